"""Owns kudos: who thanked whom, by which message."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Kudos(NamedTuple):
    """Thanks that earned something, in the order of the table's columns."""

    telegram_chat_id: int
    message_id: int
    giver_id: int
    receiver_id: int
    at: int
    on: str


def add(tx: Connection, kudos: Kudos) -> bool:
    """Keep thanks; False when this message thanked before."""
    cursor = tx.execute(
        "INSERT INTO kudos VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", kudos
    )
    return cursor.rowcount == 1


def given_on(tx: Connection, *, giver_id: int, on: str) -> int:
    row = tx.execute(
        "SELECT count(*) FROM kudos WHERE giver_id = ? AND on_date = ?", (giver_id, on)
    ).fetchone()
    return int(row[0])


def is_thanked_on(tx: Connection, *, receiver_id: int, on: str) -> bool:
    found = tx.execute(
        "SELECT 1 FROM kudos WHERE receiver_id = ? AND on_date = ? LIMIT 1", (receiver_id, on)
    )
    return found.fetchone() is not None


def between(tx: Connection, *, one_id: int, other_id: int, since_at: int) -> bool:
    """Say whether either of two members thanked the other after an instant."""
    row = tx.execute(
        "SELECT 1 FROM kudos WHERE at > ? AND"
        " (giver_id = ? AND receiver_id = ? OR giver_id = ? AND receiver_id = ?) LIMIT 1",
        (since_at, one_id, other_id, other_id, one_id),
    ).fetchone()
    return row is not None


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("UPDATE kudos SET giver_id = ? WHERE giver_id = ?", (into_id, member_id))
    tx.execute("UPDATE kudos SET receiver_id = ? WHERE receiver_id = ?", (into_id, member_id))


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM kudos WHERE at < ?", (at,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "kudos": rows.named(
            tx,
            "SELECT on_date, giver_id = ?1 AS is_given FROM kudos WHERE giver_id = ?1"
            " OR receiver_id = ?1 ORDER BY at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM kudos WHERE giver_id = ?1 OR receiver_id = ?1",
        (member.member_id,),
    )
