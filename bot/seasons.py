"""Seasons: named spans of days with a board of their own, one at a time."""

from sqlite3 import Connection

from bot import audit, places
from domain.boards import BoardKey, Standing, Unit
from domain.communities import Community
from domain.days import local_date
from domain.members import Member
from domain.names import clean
from domain.refusals import Refusal
from storage import members, outbox, scores, seasons, standings
from storage.seasons import Season

LETTER = "season_over"
LONGEST_NAME = 40
BEST_LINES = 10


def start(
    tx: Connection,
    *,
    community: Community,
    name: str,
    until_on: str | None,
    by: int,
    ref: str,
    at: int,
) -> Season:
    """Open a season from today to its last day, if any; the same ref again returns it."""
    known = seasons.of_ref(tx, ref)
    if known is not None:
        return known
    on = local_date(at, community.zones)
    title = _title(tx, community, name, until_on, on=on)
    season = seasons.add(
        tx,
        community_id=community.community_id,
        name=title,
        from_on=on,
        until_on=until_on,
        ref=ref,
        by_user_id=by,
        now=at,
    )
    days = (season.from_on, season.until_on)
    scores.continue_with(tx, community_id=season.community_id, period=season.period, days=days)
    _note(tx, season, "season_start", by, at)
    return season


def _title(
    tx: Connection, community: Community, name: str, until_on: str | None, *, on: str
) -> str:
    """Return the name as it is kept; refuse what cannot be begun."""
    running = seasons.find_open(tx, community.community_id)
    if running is not None:
        raise Refusal("season.runs_already", name=running.name)
    title = clean(name)[:LONGEST_NAME]
    if not title:
        raise Refusal("season.usage")
    if until_on is not None and until_on < on:
        raise Refusal("season.ends_too_early")
    return title


def end(tx: Connection, *, community: Community, season_id: int, by: int, at: int) -> Season:
    """End a season today, keep its standing and announce it; a second press changes nothing."""
    season = seasons.find(tx, season_id)
    if season is None or season.community_id != community.community_id:
        raise Refusal("refusal.stale_button")
    if season.is_open:
        close(tx, season, until_on=local_date(at, community.zones), now=at)
        _note(tx, season, "season_end", by, at)
    return season


def close(tx: Connection, season: Season, *, until_on: str, now: int) -> None:
    """Keep a season's standing for good and queue the announcement; once."""
    if not seasons.close(tx, season.season_id, until_on=until_on, now=now):
        return
    key = season.period
    standings.freeze(tx, community_id=season.community_id, period=key)
    scores.remove_period(tx, community_id=season.community_id, period=key)
    place = places.announcing(tx, season.community_id)
    if place is not None:
        outbox.add(
            tx,
            card=LETTER,
            facts={"season_id": season.season_id},
            chat_key=place.chat_key,
            thread_id=place.thread_id,
            now=now,
        )


def best(tx: Connection, season: Season) -> list[tuple[Standing, Member]]:
    """Return the first lines of a season's final standing, by points."""
    board = BoardKey(season.community_id, season.period, Unit.POINTS)
    lines = standings.top(tx, board, most=BEST_LINES)
    return [(line, members.get(tx, line.member_id)) for line in lines]


def _note(tx: Connection, season: Season, act: str, by: int, at: int) -> None:
    audit.record(
        tx,
        community_id=season.community_id,
        actor_id=by,
        act=act,
        now=at,
        facts={"season": season.name},
    )
