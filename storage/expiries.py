"""Owns expiries and last_seen: whose points are to expire, and who was here otherwise."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.expiry import Planned
from domain.members import Member
from storage import rows


class Account(NamedTuple):
    """A member with points, and the last date on which they took part in anything."""

    member_id: int
    active_on: str


def accounts(tx: Connection, *, community_id: int, after: int, most: int) -> list[Account]:
    """Return members with points in the order of their keys, with their last activity.

    Messages, check-ins, reactions and thanks given, and joining count.
    """
    rows = tx.execute(
        "SELECT member_id, max(date(since_at, 'unixepoch'),"
        " coalesce((SELECT on_date FROM daily AS d WHERE d.member_id = m.member_id"
        "  AND d.messages > 0 ORDER BY on_date DESC LIMIT 1), ''),"
        " coalesce((SELECT max(on_date) FROM checkins AS c WHERE c.member_id = m.member_id), ''),"
        " coalesce((SELECT max(on_date) FROM reactions AS r WHERE r.giver_id = m.member_id), ''),"
        " coalesce((SELECT on_date FROM kudos AS k WHERE k.giver_id = m.member_id"
        "  ORDER BY at DESC LIMIT 1), ''),"
        " coalesce((SELECT on_date FROM last_seen AS s WHERE s.member_id = m.member_id), ''))"
        " FROM members AS m WHERE community_id = ? AND member_id > ? AND points > 0"
        " ORDER BY member_id LIMIT ?",
        (community_id, after, most),
    )
    return [Account(*row) for row in rows]


def see(tx: Connection, *, member_id: int, on: str) -> None:
    """Remember that a member was here, when what shows it is kept for a time only."""
    tx.execute(
        "INSERT INTO last_seen VALUES (?, ?) ON CONFLICT (member_id) DO UPDATE SET"
        " on_date = max(on_date, excluded.on_date)",
        (member_id, on),
    )


def unspent_until(tx: Connection, *, member_id: int, on: str) -> int:
    """Return what a member got up to a date and has not spent; the oldest is spent first.

    An entry that was taken back counts with its reversal, on its own date.
    """
    row = tx.execute(
        "SELECT coalesce(sum(CASE WHEN points > 0 AND on_date <= :on THEN points END), 0)"
        " + coalesce(sum(CASE WHEN points < 0 THEN points END), 0) FROM ("
        " SELECT on_date, message_points AS points FROM daily WHERE member_id = :member_id"
        " UNION ALL SELECT coalesce(o.on_date, l.on_date), sum(l.points) FROM ledger AS l"
        "  LEFT JOIN ledger AS o ON o.entry_id = l.reverses_id WHERE l.member_id = :member_id"
        "  GROUP BY coalesce(l.reverses_id, l.entry_id))",
        {"member_id": member_id, "on": on},
    ).fetchone()
    return max(int(row[0]), 0)


def find(tx: Connection, member_id: int) -> Planned | None:
    row = tx.execute(
        "SELECT expires_on, warned_days FROM expiries WHERE member_id = ?", (member_id,)
    ).fetchone()
    return None if row is None else Planned(*row)


def plan(tx: Connection, *, member_id: int, planned: Planned) -> None:
    """Keep when points expire, in place of what was planned."""
    tx.execute(
        "INSERT INTO expiries VALUES (?, ?, ?) ON CONFLICT (member_id) DO UPDATE SET"
        " expires_on = excluded.expires_on, warned_days = excluded.warned_days",
        (member_id, planned.expires_on, planned.warned_days),
    )


def remove(tx: Connection, member_id: int) -> None:
    tx.execute("DELETE FROM expiries WHERE member_id = ?", (member_id,))


def remove_community(tx: Connection, community_id: int) -> None:
    """Forget what was planned where points no longer expire."""
    tx.execute(
        "DELETE FROM expiries WHERE member_id IN"
        " (SELECT member_id FROM members WHERE community_id = ?)",
        (community_id,),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("DELETE FROM expiries WHERE member_id IN (?, ?)", (member_id, into_id))
    tx.execute("DELETE FROM last_seen WHERE member_id = ?", (into_id,))
    tx.execute("UPDATE last_seen SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "expiries": rows.named(
            tx,
            "SELECT expires_on, warned_days FROM expiries WHERE member_id = ?",
            (member.member_id,),
        ),
        "last_seen": rows.named(
            tx,
            "SELECT on_date FROM last_seen WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM expiries WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "DELETE FROM last_seen WHERE member_id = ?",
        (member.member_id,),
    )
