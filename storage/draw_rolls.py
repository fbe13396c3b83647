"""Owns draw_rolls and draw_ceremonies: what was rolled after a list was frozen, and what is not.

A person rolls once.
"""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Roll(NamedTuple):
    """A roll; `user_id` is None for the bot's own."""

    message_id: int
    user_id: int | None
    value: int


class Ceremony(NamedTuple):
    """What was said of what is missing; `own_rolls` were begun by the bot."""

    reminded_at: int | None
    late_at: int | None
    own_rolls: int


def add(
    tx: Connection, *, draw_id: int, message_id: int, user_id: int | None, value: int, at: int
) -> bool:
    """Keep a roll; False for a second one of the same person or message."""
    cursor = tx.execute(
        "INSERT INTO draw_rolls (draw_id, message_id, user_id, value, at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (draw_id, message_id, user_id, value, at),
    )
    return cursor.rowcount == 1


def of_draw(tx: Connection, draw_id: int, *, most: int) -> list[Roll]:
    """Return the first rolls in the order of their messages, also across a group's upgrade."""
    rows = tx.execute(
        "SELECT message_id, user_id, value FROM draw_rolls WHERE draw_id = ?"
        " ORDER BY at, message_id LIMIT ?",
        (draw_id, most),
    )
    return [Roll(*row) for row in rows]


def of_person(tx: Connection, *, draw_id: int, user_id: int) -> int | None:
    """Return the message somebody rolled with, None when they have not."""
    row = tx.execute(
        "SELECT message_id FROM draw_rolls WHERE draw_id = ? AND user_id = ?", (draw_id, user_id)
    ).fetchone()
    return None if row is None else int(row[0])


def ceremony(tx: Connection, draw_id: int) -> Ceremony:
    row = tx.execute(
        "SELECT reminded_at, late_at, own_rolls FROM draw_ceremonies WHERE draw_id = ?",
        (draw_id,),
    ).fetchone()
    return Ceremony(*row) if row else Ceremony(None, None, 0)


def set_reminded(tx: Connection, draw_id: int, *, at: int) -> None:
    tx.execute(
        "INSERT INTO draw_ceremonies (draw_id, reminded_at) VALUES (?1, ?2)"
        " ON CONFLICT (draw_id) DO UPDATE SET reminded_at = ?2",
        (draw_id, at),
    )


def set_late(tx: Connection, draw_id: int, *, at: int) -> None:
    tx.execute(
        "INSERT INTO draw_ceremonies (draw_id, late_at) VALUES (?1, ?2)"
        " ON CONFLICT (draw_id) DO UPDATE SET late_at = ?2",
        (draw_id, at),
    )


def bear(tx: Connection, draw_id: int, *, reminded_at: int, outage_until: int) -> None:
    """Move a reminder for an outage; the same outage moves it once."""
    tx.execute(
        "UPDATE draw_ceremonies SET reminded_at = ?1, bore_until = ?2"
        " WHERE draw_id = ?3 AND bore_until < ?2",
        (reminded_at, outage_until, draw_id),
    )


def count_own(tx: Connection, draw_id: int, *, more: int) -> None:
    """Count a roll of the bot's own that begins, or -1 for one that surely was not made."""
    tx.execute(
        "INSERT INTO draw_ceremonies (draw_id, own_rolls) VALUES (?1, ?2)"
        " ON CONFLICT (draw_id) DO UPDATE SET own_rolls = own_rolls + ?2",
        (draw_id, more),
    )


def lost(tx: Connection, draw_id: int) -> int:
    """Return how many rolls the bot began whose value it never learnt."""
    row = tx.execute(
        "SELECT own_rolls - (SELECT count(*) FROM draw_rolls"
        " WHERE draw_id = ?1 AND user_id IS NULL) FROM draw_ceremonies WHERE draw_id = ?1",
        (draw_id,),
    ).fetchone()
    return 0 if row is None else max(0, int(row[0]))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "draw_rolls": rows.named(
            tx,
            "SELECT number, value, at FROM draw_rolls JOIN draws USING (draw_id)"
            " WHERE user_id = ? AND community_id = ? ORDER BY draw_id",
            (member.user_id, member.community_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Let the stand-in have rolled: a roll by nobody is the bot's own."""
    tx.execute(
        "UPDATE draw_rolls SET user_id = ?3 WHERE user_id = ?1 AND draw_id IN (SELECT draw_id"
        " FROM draws WHERE community_id = ?2)",
        (member.user_id, member.community_id, member.stand_in),
    )
