"""Owns forgotten and forgotten_key: who was forgotten at their wish, as hashes of no name."""

import hmac
import json
from collections.abc import Sequence
from sqlite3 import Connection

DIGEST_BYTES = 16


def _digests(tx: Connection, user_ids: Sequence[int]) -> dict[str, int]:
    (secret,) = tx.execute("SELECT secret FROM forgotten_key").fetchone()
    return {
        hmac.digest(secret, str(user_id).encode(), "sha256")[:DIGEST_BYTES].hex(): user_id
        for user_id in user_ids
    }


def add(tx: Connection, *, community_id: int, user_id: int, is_banned: bool, now: int) -> None:
    """Remember that somebody was here, and whether they were kept out of draws."""
    (digest,) = _digests(tx, [user_id])
    tx.execute(
        "INSERT INTO forgotten VALUES (?, ?, ?, ?) ON CONFLICT (community_id, digest)"
        " DO UPDATE SET is_banned = max(is_banned, excluded.is_banned), at = excluded.at",
        (community_id, digest, int(is_banned), now),
    )


def find(
    tx: Connection, *, community_id: int, user_ids: Sequence[int], banned: bool = False
) -> list[int]:
    """Return those of these people who were forgotten here, only the banned ones if asked."""
    if tx.execute("SELECT 1 FROM forgotten LIMIT 1").fetchone() is None:
        return []
    digests = _digests(tx, user_ids)
    found = tx.execute(
        "SELECT digest FROM forgotten WHERE community_id = ? AND is_banned >= ?"
        " AND digest IN (SELECT value FROM json_each(?))",
        (community_id, int(banned), json.dumps(list(digests))),
    )
    return [digests[digest] for (digest,) in found]


def unban(tx: Connection, *, community_id: int, user_id: int) -> None:
    """Forget that somebody was kept out of draws: they are a member again who says so."""
    (digest,) = _digests(tx, [user_id])
    tx.execute(
        "UPDATE forgotten SET is_banned = 0 WHERE community_id = ? AND digest = ?",
        (community_id, digest),
    )


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Follow a community that turned out to be another one."""
    copy(tx, community_id=community_id, into_id=into_id)
    tx.execute("DELETE FROM forgotten WHERE community_id = ?", (community_id,))


def copy(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Let it be known in another community as well."""
    tx.execute(
        "INSERT INTO forgotten SELECT ?, digest, is_banned, at FROM forgotten"
        " WHERE community_id = ? ON CONFLICT DO NOTHING",
        (into_id, community_id),
    )


def remove_before(tx: Connection, at: int) -> None:
    """Forget that people were here; whom a ban concerns stays as long as the community."""
    tx.execute("DELETE FROM forgotten WHERE at < ? AND is_banned = 0", (at,))
