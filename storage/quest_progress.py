"""Owns quest_progress and quest_marks: how far members are, and what has been counted."""

from collections.abc import Collection, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from domain.quests import Audience
from storage import rows


class Progress(NamedTuple):
    """How far a member is, reached when, the target reached when, rewarded when."""

    member_id: int
    figure: int
    at: int
    reached_at: int | None
    rewarded_at: int | None


def of_members(
    tx: Connection, *, quest_id: int, community_id: int, member_ids: Collection[int]
) -> dict[int, Progress]:
    """Return the progress of those who are members of the community, zero without any."""
    found = rows.read(
        tx,
        "WITH asked (quest_id, community_id, member_id) AS (VALUES (?, ?, ?))"
        " SELECT json_group_array(json_array(m.member_id, coalesce(p.figure, 0),"
        " coalesce(p.at, 0), p.reached_at, p.rewarded_at))"
        " FROM asked CROSS JOIN members AS m USING (community_id, member_id)"
        " LEFT JOIN quest_progress AS p USING (quest_id, member_id)",
        [(quest_id, community_id, member_id) for member_id in member_ids],
    )
    return {progress[0]: Progress(*progress) for progress in found}


def set_many(tx: Connection, quest_id: int, progress: Sequence[Progress]) -> None:
    """Write figures and when they were reached; rewards stay as they were."""
    rows.write(
        tx,
        "INSERT INTO quest_progress (quest_id, member_id, figure, at, reached_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (quest_id, member_id) DO UPDATE SET"
        " figure = excluded.figure, at = excluded.at, reached_at = excluded.reached_at",
        [(quest_id, *each[:4]) for each in progress],
    )


def total(tx: Connection, quest_id: int) -> int:
    row = tx.execute(
        "SELECT coalesce(sum(figure), 0) FROM quest_progress WHERE quest_id = ?", (quest_id,)
    ).fetchone()
    return int(row[0])


def reached(tx: Connection, *, quest_id: int, audience: Audience, most: int) -> list[int]:
    """Return who reached the target and waits for the reward, the first one first."""
    found = tx.execute(
        "SELECT p.member_id FROM quest_progress AS p JOIN members AS m USING (member_id)"
        " WHERE quest_id = ? AND reached_at IS NOT NULL AND rewarded_at IS NULL"
        " AND state = 'present' AND xp >= ? AND since_at >= ?"
        " ORDER BY reached_at, p.member_id LIMIT ?",
        (quest_id, *audience, most),
    )
    return [member_id for (member_id,) in found]


def best(
    tx: Connection, *, quest_id: int, audience: Audience, most: int
) -> list[tuple[int, bool]]:
    """Return (member, rewarded already) of the best; of equals who was there first is first."""
    found = tx.execute(
        "SELECT p.member_id, rewarded_at IS NOT NULL"
        " FROM quest_progress AS p JOIN members AS m USING (member_id)"
        " WHERE quest_id = ? AND figure > 0 AND state = 'present' AND xp >= ? AND since_at >= ?"
        " ORDER BY figure DESC, p.at, p.member_id LIMIT ?",
        (quest_id, *audience, most),
    )
    return [(member_id, bool(is_rewarded)) for member_id, is_rewarded in found]


def contributors(tx: Connection, *, quest_id: int, audience: Audience, most: int) -> list[int]:
    """Return who contributed something and waits for the reward."""
    found = tx.execute(
        "SELECT p.member_id FROM quest_progress AS p JOIN members AS m USING (member_id)"
        " WHERE quest_id = ? AND figure > 0 AND rewarded_at IS NULL"
        " AND state = 'present' AND xp >= ? AND since_at >= ? ORDER BY p.member_id LIMIT ?",
        (quest_id, *audience, most),
    )
    return [member_id for (member_id,) in found]


def reward(tx: Connection, *, quest_id: int, member_id: int, now: int) -> None:
    tx.execute(
        "UPDATE quest_progress SET rewarded_at = ? WHERE quest_id = ? AND member_id = ?",
        (now, quest_id, member_id),
    )


