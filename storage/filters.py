"""Owns filters: what a community does not want to read, and how a trial went."""

from sqlite3 import Connection

from domain.filters import Filter, Kind, Mode
from domain.members import Member
from storage import rows


def add(
    tx: Connection,
    *,
    community_id: int,
    kind: Kind,
    pattern: str,
    live_at: int,
    by_user_id: int,
    now: int,
) -> int | None:
    """Keep a filter on trial and return its number; None when it is there already."""
    row = tx.execute(
        "INSERT INTO filters (community_id, kind, pattern, mode, live_at, by_user_id, made_at)"
        " VALUES (?, ?, ?, 'trial', ?, ?, ?) ON CONFLICT DO NOTHING RETURNING filter_id",
        (community_id, kind, pattern, live_at, by_user_id, now),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, filter_id: int) -> Filter | None:
    row = tx.execute(
        "SELECT filter_id, community_id, kind, pattern, mode, live_at, hits, rights, wrongs"
        " FROM filters WHERE filter_id = ?",
        (filter_id,),
    ).fetchone()
    return None if row is None else _filter(row)


def _filter(row: tuple[int, int, str, str, str, int, int, int, int]) -> Filter:
    number, community_id, kind, pattern, mode, *rest = row
    return Filter(number, community_id, Kind(kind), pattern, Mode(mode), *rest)


def of_community(tx: Connection, community_id: int) -> list[Filter]:
    found = tx.execute(
        "SELECT filter_id, community_id, kind, pattern, mode, live_at, hits, rights, wrongs"
        " FROM filters WHERE community_id = ? ORDER BY filter_id",
        (community_id,),
    )
    return [_filter(row) for row in found]


def guarded(tx: Connection) -> list[tuple[int, int]]:
    """Return (Telegram chat id, community) of every group whose community has filters."""
    found = tx.execute(
        "SELECT telegram_chat_id, community_id FROM chats WHERE earns = 1 AND state = 'active'"
        " AND community_id IN (SELECT community_id FROM filters)"
    )
    return list(found)


def set_mode(tx: Connection, filter_id: int, *, before: Mode | None, after: Mode) -> bool:
    """Change a filter's mode, from a certain one if given; False when it was otherwise."""
    row = tx.execute(
        "UPDATE filters SET mode = ?1 WHERE filter_id = ?2 AND mode <> ?1"
        " AND coalesce(?3, mode) = mode RETURNING 1",
        (after, filter_id, before),
    ).fetchone()
    return row is not None


def count_hit(tx: Connection, filter_id: int) -> None:
    tx.execute("UPDATE filters SET hits = hits + 1 WHERE filter_id = ?", (filter_id,))


def judge(tx: Connection, filter_id: int, *, is_right: bool) -> None:
    """Count what staff says of what a trial would have done."""
    tx.execute(
        "UPDATE filters SET rights = rights + ?, wrongs = wrongs + ? WHERE filter_id = ?",
        (int(is_right), int(not is_right), filter_id),
    )


def remove(tx: Connection, filter_id: int) -> None:
    tx.execute("DELETE FROM filters WHERE filter_id = ?", (filter_id,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE filters SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )
    tx.execute("DELETE FROM filters WHERE community_id = ?", (community_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "filters": rows.named(
            tx,
            "SELECT kind, pattern, made_at FROM filters WHERE community_id = ?"
            " AND by_user_id = ? ORDER BY filter_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE filters SET by_user_id = 0 WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
