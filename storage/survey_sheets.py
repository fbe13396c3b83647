"""Owns survey_sheets, survey_answers and survey_ballots: who takes part, and what was answered."""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Sheet(NamedTuple):
    """How far a member is in a survey: the open question, the last words heard, the reward."""

    survey_id: int
    member_id: int
    number: int
    heard: int
    begun_at: int
    finished_at: int | None
    points: int


Answers = Mapping[int, str]
"""Answers by the numbers of their questions, in their order."""


def begin(tx: Connection, *, survey_id: int, member_id: int, now: int) -> bool:
    """Begin a sheet at its first question, once; False when it was begun before."""
    cursor = tx.execute(
        "INSERT INTO survey_sheets (survey_id, member_id, number, heard, begun_at, touched_at)"
        " VALUES (?, ?, 1, 0, ?, ?) ON CONFLICT DO NOTHING",
        (survey_id, member_id, now, now),
    )
    return cursor.rowcount == 1


def find(tx: Connection, *, survey_id: int, member_id: int) -> Sheet | None:
    row = tx.execute(
        "SELECT survey_id, member_id, number, heard, begun_at, finished_at, points"
        " FROM survey_sheets WHERE survey_id = ? AND member_id = ?",
        (survey_id, member_id),
    ).fetchone()
    return None if row is None else Sheet(*row)


def find_open(tx: Connection, user_id: int) -> int | None:
    """Return the open survey whose question a person saw last and has not finished."""
    row = tx.execute(
        "SELECT survey_id FROM survey_sheets JOIN members AS m USING (member_id)"
        " JOIN surveys USING (survey_id) WHERE m.user_id = ? AND m.state = 'present'"
        " AND finished_at IS NULL AND surveys.state = 'open'"
        " ORDER BY touched_at DESC, survey_id DESC LIMIT 1",
        (user_id,),
    ).fetchone()
    return None if row is None else int(row[0])


def find_asking(tx: Connection, user_id: int, *, since_at: int) -> int | None:
    """Return the open survey that asked a person for words since an instant and waits for them."""
    row = tx.execute(
        "SELECT s.survey_id FROM survey_sheets AS s JOIN members AS m USING (member_id)"
        " JOIN surveys USING (survey_id)"
        " JOIN survey_questions AS q ON q.survey_id = s.survey_id AND q.number = s.number"
        " WHERE m.user_id = ? AND m.state = 'present' AND s.finished_at IS NULL"
        " AND surveys.state = 'open' AND q.kind = 'text' AND s.touched_at >= ?"
        " ORDER BY s.touched_at DESC, s.survey_id DESC LIMIT 1",
        (user_id, since_at),
    ).fetchone()
    return None if row is None else int(row[0])


