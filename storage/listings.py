"""Reads what admins take out as tables, page by page; owns nothing."""

from sqlite3 import Connection
from typing import Any, NamedTuple

PAGE = 5000


class MemberRow(NamedTuple):
    """A member as a table has them; instants in UTC seconds, names as Telegram shows them."""

    member_id: int
    user_id: int
    first_name: str
    last_name: str
    username: str
    state: str
    since_at: int
    points: int
    xp: int
    messages: int
    checkins: int
    last_rewarded_at: int | None


class LedgerRow(NamedTuple):
    """A line of the books: of the ledger, or a day's plain messages, which have no instant."""

    key: int
    at: int | None
    on: str
    member_id: int
    first_name: str
    last_name: str
    points: int
    xp: int
    reason: str
    note: str
    actor_first: str
    actor_last: str


def members(tx: Connection, *, community_id: int, since_at: int, after: int) -> list[MemberRow]:
    """Return members known since an instant, in their order; none who were forgotten."""
    found = tx.execute(
        "SELECT member_id, user_id, first_name, last_name, username, state, since_at, points, xp,"
        " (SELECT coalesce(sum(messages), 0) FROM daily AS d WHERE d.member_id = m.member_id),"
        " (SELECT count(*) FROM checkins AS c WHERE c.member_id = m.member_id),"
        " last_rewarded_at FROM members AS m JOIN users USING (user_id)"
        " WHERE m.community_id = ? AND user_id > 0 AND since_at >= ? AND member_id > ?"
        " ORDER BY member_id LIMIT ?",
        (community_id, since_at, after, PAGE),
    )
    return [MemberRow(*row) for row in found]


def ledger(tx: Connection, *, community_id: int, since_at: int, after: int) -> list[LedgerRow]:
    """Return the ledger's lines since an instant, in their order."""
    found = tx.execute(
        "SELECT entry_id, l.at, on_date, l.member_id, u.first_name, u.last_name, l.points, l.xp,"
        " reason, note, coalesce(a.first_name, ''), coalesce(a.last_name, '')"
        " FROM ledger AS l JOIN members AS m USING (member_id) JOIN users AS u USING (user_id)"
        " LEFT JOIN users AS a ON a.user_id = l.actor_id"
        " WHERE l.community_id = ? AND l.at >= ? AND entry_id > ? ORDER BY entry_id LIMIT ?",
        (community_id, since_at, after, PAGE),
    )
    return [LedgerRow(*row) for row in found]


def days(
    tx: Connection, *, community_id: int, since_on: str, after: tuple[int, str]
) -> list[LedgerRow]:
    """Return days of plain messages since a date, by member and day: the other half of sums."""
    found: list[tuple[Any, ...]] = tx.execute(
        "SELECT member_id, on_date, first_name, last_name, message_points, message_xp"
        " FROM members AS m JOIN users USING (user_id) JOIN daily USING (member_id)"
        " WHERE m.community_id = ? AND on_date >= ? AND (member_id, on_date) > (?, ?)"
        " AND (message_points <> 0 OR message_xp <> 0) ORDER BY member_id, on_date LIMIT ?",
        (community_id, since_on, *after, PAGE),
    ).fetchall()
    return [
        LedgerRow(member_id, None, on, member_id, first, last, points, xp, "message", "", "", "")
        for member_id, on, first, last, points, xp in found
    ]
