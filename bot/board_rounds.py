"""What becomes of boards by the clock: ends are kept at midnight, a post comes on Mondays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from sqlite3 import Connection

from bot import places, schedules, seasons, settings
from bot.schedules import Occurrence, Plan, Recurring
from domain.boards import BoardKey, Standing, Unit, ends_are_kept
from domain.days import Period, local_date, period_key, period_keys
from domain.lateness import Lateness, Policy
from domain.members import Member
from domain.setting_keys import Key
from domain.wallclock import first_instant
from storage import chats, chores, members, outbox, scores, standings
from storage import seasons as stored_seasons
from storage.chores import Chore

CLOSING = "board_ends"
POST = "weekly"
LETTER = "weekly"
CLOSING_RULE = "daily 00:00"
POST_RULE = "weekly mon 10:00"
# What was written before midnight is on its way; after an outage the backlog is.
SETTLING_SECONDS = 600
POST_LINES = 5
FEWEST_PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Weekly:
    """What the post of a week says; Standing and Growth carry member ids, here are the people."""

    community_id: int
    period: str
    lines: tuple[tuple[Standing, Member], ...]
    people: int
    improved: tuple[Member, int] | None
    newcomer: tuple[Member, int] | None


def begin_for(tx: Connection, community_id: int, now: int) -> None:
    """Plan a community's rounds by its own clock; safe to repeat."""
    for kind, rule in ((CLOSING, CLOSING_RULE), (POST, POST_RULE)):
        plan = Plan(kind, str(community_id), rule, community_id=community_id)
        schedules.begin(tx, plan, now=now)


def begin(tx: Connection, now: int, *, zone: str) -> None:  # noqa: ARG001 - by their own clocks
    """Plan the rounds of every community that is there; safe at every start."""
    for community_id in sorted({chat.community_id for chat in chats.everywhere(tx)}):
        begin_for(tx, community_id, now)


def _close_later(tx: Connection, occurrence: Occurrence) -> None:
    facts = {"community_id": occurrence.community_id or 0}
    due_at = occurrence.now + SETTLING_SECONDS
    chores.add(tx, kind=CLOSING, ref=occurrence.ref, facts=facts, due_at=due_at)


def _close(tx: Connection, chore: Chore, now: int) -> None:
    community_id = int(chore.facts["community_id"])
    zones = settings.community(tx, community_id).zones
    keep_ends(tx, community_id, on=local_date(now, zones), now=now)


def keep_ends(tx: Connection, community_id: int, *, on: str, now: int) -> None:
    """Keep the standing of every week, month and season that was over before a date."""
    for key in sorted(set(scores.periods(tx, community_id)) - set(period_keys(on))):
        if ends_are_kept(key) and not key.startswith("season-"):
            standings.freeze(tx, community_id=community_id, period=key)
    season = stored_seasons.find_open(tx, community_id)
    if season is not None and season.until_on is not None and season.until_on < on:
        seasons.close(tx, season, until_on=season.until_on, now=now)


def _post_soon(tx: Connection, occurrence: Occurrence) -> None:
    """Post at once, or when the backlog of an outage has been taken in."""
    community_id = occurrence.community_id or 0
    on = date.fromisoformat(local_date(occurrence.at, occurrence.zones))
    week = period_key(Period.WEEK, str(on - timedelta(days=7)))
    is_late = occurrence.now - occurrence.at >= SETTLING_SECONDS
    due_at = occurrence.now + (SETTLING_SECONDS + 1 if is_late else 0)
    facts: dict[str, int | str] = {"community_id": community_id, "week": week}
    chores.add(tx, kind=POST, ref=occurrence.ref, facts=facts, due_at=due_at)


def _post(tx: Connection, chore: Chore, now: int) -> None:
    """Queue the post of a week in which enough people took part."""
    community_id, week = int(chore.facts["community_id"]), str(chore.facts["week"])
    if chats.closed_into(tx, community_id) is not None:
        return
    community = settings.community(tx, community_id)
    place = places.announcing(tx, community_id)
    if place is None or not community.values.is_on(Key.WEEKLY_POST):
        return
    keep_ends(tx, community_id, on=local_date(now, community.zones), now=now)
    if standings.count(tx, BoardKey(community_id, week, Unit.POINTS)) < FEWEST_PEOPLE:
        return
    outbox.add(
        tx,
        card=LETTER,
        facts=chore.facts,
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        now=now,
    )


SCHEDULES = {
    CLOSING: Recurring(_close_later, Lateness(Policy.RUN_ONCE)),
    POST: Recurring(_post_soon, Lateness(Policy.RUN_ONCE)),
}
KINDS = {CLOSING: _close, POST: _post}


def weekly(tx: Connection, *, community_id: int, week: str) -> Weekly:
    """Return what the post of a week says, from the standings that were kept."""
    board = BoardKey(community_id, week, Unit.POINTS)
    monday = date.fromisoformat(week.removeprefix("week-"))
    before = period_key(Period.WEEK, str(monday - timedelta(days=7)))
    growth = standings.most_improved(tx, board, before=before)
    from_at, to_at = _instants(tx, community_id, monday)
    newcomer = standings.best_newcomer(tx, board, from_at=from_at, to_at=to_at)
    best = standings.top(tx, board, most=POST_LINES)
    return Weekly(
        community_id,
        week,
        tuple((line, members.get(tx, line.member_id)) for line in best),
        standings.count(tx, board),
        (members.get(tx, growth.member_id), growth.score - growth.before) if growth else None,
        (members.get(tx, newcomer.member_id), newcomer.score) if newcomer else None,
    )


def _instants(tx: Connection, community_id: int, monday: date) -> tuple[int, int]:
    """Return when a week began and ended, by the community's clock."""
    zones = settings.community(tx, community_id).zones
    days = (monday, monday + timedelta(days=7))
    from_at, to_at = (first_instant(datetime.combine(day, time()), zones) for day in days)
    return from_at, to_at
