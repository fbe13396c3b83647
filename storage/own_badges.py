"""Owns own_badges: the badges that communities made for themselves."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.badges import fold
from domain.members import Member
from storage import rows


class OwnBadge(NamedTuple):
    badge_id: int
    community_id: int
    name: str

    @property
    def key(self) -> str:
        """What awards call it."""
        return f"own:{self.badge_id}"


class Making(NamedTuple):
    """A badge to be made."""

    community_id: int
    name: str
    by_user_id: int
    at: int
    ref: str


def add(tx: Connection, own: Making) -> OwnBadge | None:
    """Make a badge; None when the community has one of this name."""
    row = tx.execute(
        "INSERT INTO own_badges (community_id, name, by_user_id, at, ref, folded)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (community_id, folded) DO NOTHING"
        " RETURNING badge_id, community_id, name",
        (*own, fold(own.name)),
    ).fetchone()
    return None if row is None else OwnBadge(*row)


def find(tx: Connection, badge_id: int) -> OwnBadge | None:
    row = tx.execute(
        "SELECT badge_id, community_id, name FROM own_badges WHERE badge_id = ?", (badge_id,)
    ).fetchone()
    return None if row is None else OwnBadge(*row)


def find_by_ref(tx: Connection, ref: str) -> OwnBadge | None:
    row = tx.execute(
        "SELECT badge_id, community_id, name FROM own_badges WHERE ref = ?", (ref,)
    ).fetchone()
    return None if row is None else OwnBadge(*row)


def of_community(tx: Connection, community_id: int) -> list[OwnBadge]:
    """Return a community's own badges, the oldest first."""
    found = tx.execute(
        "SELECT badge_id, community_id, name FROM own_badges WHERE community_id = ?"
        " ORDER BY badge_id",
        (community_id,),
    )
    return [OwnBadge(*row) for row in found]


def remove(tx: Connection, badge_id: int) -> None:
    tx.execute("DELETE FROM own_badges WHERE badge_id = ?", (badge_id,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Follow a community that turned out to be another one."""
    tx.execute(
        "UPDATE OR IGNORE own_badges SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the badges a member made up."""
    return {
        "own_badges": rows.named(
            tx,
            "SELECT name, at FROM own_badges WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY badge_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE own_badges"
        " SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || badge_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
