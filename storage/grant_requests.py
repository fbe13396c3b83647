"""Owns grant_requests: grants and fines above an admin's limit that wait for a second admin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

from domain.members import Member
from storage import rows


class State(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """What an admin asked for; `by_user_id` is who confirmed or withdrew it, or None."""

    request_id: int
    community_id: int
    chat_key: int
    thread_id: int | None
    member_id: int
    points: int
    is_fine: bool
    note: str
    actor_id: int
    ref: str
    at: int
    state: State
    by_user_id: int | None


def _request(row: Sequence[Any] | None) -> GrantRequest | None:
    if row is None:
        return None
    request = GrantRequest(*row)
    return replace(request, is_fine=bool(request.is_fine), state=State(request.state))


def add(
    tx: Connection,
    *,
    community_id: int,
    chat_key: int,
    thread_id: int | None,
    member_id: int,
    points: int,
    is_fine: bool,
    note: str,
    actor_id: int,
    ref: str,
    at: int,
) -> int:
    cursor = tx.execute(
        "INSERT INTO grant_requests (community_id, chat_key, thread_id, member_id, points,"
        " is_fine, note, actor_id, ref, at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')",
        (
            *(community_id, chat_key, thread_id, member_id, points),
            *(is_fine, note, actor_id, ref, at),
        ),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, request_id: int) -> GrantRequest | None:
    row = tx.execute(
        "SELECT request_id, community_id, chat_key, thread_id, member_id, points, is_fine, note,"
        " actor_id, ref, at, state, by_user_id FROM grant_requests WHERE request_id = ?",
        (request_id,),
    ).fetchone()
    return _request(row)


def find_by_ref(tx: Connection, ref: str) -> GrantRequest | None:
    row = tx.execute(
        "SELECT request_id, community_id, chat_key, thread_id, member_id, points, is_fine, note,"
        " actor_id, ref, at, state, by_user_id FROM grant_requests WHERE ref = ?",
        (ref,),
    ).fetchone()
    return _request(row)


def end(
    tx: Connection, request_id: int, *, state: State, by_user_id: int | None, now: int
) -> bool:
    """Decide an open request; False when it was decided before."""
    cursor = tx.execute(
        "UPDATE grant_requests SET state = ?, by_user_id = ?, ended_at = ?"
        " WHERE request_id = ? AND state = 'open'",
        (state, by_user_id, now, request_id),
    )
    return cursor.rowcount == 1


def used_on(tx: Connection, *, community_id: int, actor_id: int, on: str) -> int:
    """Return what an admin gave and took on a date alone, without what was taken back."""
    row = tx.execute(
        "SELECT coalesce(sum(abs(l.points) - abs(coalesce(undone.points, 0))), 0)"
        " FROM ledger AS l LEFT JOIN ledger AS undone ON undone.reverses_id = l.entry_id"
        " WHERE l.community_id = ? AND l.on_date = ? AND l.actor_id = ?"
        " AND l.reason IN ('grant', 'fine')"
        " AND NOT EXISTS (SELECT 1 FROM grant_requests AS r WHERE r.ref = l.ref)",
        (community_id, on, actor_id),
    ).fetchone()
    return int(row[0])


def merge(tx: Connection, *, member_id: int, into_id: int, community_id: int) -> None:
    tx.execute(
        "UPDATE grant_requests SET member_id = ?, community_id = ? WHERE member_id = ?",
        (into_id, community_id, member_id),
    )


def move(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE grant_requests SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM grant_requests WHERE at < ?", (at,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "grant_requests": rows.named(
            tx,
            "SELECT points, is_fine, note, at, state, ended_at FROM grant_requests"
            " WHERE member_id = ? ORDER BY request_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Drop what was asked for a member, and what is open of theirs for others."""
    tx.execute(
        "DELETE FROM grant_requests WHERE member_id = ?1 OR community_id = ?2"
        " AND actor_id = ?3 AND state = 'open'",
        (member.member_id, member.community_id, member.user_id),
    )
    tx.execute(
        "UPDATE grant_requests"
        " SET actor_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'), 'erased:'"
        " || request_id, ref) WHERE actor_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE grant_requests SET by_user_id = 0 WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