def last_begun(tx: Connection, *, member_id: int, survey_id: int) -> int | None:
    """Return when a member last began another survey."""
    row = tx.execute(
        "SELECT max(begun_at) FROM survey_sheets WHERE member_id = ? AND survey_id <> ?",
        (member_id, survey_id),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def count_resting(tx: Connection, *, community_id: int, since_at: int) -> int:
    """Count the present members of a community who began a survey since an instant."""
    row = tx.execute(
        "SELECT count(DISTINCT member_id) FROM survey_sheets JOIN members USING (member_id)"
        " WHERE community_id = ? AND state = 'present' AND begun_at > ?",
        (community_id, since_at),
    ).fetchone()
    return int(row[0])


def turn(tx: Connection, sheet: Sheet, *, number: int, heard: int, now: int) -> None:
    """Open another question; `heard` is the private message that brought the last answer."""
    tx.execute(
        "UPDATE survey_sheets SET number = ?, heard = max(heard, ?), touched_at = ?"
        " WHERE survey_id = ? AND member_id = ? AND finished_at IS NULL",
        (number, heard, now, sheet.survey_id, sheet.member_id),
    )


def answer(tx: Connection, sheet: Sheet, *, value: str) -> None:
    """Keep the answer to the open question; those to later ones may not be asked any more."""
    tx.execute(
        "DELETE FROM survey_answers WHERE survey_id = ? AND member_id = ? AND number > ?",
        (sheet.survey_id, sheet.member_id, sheet.number),
    )
    tx.execute(
        "INSERT INTO survey_answers VALUES (?, ?, ?, ?)"
        " ON CONFLICT (survey_id, member_id, number) DO UPDATE SET value = excluded.value",
        (sheet.survey_id, sheet.member_id, sheet.number, value),
    )


def answers(tx: Connection, sheet: Sheet) -> Answers:
    found = tx.execute(
        "SELECT number, value FROM survey_answers WHERE survey_id = ? AND member_id = ?"
        " ORDER BY number",
        (sheet.survey_id, sheet.member_id),
    )
    return dict(found.fetchall())


def finish(tx: Connection, sheet: Sheet, *, now: int) -> bool:
    """End a sheet, once; False when it was finished before."""
    row = tx.execute(
        "UPDATE survey_sheets SET finished_at = ? WHERE survey_id = ? AND member_id = ?"
        " AND finished_at IS NULL RETURNING member_id",
        (now, sheet.survey_id, sheet.member_id),
    ).fetchone()
    return row is not None


def set_points(tx: Connection, sheet: Sheet, points: int) -> None:
    tx.execute(
        "UPDATE survey_sheets SET points = ? WHERE survey_id = ? AND member_id = ?",
        (points, sheet.survey_id, sheet.member_id),
    )


def part_from_member(tx: Connection, sheet: Sheet, *, ballot: str) -> None:
    """Move a sheet's answers to where nothing tells whose they are, nor how they were given."""
    tx.execute(
        "INSERT INTO survey_ballots SELECT survey_id, ?, number, value FROM survey_answers"
        " WHERE survey_id = ? AND member_id = ?",
        (ballot, sheet.survey_id, sheet.member_id),
    )
    tx.execute(
        "DELETE FROM survey_answers WHERE survey_id = ? AND member_id = ?",
        (sheet.survey_id, sheet.member_id),
    )
    tx.execute(
        "UPDATE survey_sheets SET heard = 0 WHERE survey_id = ? AND member_id = ?",
        (sheet.survey_id, sheet.member_id),
    )


def count_finished(tx: Connection, survey_id: int) -> int:
    row = tx.execute(
        "SELECT count(*) FROM survey_sheets WHERE survey_id = ? AND finished_at IS NOT NULL",
        (survey_id,),
    ).fetchone()
    return int(row[0])


def unfinished(tx: Connection, survey_id: int) -> list[int]:
    """Return the members who began a survey and have not handed in."""
    found = tx.execute(
        "SELECT member_id FROM survey_sheets WHERE survey_id = ? AND finished_at IS NULL",
        (survey_id,),
    )
    return [member_id for (member_id,) in found]


def finished(tx: Connection, survey_id: int) -> list[tuple[int, int, Answers]]:
    """Return (member, tier, answers) of the finished sheets of a survey that names people."""
    kept = tx.execute(
        "SELECT member_id, coalesce(tier, 0), a.number, value FROM survey_sheets AS s"
        " JOIN survey_answers AS a USING (survey_id, member_id) LEFT JOIN tiers USING (member_id)"
        " WHERE survey_id = ? AND finished_at IS NOT NULL"
        " ORDER BY finished_at, member_id, a.number",
        (survey_id,),
    )
    found: dict[tuple[int, int], dict[int, str]] = {}
    for member_id, tier, number, value in kept:
        found.setdefault((member_id, tier), {})[number] = value
    return [(*who, given) for who, given in found.items()]


def ballots(tx: Connection, survey_id: int) -> list[Answers]:
    """Return the finished sheets of an anonymous survey, in the order of nothing."""
    kept = tx.execute(
        "SELECT ballot, number, value FROM survey_ballots WHERE survey_id = ? ORDER BY ballot",
        (survey_id,),
    )
    found: dict[str, dict[int, str]] = {}
    for ballot, number, value in kept:
        found.setdefault(ballot, {})[number] = value
    return list(found.values())


def remove_unfinished(tx: Connection, survey_id: int) -> None:
    """Forget what was answered in sheets that were never handed in."""
    tx.execute(
        "DELETE FROM survey_answers WHERE survey_id = ? AND member_id IN"
        " (SELECT member_id FROM survey_sheets WHERE survey_id = ? AND finished_at IS NULL)",
        (survey_id, survey_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's sheets to another; where both have one, the other's stays."""
    own = tx.execute("SELECT survey_id FROM survey_sheets WHERE member_id = ?", (member_id,))
    for (survey_id,) in own.fetchall():
        if find(tx, survey_id=survey_id, member_id=into_id) is None:
            _give(tx, survey_id=survey_id, member_id=member_id, into_id=into_id)
    tx.execute("DELETE FROM survey_answers WHERE member_id = ?", (member_id,))
    tx.execute("DELETE FROM survey_sheets WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let sheets of a chat's surveys go to their members' accounts in another community.

    Who has no account there, or a sheet already, keeps them.
    """
    pairs = tx.execute(
        "SELECT survey_id, here.member_id, there.member_id FROM survey_sheets"
        " JOIN surveys AS s USING (survey_id) JOIN members AS here USING (member_id)"
        " JOIN members AS there ON there.user_id = here.user_id AND there.community_id = ?"
        " WHERE s.chat_key = ? AND there.member_id <> here.member_id",
        (into_id, chat_key),
    )
    for survey_id, member_id, there_id in pairs.fetchall():
        if find(tx, survey_id=survey_id, member_id=there_id) is None:
            _give(tx, survey_id=survey_id, member_id=member_id, into_id=there_id)


def _give(tx: Connection, *, survey_id: int, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE survey_answers SET member_id = ? WHERE survey_id = ? AND member_id = ?",
        (into_id, survey_id, member_id),
    )
    tx.execute(
        "UPDATE survey_sheets SET member_id = ? WHERE survey_id = ? AND member_id = ?",
        (into_id, survey_id, member_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return in which surveys a member took part, and what they answered under their name."""
    return {
        "survey_sheets": rows.named(
            tx,
            "SELECT title, begun_at, finished_at, s.points FROM survey_sheets AS s"
            " JOIN surveys USING (survey_id) WHERE member_id = ? ORDER BY survey_id",
            (member.member_id,),
        ),
        "survey_answers": rows.named(
            tx,
            "SELECT title, words, value FROM survey_answers JOIN surveys USING (survey_id)"
            " LEFT JOIN survey_questions USING (survey_id, number) WHERE member_id = ?"
            " ORDER BY survey_id, number",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget a member's sheets; what was handed in without a name is nobody's."""
    tx.execute("DELETE FROM survey_answers WHERE member_id = ?", (member.member_id,))
    tx.execute("DELETE FROM survey_sheets WHERE member_id = ?", (member.member_id,))
