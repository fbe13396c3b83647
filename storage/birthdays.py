"""Owns birthdays."""

import json
from collections.abc import Iterable
from sqlite3 import Connection
from typing import NamedTuple

from domain.birthdays import Birthday
from domain.members import Member
from storage import rows


class Entry(NamedTuple):
    """What is known of a member; `birthday` is None once it was taken back."""

    birthday: Birthday | None
    changed_at: int
    gifted_at: int | None


def find(tx: Connection, member_id: int) -> Entry | None:
    row = tx.execute(
        "SELECT month, day, is_lunar, changed_at, gifted_at FROM birthdays WHERE member_id = ?",
        (member_id,),
    ).fetchone()
    if row is None:
        return None
    month, day, is_lunar, *rest = row
    return Entry(None if month is None else Birthday(month, day, bool(is_lunar)), *rest)


def keep(tx: Connection, *, member_id: int, birthday: Birthday, changed_at: int) -> None:
    """Keep a birthday in place of the one that was known."""
    tx.execute(
        "INSERT INTO birthdays (member_id, month, day, is_lunar, changed_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (member_id) DO UPDATE SET month = excluded.month,"
        " day = excluded.day, is_lunar = excluded.is_lunar, changed_at = excluded.changed_at",
        (member_id, *birthday, changed_at),
    )


def remove(tx: Connection, member_id: int) -> None:
    """Forget the day; when it was last changed stays known."""
    tx.execute(
        "UPDATE birthdays SET month = NULL, day = NULL, is_lunar = 0 WHERE member_id = ?",
        (member_id,),
    )


def of_days(tx: Connection, *, community_id: int, days: Iterable[Birthday]) -> list[int]:
    """Return the members who are there and want to be congratulated on one of these."""
    found = tx.execute(
        "SELECT b.member_id FROM json_each(?) AS wanted JOIN birthdays AS b"
        " ON b.month = wanted.value ->> 0 AND b.day = wanted.value ->> 1"
        " AND b.is_lunar = wanted.value ->> 2 JOIN members AS m USING (member_id)"
        " WHERE m.community_id = ? AND m.state = 'present' AND NOT EXISTS (SELECT 1"
        "  FROM opt_outs AS o WHERE o.member_id = b.member_id AND kind = 'birthday')"
        " ORDER BY b.member_id",
        (json.dumps([(each.month, each.day, int(each.is_lunar)) for each in days]), community_id),
    )
    return [member_id for (member_id,) in found]


def communities(tx: Connection) -> list[int]:
    """Return the communities in which somebody has entered a birthday."""
    found = tx.execute(
        "SELECT DISTINCT m.community_id FROM birthdays JOIN members AS m USING (member_id)"
        " WHERE month IS NOT NULL ORDER BY m.community_id"
    )
    return [community_id for (community_id,) in found]


def set_gift(tx: Connection, *, member_id: int, at: int) -> None:
    tx.execute("UPDATE birthdays SET gifted_at = ? WHERE member_id = ?", (at, member_id))


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let it be known in another community as well, unless the person entered one there."""
    tx.execute(
        "INSERT INTO birthdays SELECT ?, month, day, is_lunar, changed_at, gifted_at"
        " FROM birthdays WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give what is known to another member of the same person, who keeps their own."""
    tx.execute(
        "UPDATE OR IGNORE birthdays SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM birthdays WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "birthdays": rows.named(
            tx,
            "SELECT month, day, is_lunar, changed_at, gifted_at FROM birthdays"
            " WHERE member_id = ?",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM birthdays WHERE member_id = ?", (member.member_id,))
