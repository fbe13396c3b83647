"""Owns gathering_guests: who answered what, who has a seat and who waits for one."""

from sqlite3 import Connection

from domain.gatherings import Answer, Guest
from domain.members import Member
from storage import rows


def set_answer(
    tx: Connection,
    *,
    gathering_id: int,
    member_id: int,
    answer: Answer,
    seats: int,
    at: int,
    held_until: int | None = None,
) -> None:
    """Keep an answer in place of an earlier one; who waits keeps the place in the list."""
    tx.execute(
        "INSERT INTO gathering_guests (gathering_id, member_id, answer, seats, answered_at,"
        " held_until, turn) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (gathering_id, member_id) DO UPDATE SET answer = excluded.answer,"
        " seats = excluded.seats, held_until = excluded.held_until,"
        " answered_at = iif(gathering_guests.answer = excluded.answer,"
        "  gathering_guests.answered_at, excluded.answered_at),"
        " turn = iif(gathering_guests.answer = excluded.answer,"
        "  gathering_guests.turn, excluded.turn)",
        (gathering_id, member_id, answer, seats, at, held_until, _turn(tx, gathering_id)),
    )


def _turn(tx: Connection, gathering_id: int) -> int:
    """Return the place behind everybody: many answer within one second."""
    row = tx.execute(
        "SELECT coalesce(max(turn), 0) + 1 FROM gathering_guests WHERE gathering_id = ?",
        (gathering_id,),
    ).fetchone()
    return int(row[0])


def find(tx: Connection, *, gathering_id: int, member_id: int) -> Guest | None:
    row = tx.execute(
        "SELECT answer, seats, answered_at, held_until, came_at FROM gathering_guests"
        " WHERE gathering_id = ? AND member_id = ?",
        (gathering_id, member_id),
    ).fetchone()
    if row is None:
        return None
    answer, *rest = row
    return Guest(member_id, Answer(answer), *rest)


def of_answer(tx: Connection, gathering_id: int, answer: Answer) -> list[Guest]:
    """Return who answered so and is there still, the first ones first."""
    found = tx.execute(
        "SELECT member_id, answer, seats, answered_at, held_until, came_at FROM gathering_guests"
        " JOIN members USING (member_id) WHERE gathering_id = ? AND answer = ?"
        " AND members.state = 'present' ORDER BY answered_at, turn, member_id",
        (gathering_id, answer),
    )
    return [Guest(member_id, Answer(said), *rest) for member_id, said, *rest in found]


def waiting(tx: Connection, gathering_id: int, *, since: int) -> list[Guest]:
    """Return who waits for a seat: who took one since and did not come stands behind the others.

    Nobody failed to come where nobody was noted as being there.
    """
    found = tx.execute(
        "SELECT member_id, answer, seats, answered_at, held_until, came_at FROM gathering_guests"
        " AS w JOIN members USING (member_id) WHERE gathering_id = ? AND answer = 'waiting'"
        " AND members.state = 'present' ORDER BY EXISTS (SELECT 1 FROM gathering_guests AS p"
        "  JOIN gatherings AS g USING (gathering_id) WHERE p.member_id = w.member_id"
        "  AND p.answer = 'yes' AND p.came_at IS NULL AND g.state = 'over' AND g.starts_at >= ?"
        "  AND EXISTS (SELECT 1 FROM gathering_guests AS c WHERE c.gathering_id = p.gathering_id"
        "   AND c.came_at IS NOT NULL)), answered_at, turn, member_id",
        (gathering_id, since),
    )
    return [Guest(member_id, Answer(said), *rest) for member_id, said, *rest in found]


def set_came(tx: Connection, *, gathering_id: int, member_id: int, at: int) -> bool:
    """Note that a member was there, whatever they answered; False when that is noted already."""
    row = tx.execute(
        "INSERT INTO gathering_guests (gathering_id, member_id, answer, seats, answered_at,"
        " came_at, turn) VALUES (?1, ?2, 'yes', 1, ?3, ?3, ?4)"
        " ON CONFLICT (gathering_id, member_id)"
        " DO UPDATE SET came_at = excluded.came_at, answer = 'yes', held_until = NULL"
        " WHERE gathering_guests.came_at IS NULL RETURNING member_id",
        (gathering_id, member_id, at, _turn(tx, gathering_id)),
    ).fetchone()
    return row is not None


def counts(tx: Connection, gathering_id: int) -> dict[Answer, int]:
    """Return how many seats each answer stands for, of those who are there still."""
    found = tx.execute(
        "SELECT answer, sum(seats) FROM gathering_guests JOIN members USING (member_id)"
        " WHERE gathering_id = ? AND members.state = 'present' GROUP BY answer",
        (gathering_id,),
    )
    return {Answer(answer): seats for answer, seats in found}


def free_left(tx: Connection, gathering_id: int, *, now: int) -> bool:
    """Free the seats of who is not in the group any more; say whether there were any."""
    cursor = tx.execute(
        "UPDATE gathering_guests SET answer = 'no', held_until = NULL, answered_at = ?"
        " WHERE gathering_id = ? AND answer IN ('yes', 'held', 'waiting') AND member_id NOT IN"
        " (SELECT member_id FROM members WHERE state = 'present')",
        (now, gathering_id),
    )
    return cursor.rowcount > 0


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's answers to another; where both have one, the other's stays."""
    tx.execute(
        "UPDATE OR IGNORE gathering_guests SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM gathering_guests WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let the answers to a chat's gatherings go with it, to the accounts there."""
    tx.execute(
        "UPDATE OR IGNORE gathering_guests SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), gatherings AS g"
        " WHERE here.member_id = gathering_guests.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND g.gathering_id = gathering_guests.gathering_id AND g.chat_key = ?",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "gathering_guests": rows.named(
            tx,
            "SELECT title, starts_at, answer, seats, answered_at, came_at FROM gathering_guests"
            " LEFT JOIN gatherings USING (gathering_id) WHERE member_id = ? ORDER BY starts_at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM gathering_guests WHERE member_id = ?", (member.member_id,))
