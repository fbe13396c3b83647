"""Owns sanctions: acts that keep order, each one row, reversed in place."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.sanctions import Evidence, Kind, Sanction, State
from storage import rows


class Wanted(NamedTuple):
    """A sanction before it has a number."""

    community_id: int
    chat_key: int
    member_id: int
    kind: Kind
    reason: str
    rule: str
    by_user_id: int | None
    cause_id: int | None
    evidence: Evidence | None
    is_silent: bool
    ref: str
    at: int
    until_at: int | None
    state: State


def _sanction(row: tuple[Any, ...] | None) -> Sanction | None:
    if row is None:
        return None
    number, community_id, chat_key, member_id, kind, reason, rule, by, cause_id, *rest = row
    place, message_id, digest, is_silent, at, until_at, state, *reversal = rest
    evidence = Evidence(place, message_id, digest) if message_id is not None else None
    return Sanction(
        number,
        community_id,
        chat_key,
        member_id,
        Kind(kind),
        reason,
        rule,
        by,
        cause_id,
        evidence,
        bool(is_silent),
        at,
        until_at,
        State(state),
        *reversal,
    )


def add(tx: Connection, wanted: Wanted) -> int | None:
    """Keep an act and return its number; None when this ref is kept already."""
    seen = wanted.evidence
    row = tx.execute(
        "INSERT INTO sanctions (community_id, chat_key, member_id, kind, reason, rule, by_user_id,"
        " cause_id, telegram_chat_id, message_id, evidence, is_silent, ref, at, until_at, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING RETURNING sanction_id",
        (
            *wanted[:8],
            seen.telegram_chat_id if seen else None,
            seen.message_id if seen else None,
            seen.digest if seen else "",
            *wanted[9:],
        ),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, sanction_id: int) -> Sanction | None:
    row = tx.execute(
        "SELECT sanction_id, community_id, chat_key, member_id, kind, reason, rule, by_user_id,"
        " cause_id, telegram_chat_id, message_id, evidence, is_silent, at, until_at, state,"
        " taken_by, taken_at FROM sanctions WHERE sanction_id = ?",
        (sanction_id,),
    ).fetchone()
    return _sanction(row)


def find_by_ref(tx: Connection, ref: str) -> int | None:
    row = tx.execute("SELECT sanction_id FROM sanctions WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else int(row[0])


def find_by_cause(tx: Connection, sanction_id: int) -> int | None:
    """Return the mute that a warning led to."""
    row = tx.execute(
        "SELECT sanction_id FROM sanctions WHERE cause_id = ?", (sanction_id,)
    ).fetchone()
    return None if row is None else int(row[0])


def count(tx: Connection, *, member_id: int, kind: Kind, since: int, until: int) -> int:
    """Return how many acts of a kind a member has from a time that were not reversed."""
    (found,) = tx.execute(
        "SELECT count(*) FROM sanctions WHERE member_id = ? AND kind = ? AND at > ? AND at <= ?"
        " AND state IN ('standing', 'over')",
        (member_id, kind, since, until),
    ).fetchone()
    return int(found)


def open_of(
    tx: Connection, *, member_id: int, chat_key: int, kinds: Collection[Kind]
) -> list[Sanction]:
    """Return a member's acts in a chat that stand or are about to, the newest first."""
    found = tx.execute(
        "SELECT sanction_id FROM sanctions WHERE member_id = ? AND chat_key = ?"
        " AND state IN ('wanted', 'standing') ORDER BY sanction_id DESC",
        (member_id, chat_key),
    ).fetchall()
    sanctions = (find(tx, number) for (number,) in found)
    return [each for each in sanctions if each is not None and each.kind in kinds]


def last_of_person(tx: Connection, user_id: int, *, since: int, most: int) -> list[int]:
    """Return the numbers of what was done to a person anywhere, the newest first."""
    found = tx.execute(
        "SELECT sanction_id FROM sanctions JOIN members USING (member_id) WHERE user_id = ?"
        " AND at > ? AND sanctions.state IN ('standing', 'over')"
        " ORDER BY sanction_id DESC LIMIT ?",
        (user_id, since, most),
    )
    return [number for (number,) in found]


def latest(tx: Connection, community_id: int, *, most: int) -> list[int]:
    """Return the numbers of a community's last acts, the newest first."""
    found = tx.execute(
        "SELECT sanction_id FROM sanctions WHERE community_id = ? AND state <> 'failed'"
        " ORDER BY sanction_id DESC LIMIT ?",
        (community_id, most),
    )
    return [number for (number,) in found]


def set_state(tx: Connection, sanction_id: int, *, before: State, after: State) -> bool:
    """Change how an act stands, once; False when it stood otherwise."""
    row = tx.execute(
        "UPDATE sanctions SET state = ? WHERE sanction_id = ? AND state = ? RETURNING 1",
        (after, sanction_id, before),
    ).fetchone()
    return row is not None


def reverse(tx: Connection, sanction_id: int, *, by: int, now: int) -> bool:
    """Take an act back, once; False when it does not stand."""
    row = tx.execute(
        "UPDATE sanctions SET state = 'reversed', taken_by = ?, taken_at = ?"
        " WHERE sanction_id = ? AND state IN ('wanted', 'standing') RETURNING 1",
        (by, now, sanction_id),
    ).fetchone()
    return row is not None


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("UPDATE sanctions SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE sanctions SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE sanctions SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's acts go with it to another community, to the accounts there."""
    tx.execute(
        "UPDATE sanctions SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE here.member_id = sanctions.member_id AND there.community_id = ?"
        " AND sanctions.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute("UPDATE sanctions SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return what was done to a member, and what they did as staff."""
    return {
        "sanctions": rows.named(
            tx,
            "SELECT kind, CASE member_id WHEN ?1 THEN reason ELSE '' END AS reason, at, until_at,"
            " state, member_id = ?1 AS is_about_me FROM sanctions WHERE member_id = ?1"
            " OR (community_id = ?2 AND ?3 IN (by_user_id, taken_by)) ORDER BY sanction_id",
            (member.member_id, member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget why something was done to a member, and what a member did."""
    tx.execute(
        "UPDATE sanctions SET reason = '', evidence = '', ref = 'erased:' || sanction_id"
        " WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE sanctions SET by_user_id = 0, ref = 'erased:' || sanction_id"
        " WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE sanctions SET taken_by = 0 WHERE taken_by = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
