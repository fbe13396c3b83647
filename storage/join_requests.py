"""Owns join_requests and join_queues."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.join_requests import JoinRequest, State
from domain.members import Member
from storage import rows


class Queue(NamedTuple):
    """The card in the log that shows who waits for a group."""

    chat_key: int
    outbox_id: int
    place_key: int
    posted_at: int


def _request(row: tuple[Any, ...] | None) -> JoinRequest | None:
    if row is None:
        return None
    request_id, chat_key, user_id, name, asked_at, state, by = row
    return JoinRequest(request_id, chat_key, user_id, name, asked_at, State(state), by)


def ask(tx: Connection, *, chat_key: int, user_id: int, name: str, at: int) -> int | None:
    """Keep a request and return its number; None when this one is kept already."""
    row = tx.execute(
        "INSERT INTO join_requests (chat_key, user_id, name, asked_at, state)"
        " VALUES (?, ?, ?, ?, 'asked') ON CONFLICT (chat_key, user_id)"
        " DO UPDATE SET name = excluded.name, asked_at = excluded.asked_at, state = 'asked',"
        " by_user_id = NULL WHERE asked_at < excluded.asked_at RETURNING request_id",
        (chat_key, user_id, name, at),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, request_id: int) -> JoinRequest | None:
    row = tx.execute(
        "SELECT request_id, chat_key, user_id, name, asked_at, state, by_user_id"
        " FROM join_requests WHERE request_id = ?",
        (request_id,),
    ).fetchone()
    return _request(row)


def waiting(tx: Connection, chat_key: int) -> list[JoinRequest]:
    """Return who waits for staff to decide and did not come in meanwhile, the oldest first."""
    found = tx.execute(
        "SELECT request_id, r.chat_key, r.user_id, name, asked_at, r.state, by_user_id"
        " FROM join_requests AS r JOIN chats AS c USING (chat_key)"
        " LEFT JOIN members AS m ON m.community_id = c.community_id AND m.user_id = r.user_id"
        " AND m.state = 'present'"
        " WHERE r.chat_key = ? AND r.state = 'waiting' AND m.member_id IS NULL"
        " ORDER BY asked_at, request_id",
        (chat_key,),
    )
    requests = (_request(row) for row in found)
    return [each for each in requests if each is not None]


def set_state(
    tx: Connection,
    request_id: int,
    *,
    before: Collection[State],
    after: State,
    by: int | None = None,
) -> bool:
    """Change how a request stands, once; False when it stood otherwise."""
    for each in before:
        row = tx.execute(
            "UPDATE join_requests SET state = ?, by_user_id = coalesce(?, by_user_id)"
            " WHERE request_id = ? AND state = ? RETURNING 1",
            (after, by, request_id, each),
        ).fetchone()
        if row is not None:
            return True
    return False


def queue_of(tx: Connection, chat_key: int) -> Queue | None:
    row = tx.execute(
        "SELECT chat_key, outbox_id, place_key, posted_at FROM join_queues WHERE chat_key = ?",
        (chat_key,),
    ).fetchone()
    return None if row is None else Queue(*row)


def set_queue(tx: Connection, queue: Queue) -> None:
    tx.execute("INSERT OR REPLACE INTO join_queues VALUES (?, ?, ?, ?)", queue)


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM join_requests WHERE asked_at < ?", (at,))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE join_requests SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )
    tx.execute("DELETE FROM join_requests WHERE chat_key = ?", (chat_key,))
    tx.execute("DELETE FROM join_queues WHERE ? IN (chat_key, place_key)", (chat_key,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "join_requests": rows.named(
            tx,
            "SELECT name, asked_at, join_requests.state FROM join_requests JOIN chats"
            " USING (chat_key) WHERE community_id = ? AND user_id = ? ORDER BY asked_at",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    own = (member.user_id, member.community_id)
    tx.execute(
        "DELETE FROM join_requests WHERE user_id = ? AND chat_key IN"
        " (SELECT chat_key FROM chats WHERE community_id = ?)",
        own,
    )
    tx.execute(
        "UPDATE join_requests SET by_user_id = 0 WHERE by_user_id = ? AND chat_key IN"
        " (SELECT chat_key FROM chats WHERE community_id = ?)",
        own,
    )
