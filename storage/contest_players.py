"""Owns contest_players and contest_answers: who plays, what they answered, what they scored."""

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.contests import Round, Total
from domain.members import Member
from storage import rows


class Answer(NamedTuple):
    """A player's part in one asking: hints taken, and what was answered when."""

    member_id: int
    hints: int
    choice: int | None
    answered_ms: int | None


class Scored(NamedTuple):
    """What an answer came to."""

    member_id: int
    took_ms: int
    score: int


class Times(NamedTuple):
    """How long a player took for each answer, so many of them right."""

    member_id: int
    right: int
    took_ms: list[int]


class Best(NamedTuple):
    """A member over many contests: their scores, and how many they played."""

    member_id: int
    score: int
    contests: int


# -- players ---------------------------------------------------------------------------------


def add(tx: Connection, *, contest_id: int, member_id: int, team: int, joined: int) -> bool:
    """Let a member play; False when they did before."""
    cursor = tx.execute(
        "INSERT INTO contest_players (contest_id, member_id, team, joined) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (contest_id, member_id, team, joined),
    )
    return cursor.rowcount == 1


def find_team(tx: Connection, *, contest_id: int, member_id: int) -> int | None:
    """Return a player's team, 0 without teams; None for who does not play."""
    row = tx.execute(
        "SELECT team FROM contest_players WHERE contest_id = ? AND member_id = ?",
        (contest_id, member_id),
    ).fetchone()
    return None if row is None else int(row[0])


def count(tx: Connection, contest_id: int) -> int:
    row = tx.execute(
        "SELECT count(*) FROM contest_players WHERE contest_id = ?", (contest_id,)
    ).fetchone()
    return int(row[0])


def first(tx: Connection, contest_id: int, *, most: int) -> list[int]:
    """Return the members who joined first, in that order."""
    found = tx.execute(
        "SELECT member_id FROM contest_players WHERE contest_id = ? ORDER BY joined LIMIT ?",
        (contest_id, most),
    )
    return [member_id for (member_id,) in found]


def totals(tx: Connection, contest_id: int) -> list[Total]:
    """Return what every player scored in the rounds that count."""
    found = tx.execute(
        "SELECT p.member_id, team, coalesce(p.score, sum(a.score), 0),"
        " coalesce(sum(a.score > 0), 0),"
        " coalesce(sum(CASE WHEN a.score > 0 THEN took_ms END), 0)"
        " FROM contest_players AS p LEFT JOIN (SELECT a.* FROM contest_answers AS a"
        "  JOIN contest_rounds AS r USING (contest_id, place, attempt)"
        "  WHERE contest_id = ?1 AND r.state = 'closed') AS a USING (member_id)"
        " WHERE p.contest_id = ?1 GROUP BY p.member_id",
        (contest_id,),
    )
    return [Total(*row) for row in found]


def unbooked(tx: Connection, contest_id: int, *, most: int) -> list[int]:
    """Return players whose points are not booked yet, in the order they joined."""
    found = tx.execute(
        "SELECT member_id FROM contest_players WHERE contest_id = ? AND points IS NULL"
        " ORDER BY joined LIMIT ?",
        (contest_id, most),
    )
    return [member_id for (member_id,) in found]


def set_booked(
    tx: Connection, *, contest_id: int, member_id: int, score: int, points: int
) -> None:
    """Keep what a player scored in the end, and the points that were booked for it."""
    tx.execute(
        "UPDATE contest_players SET score = ?, points = ? WHERE contest_id = ? AND member_id = ?",
        (score, points, contest_id, member_id),
    )


def booked(tx: Connection, contest_id: int) -> dict[int, int]:
    """Return the points that were booked, by member."""
    found = tx.execute(
        "SELECT member_id, points FROM contest_players WHERE contest_id = ? AND points > 0",
        (contest_id,),
    )
    return dict(found.fetchall())


def best(tx: Connection, *, community_id: int, since_on: str, most: int) -> list[Best]:
    """Return who scored most in contests since a local date, of those who are on boards."""
    found = tx.execute(
        "SELECT member_id, sum(score) AS total, count(*) FROM contest_players AS p"
        " JOIN contests USING (contest_id) WHERE community_id = ? AND ended_on >= ? AND score > 0"
        " AND NOT EXISTS (SELECT 1 FROM unlisted AS u WHERE u.member_id = p.member_id)"
        " GROUP BY member_id ORDER BY total DESC, max(ended_at), member_id LIMIT ?",
        (community_id, since_on, most),
    )
    return [Best(*row) for row in found]


# -- answers ---------------------------------------------------------------------------------


def find_answer(tx: Connection, asked: Round, member_id: int) -> Answer | None:
    row = tx.execute(
        "SELECT member_id, hints, choice, answered_ms FROM contest_answers"
        " WHERE contest_id = ? AND place = ? AND attempt = ? AND member_id = ?",
        (asked.contest_id, asked.place, asked.attempt, member_id),
    ).fetchone()
    return None if row is None else Answer(*row)


