"""Owns interests and member_interests: what a community offers, and who chose what."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Interest(NamedTuple):
    """One of a list; `shipped` is empty for an own one, which has a name."""

    interest_id: int
    community_id: int
    shipped: str
    name: str
    is_open: bool


class Word(NamedTuple):
    """What tells interests of a community apart: a shipped one's key or an own one's name."""

    shipped: str
    folded: str


def begin(tx: Connection, *, community_id: int, shipped: Sequence[str], now: int) -> None:
    """Give a community that has no list yet the shipped one."""
    if tx.execute(
        "SELECT 1 FROM interests WHERE community_id = ? LIMIT 1", (community_id,)
    ).fetchone():
        return
    rows.write(
        tx,
        "INSERT INTO interests (community_id, shipped, folded, name, added_at)"
        " VALUES (?, ?, '', '', ?)",
        [(community_id, key, now) for key in shipped],
    )


def is_offered(tx: Connection, community_id: int) -> bool:
    """Say whether there is something to choose; a list not begun yet has the shipped ones."""
    row = tx.execute(
        "SELECT coalesce(max(is_open), 1) FROM interests WHERE community_id = ?", (community_id,)
    ).fetchone()
    return bool(row[0])


def list_open(tx: Connection, community_id: int) -> list[Interest]:
    """Return what can be chosen, in the order it was added."""
    found = tx.execute(
        "SELECT interest_id, community_id, shipped, name, is_open FROM interests"
        " WHERE community_id = ? AND is_open = 1 ORDER BY interest_id",
        (community_id,),
    )
    return [_interest(row) for row in found]


def find(tx: Connection, interest_id: int) -> Interest | None:
    row = tx.execute(
        "SELECT interest_id, community_id, shipped, name, is_open FROM interests"
        " WHERE interest_id = ?",
        (interest_id,),
    ).fetchone()
    return None if row is None else _interest(row)


def _interest(row: tuple[int, int, str, str, int]) -> Interest:
    return Interest(row[0], row[1], row[2], row[3], bool(row[4]))


def add(tx: Connection, *, community_id: int, word: Word, name: str, by: int, now: int) -> None:
    """Put something on the list, or back on it."""
    tx.execute(
        "INSERT INTO interests (community_id, shipped, folded, name, by_user_id, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (community_id, shipped, folded)"
        " DO UPDATE SET is_open = 1, name = excluded.name",
        (community_id, *word, name, by, now),
    )


def close(tx: Connection, *, community_id: int, word: Word) -> bool:
    """Take something off the list; False when it is not on it."""
    cursor = tx.execute(
        "UPDATE interests SET is_open = 0"
        " WHERE community_id = ? AND shipped = ? AND folded = ? AND is_open = 1",
        (community_id, *word),
    )
    return cursor.rowcount == 1


def chosen(tx: Connection, member_id: int) -> frozenset[int]:
    found = tx.execute(
        "SELECT interest_id FROM member_interests WHERE member_id = ?", (member_id,)
    )
    return frozenset(interest_id for (interest_id,) in found)


def choose(tx: Connection, *, member_id: int, interest_id: int, now: int) -> None:
    tx.execute(
        "INSERT INTO member_interests VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (member_id, interest_id, now),
    )


def unchoose(tx: Connection, *, member_id: int, interest_id: int) -> None:
    tx.execute(
        "DELETE FROM member_interests WHERE member_id = ? AND interest_id = ?",
        (member_id, interest_id),
    )


def counts(tx: Connection, community_id: int) -> dict[int, int]:
    """Return how many who are there chose each interest, without those nobody chose."""
    found = tx.execute(
        "SELECT interest_id, count(*) FROM interests JOIN member_interests USING (interest_id)"
        " JOIN members AS m USING (member_id)"
        " WHERE interests.community_id = ? AND m.state = 'present' GROUP BY interest_id",
        (community_id,),
    )
    return dict(found.fetchall())


def bring(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Let another community have on its list what stands on this one."""
    tx.execute(
        "INSERT INTO interests (community_id, shipped, folded, name, by_user_id, added_at)"
        " SELECT ?, shipped, folded, name, by_user_id, added_at FROM interests"
        " WHERE community_id = ? AND is_open = 1 ORDER BY interest_id ON CONFLICT DO NOTHING",
        (into_id, community_id),
    )


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let a member of another community have chosen there what they chose here."""
    tx.execute(
        "INSERT INTO member_interests SELECT m.member_id, there.interest_id, c.at"
        " FROM member_interests AS c JOIN interests AS here USING (interest_id)"
        " JOIN members AS m ON m.member_id = ?2 JOIN interests AS there"
        "  ON there.community_id = m.community_id AND there.shipped = here.shipped"
        "  AND there.folded = here.folded"
        " WHERE c.member_id = ?1 ON CONFLICT DO NOTHING",
        (member_id, into_id),
    )


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's list with all choices to another one."""
    bring(tx, community_id=community_id, into_id=into_id)
    tx.execute(
        "UPDATE OR IGNORE member_interests SET interest_id = there.interest_id"
        " FROM interests AS here JOIN interests AS there USING (shipped, folded)"
        " WHERE here.interest_id = member_interests.interest_id"
        " AND here.community_id = ? AND there.community_id = ?",
        (community_id, into_id),
    )
    tx.execute(
        "DELETE FROM member_interests WHERE interest_id IN"
        " (SELECT interest_id FROM interests WHERE community_id = ?)",
        (community_id,),
    )
    tx.execute("DELETE FROM interests WHERE community_id = ?", (community_id,))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE member_interests SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM member_interests WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "member_interests": rows.named(
            tx,
            "SELECT shipped, name, at FROM member_interests JOIN interests USING (interest_id)"
            " WHERE member_id = ? ORDER BY interest_id",
            (member.member_id,),
        ),
        "interests": rows.named(
            tx,
            "SELECT name, added_at FROM interests WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY interest_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM member_interests WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE interests SET by_user_id = 0 WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
