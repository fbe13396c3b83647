"""Owns draw_events and draw_claims: which prizes fell free, and who has and fetched which."""

from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.draws import EventKind
from domain.members import Member
from storage import rows


class Event(NamedTuple):
    """A prize that fell free; `listed` is whose it was, `by_user_id` is None for the rules."""

    sequence: int
    prize: int
    listed: int
    why: EventKind
    note: str
    by_user_id: int | None
    at: int


class Claim(NamedTuple):
    """Whose a prize is now; `listed` is None when nobody is left for it."""

    draw_id: int
    prize: int
    listed: int | None
    deadline: int
    claimed_at: int | None
    handed_at: int | None
    by_user_id: int | None


def add_event(tx: Connection, draw_id: int, event: Event) -> None:
    tx.execute("INSERT INTO draw_events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (draw_id, *event))


def events(tx: Connection, draw_id: int) -> list[Event]:
    """Return the prizes that fell free, in order."""
    rows: list[tuple[Any, ...]] = tx.execute(
        "SELECT sequence, prize, listed, why, note, by_user_id, at FROM draw_events"
        " WHERE draw_id = ? ORDER BY sequence",
        (draw_id,),
    ).fetchall()
    return [
        Event(sequence, prize, listed, EventKind(why), *rest)
        for sequence, prize, listed, why, *rest in rows
    ]


def award(tx: Connection, *, draw_id: int, prize: int, listed: int | None, deadline: int) -> None:
    """Say whose a prize is from now on, not claimed yet."""
    tx.execute(
        "INSERT INTO draw_claims (draw_id, prize, listed, deadline) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (draw_id, prize) DO UPDATE SET listed = excluded.listed,"
        " deadline = excluded.deadline, claimed_at = NULL",
        (draw_id, prize, listed, deadline),
    )


def of_draw(tx: Connection, draw_id: int) -> list[Claim]:
    """Return all prizes of a draw with whose they are, in order."""
    rows = tx.execute(
        "SELECT draw_id, prize, listed, deadline, claimed_at, handed_at, by_user_id"
        " FROM draw_claims WHERE draw_id = ? ORDER BY prize",
        (draw_id,),
    )
    return [Claim(*row) for row in rows]


def waiting(tx: Connection) -> list[Claim]:
    """Return the prizes of draws that go on which nobody claimed yet, everywhere."""
    rows = tx.execute(
        "SELECT draw_id, prize, listed, deadline, claimed_at, handed_at, c.by_user_id"
        " FROM draw_claims AS c JOIN draws USING (draw_id)"
        " WHERE state = 'drawn' AND claimed_at IS NULL AND listed IS NOT NULL"
    )
    return [Claim(*row) for row in rows]


def set_deadline(tx: Connection, *, draw_id: int, prize: int, deadline: int) -> None:
    tx.execute(
        "UPDATE draw_claims SET deadline = ? WHERE draw_id = ? AND prize = ?",
        (deadline, draw_id, prize),
    )


def unclaimed_by(tx: Connection, member_id: int) -> int:
    """Return how many prizes wait for a member to claim them or to be handed over."""
    row = tx.execute(
        "SELECT count(*) FROM draw_claims AS c JOIN draws AS d USING (draw_id)"
        " JOIN draw_entries AS e ON e.draw_id = c.draw_id AND e.listed = c.listed"
        " WHERE e.member_id = ? AND d.state = 'drawn' AND c.handed_at IS NULL",
        (member_id,),
    ).fetchone()
    return int(row[0])


def claim(tx: Connection, *, draw_id: int, prize: int, listed: int, now: int) -> bool:
    """Keep that a winner wants the prize; False when it is not theirs, or too late."""
    row = tx.execute(
        "UPDATE draw_claims SET claimed_at = ? WHERE draw_id = ? AND prize = ? AND listed = ?"
        " AND claimed_at IS NULL AND deadline >= ? RETURNING prize",
        (now, draw_id, prize, listed, now),
    ).fetchone()
    return row is not None


def hand_over(tx: Connection, *, draw_id: int, prize: int, by_user_id: int, now: int) -> bool:
    """Keep that a prize was handed over; False when it was before, or is nobody's."""
    row = tx.execute(
        "UPDATE draw_claims SET handed_at = ?1, by_user_id = ?2,"
        " claimed_at = coalesce(claimed_at, ?1) WHERE draw_id = ?3 AND prize = ?4"
        " AND listed IS NOT NULL AND handed_at IS NULL RETURNING prize",
        (now, by_user_id, draw_id, prize),
    ).fetchone()
    return row is not None


def overdue(tx: Connection, now: int) -> list[tuple[int, int]]:
    """Return (draw, prize) of what nobody claimed in time, the longest overdue first."""
    rows = tx.execute(
        "SELECT draw_id, prize FROM draw_claims JOIN draws USING (draw_id)"
        " WHERE claimed_at IS NULL AND listed IS NOT NULL AND deadline < ? AND state = 'drawn'"
        " ORDER BY deadline, draw_id, prize",
        (now,),
    )
    return list(rows)


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "draw_claims": rows.named(
            tx,
            "SELECT number, prize, deadline, claimed_at, handed_at FROM draw_claims AS c"
            " JOIN draws USING (draw_id) WHERE EXISTS (SELECT 1 FROM draw_entries AS e"
            " WHERE e.draw_id = c.draw_id AND e.listed = c.listed AND e.member_id = ?)"
            " ORDER BY draw_id, prize",
            (member.member_id,),
        ),
        "draw_events": rows.named(
            tx,
            "SELECT number, prize, why, note, at FROM draw_events AS v"
            " JOIN draws USING (draw_id) WHERE EXISTS (SELECT 1 FROM draw_entries AS e"
            " WHERE e.draw_id = v.draw_id AND e.listed = v.listed AND e.member_id = ?)"
            " ORDER BY draw_id, sequence",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE draw_events SET note = '' WHERE (draw_id, listed) IN (SELECT draw_id, listed"
        " FROM draw_entries WHERE member_id = ? AND listed IS NOT NULL)",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE draw_events SET by_user_id = 0 WHERE by_user_id = ?1"
        " AND draw_id IN (SELECT draw_id FROM draws WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE draw_claims SET by_user_id = 0 WHERE by_user_id = ?1"
        " AND draw_id IN (SELECT draw_id FROM draws WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
