"""Owns badge_awards: who was awarded which badge when, once each time."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.badges import Times
from domain.members import Member
from storage import rows


class Award(NamedTuple):
    """A badge of a member, in the order of the table's columns; `n` is the how-manieth."""

    award_id: int
    member_id: int
    badge: str
    n: int
    at: int
    note: str
    by_user_id: int | None
    ref: str | None
    told_at: int | None
    taken_at: int | None
    taken_by: int | None
    taken_ref: str | None


class Cause(NamedTuple):
    """Why a badge is awarded; `by_user_id` is None for one that is earned."""

    note: str = ""
    by_user_id: int | None = None
    ref: str | None = None


EARNED = Cause()


def add(
    tx: Connection,
    *,
    member_id: int,
    times: Times,
    at: int,
    told_at: int | None,
    cause: Cause = EARNED,
) -> int | None:
    """Award a badge and return the award's number; None when it was awarded before."""
    row = tx.execute(
        "INSERT INTO badge_awards (member_id, badge, n, at, told_at, note, by_user_id, ref)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member_id, badge, n) DO NOTHING"
        " RETURNING award_id",
        (member_id, *times, at, told_at, *cause),
    ).fetchone()
    return None if row is None else int(row[0])


def add_many(tx: Connection, awards: Sequence[tuple[int, str, int, int]]) -> None:
    """Award (member, badge, the how-manieth, at), each once, without announcing any."""
    rows.write(
        tx,
        "INSERT INTO badge_awards (member_id, badge, n, at, told_at, note)"
        " VALUES (?, ?, ?, ?, 0, '') ON CONFLICT (member_id, badge, n) DO NOTHING",
        awards,
    )


def find(tx: Connection, award_id: int) -> Award | None:
    row = tx.execute("SELECT * FROM badge_awards WHERE award_id = ?", (award_id,)).fetchone()
    return None if row is None else Award(*row)


def get(tx: Connection, award_id: int) -> Award:
    row = tx.execute("SELECT * FROM badge_awards WHERE award_id = ?", (award_id,)).fetchone()
    return Award(*row)


def find_by_ref(tx: Connection, ref: str) -> Award | None:
    row = tx.execute("SELECT * FROM badge_awards WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else Award(*row)


def next_n(tx: Connection, *, member_id: int, badge: str) -> int:
    """Return the how-manieth the next award of a badge is, taken ones counted."""
    row = tx.execute(
        "SELECT coalesce(max(n), 0) + 1 FROM badge_awards WHERE member_id = ? AND badge = ?",
        (member_id, badge),
    ).fetchone()
    return int(row[0])


def of_member(tx: Connection, member_id: int) -> list[Award]:
    """Return every award of a member, taken ones too, the oldest first."""
    found = tx.execute(
        "SELECT * FROM badge_awards WHERE member_id = ? ORDER BY at, award_id", (member_id,)
    )
    return [Award(*row) for row in found]


def is_awarded(tx: Connection, badge: str) -> bool:
    """Say whether anybody was ever awarded a badge."""
    row = tx.execute("SELECT 1 FROM badge_awards WHERE badge = ? LIMIT 1", (badge,)).fetchone()
    return row is not None


def count_held(tx: Connection, *, community_id: int, badge: str) -> int:
    """Return how many members of a community have a badge now."""
    row = tx.execute(
        "SELECT count(DISTINCT member_id) FROM badge_awards JOIN members USING (member_id)"
        " WHERE community_id = ? AND badge = ? AND taken_at IS NULL",
        (community_id, badge),
    ).fetchone()
    return int(row[0])


def find_by_taken_ref(tx: Connection, ref: str) -> Award | None:
    row = tx.execute("SELECT * FROM badge_awards WHERE taken_ref = ?", (ref,)).fetchone()
    return None if row is None else Award(*row)


def take(
    tx: Connection, award_id: int, *, by_user_id: int, at: int, ref: str | None = None
) -> None:
    """Take an award away; its row stays and is announced no more."""
    tx.execute(
        "UPDATE badge_awards SET taken_at = ?, taken_by = ?, taken_ref = ?,"
        " told_at = coalesce(told_at, 0) WHERE award_id = ?",
        (at, by_user_id, ref, award_id),
    )


def give_back(tx: Connection, award_id: int) -> None:
    """Undo taking an award away."""
    tx.execute(
        "UPDATE badge_awards SET taken_at = NULL, taken_by = NULL, taken_ref = NULL"
        " WHERE award_id = ?",
        (award_id,),
    )


def claim_untold(tx: Connection, *, community_id: int, at: int) -> list[int]:
    """Return the awards of a community that wait to be announced, and mark them as told."""
    found = tx.execute(
        "UPDATE badge_awards SET told_at = ? WHERE told_at IS NULL AND member_id IN"
        " (SELECT member_id FROM members WHERE community_id = ?) RETURNING award_id",
        (at, community_id),
    ).fetchall()
    return sorted(award_id for (award_id,) in found)


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Move a member's awards to another; one that both have stays as it was."""
    tx.execute(
        "UPDATE OR IGNORE badge_awards SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM badge_awards WHERE member_id = ?", (member_id,))


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let a member have in another community what they have here."""
    tx.execute(
        "INSERT INTO badge_awards (member_id, badge, n, at, told_at, note, by_user_id)"
        " SELECT ?, badge, n, at, 0, note, by_user_id FROM badge_awards"
        " WHERE member_id = ? AND taken_at IS NULL ON CONFLICT (member_id, badge, n) DO NOTHING",
        (into_id, member_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "badge_awards": rows.named(
            tx,
            "SELECT badge, n, at, note, taken_at FROM badge_awards WHERE member_id = ?"
            " ORDER BY award_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget why and by whom; what is still to be announced is not."""
    tx.execute(
        "UPDATE badge_awards"
        " SET note = '', ref = NULL, taken_ref = NULL, told_at = coalesce(told_at, 0),"
        " by_user_id = iif(by_user_id IS NULL, NULL, 0), taken_by = iif(taken_by IS NULL,"
        " NULL, 0) WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE badge_awards SET by_user_id = 0, ref = NULL WHERE by_user_id = ?1"
        " AND member_id IN (SELECT member_id FROM members WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE badge_awards SET taken_by = 0, taken_ref = NULL WHERE taken_by = ?1"
        " AND member_id IN (SELECT member_id FROM members WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
