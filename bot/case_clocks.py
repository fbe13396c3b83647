"""Who has waited too long in a case: the team is reminded, the member asked, the case closed.

Each case has one clock, a chore that is set to what is next and looks what is due when it rings.
"""

from datetime import timedelta
from sqlite3 import Connection

from bot import case_posts, settings
from bot.chores import Work
from domain.cases import Case, CaseState, Patience, after_open, nudge_at
from domain.communities import Community
from domain.setting_keys import Key
from storage import case_messages, cases, chores
from storage.chores import Chore

KIND = "case_clock"


def due_at(community: Community, now: int) -> int:
    """Return until when the team answers what is asked now."""
    hours = community.values.text(Key.CASE_HOURS)
    return after_open(now, _target_seconds(community), hours, community.zones)


def _target_seconds(community: Community) -> int:
    return community.values.number(Key.CASE_REPLY_MINUTES) * 60


def _patience(community: Community) -> Patience:
    values = community.values
    nudge = timedelta(hours=values.number(Key.CASE_NUDGE_HOURS))
    return Patience(nudge, timedelta(hours=values.number(Key.CASE_CLOSE_HOURS)))


def wind(tx: Connection, case: Case, now: int) -> None:
    """Set a case's clock to what is next; to nothing when nobody is waited for."""
    at = _next_at(settings.community(tx, case.community_id), case)
    if at is None:
        stop(tx, case)
        return
    facts = {"case_id": case.case_id}
    chores.set_due(tx, kind=KIND, ref=str(case.case_id), facts=facts, due_at=max(at, now))


def stop(tx: Connection, case: Case) -> None:
    chores.remove(tx, kind=KIND, ref=str(case.case_id))


def _next_at(community: Community, case: Case) -> int | None:
    if case.state is CaseState.ANSWERED:
        patience = _patience(community)
        if case.nudged_at is None:
            return patience.nudge_at(case.since_at)
        return patience.close_at(case.since_at, case.nudged_at)
    if case.state is CaseState.CLOSED or case.nudged_at is not None:
        return None
    if case.first_reply_at is not None:
        return None
    hours, seconds = community.values.text(Key.CASE_HOURS), _target_seconds(community)
    return nudge_at(case.since_at, seconds, hours, community.zones)


def ring(tx: Connection, chore: Chore, now: int) -> None:
    """Do what a case's clock stands at, if it still does, and set it anew."""
    case = cases.find(tx, int(chore.facts["case_id"]))
    if case is None:
        return
    at = _next_at(settings.community(tx, case.community_id), case)
    if at is not None and at <= now:
        case = _act(tx, case, now)
    wind(tx, case, now)


def _act(tx: Connection, case: Case, now: int) -> Case:
    if case.state is CaseState.OPEN:
        case_posts.tell_desk(tx, case, "nudge", now)
    elif case.nudged_at is None:
        case_posts.tell_member(tx, case, "nudge", now)
    else:
        _close(tx, case, now)
        return cases.find(tx, case.case_id) or case
    cases.set_nudged(tx, case.case_id, now=now)
    return cases.find(tx, case.case_id) or case


def _close(tx: Connection, case: Case, now: int) -> None:
    """Close what nobody has written in for days; the member may open it again."""
    if cases.set_state(tx, case.case_id, state=CaseState.CLOSED, now=now):
        case_posts.tell_member(tx, case, "expired", now)
        case_posts.tell_desk(tx, case, "expired", now)
        case_posts.turn_topic(tx, case, now)
        case_posts.renew(tx, case.case_id, now)


def _album(tx: Connection, chore: Chore, now: int) -> None:
    case_posts.relay_album(tx, int(chore.facts["message_id"]), now)


def _edit(tx: Connection, chore: Chore, now: int) -> None:
    message = case_messages.find(tx, int(chore.facts["message_id"]))
    if message is not None:
        case_posts.edit_copies(tx, message, now)


KINDS: dict[str, Work] = {
    case_posts.EDIT: _edit,
    KIND: ring,
    case_posts.ALBUM: _album,
    case_posts.CATCH_UP: case_posts.catch_up,
}
