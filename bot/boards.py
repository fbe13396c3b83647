"""Leaderboards, and a member's own card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from sqlite3 import Connection
from typing import NamedTuple

from bot import badges, settings, streaks, tiers
from domain.boards import BoardKey, Standing, Unit, ends_are_kept
from domain.communities import Community
from domain.days import Period, Zones, local_date, period_key
from domain.members import Member
from domain.refusals import Refusal
from domain.streaks import FreezeRule
from storage import members, scores, seasons, standings, unlisted

BOARD_LINES = 10
LAST = "last"
# How the keys of a kind of period begin.
BEGINNINGS = {Period.WEEK: "week-", Period.MONTH: "2", Period.SEASON: "season-"}


class Which(NamedTuple):
    """A board that is asked for; `key` is a past period's, "last", or empty for the present."""

    period: Period
    unit: Unit = Unit.POINTS
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    place: int
    member: Member
    score: int


@dataclass(frozen=True, slots=True)
class Board:
    """A board's best, and the asker between two neighbours when not among them.

    `key` is the period's; `earlier` and `later` are those of its neighbours whose end was kept,
    None when there is none, `later` "" for the present one.
    """

    which: Which
    key: str
    lines: tuple[Line, ...]
    own: tuple[Line, ...]
    asker_id: int | None
    season: seasons.Season | None
    earlier: str | None
    later: str | None
    has_seasons: bool


@dataclass(frozen=True, slots=True)
class MemberCard:
    """What a member's card shows; `place` is None for who has no points yet, or hides here."""

    member: Member
    standing: streaks.Standing
    place: int | None
    badges: badges.Best
    tier: tiers.Standing
    is_hidden: bool


def _lines(tx: Connection, found: Sequence[Standing]) -> tuple[Line, ...]:
    return tuple(
        Line(standing.place, members.get(tx, standing.member_id), standing.score)
        for standing in found
    )


def board(
    tx: Connection,
    *,
    community: Community,
    which: Which,
    asker: Member | None,
    at: int,
    in_public: bool,
) -> Board:
    """Return a board with the asker's place, in private even of who is not shown on boards.

    Refuse a past period whose end was not kept.
    """
    community_id, on = community.community_id, local_date(at, community.zones)
    running = seasons.find_open(tx, community_id)
    key = _key(tx, community_id, which, on=on, running=running)
    board_key = BoardKey(community_id, key, which.unit)
    present = _present(which.period, on, running)
    best, own = _found(tx, board_key, asker, in_public=in_public)
    return Board(
        which._replace(key="" if key == present else key),
        key,
        _lines(tx, best),
        _lines(tx, own),
        asker.member_id if asker else None,
        seasons.find(tx, int(key[-6:])) if which.period is Period.SEASON else None,
        *_neighbours(tx, board_key, which.period, present),
        running is not None or _latest_season(tx, community_id) is not None,
    )


def _found(
    tx: Connection, board: BoardKey, asker: Member | None, *, in_public: bool
) -> tuple[list[Standing], list[Standing]]:
    """Return a board's first lines, and the asker's surroundings when not among them."""
    is_kept = standings.is_frozen(tx, community_id=board.community_id, period=board.period)
    best = (standings.top if is_kept else scores.top)(tx, board, most=BOARD_LINES)
    if asker is None or asker.member_id in {line.member_id for line in best}:
        return best, []
    if in_public and not unlisted.is_listed(tx, asker.member_id):
        return best, []
    around = standings.around if is_kept else scores.around
    return best, around(tx, board, member_id=asker.member_id)


def _present(period: Period, on: str, running: seasons.Season | None) -> str | None:
    """Return the key of the period that holds today; None between two seasons."""
    if period is Period.SEASON:
        return running.period if running else None
    return period_key(period, on)


def _key(
    tx: Connection,
    community_id: int,
    which: Which,
    *,
    on: str,
    running: seasons.Season | None,
) -> str:
    """Return the key of the period that is meant."""
    if which.period is Period.SEASON and which.key in ("", LAST):
        latest = _latest_season(tx, community_id)
        key = running.period if running and not which.key else latest
        if key is None:
            raise Refusal("season.none")
        return key
    if not which.key or which.period not in BEGINNINGS:
        return period_key(which.period, on)
    if which.key == LAST:
        return _previous(which.period, on)
    is_there = which.key in scores.periods(tx, community_id) or standings.is_frozen(
        tx, community_id=community_id, period=which.key
    )
    if not is_there or not ends_are_kept(which.key):
        raise Refusal("top.not_kept")
    return which.key


def _latest_season(tx: Connection, community_id: int) -> str | None:
    beginning = BEGINNINGS[Period.SEASON]
    return standings.neighbour(
        tx, community_id=community_id, kind=beginning, period=f"{beginning}~", is_later=False
    )


def _previous(period: Period, on: str) -> str:
    """Return the key of the week or month before the one that holds a date."""
    day = date.fromisoformat(on)
    if period is Period.WEEK:
        return period_key(period, str(day - timedelta(days=7)))
    return period_key(period, str(day.replace(day=1) - timedelta(days=1)))


def _neighbours(
    tx: Connection, board: BoardKey, period: Period, present: str | None
) -> tuple[str | None, str | None]:
    """Return the kept periods beside one, "" for the present one."""
    kind = BEGINNINGS.get(period)
    if kind is None:
        return None, None
    earlier, later = (
        standings.neighbour(
            tx,
            community_id=board.community_id,
            kind=kind,
            period=board.period,
            is_later=is_later,
        )
        for is_later in (False, True)
    )
    if later is None and present not in (None, board.period):
        later = ""
    return earlier, later


def card(
    tx: Connection,
    *,
    member: Member,
    at: int,
    zones: Zones,
    rule: FreezeRule,
    in_public: bool,
) -> MemberCard:
    """Return what a member's card shows; in public no place of who is not shown on boards."""
    fresh = members.get(tx, member.member_id)
    place = None
    if fresh.points > 0 and (not in_public or unlisted.is_listed(tx, fresh.member_id)):
        board_key = BoardKey(fresh.community_id, Period.ALL, Unit.POINTS)
        place = scores.place(tx, board_key, score=fresh.points)
    standing = streaks.standing(tx, member_id=fresh.member_id, at=at, zones=zones, rule=rule)
    community = settings.community(tx, fresh.community_id)
    tier = tiers.standing(tx, community=community, member_id=fresh.member_id, at=at)
    is_hidden = unlisted.is_hidden(tx, fresh.member_id)
    best = badges.best(tx, fresh.member_id)
    return MemberCard(fresh, standing, place, best, tier, is_hidden)


def hide(tx: Connection, *, member: Member, is_hidden: bool) -> bool:
    """Take a member off boards, weekly posts and cards, or back; False when it was so before."""
    if is_hidden:
        return unlisted.add(tx, member_id=member.member_id, why="self")
    return unlisted.remove(tx, member_id=member.member_id, why="self")
