"""Owns gathering_feedback: what guests say of a gathering afterwards."""

from sqlite3 import Connection

from domain.gathering_feedback import Again, Opinion, Sheet, Step
from domain.members import Member
from storage import rows


def add(tx: Connection, *, gathering_id: int, member_id: int) -> bool:
    """Begin a guest's sheet at its first question, once; False when it was begun before."""
    cursor = tx.execute(
        "INSERT INTO gathering_feedback VALUES (?, ?, 1, 0, '', '') ON CONFLICT DO NOTHING",
        (gathering_id, member_id),
    )
    return cursor.rowcount == 1


def find(tx: Connection, *, gathering_id: int, member_id: int) -> Sheet | None:
    row = tx.execute(
        "SELECT step, stars, again, sentence FROM gathering_feedback"
        " WHERE gathering_id = ? AND member_id = ?",
        (gathering_id, member_id),
    ).fetchone()
    if row is None:
        return None
    step, stars, again, sentence = row
    return Sheet(Step(step), stars, Again(again) if again else None, sentence)


def set_sheet(tx: Connection, sheet: Sheet, *, gathering_id: int, member_id: int) -> None:
    """Keep a sheet in place of what it was."""
    tx.execute(
        "UPDATE gathering_feedback SET step = ?, stars = ?, again = ?, sentence = ?"
        " WHERE gathering_id = ? AND member_id = ?",
        (sheet.step, sheet.stars, sheet.again or "", sheet.sentence, gathering_id, member_id),
    )


def opinion(tx: Connection, gathering_id: int) -> Opinion:
    """Return what all sheets come to, the sentences in no order that tells whose they are."""
    found = tx.execute(
        "SELECT stars, again, sentence FROM gathering_feedback WHERE gathering_id = ?",
        (gathering_id,),
    ).fetchall()
    stars = [stars for stars, _, _ in found if stars]
    again = [Again(again) for _, again, _ in found if again]
    return Opinion(
        len(found),
        {each: stars.count(each) for each in sorted(set(stars))},
        {each: again.count(each) for each in Again},
        tuple(sorted(sentence for _, _, sentence in found if sentence)),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's sheets to another; where both have one, the other's stays."""
    tx.execute(
        "UPDATE OR IGNORE gathering_feedback SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM gathering_feedback WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let what is said of a chat's gatherings go with it, to the accounts there."""
    tx.execute(
        "UPDATE OR IGNORE gathering_feedback SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), gatherings AS g"
        " WHERE here.member_id = gathering_feedback.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND g.gathering_id = gathering_feedback.gathering_id AND g.chat_key = ?",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "gathering_feedback": rows.named(
            tx,
            "SELECT title, stars, again, sentence FROM gathering_feedback"
            " LEFT JOIN gatherings USING (gathering_id) WHERE member_id = ? ORDER BY starts_at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM gathering_feedback WHERE member_id = ?", (member.member_id,))
