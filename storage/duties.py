"""Owns duties: when staff looks after a community."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Duty(NamedTuple):
    """Somebody's duty: now until `until_at`, and on weekdays ("0" is Monday) at hours."""

    user_id: int
    until_at: int | None
    days: str
    hours: str


def find(tx: Connection, *, community_id: int, user_id: int) -> Duty | None:
    row = tx.execute(
        "SELECT user_id, until_at, days, hours FROM duties WHERE community_id = ? AND user_id = ?",
        (community_id, user_id),
    ).fetchone()
    return None if row is None else Duty(*row)


def of_community(tx: Connection, community_id: int) -> list[Duty]:
    found = tx.execute(
        "SELECT user_id, until_at, days, hours FROM duties WHERE community_id = ?"
        " ORDER BY user_id",
        (community_id,),
    )
    return [Duty(*row) for row in found]


def keep(tx: Connection, *, community_id: int, duty: Duty) -> None:
    """Keep somebody's duty in place of an earlier one."""
    tx.execute(
        "INSERT INTO duties (community_id, user_id, until_at, days, hours)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (community_id, user_id) DO UPDATE"
        " SET until_at = excluded.until_at, days = excluded.days, hours = excluded.hours",
        (community_id, *duty),
    )


def remove(tx: Connection, *, community_id: int, user_id: int) -> None:
    tx.execute(
        "DELETE FROM duties WHERE community_id = ? AND user_id = ?", (community_id, user_id)
    )


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE duties SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )
    tx.execute("DELETE FROM duties WHERE community_id = ?", (community_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "duties": rows.named(
            tx,
            "SELECT until_at, days, hours FROM duties WHERE community_id = ? AND user_id = ?",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM duties WHERE community_id = ? AND user_id = ?",
        (member.community_id, member.user_id),
    )
