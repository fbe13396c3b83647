"""Appeals: one against an act, decided by staff other than who acted, answered with a reason."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, sanctions, staff_news
from bot.chores import Work
from domain.refusals import Refusal
from domain.sanctions import APPEAL_SECONDS
from storage import appeals, chores, outbox, users
from storage import sanctions as stored
from storage.appeals import Appeal
from storage.chores import Chore

KIND = "appeal"
LETTER_ASKED, LETTER_ANSWER = "appeal", "appeal_answer"
LETTERS = frozenset({LETTER_ASKED, LETTER_ANSWER})
LONGEST_TEXT = 1000
LONGEST_ANSWER = 500
REMIND_SECONDS = 24 * 3600
MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """An appeal with the act it is against."""

    appeal: Appeal
    about: sanctions.Shown


def own(tx: Connection, *, user_id: int, now: int) -> list[sanctions.Shown]:
    """Return what a person may still object to, the newest first.

    Refused when they have objected to all that stands.
    """
    since = now - APPEAL_SECONDS
    numbers = stored.last_of_person(tx, user_id, since=since, most=MOST_LISTED)
    found = [sanctions.shown(tx, number) for number in numbers]
    standing = [each for each in found if each.sanction.can_be_reversed()]
    left = [x for x in standing if appeals.find_against(tx, x.sanction.sanction_id) is None]
    if standing and not left:
        raise Refusal("appeal.once")
    return left


def check(tx: Connection, *, sanction_id: int, user_id: int, now: int) -> sanctions.Shown:
    """Return an act that a person may appeal against; refuse with the reason why not."""
    about = sanctions.shown(tx, sanction_id)
    if about.member.user_id != user_id:
        raise Refusal("refusal.not_yours")
    if appeals.find_against(tx, sanction_id) is not None:
        raise Refusal("appeal.once")
    if not about.sanction.can_be_reversed():
        raise Refusal("appeal.not_standing")
    if now - about.sanction.at > APPEAL_SECONDS:
        raise Refusal("appeal.late")
    return about


def file(tx: Connection, *, sanction_id: int, user_id: int, text: str, now: int) -> None:
    """Take an appeal and hand it to staff."""
    about = check(tx, sanction_id=sanction_id, user_id=user_id, now=now)
    appeal_id = appeals.add(
        tx,
        sanction_id=sanction_id,
        member_id=about.member.member_id,
        text=text[:LONGEST_TEXT],
        now=now,
    )
    if appeal_id is None:
        raise Refusal("appeal.once")
    _tell(tx, appeal_id, now)
    _remind_later(tx, appeal_id, now)


def _tell(tx: Connection, appeal_id: int, now: int) -> None:
    about = shown(tx, appeal_id).about
    staff_news.tell(
        tx,
        community_id=about.sanction.community_id,
        card=LETTER_ASKED,
        facts={"appeal_id": appeal_id},
        ref=f"{appeal_id}:{now}",
        now=now,
        purposes=staff_news.CASES,
        but=about.sanction.by_user_id or 0,
        waits=True,
    )


def _remind_later(tx: Connection, appeal_id: int, now: int) -> None:
    facts, due_at = {"appeal_id": appeal_id}, now + REMIND_SECONDS
    chores.set_due(tx, kind=KIND, ref=str(appeal_id), facts=facts, due_at=due_at)


def _remind(tx: Connection, chore: Chore, now: int) -> None:
    """Show staff an appeal again each day, until it is answered or its 72 hours are over."""
    appeal = appeals.find(tx, int(chore.facts["appeal_id"]))
    if appeal is None or appeal.state != "open" or now - appeal.made_at > APPEAL_SECONDS:
        return
    _tell(tx, appeal.appeal_id, now)
    _remind_later(tx, appeal.appeal_id, now)


def shown(tx: Connection, appeal_id: int) -> Shown:
    appeal = appeals.find(tx, appeal_id)
    if appeal is None:
        raise Refusal("refusal.stale_button")
    return Shown(appeal, sanctions.shown(tx, appeal.sanction_id))


def may_decide(tx: Connection, *, appeal_id: int, user_id: int) -> Shown:
    """Return an open appeal that a member of staff may decide; refuse who acted or appealed."""
    found = shown(tx, appeal_id)
    if found.appeal.state != "open":
        raise Refusal("appeal.decided")
    if user_id in (found.about.sanction.by_user_id, found.about.member.user_id):
        raise Refusal("appeal.not_yours")
    return found


def decide(
    tx: Connection, *, appeal_id: int, is_lifted: bool, answer: str, by: int, now: int
) -> Shown:
    """Lift an act or keep it, with a reason that the member reads; once."""
    found = may_decide(tx, appeal_id=appeal_id, user_id=by)
    state = "lifted" if is_lifted else "kept"
    answer = answer[:LONGEST_ANSWER]
    appeals.decide(tx, appeal_id, state=state, answer=answer, by=by, now=now)
    if is_lifted and found.about.sanction.can_be_reversed():
        sanctions.reverse(tx, sanction_id=found.appeal.sanction_id, by=by, now=now)
    audit.record(
        tx,
        community_id=found.about.sanction.community_id,
        actor_id=by,
        act=f"appeal_{state}",
        member_id=found.about.member.member_id,
        now=now,
        is_told=False,
        facts={"number": found.appeal.sanction_id},
    )
    _answer(tx, found, now)
    return shown(tx, appeal_id)


def _answer(tx: Connection, found: Shown, now: int) -> None:
    user_id = found.about.member.user_id
    if users.is_reachable(tx, user_id):
        facts = {"appeal_id": found.appeal.appeal_id}
        where = {"user_id": user_id, "priority": 1}
        outbox.add(tx, card=LETTER_ANSWER, facts=facts, now=now, **where)


KINDS: dict[str, Work] = {KIND: _remind}
