"""Challenges: begun by a host, checked in to each day, thanked for once, summed up in the end."""

from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Connection

from bot import audit, badges, points, schedules, settings
from bot.chores import Work
from bot.schedules import Occurrence, Plan, Recurring
from domain.challenges import (
    MOST_OPEN,
    Challenge,
    Progress,
    Terms,
    checked,
    progress,
)
from domain.communities import Community
from domain.days import Zones, later_day, local_date
from domain.lateness import Lateness, Policy
from domain.ledger import Reason
from domain.members import Member, Presence
from domain.refusals import Refusal
from domain.setting_keys import Key
from domain.wallclock import first_instant
from storage import (
    backlogs,
    bindings,
    challenge_days,
    challenges,
    chats,
    chores,
    members,
    outbox,
)
from storage import schedules as stored_schedules
from storage.challenge_days import Player
from storage.chores import Chore

# Looks for its end as a chore, reminds each evening as a schedule.
KIND = "challenge"
LETTER_CARD, LETTER_SUMMARY = "challenge", "challenge_summary"
LETTER_REMINDER = "challenge_reminder"
REMINDER_RULE = "daily 20:00"
PRIORITY = 1
# What was said on the last day may arrive after it.
SETTLE_SECONDS = 600
SHOWN_NAMES = 20


@dataclass(frozen=True, slots=True)
class Mine:
    """How far a member is in a challenge; `player` is None for who does not take part."""

    challenge: Challenge
    progress: Progress
    player: Player | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check-in came to; `points` is what finishing earned just now."""

    mine: Mine
    member: Member
    is_new: bool
    has_finished: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Who took part in a challenge, who finished (some by name), and the days done in all."""

    challenge: Challenge
    joined: int
    finished: int
    days: int
    names: tuple[Member, ...]


# -- begun and ended -------------------------------------------------------------------------


def begin(
    tx: Connection,
    *,
    community: Community,
    terms: Terms,
    by: int,
    place: tuple[int, int | None],
    ref: str,
    now: int,
) -> Challenge:
    """Begin a challenge today and tell everybody; the same ref is the same challenge."""
    known = challenges.find_by_ref(tx, ref)
    if known is not None:
        return known
    terms = checked(terms, most_points=community.values.number(Key.QUEST_POINTS))
    if len(challenges.list_open(tx, community.community_id)) >= MOST_OPEN:
        raise Refusal("challenge.too_many", most=MOST_OPEN)
    whose = community.community_id
    bound = bindings.find(tx, community_id=whose, purpose="announcements")
    if bound is not None:
        place = bound.chat_key, bound.thread_id
    made = _row(community, terms, by=by, place=place, now=now)
    made = replace(made, challenge_id=challenges.add(tx, made, ref=ref, now=now))
    _plan(tx, made, community.zones, now)
    _post(tx, made, LETTER_CARD, now)
    _audit(tx, made, "challenge_new", by, now)
    return made


def _row(
    community: Community, terms: Terms, *, by: int, place: tuple[int, int | None], now: int
) -> Challenge:
    worth = community.values.number(Key.CHALLENGE_POINTS)
    return Challenge(
        challenge_id=0,
        community_id=community.community_id,
        title=terms.title,
        word=terms.word,
        days=terms.days,
        misses=terms.misses,
        points=worth if terms.points is None else terms.points,
        first_on=local_date(now, community.zones),
        is_open=True,
        chat_key=place[0],
        thread_id=place[1],
        by_user_id=by,
    )


def _plan(tx: Connection, made: Challenge, zones: Zones, now: int) -> None:
    ref, facts = str(made.challenge_id), {"challenge_id": made.challenge_id}
    due = _over_at(made, zones) + SETTLE_SECONDS
    chores.set_due(tx, kind=KIND, ref=ref, facts=facts, due_at=due)
    plan = Plan(KIND, ref, REMINDER_RULE, None, made.community_id, facts)
    schedules.begin(tx, plan, now=now)


def _over_at(challenge: Challenge, zones: Zones) -> int:
    """Return when the last day is over."""
    return first_instant(datetime.fromisoformat(later_day(challenge.last_on, 1)), zones)


