"""Owns checkins: one row a member and local date."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class CheckIn(NamedTuple):
    on: str
    at: int
    streak: int
    points: int
    ref: str


def last_before(tx: Connection, *, member_id: int, on: str) -> str | None:
    """Return the date of a member's last check-in before a date."""
    (found,) = tx.execute(
        "SELECT max(on_date) FROM checkins WHERE member_id = ? AND on_date < ?", (member_id, on)
    ).fetchone()
    return None if found is None else str(found)


def add(tx: Connection, *, member_id: int, checkin: CheckIn) -> None:
    tx.execute("INSERT INTO checkins VALUES (?, ?, ?, ?, ?, ?)", (member_id, *checkin))


def set_streak(tx: Connection, *, member_id: int, on: str, streak: int) -> None:
    tx.execute(
        "UPDATE checkins SET streak = ? WHERE member_id = ? AND on_date = ?",
        (streak, member_id, on),
    )


def between(tx: Connection, *, member_id: int, first: str, last: str) -> set[str]:
    """Return the dates of a member's check-ins from one date to another, both included."""
    rows = tx.execute(
        "SELECT on_date FROM checkins WHERE member_id = ? AND on_date BETWEEN ? AND ?",
        (member_id, first, last),
    )
    return {on for (on,) in rows}


def reached(tx: Connection, *, member_id: int) -> tuple[str, int] | None:
    """Return the date of a member's first check-in and the longest streak; None without one."""
    first, longest = tx.execute(
        "SELECT min(on_date), max(streak) FROM checkins WHERE member_id = ?", (member_id,)
    ).fetchone()
    return None if first is None else (first, longest)


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Move a member's check-ins to another; a date that both have stays as it was."""
    tx.execute(
        "UPDATE OR IGNORE checkins SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM checkins WHERE member_id = ?", (member_id,))


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let check-ins go along to another community; dates that are there stay as they were."""
    tx.execute(
        "INSERT INTO checkins SELECT ?, on_date, at, streak, points, ref FROM checkins"
        " WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "checkins": rows.named(
            tx,
            "SELECT on_date, at, streak, points FROM checkins WHERE member_id = ?"
            " ORDER BY on_date",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget a member's days; those that went along to other communities go on being booked.

    Call it before the ledger forgets what its entries were made of.
    """
    tx.execute("DELETE FROM checkins WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE checkins SET ref = 'erased:' || l.entry_id FROM ledger AS l"
        " WHERE l.member_id = ?1 AND l.ref = checkins.ref AND checkins.member_id IN"
        " (SELECT member_id FROM members WHERE user_id = ?2)",
        (member.member_id, member.user_id),
    )
