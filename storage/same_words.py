"""Owns knowledge_same: words that mean the same where a community says so."""

import json
from sqlite3 import Connection

from domain.same_words import Groups


def groups(tx: Connection, community_id: int) -> Groups:
    """Return a community's groups of words, the oldest first."""
    found = tx.execute(
        "SELECT words FROM knowledge_same WHERE community_id = ? ORDER BY number", (community_id,)
    )
    return tuple(tuple(json.loads(words)) for (words,) in found)


def write(tx: Connection, community_id: int, said: Groups) -> None:
    """Keep a community's groups of words in place of what was kept."""
    tx.execute("DELETE FROM knowledge_same WHERE community_id = ?", (community_id,))
    tx.executemany(
        "INSERT INTO knowledge_same VALUES (?, ?, ?)",
        [
            (community_id, number, json.dumps(words, ensure_ascii=False))
            for number, words in enumerate(said, start=1)
        ],
    )
