"""Owns poll_votes: what members chose in polls that show it."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from domain.tiers import Tier
from storage import rows


class Vote(NamedTuple):
    """What a member chose last; `choices` 0 is a vote taken back."""

    member_id: int
    choices: int
    first_at: int
    changed_at: int
    tier: Tier


def cast(tx: Connection, *, poll_id: int, member_id: int, choices: int, now: int) -> bool:
    """Keep what a member chose; say whether it is their first vote in this poll."""
    row = tx.execute(
        "INSERT INTO poll_votes VALUES (?, ?, ?, ?, ?) ON CONFLICT (poll_id, member_id)"
        " DO UPDATE SET choices = excluded.choices, changed_at = excluded.changed_at"
        " WHERE choices <> excluded.choices RETURNING first_at = changed_at",
        (poll_id, member_id, choices, now, now),
    ).fetchone()
    return row is not None and bool(row[0])


def is_known(tx: Connection, *, poll_id: int, member_id: int) -> bool:
    row = tx.execute(
        "SELECT 1 FROM poll_votes WHERE poll_id = ? AND member_id = ?", (poll_id, member_id)
    ).fetchone()
    return row is not None


def of_poll(tx: Connection, poll_id: int) -> list[Vote]:
    """Return every vote with the voter's tier of today, in the order of the first ones."""
    found = tx.execute(
        "SELECT member_id, choices, first_at, changed_at, coalesce(tier, 0) FROM poll_votes"
        " LEFT JOIN tiers USING (member_id) WHERE poll_id = ? ORDER BY first_at, member_id",
        (poll_id,),
    )
    return [
        Vote(member_id, choices, first_at, changed_at, Tier(tier))
        for member_id, choices, first_at, changed_at, tier in found
    ]


def remove_before(tx: Connection, at: int) -> None:
    """Forget who chose what in polls that ended before an instant."""
    tx.execute(
        "DELETE FROM poll_votes WHERE poll_id IN (SELECT poll_id FROM polls WHERE ended_at < ?)",
        (at,),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's votes to another one of the same person, who keeps their own."""
    tx.execute(
        "UPDATE OR IGNORE poll_votes SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM poll_votes WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "poll_votes": rows.named(
            tx,
            "SELECT question, choices, first_at, changed_at FROM poll_votes"
            " JOIN polls USING (poll_id) WHERE member_id = ? ORDER BY poll_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM poll_votes WHERE member_id = ?", (member.member_id,))
