"""Owns ledger: append-only, one line an itemised change, `(community, ref)` unique."""

from datetime import UTC, datetime
from sqlite3 import Connection

from domain.ledger import LedgerEntry, Reason
from domain.members import Member
from storage import rows


def _entry(
    row: tuple[int, int, int, int, int, str, str, str, int | None, int, str, int | None],
) -> LedgerEntry:
    entry_id, community_id, member_id, points, xp, reason, ref, note, actor_id, at, on, undoes = (
        row
    )
    return LedgerEntry(
        entry_id,
        community_id,
        member_id,
        points,
        xp,
        Reason(reason),
        ref,
        note,
        actor_id,
        datetime.fromtimestamp(at, UTC),
        on,
        undoes,
    )


def add(
    tx: Connection,
    *,
    community_id: int,
    member_id: int,
    points: int,
    xp: int,
    reason: Reason,
    ref: str,
    note: str,
    actor_id: int | None,
    at: int,
    on: str,
    reverses_id: int | None = None,
) -> int | None:
    """Append an entry and return its number; None when its ref was there before."""
    cursor = tx.execute(
        "INSERT INTO ledger (community_id, member_id, points, xp, reason, ref, note, actor_id,"
        " at, on_date, reverses_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (community_id, ref) DO NOTHING",
        (community_id, member_id, points, xp, reason, ref, note, actor_id, at, on, reverses_id),
    )
    return cursor.lastrowid if cursor.rowcount else None


def find(tx: Connection, entry_id: int) -> LedgerEntry | None:
    row = tx.execute(
        "SELECT entry_id, community_id, member_id, points, xp, reason, ref, note, actor_id, at,"
        " on_date, reverses_id FROM ledger WHERE entry_id = ?",
        (entry_id,),
    ).fetchone()
    return None if row is None else _entry(row)


def find_by_ref(tx: Connection, *, community_id: int, ref: str) -> LedgerEntry | None:
    row = tx.execute(
        "SELECT entry_id, community_id, member_id, points, xp, reason, ref, note, actor_id, at,"
        " on_date, reverses_id FROM ledger WHERE community_id = ? AND ref = ?",
        (community_id, ref),
    ).fetchone()
    return None if row is None else _entry(row)


def find_reversal(tx: Connection, entry_id: int) -> LedgerEntry | None:
    """Return the entry that took another one back."""
    row = tx.execute(
        "SELECT entry_id, community_id, member_id, points, xp, reason, ref, note, actor_id, at,"
        " on_date, reverses_id FROM ledger WHERE reverses_id = ?",
        (entry_id,),
    ).fetchone()
    return None if row is None else _entry(row)


def latest(tx: Connection, *, member_id: int, most: int) -> list[LedgerEntry]:
    """Return a member's last entries except reactions, the newest first."""
    rows = tx.execute(
        "SELECT entry_id, community_id, member_id, points, xp, reason, ref, note, actor_id, at,"
        " on_date, reverses_id FROM ledger WHERE member_id = ?"
        " AND reason <> 'reaction' ORDER BY entry_id DESC LIMIT ?",
        (member_id, most),
    )
    return [_entry(row) for row in rows]


def reactions(tx: Connection, *, member_id: int, most: int) -> list[tuple[str, int, int]]:
    """Return (local date, points, how many) of what reactions gave, the newest day first."""
    rows = tx.execute(
        "SELECT on_date, sum(points), sum(points > 0) FROM ledger"
        " WHERE member_id = ? AND reason = 'reaction' GROUP BY on_date"
        " ORDER BY on_date DESC LIMIT ?",
        (member_id, most),
    )
    return list(rows)


def merge(tx: Connection, *, member_id: int, into_id: int, community_id: int) -> None:
    """Move a member's entries to another member of another community."""
    tx.execute(
        "UPDATE ledger SET member_id = ?, community_id = ? WHERE member_id = ?",
        (into_id, community_id, member_id),
    )


def openings(tx: Connection, *, community_id: int, old_id: int, at: int) -> list[LedgerEntry]:
    """Return the opening entries that a merge made at an instant."""
    rows = tx.execute(
        "SELECT entry_id, community_id, member_id, points, xp, reason, ref, note, actor_id, at,"
        " on_date, reverses_id FROM ledger WHERE community_id = ? AND reason = 'merge' AND at = ?"
        " AND ref LIKE ?",
        (community_id, at, f"merge:{old_id}:%"),
    )
    return [_entry(row) for row in rows]


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "ledger": rows.named(
            tx,
            "SELECT entry_id, points, xp, reason, note, at, on_date, reverses_id FROM ledger"
            " WHERE member_id = ? ORDER BY entry_id",
            (member.member_id,),
        )
    }


def erase(tx: Connection, member: Member) -> None:
    """Keep what was booked and forget why, by whom, and by which messages it can be told.

    The refs of holds stay, by which they find their entry, and so does a merge's beginning.
    """
    tx.execute(
        "UPDATE ledger SET note = '', ref = CASE"
        " WHEN reason = 'merge' THEN substr(ref, 1, instr(substr(ref, 7), ':') + 6) || ?2"
        "  || ':' || entry_id"
        " WHEN ref LIKE 'hold:%' THEN ref ELSE 'erased:' || entry_id END WHERE member_id = ?1",
        (member.member_id, member.stand_in),
    )
    tx.execute(
        "UPDATE ledger SET actor_id = 0,"
        " ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'), 'erased:' || entry_id, ref)"
        " WHERE actor_id = ?1 AND community_id = ?2 AND reason NOT IN ('merge', 'unmerge')",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE ledger SET actor_id = 0 WHERE actor_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
