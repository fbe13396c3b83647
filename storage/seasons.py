"""Owns seasons: named spans of days with a board of their own, one open at a time."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Season(NamedTuple):
    """A season from its first to its last day; `until_on` None is until it is ended."""

    season_id: int
    community_id: int
    name: str
    from_on: str
    until_on: str | None
    is_open: bool

    @property
    def period(self) -> str:
        """The key of its board; later seasons have higher ones."""
        return f"season-{self.season_id:06}"


def add(
    tx: Connection,
    *,
    community_id: int,
    name: str,
    from_on: str,
    until_on: str | None,
    ref: str,
    by_user_id: int,
    now: int,
) -> Season:
    """Open a season and return it; the same ref again returns the first one."""
    tx.execute(
        "INSERT INTO seasons (community_id, name, from_on, until_on, state, ref, by_user_id, at)"
        " VALUES (?, ?, ?, ?, 'open', ?, ?, ?) ON CONFLICT (ref) DO NOTHING",
        (community_id, name, from_on, until_on, ref, by_user_id, now),
    )
    return _season(
        tx.execute(
            "SELECT season_id, community_id, name, from_on, until_on, state = 'open'"
            " FROM seasons WHERE ref = ?",
            (ref,),
        ).fetchone()
    )


def find_open(tx: Connection, community_id: int) -> Season | None:
    row = tx.execute(
        "SELECT season_id, community_id, name, from_on, until_on, 1 FROM seasons"
        " WHERE community_id = ? AND state = 'open'",
        (community_id,),
    ).fetchone()
    return None if row is None else _season(row)


def find(tx: Connection, season_id: int) -> Season | None:
    row = tx.execute(
        "SELECT season_id, community_id, name, from_on, until_on, state = 'open' FROM seasons"
        " WHERE season_id = ?",
        (season_id,),
    ).fetchone()
    return None if row is None else _season(row)


def close(tx: Connection, season_id: int, *, until_on: str, now: int) -> bool:
    """End an open season with a day as its last one; False when it was over before."""
    cursor = tx.execute(
        "UPDATE seasons SET state = 'over', until_on = ?, ended_at = ?"
        " WHERE season_id = ? AND state = 'open'",
        (until_on, now, season_id),
    )
    return cursor.rowcount == 1


def _season(row: tuple[int, int, str, str, str | None, int]) -> Season:
    season_id, community_id, name, from_on, until_on, is_open = row
    return Season(season_id, community_id, name, from_on, until_on, bool(is_open))


def of_ref(tx: Connection, ref: str) -> Season | None:
    """Return the season that was begun under a ref."""
    row = tx.execute(
        "SELECT season_id, community_id, name, from_on, until_on, state = 'open' FROM seasons"
        " WHERE ref = ?",
        (ref,),
    ).fetchone()
    return None if row is None else _season(row)


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the seasons a member began."""
    return {
        "seasons": rows.named(
            tx,
            "SELECT name, from_on, until_on, at FROM seasons WHERE community_id = ?"
            " AND by_user_id = ? ORDER BY season_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE seasons"
        " SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || season_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