def _post(tx: Connection, challenge: Challenge, letter: str, now: int) -> None:
    outbox_id = outbox.add(
        tx,
        card=letter,
        facts={"challenge_id": challenge.challenge_id},
        chat_key=challenge.chat_key,
        thread_id=challenge.thread_id,
        priority=PRIORITY,
        now=now,
    )
    number = challenge.challenge_id
    challenges.set_post(tx, challenge_id=number, post=letter, outbox_id=outbox_id)


def _audit(tx: Connection, challenge: Challenge, act: str, by: int, now: int) -> None:
    whose, number = challenge.community_id, challenge.challenge_id
    audit.record(tx, community_id=whose, actor_id=by, act=act, now=now, facts={"number": number})


def get(tx: Connection, *, challenge_id: int, community_id: int | None = None) -> Challenge:
    """Return a challenge, of this community if one is given; refuse any other number."""
    found = challenges.find(tx, challenge_id)
    if found is None or community_id not in (None, found.community_id):
        raise Refusal("challenge.unknown")
    return found


def end(tx: Connection, *, challenge_id: int, by: int, now: int) -> Challenge:
    """End a challenge before its time and sum it up."""
    found = get(tx, challenge_id=challenge_id)
    if not _close(tx, found, now):
        raise Refusal("challenge.over")
    _audit(tx, found, "challenge_end", by, now)
    return found


def _close(tx: Connection, found: Challenge, now: int) -> bool:
    """Sum a challenge up, once."""
    if not challenges.close(tx, found.challenge_id, now=now):
        return False
    ref = str(found.challenge_id)
    chores.remove(tx, kind=KIND, ref=ref)
    stored_schedules.remove(tx, kind=KIND, ref=ref)
    _post(tx, found, LETTER_SUMMARY, now)
    return True


def _look(tx: Connection, chore: Chore, now: int) -> None:
    """End a challenge whose last day is over, once everybody was heard."""
    found = challenges.find(tx, int(chore.facts["challenge_id"]))
    if found is None or not found.is_open:
        return
    zones = settings.community(tx, found.community_id).zones
    due = _over_at(found, zones) + SETTLE_SECONDS
    if backlogs.silent_since(tx) is not None:
        due = now + SETTLE_SECONDS
    if due > now:
        chores.set_due(tx, kind=KIND, ref=chore.ref, facts=chore.facts, due_at=due)
    else:
        _close(tx, found, now)


def bear_absence(tx: Connection, _since: int, now: int) -> None:
    """Wait with endings for what was said while nobody heard it."""
    for each in challenges.everywhere(tx):
        zones = settings.community(tx, each.community_id).zones
        if _over_at(each, zones) <= now:
            ref, facts = str(each.challenge_id), {"challenge_id": each.challenge_id}
            due = now + SETTLE_SECONDS
            chores.set_due(tx, kind=KIND, ref=ref, facts=facts, due_at=due)


def resume(tx: Connection, now: int) -> None:
    """Look for the end of every challenge, whatever became of the last look, by today's zones."""
    for each in challenges.everywhere(tx):
        ref, facts = str(each.challenge_id), {"challenge_id": each.challenge_id}
        chores.set_due(tx, kind=KIND, ref=ref, facts=facts, due_at=now)


KINDS: dict[str, Work] = {KIND: _look}


# -- taken part in ---------------------------------------------------------------------------


def check_in(
    tx: Connection, *, challenge_id: int, user_id: int, at: int, ref: str, now: int
) -> Outcome:
    """Check somebody in on the community's day of `at`; the same ref tells the same outcome."""
    found = get(tx, challenge_id=challenge_id)
    community = settings.community(tx, found.community_id)
    member, on = _member(tx, found, user_id), local_date(at, community.zones)
    if not found.is_open or not found.first_on <= on <= found.last_on:
        raise Refusal("challenge.over")
    key = member.member_id
    challenge_days.join(tx, challenge_id=challenge_id, member_id=key, now=at)
    is_new = challenge_days.add_day(
        tx, challenge_id=challenge_id, member_id=key, on=on, at=at, ref=ref
    )
    mine = of_member(tx, found, member_id=key, today=local_date(now, community.zones))
    is_enough = is_new and mine.progress.done >= found.needed
    if is_enough and challenge_days.finish(tx, challenge_id=challenge_id, member_id=key, now=now):
        _reward(tx, found, member, community, now)
    has_finished = is_enough and mine.progress.done == found.needed
    return Outcome(mine, members.get(tx, key), is_new, has_finished)


