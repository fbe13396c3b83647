"""Owns proofs: acts of anonymous administrators that wait for a person to stand by them."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Proof(NamedTuple):
    proof_id: int
    chat_key: int
    update_json: str
    asked_at: int
    taken_by: int | None


def add(tx: Connection, *, chat_key: int, update_json: str, ref: str, now: int) -> int:
    """Return the number of the proof; the same ref again is the same proof."""
    tx.execute(
        "INSERT INTO proofs (chat_key, update_json, asked_at, ref) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING",
        (chat_key, update_json, now, ref),
    )
    row = tx.execute("SELECT proof_id FROM proofs WHERE ref = ?", (ref,)).fetchone()
    return int(row[0])


def find(tx: Connection, proof_id: int) -> Proof | None:
    row = tx.execute(
        "SELECT proof_id, chat_key, update_json, asked_at, taken_by FROM proofs"
        " WHERE proof_id = ?",
        (proof_id,),
    ).fetchone()
    return None if row is None else Proof(*row)


def claim(tx: Connection, *, proof_id: int, user_id: int) -> bool:
    """Let the first administrator who pressed stand by the act; False for any other."""
    row = tx.execute(
        "UPDATE proofs SET taken_by = ? WHERE proof_id = ? AND coalesce(taken_by, ?) = ?"
        " RETURNING proof_id",
        (user_id, proof_id, user_id, user_id),
    ).fetchone()
    return row is not None


def done(tx: Connection, proof_id: int) -> None:
    """Keep that the act was done; what was asked for is not needed any more."""
    tx.execute("UPDATE proofs SET update_json = 'null' WHERE proof_id = ?", (proof_id,))


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM proofs WHERE asked_at < ?", (at,))


def move(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE proofs SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "proofs": rows.named(
            tx,
            "SELECT asked_at FROM proofs WHERE taken_by = ?",
            (member.user_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM proofs WHERE taken_by = ?1 OR EXISTS (SELECT 1"
        " FROM json_tree(update_json) WHERE key = 'id' AND atom = ?1)",
        (member.user_id,),
    )
