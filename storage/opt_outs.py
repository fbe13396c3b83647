"""Owns opt_outs and muted: what people do not want, in a community and privately."""

import json
from collections.abc import Sequence
from sqlite3 import Connection

from domain.members import Member
from domain.opt_outs import OptOut
from storage import rows


def of_member(tx: Connection, member: Member) -> set[OptOut]:
    """Return what a member does not want, in their community and privately."""
    found = tx.execute(
        "SELECT kind FROM opt_outs WHERE member_id = ?"
        " UNION ALL SELECT kind FROM muted WHERE user_id = ?",
        (member.member_id, member.user_id),
    )
    return {OptOut(kind) for (kind,) in found}


def add(tx: Connection, *, member_id: int, kind: OptOut, now: int) -> None:
    tx.execute(
        "INSERT INTO opt_outs VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (member_id, kind, now)
    )


def remove(tx: Connection, *, member_id: int, kind: OptOut) -> None:
    tx.execute("DELETE FROM opt_outs WHERE member_id = ? AND kind = ?", (member_id, kind))


def mute(tx: Connection, *, user_id: int, kind: OptOut, now: int) -> None:
    tx.execute("INSERT INTO muted VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (user_id, kind, now))


def unmute(tx: Connection, *, user_id: int, kind: OptOut) -> None:
    tx.execute("DELETE FROM muted WHERE user_id = ? AND kind = ?", (user_id, kind))


def is_out(tx: Connection, *, member_id: int, kind: OptOut) -> bool:
    row = tx.execute(
        "SELECT 1 FROM opt_outs WHERE member_id = ? AND kind = ?", (member_id, kind)
    ).fetchone()
    return row is not None


def muted(tx: Connection, user_id: int) -> set[OptOut]:
    """Return what a person does not want to be written privately."""
    found = tx.execute("SELECT kind FROM muted WHERE user_id = ?", (user_id,))
    return {OptOut(kind) for (kind,) in found}


def unnamed(tx: Connection, member_ids: Sequence[int]) -> set[int]:
    """Return those of these members who are not to be named in news."""
    found = tx.execute(
        "SELECT member_id FROM opt_outs WHERE kind = 'mentions'"
        " AND member_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(member_ids)),),
    )
    return {member_id for (member_id,) in found}


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let the wishes hold in another community as well."""
    tx.execute(
        "INSERT INTO opt_outs SELECT ?, kind, at FROM opt_outs WHERE member_id = ?"
        " ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE opt_outs SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM opt_outs WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "opt_outs": rows.named(
            tx, "SELECT kind, at FROM opt_outs WHERE member_id = ?", (member.member_id,)
        ),
        "muted": rows.named(tx, "SELECT kind, at FROM muted WHERE user_id = ?", (member.user_id,)),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM opt_outs WHERE member_id = ?", (member.member_id,))


def erase_muted(tx: Connection, member: Member) -> None:
    """Forget what a person did not want to be written, once they are no member any more."""
    tx.execute("DELETE FROM muted WHERE user_id = ?", (member.user_id,))