def _member(tx: Connection, challenge: Challenge, user_id: int) -> Member:
    member = members.find(tx, community_id=challenge.community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        raise Refusal("challenge.join_group")
    return member


def _reward(
    tx: Connection, challenge: Challenge, member: Member, community: Community, now: int
) -> None:
    """Pay a member once, as quests do: outside the cap on automatic points, without XP."""
    ref = f"challenge:{challenge.challenge_id}:{member.member_id}"
    change = points.Change(challenge.points, 0, Reason.CHALLENGE, ref, challenge.title, None, now)
    if challenge.points:
        points.book(tx, member=member, change=change, zones=community.zones)
        badges.look(tx, [member.member_id], at=now)


def join(tx: Connection, *, challenge_id: int, user_id: int, now: int) -> tuple[Mine, bool]:
    """Let somebody take part; return how far they are and whether that is new."""
    found = get(tx, challenge_id=challenge_id)
    if not found.is_open:
        raise Refusal("challenge.over")
    member = _member(tx, found, user_id)
    is_new = challenge_days.join(
        tx, challenge_id=challenge_id, member_id=member.member_id, now=now
    )
    return own(tx, challenge_id=challenge_id, user_id=user_id, now=now), is_new


def own(tx: Connection, *, challenge_id: int, user_id: int, now: int) -> Mine:
    """Return how far somebody is in a challenge."""
    found = get(tx, challenge_id=challenge_id)
    zones = settings.community(tx, found.community_id).zones
    member = _member(tx, found, user_id)
    return of_member(tx, found, member_id=member.member_id, today=local_date(now, zones))


def of_member(tx: Connection, challenge: Challenge, *, member_id: int, today: str) -> Mine:
    number = challenge.challenge_id
    done = challenge_days.dates(tx, challenge_id=number, member_id=member_id)
    player = challenge_days.find_player(tx, challenge_id=number, member_id=member_id)
    return Mine(challenge, progress(challenge, done, today=today), player)


def listed(tx: Connection, *, community: Community, member: Member, now: int) -> list[Mine]:
    """Return what goes on in a community, with how far a member is."""
    today = local_date(now, community.zones)
    return [
        of_member(tx, each, member_id=member.member_id, today=today)
        for each in challenges.list_open(tx, community.community_id)
    ]


# -- reminded of -----------------------------------------------------------------------------


def set_reminding(
    tx: Connection, *, challenge_id: int, user_id: int, reminds: bool | None, now: int
) -> Mine:
    """Turn somebody's reminders on or off, None for the other way; who wants them takes part."""
    mine, _ = join(tx, challenge_id=challenge_id, user_id=user_id, now=now)
    player = mine.player
    if player is None:
        raise Refusal("challenge.over")
    wanted = not player.reminds if reminds is None else reminds
    challenge_days.set_reminds(
        tx, challenge_id=challenge_id, member_id=player.member_id, reminds=wanted
    )
    return replace(mine, player=player._replace(reminds=wanted))


def _remind(tx: Connection, occurrence: Occurrence) -> None:
    """Remind who asked for it and has not checked in yet today."""
    number = int(occurrence.facts["challenge_id"])
    found = challenges.find(tx, number)
    if found is None or not found.is_open:
        stored_schedules.remove(tx, kind=KIND, ref=str(number))
        return
    today = local_date(occurrence.at, occurrence.zones)
    if today > found.last_on or chats.closed_into(tx, found.community_id) is not None:
        return
    for member_id, user_id in challenge_days.to_remind(tx, challenge_id=number, on=today):
        outbox.add(
            tx,
            card=LETTER_REMINDER,
            facts={"challenge_id": number, "member_id": member_id, "on": today},
            user_id=user_id,
            priority=PRIORITY,
            now=occurrence.now,
        )


RECURRING = Recurring(_remind, Lateness(Policy.SKIP))


def report(tx: Connection, challenge: Challenge) -> Report:
    number = challenge.challenge_id
    joined, finished, days = challenge_days.counts(tx, number)
    keys = challenge_days.finishers(tx, challenge_id=number, most=SHOWN_NAMES)
    names = tuple(members.get(tx, member_id) for member_id in keys)
    return Report(challenge, joined, finished, days, names)