def count_rewarded(tx: Connection, quest_id: int) -> int:
    row = tx.execute(
        "SELECT count(*) FROM quest_progress WHERE quest_id = ? AND rewarded_at IS NOT NULL",
        (quest_id,),
    ).fetchone()
    return int(row[0])


def rewarded(tx: Connection, *, quest_id: int, most: int) -> list[Progress]:
    """Return who was rewarded, the best first and of equals the first one."""
    found = tx.execute(
        "SELECT member_id, figure, at, reached_at, rewarded_at FROM quest_progress"
        " WHERE quest_id = ? AND rewarded_at IS NOT NULL"
        " ORDER BY figure DESC, coalesce(reached_at, at), member_id LIMIT ?",
        (quest_id, most),
    )
    return [Progress(*row) for row in found]


def in_order_of_arrival(tx: Connection, *, quest_id: int, most: int) -> list[Progress]:
    """Return who was rewarded for reaching the target, the first one first."""
    found = tx.execute(
        "SELECT member_id, figure, at, reached_at, rewarded_at FROM quest_progress"
        " WHERE quest_id = ? AND rewarded_at IS NOT NULL"
        " ORDER BY reached_at, member_id LIMIT ?",
        (quest_id, most),
    )
    return [Progress(*row) for row in found]


def find(tx: Connection, *, quest_id: int, member_id: int) -> Progress | None:
    row = tx.execute(
        "SELECT member_id, figure, at, reached_at, rewarded_at FROM quest_progress"
        " WHERE quest_id = ? AND member_id = ?",
        (quest_id, member_id),
    ).fetchone()
    return None if row is None else Progress(*row)


def place(tx: Connection, *, quest_id: int, own: Progress) -> int:
    """Return a member's place among all who count: 1 + how many are ahead."""
    row = tx.execute(
        "SELECT 1 + count(*) FROM quest_progress WHERE quest_id = ?"
        " AND (figure > ? OR figure = ? AND (at, member_id) < (?, ?))",
        (quest_id, own.figure, own.figure, own.at, own.member_id),
    ).fetchone()
    return int(row[0])


def marks(tx: Connection, quest_id: int) -> dict[tuple[str, int], int]:
    """Return up to where each (source, place) is counted."""
    found = tx.execute(
        "SELECT source, place, seen FROM quest_marks WHERE quest_id = ?", (quest_id,)
    )
    return {(source, place): seen for source, place, seen in found}


def set_mark(tx: Connection, *, quest_id: int, source: str, place: int, seen: int) -> None:
    tx.execute(
        "INSERT INTO quest_marks VALUES (?, ?, ?, ?)"
        " ON CONFLICT (quest_id, source, place) DO UPDATE SET seen = excluded.seen",
        (quest_id, source, place, seen),
    )


def remove_marks(tx: Connection, quest_id: int) -> None:
    tx.execute("DELETE FROM quest_marks WHERE quest_id = ?", (quest_id,))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's progress to another; where both have some, the other's stays."""
    tx.execute(
        "UPDATE OR IGNORE quest_progress SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM quest_progress WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let progress in a chat's quests go to its members' accounts in another community.

    Who has no account there keeps it.
    """
    tx.execute(
        "UPDATE OR IGNORE quest_progress SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), quests AS q"
        " WHERE here.member_id = quest_progress.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND q.quest_id = quest_progress.quest_id AND q.chat_key = ?",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "quest_progress": rows.named(
            tx,
            "SELECT title, p.figure, at, reached_at, rewarded_at FROM quest_progress AS p"
            " JOIN quests USING (quest_id) WHERE community_id = ? AND member_id = ?"
            " ORDER BY quest_id",
            (member.community_id, member.member_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM quest_progress WHERE member_id = ?1 AND quest_id IN (SELECT quest_id"
        " FROM quests WHERE community_id = ?2)",
        (member.member_id, member.community_id),
    )
