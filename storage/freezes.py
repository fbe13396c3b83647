"""Owns freezes and repairs: what keeps a streak over missed days."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.streaks import Source
from storage import rows


class Freeze(NamedTuple):
    """`since_on` is the first local date it protects, `used_on` the one it stood in for."""

    ref: str
    source: Source
    since_on: str
    used_on: str | None


class Repaired(NamedTuple):
    """The first and the last missed date of a repair, and the date it was done on."""

    from_on: str
    until_on: str
    on: str


def freeze_of(row: Sequence[Any]) -> Freeze:
    """Make a freeze of its ref, source, first and used date."""
    ref, kind, since_on, used_on = row
    return Freeze(ref, Source(kind), since_on, used_on)


def of_member(tx: Connection, member_id: int) -> list[Freeze]:
    """Return every freeze a member ever had, used or held."""
    found = tx.execute(
        "SELECT ref, source, since_on, used_on FROM freezes WHERE member_id = ? ORDER BY ref",
        (member_id,),
    )
    return [freeze_of(row) for row in found]


def add(tx: Connection, *, member_id: int, freeze: Freeze) -> None:
    """Give a freeze; the same ref again changes nothing."""
    add_many(tx, member_id, [freeze])


def add_many(tx: Connection, member_id: int, freezes: Sequence[Freeze]) -> None:
    rows.write(
        tx,
        "INSERT INTO freezes (member_id, ref, source, since_on, used_on) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (member_id, ref) DO NOTHING",
        [(member_id, *freeze) for freeze in freezes],
    )


def use(tx: Connection, *, member_id: int, on: str) -> None:
    """Let a held freeze stand in for a missed date, a bought one last."""
    tx.execute(
        "UPDATE freezes SET used_on = ? WHERE member_id = ? AND ref = ("
        " SELECT ref FROM freezes WHERE member_id = ? AND used_on IS NULL AND since_on <= ?"
        " ORDER BY source = 'bought', since_on, ref LIMIT 1)",
        (on, member_id, member_id, on),
    )


def rewind(tx: Connection, *, member_id: int, on: str) -> None:
    """Undo what was decided of a date and later ones: nothing used there, nothing earned."""
    tx.execute(
        "UPDATE freezes SET used_on = NULL WHERE member_id = ? AND used_on >= ?", (member_id, on)
    )
    tx.execute(
        "DELETE FROM freezes WHERE member_id = ? AND source = 'earned' AND since_on >= ?",
        (member_id, on),
    )
    tx.execute(
        "UPDATE freezes SET since_on = ? WHERE member_id = ? AND source = 'starter'"
        " AND since_on > ?",
        (on, member_id, on),
    )


def take_back(tx: Connection, *, member_id: int, ref: str) -> bool:
    """Remove a freeze that is held; False when it was used or is gone."""
    cursor = tx.execute(
        "DELETE FROM freezes WHERE member_id = ? AND ref = ? AND used_on IS NULL",
        (member_id, ref),
    )
    return cursor.rowcount == 1


def repairs(tx: Connection, member_id: int) -> list[Repaired]:
    """Return a member's repairs, the oldest first."""
    found = tx.execute(
        "SELECT from_on, until_on, on_date FROM repairs WHERE member_id = ? ORDER BY from_on",
        (member_id,),
    )
    return [Repaired(*row) for row in found]


def add_repair(tx: Connection, *, member_id: int, repaired: Repaired) -> None:
    tx.execute("INSERT INTO repairs VALUES (?, ?, ?, ?)", (member_id, *repaired))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Move freezes and repairs to another row of the same person, unless some are there."""
    copy(tx, member_id=member_id, into_id=into_id)
    tx.execute("DELETE FROM freezes WHERE member_id = ?", (member_id,))
    tx.execute("DELETE FROM repairs WHERE member_id = ?", (member_id,))


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let freezes and repairs go along to another community, unless some are there."""
    (there,) = tx.execute(
        "SELECT count(*) FROM freezes WHERE member_id = ?", (into_id,)
    ).fetchone()
    if not there:
        tx.execute(
            "INSERT INTO freezes SELECT ?, ref, source, since_on, used_on FROM freezes"
            " WHERE member_id = ?",
            (into_id, member_id),
        )
    tx.execute(
        "INSERT INTO repairs SELECT ?, from_on, until_on, on_date FROM repairs"
        " WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "freezes": rows.named(
            tx,
            "SELECT source, since_on, used_on FROM freezes WHERE member_id = ? ORDER BY since_on",
            (member.member_id,),
        ),
        "repairs": rows.named(
            tx,
            "SELECT from_on, until_on, on_date FROM repairs WHERE member_id = ? ORDER BY from_on",
            (member.member_id,),
        ),
    }