def answer(
    tx: Connection, asked: Round, *, member_id: int, choice: int, answered_ms: int
) -> int | None:
    """Lock a player's answer; return the one locked before, None for the first."""
    row = tx.execute(
        "INSERT INTO contest_answers (contest_id, place, attempt, member_id, hints, choice,"
        " answered_ms) VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO UPDATE SET"
        " choice = excluded.choice, answered_ms = excluded.answered_ms WHERE choice IS NULL"
        " RETURNING choice",
        (asked.contest_id, asked.place, asked.attempt, member_id, choice, answered_ms),
    ).fetchone()
    if row is not None:
        return None
    before = find_answer(tx, asked, member_id)
    return before.choice if before else None


def take_hint(
    tx: Connection, asked: Round, *, member_id: int, most: int, at_ms: int, rest_ms: int
) -> int:
    """Count one more hint, at most so many; return how many were taken.

    Within `rest_ms` after one there is no other: that tap came twice.
    """
    tx.execute(
        "INSERT INTO contest_answers (contest_id, place, attempt, member_id, hints, hinted_ms)"
        " VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET hints = min(hints + 1, ?),"
        " hinted_ms = excluded.hinted_ms WHERE hinted_ms <= excluded.hinted_ms - ?",
        (asked.contest_id, asked.place, asked.attempt, member_id, at_ms, most, rest_ms),
    )
    taken = find_answer(tx, asked, member_id)
    return taken.hints if taken else 0


def answers(tx: Connection, asked: Round) -> list[Answer]:
    """Return what was answered, the first answer first."""
    found = tx.execute(
        "SELECT member_id, hints, choice, answered_ms FROM contest_answers"
        " WHERE contest_id = ? AND place = ? AND attempt = ? AND choice IS NOT NULL"
        " ORDER BY answered_ms, member_id",
        (asked.contest_id, asked.place, asked.attempt),
    )
    return [Answer(*row) for row in found]


def count_answers(tx: Connection, asked: Round) -> int:
    row = tx.execute(
        "SELECT count(*) FROM contest_answers"
        " WHERE contest_id = ? AND place = ? AND attempt = ? AND choice IS NOT NULL",
        (asked.contest_id, asked.place, asked.attempt),
    ).fetchone()
    return int(row[0])


def set_scores(tx: Connection, asked: Round, scored: Sequence[Scored]) -> None:
    """Keep what the answers of a round came to."""
    key = (asked.contest_id, asked.place, asked.attempt)
    rows.write(
        tx,
        "INSERT INTO contest_answers (contest_id, place, attempt, member_id, hints, took_ms,"
        " score) VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO UPDATE SET"
        " took_ms = excluded.took_ms, score = excluded.score",
        [(*key, *each) for each in scored],
    )


def times(tx: Connection, contest_id: int) -> list[Times]:
    """Return how long every player took, in the rounds that count."""
    found = tx.execute(
        "SELECT member_id, sum(score > 0), json_group_array(took_ms) FROM contest_answers"
        " JOIN contest_rounds AS r USING (contest_id, place, attempt)"
        " WHERE contest_id = ? AND r.state = 'closed' AND took_ms IS NOT NULL GROUP BY member_id",
        (contest_id,),
    )
    return [Times(member_id, right, json.loads(took)) for member_id, right, took in found]


def remove_answers_before(tx: Connection, at: int) -> None:
    """Forget who answered what in contests that ended before an instant; their scores stay."""
    tx.execute(
        "DELETE FROM contest_answers WHERE contest_id IN (SELECT contest_id FROM contests"
        " WHERE state = 'over' AND ended_at < ?)",
        (at,),
    )


def first_right(tx: Connection, asked: Round) -> Scored | None:
    """Return who was right first."""
    row = tx.execute(
        "SELECT member_id, took_ms, score FROM contest_answers"
        " WHERE contest_id = ? AND place = ? AND attempt = ? AND score > 0"
        " ORDER BY took_ms, member_id LIMIT 1",
        (asked.contest_id, asked.place, asked.attempt),
    ).fetchone()
    return None if row is None else Scored(*row)


def count_right(tx: Connection, asked: Round) -> int:
    row = tx.execute(
        "SELECT count(*) FROM contest_answers"
        " WHERE contest_id = ? AND place = ? AND attempt = ? AND score > 0",
        (asked.contest_id, asked.place, asked.attempt),
    ).fetchone()
    return int(row[0])


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's games to another row of the same person; the other's own stay."""
    tx.execute(
        "UPDATE OR IGNORE contest_players SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM contest_players WHERE member_id = ?", (member_id,))
    tx.execute(
        "UPDATE OR IGNORE contest_answers SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM contest_answers WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the contests a member played, and what they answered in them."""
    return {
        "contest_players": rows.named(
            tx,
            "SELECT number, team, score, points FROM contest_players JOIN contests"
            " USING (contest_id) WHERE member_id = ? ORDER BY contest_id",
            (member.member_id,),
        ),
        "contest_answers": rows.named(
            tx,
            "SELECT number, a.place, a.attempt, hints, choice, answered_ms, score"
            " FROM contest_answers AS a JOIN contests USING (contest_id) WHERE member_id = ?"
            " ORDER BY contest_id, a.place, a.attempt",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM contest_players WHERE member_id = ?", (member.member_id,))
    tx.execute("DELETE FROM contest_answers WHERE member_id = ?", (member.member_id,))
