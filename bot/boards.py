"""Leaderboards, and a member's own card."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import badges, settings, streaks, tiers
from domain.boards import BoardKey, Standing, Unit
from domain.days import Period, Zones, local_date, period_key
from domain.members import Member
from domain.streaks import FreezeRule
from storage import members, scores

BOARD_LINES = 10


@dataclass(frozen=True, slots=True)
class Line:
    place: int
    member: Member
    score: int


@dataclass(frozen=True, slots=True)
class Board:
    """A period's best, and the asker between two neighbours when not among them."""

    period: Period
    lines: tuple[Line, ...]
    own: tuple[Line, ...]
    asker_id: int | None


@dataclass(frozen=True, slots=True)
class MemberCard:
    """What a member's card shows; `place` is None for who has no points yet."""

    member: Member
    standing: streaks.Standing
    place: int | None
    badges: badges.Best
    tier: tiers.Standing


def _lines(tx: Connection, standings: list[Standing]) -> tuple[Line, ...]:
    return tuple(
        Line(standing.place, members.get(tx, standing.member_id), standing.score)
        for standing in standings
    )


def board(
    tx: Connection,
    *,
    community_id: int,
    period: Period,
    asker: Member | None,
    at: int,
    zones: Zones,
) -> Board:
    """Return ten lines of a period's board and the asker's own surroundings."""
    key = period_key(period, local_date(at, zones))
    board_key = BoardKey(community_id, key, Unit.POINTS)
    best = scores.top(tx, board_key, most=BOARD_LINES)
    own: list[Standing] = []
    if asker is not None and asker.member_id not in {line.member_id for line in best}:
        own = scores.around(tx, board_key, member_id=asker.member_id)
    asker_id = asker.member_id if asker else None
    return Board(period, _lines(tx, best), _lines(tx, own), asker_id)


def card(tx: Connection, *, member: Member, at: int, zones: Zones, rule: FreezeRule) -> MemberCard:
    """Return what a member's card shows."""
    fresh = members.get(tx, member.member_id)
    place = None
    if fresh.points > 0:
        board_key = BoardKey(fresh.community_id, Period.ALL, Unit.POINTS)
        place = scores.place(tx, board_key, score=fresh.points)
    standing = streaks.standing(tx, member_id=fresh.member_id, at=at, zones=zones, rule=rule)
    community = settings.community(tx, fresh.community_id)
    tier = tiers.standing(tx, community=community, member_id=fresh.member_id, at=at)
    return MemberCard(fresh, standing, place, badges.best(tx, fresh.member_id), tier)
