"""Owns house_rules and rule_acceptances."""

from sqlite3 import Connection
from typing import Any

from domain.house_rules import HouseRules, State
from domain.members import Member
from storage import rows


def _rules(row: tuple[Any, ...] | None) -> HouseRules | None:
    if row is None:
        return None
    rules_id, community_id, version, source, is_material, state, from_at = row
    return HouseRules(
        rules_id, community_id, version, source, bool(is_material), State(state), from_at
    )


def add(
    tx: Connection, *, community_id: int, source: str, by: int, ref: str, now: int
) -> int | None:
    """Keep a draft and return its number; None when this ref is kept already."""
    row = tx.execute(
        "INSERT INTO house_rules (community_id, version, source, is_material, state, by_user_id,"
        " ref, made_at, from_at) VALUES (?, 0, ?, 0, 'draft', ?, ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING RETURNING rules_id",
        (community_id, source, by, ref, now, now),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, rules_id: int) -> HouseRules | None:
    row = tx.execute(
        "SELECT rules_id, community_id, version, source, is_material, state, from_at"
        " FROM house_rules WHERE rules_id = ?",
        (rules_id,),
    ).fetchone()
    return _rules(row)


def find_by_ref(tx: Connection, ref: str) -> HouseRules | None:
    row = tx.execute("SELECT rules_id FROM house_rules WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def in_state(tx: Connection, community_id: int, state: State) -> HouseRules | None:
    """Return the newest version of a community in a state."""
    row = tx.execute(
        "SELECT rules_id, community_id, version, source, is_material, state, from_at"
        " FROM house_rules WHERE community_id = ? AND state = ? ORDER BY rules_id DESC LIMIT 1",
        (community_id, state),
    ).fetchone()
    return _rules(row)


def last_version(tx: Connection, community_id: int) -> int:
    """Return the highest version a community ever had, 0 without any."""
    row = tx.execute(
        "SELECT max(version) FROM house_rules WHERE community_id = ?", (community_id,)
    ).fetchone()
    return int(row[0] or 0)


def needed_version(tx: Connection, community_id: int, standing: int) -> int:
    """Return the oldest version whose acceptance still counts, up to the one in force."""
    row = tx.execute(
        "SELECT max(version) FROM house_rules WHERE community_id = ? AND is_material = 1"
        " AND version <= ?",
        (community_id, standing),
    ).fetchone()
    return int(row[0] or 0)


def publish(
    tx: Connection, rules_id: int, *, version: int, is_material: bool, state: State, from_at: int
) -> bool:
    """Make a draft a version, once; False when it is none any more."""
    row = tx.execute(
        "UPDATE house_rules SET version = ?, is_material = ?, state = ?, from_at = ?"
        " WHERE rules_id = ? AND state = 'draft' RETURNING 1",
        (version, is_material, state, from_at, rules_id),
    ).fetchone()
    return row is not None


def set_state(tx: Connection, rules_id: int, *, before: State, after: State) -> bool:
    """Change how a version stands, once; False when it stood otherwise."""
    row = tx.execute(
        "UPDATE house_rules SET state = ? WHERE rules_id = ? AND state = ? RETURNING 1",
        (after, rules_id, before),
    ).fetchone()
    return row is not None


def remove_draft(tx: Connection, rules_id: int) -> bool:
    cursor = tx.execute(
        "DELETE FROM house_rules WHERE rules_id = ? AND state = 'draft'", (rules_id,)
    )
    return cursor.rowcount == 1


def remove_drafts_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM house_rules WHERE state = 'draft' AND made_at < ?", (at,))


# -- accepted --------------------------------------------------------------------------------


def accept(tx: Connection, *, member_id: int, version: int, now: int) -> bool:
    """Keep that a member accepted a version; False when it was known."""
    cursor = tx.execute(
        "INSERT INTO rule_acceptances VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (member_id, version, now),
    )
    return cursor.rowcount == 1


def accepted_version(tx: Connection, member_id: int) -> int:
    """Return the newest version a member accepted, 0 without any."""
    row = tx.execute(
        "SELECT max(version) FROM rule_acceptances WHERE member_id = ?", (member_id,)
    ).fetchone()
    return int(row[0] or 0)


def count_accepted(tx: Connection, community_id: int, version: int) -> int:
    """Return how many members who are there accepted a version, or a newer one."""
    row = tx.execute(
        "SELECT count(DISTINCT member_id) FROM rule_acceptances JOIN members USING (member_id)"
        " WHERE community_id = ? AND state = 'present' AND version >= ?",
        (community_id, version),
    ).fetchone()
    return int(row[0])


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE rule_acceptances SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM rule_acceptances WHERE member_id = ?", (member_id,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's rules to another one that has none of its own; else they are over."""
    tx.execute(
        "UPDATE house_rules SET state = 'over' WHERE community_id = ?1"
        " AND EXISTS (SELECT 1 FROM house_rules WHERE community_id = ?2)",
        (community_id, into_id),
    )
    tx.execute(
        "UPDATE house_rules SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "house_rules": rows.named(
            tx,
            "SELECT version, source, made_at FROM house_rules"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY rules_id",
            (member.community_id, member.user_id),
        ),
        "rule_acceptances": rows.named(
            tx,
            "SELECT version, at FROM rule_acceptances WHERE member_id = ? ORDER BY version",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE house_rules SET by_user_id = 0, ref = 'erased:' || rules_id"
        " WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
    tx.execute("DELETE FROM rule_acceptances WHERE member_id = ?", (member.member_id,))
