"""Owns reactions: who reacted to whose message, one row a different reactor."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Reaction(NamedTuple):
    """A counted reaction, in the order of the table's columns."""

    telegram_chat_id: int
    message_id: int
    giver_id: int
    receiver_id: int
    on: str
    points: int


def add(tx: Connection, reaction: Reaction) -> bool:
    """Keep a reaction; False when this person's was counted on this message before."""
    cursor = tx.execute(
        "INSERT INTO reactions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", reaction
    )
    return cursor.rowcount == 1


def on_message(tx: Connection, *, telegram_chat_id: int, message_id: int) -> int:
    """Return how many reactions of a message earned something."""
    row = tx.execute(
        "SELECT count(*) FROM reactions"
        " WHERE telegram_chat_id = ? AND message_id = ? AND points > 0",
        (telegram_chat_id, message_id),
    ).fetchone()
    return int(row[0])


def given_on(tx: Connection, *, giver_id: int, on: str) -> int:
    """Return how many of a giver's reactions of a local date earned something."""
    row = tx.execute(
        "SELECT count(*) FROM reactions WHERE giver_id = ? AND on_date = ? AND points > 0",
        (giver_id, on),
    ).fetchone()
    return int(row[0])


def received_on(tx: Connection, *, receiver_id: int, on: str) -> int:
    """Return how many points reactions gave a member on a local date."""
    row = tx.execute(
        "SELECT coalesce(sum(points), 0) FROM reactions WHERE receiver_id = ? AND on_date = ?",
        (receiver_id, on),
    ).fetchone()
    return int(row[0])


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE reactions SET giver_id = ? WHERE giver_id = ?", (into_id, member_id)
    )
    tx.execute("UPDATE reactions SET receiver_id = ? WHERE receiver_id = ?", (into_id, member_id))


def remove_before(tx: Connection, on: str) -> None:
    tx.execute("DELETE FROM reactions WHERE on_date < ?", (on,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "reactions": rows.named(
            tx,
            "SELECT on_date, points, giver_id = ?1 AS is_given FROM reactions"
            " WHERE giver_id = ?1 OR receiver_id = ?1 ORDER BY on_date",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM reactions WHERE giver_id = ?1 OR receiver_id = ?1",
        (member.member_id,),
    )
