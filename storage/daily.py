"""Owns daily and activity_hours: what plain messages came to, by local date."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Tally(NamedTuple):
    """What one batch adds to a member's day."""

    member_id: int
    on: str
    messages: int
    replies: int
    media: int
    rewarded: int
    points: int
    xp: int


class Day(NamedTuple):
    """A member's plain messages of one local date."""

    on: str
    rewarded: int
    points: int


class Used(NamedTuple):
    """What a day has used of its limits: rewarded messages, and all automatic points."""

    rewarded: int
    automatic: int


NOTHING = Used(0, 0)


def used_on(tx: Connection, days: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Used]:
    """Return what each (member, date) that has a row has used."""
    found = rows.read(
        tx,
        "WITH asked (member_id, on_date) AS (VALUES (?, ?))"
        " SELECT json_group_array(json_array(member_id, on_date, rewarded,"
        "  message_points + other_points))"
        " FROM asked CROSS JOIN daily USING (member_id, on_date)",
        days,
    )
    return {(member_id, on): Used(*used) for member_id, on, *used in found}


def add_other(tx: Connection, *, member_id: int, on: str, points: int) -> None:
    """Count automatic points that were booked in the ledger towards the day's cap."""
    tx.execute(
        "INSERT INTO daily VALUES (?, ?, 0, 0, 0, 0, 0, 0, ?)"
        " ON CONFLICT (member_id, on_date) DO UPDATE SET"
        " other_points = other_points + excluded.other_points",
        (member_id, on, points),
    )


def messages_of(tx: Connection, member_id: int) -> int:
    """Return how many plain messages of a member were counted in all."""
    row = tx.execute(
        "SELECT coalesce(sum(messages), 0) FROM daily WHERE member_id = ?", (member_id,)
    ).fetchone()
    return int(row[0])


def active_between(tx: Connection, *, member_id: int, first: str, last: str) -> tuple[int, int]:
    """Return a member's active days and plain messages from one date to another, both counted."""
    days, messages = tx.execute(
        "SELECT count(*), coalesce(sum(messages), 0) FROM daily"
        " WHERE member_id = ? AND on_date BETWEEN ? AND ? AND messages > 0",
        (member_id, first, last),
    ).fetchone()
    return int(days), int(messages)


def add(tx: Connection, tallies: Sequence[Tally]) -> None:
    rows.write(
        tx,
        "INSERT INTO daily (member_id, on_date, messages, replies, media, rewarded,"
        " message_points, message_xp) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (member_id, on_date) DO UPDATE SET"
        " messages = messages + excluded.messages, replies = replies + excluded.replies,"
        " media = media + excluded.media, rewarded = rewarded + excluded.rewarded,"
        " message_points = message_points + excluded.message_points,"
        " message_xp = message_xp + excluded.message_xp",
        tallies,
    )


def add_hours(tx: Connection, hours: Sequence[tuple[int, str, int, int]]) -> None:
    """Add (community, local date, hour, messages) to the community's hour histogram."""
    rows.write(
        tx,
        "INSERT INTO activity_hours VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " messages = messages + excluded.messages",
        hours,
    )


def latest(tx: Connection, *, member_id: int, most: int) -> list[Day]:
    """Return the member's last days on which messages earned points, the newest first."""
    found = tx.execute(
        "SELECT on_date, rewarded, message_points FROM daily"
        " WHERE member_id = ? AND message_points <> 0 ORDER BY on_date DESC LIMIT ?",
        (member_id, most),
    )
    return [Day(*row) for row in found]


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Fold a member's days into another member's."""
    days = tx.execute("SELECT * FROM daily WHERE member_id = ?", (member_id,)).fetchall()
    add(tx, [Tally(into_id, *day[1:8]) for day in days])
    for day in days:
        add_other(tx, member_id=into_id, on=day[1], points=day[8])
    tx.execute("DELETE FROM daily WHERE member_id = ?", (member_id,))


def merge_hours(tx: Connection, *, community_id: int, into_id: int) -> None:
    hours = tx.execute(
        "SELECT on_date, hour, messages FROM activity_hours WHERE community_id = ?",
        (community_id,),
    ).fetchall()
    add_hours(tx, [(into_id, *hour) for hour in hours])
    tx.execute("DELETE FROM activity_hours WHERE community_id = ?", (community_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "daily": rows.named(
            tx,
            "SELECT on_date, messages, replies, media, rewarded, message_points, message_xp,"
            " other_points FROM daily WHERE member_id = ? ORDER BY on_date",
            (member.member_id,),
        ),
    }
