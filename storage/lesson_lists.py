"""Reads lists of what is known: what waits for somebody, and what members look through."""

from sqlite3 import Connection
from typing import NamedTuple


class Unanswered(NamedTuple):
    """A question as it was asked last, and by how many people."""

    ask_id: int
    text: str
    people: int


def unanswered(tx: Connection, community_id: int, *, since_at: int, most: int) -> list[Unanswered]:
    """Return what nobody could answer since an instant and that is no entry now, most first.

    Choices that nobody took answered nothing.
    """
    found = tx.execute(
        "SELECT max(ask_id), text, count(DISTINCT member_id) AS people, count(*) AS times"
        " FROM asks AS a WHERE community_id = ?1 AND asked_at >= ?2"
        " AND outcome IN ('unknown', 'none', 'offered') AND NOT EXISTS"
        " (SELECT 1 FROM knowledge AS k"
        " WHERE k.community_id = a.community_id AND (lower(k.question) = lower(a.text) OR EXISTS"
        " (SELECT 1 FROM json_each(k.aliases) WHERE lower(value) = lower(a.text))))"
        " GROUP BY sought ORDER BY people DESC, times DESC, max(ask_id) DESC LIMIT ?3",
        (community_id, since_at, most),
    )
    return [Unanswered(ask_id, text, people) for ask_id, text, people, _ in found]


class Chosen(NamedTuple):
    """A question that was answered by choosing an entry, as so many people asked it."""

    ask_id: int
    text: str
    entry_id: int
    people: int


def chosen(tx: Connection, community_id: int, *, since_at: int, most: int) -> list[Chosen]:
    """Return which words led to an entry by choosing only, and helped: they may be added to it."""
    found = tx.execute(
        "SELECT max(ask_id), text, entry_id, count(DISTINCT member_id) AS people"
        " FROM asks AS a JOIN knowledge AS k USING (entry_id) WHERE a.community_id = ?1"
        " AND k.community_id = ?1 AND a.asked_at >= ?2 AND a.outcome = 'taken'"
        " AND coalesce(a.helped, 1) = 1 AND lower(k.question) <> lower(a.text) AND NOT EXISTS"
        " (SELECT 1 FROM json_each(k.aliases) WHERE lower(value) = lower(a.text))"
        " GROUP BY sought, entry_id ORDER BY people DESC, max(ask_id) DESC LIMIT ?3",
        (community_id, since_at, most),
    )
    return [Chosen(*row) for row in found]


class Disliked(NamedTuple):
    """An entry that was of no help, to how many people, and of help to how many."""

    entry_id: int
    missed: int
    helped: int


def disliked(tx: Connection, community_id: int, *, since_at: int, most: int) -> list[Disliked]:
    """Return a community's entries that were of no help since an instant, the worst first.

    Each member counts by the last word; an entry that was said anew since counts anew.
    """
    found = tx.execute(
        "SELECT entry_id, sum(1 - helped) AS missed, sum(helped) FROM (SELECT a.entry_id,"
        " a.helped, max(a.ask_id) FROM asks AS a JOIN knowledge AS k USING (entry_id)"
        " WHERE k.community_id = ?1 AND a.helped IS NOT NULL AND a.asked_at >= ?2"
        " AND a.asked_at >= k.changed_at GROUP BY a.entry_id, a.member_id)"
        " GROUP BY entry_id HAVING missed > 0 ORDER BY missed DESC, entry_id LIMIT ?3",
        (community_id, since_at, most),
    )
    return [Disliked(*row) for row in found]


def ended(tx: Connection, community_id: int, *, before_at: int, most: int) -> list[int]:
    """Return the entries that end before an instant or have ended, the longest ago first."""
    found = tx.execute(
        "SELECT entry_id FROM knowledge WHERE community_id = ? AND until_at < ?"
        " ORDER BY until_at LIMIT ?",
        (community_id, before_at, most),
    )
    return [entry_id for (entry_id,) in found]


# -- looked through --------------------------------------------------------------------------


def tags(tx: Connection, community_id: int, *, now: int) -> list[tuple[str, int]]:
    """Return the tags of what holds now, each with how many entries, the most used first."""
    found = tx.execute(
        "SELECT tag, count(*) AS n FROM knowledge_tags JOIN knowledge USING (entry_id)"
        " WHERE community_id = ? AND (until_at IS NULL OR until_at > ?)"
        " GROUP BY tag ORDER BY n DESC, tag",
        (community_id, now),
    )
    return [(tag, count) for tag, count in found]


def count(tx: Connection, community_id: int, *, tag: str = "", now: int) -> int:
    """Return how many entries hold now, with a tag or all."""
    row = tx.execute(
        "SELECT count(*) FROM knowledge AS k WHERE community_id = ?1 AND"
        " (until_at IS NULL OR until_at > ?2) AND (?3 = '' OR EXISTS (SELECT 1 FROM"
        " knowledge_tags AS t WHERE t.entry_id = k.entry_id AND tag = ?3))",
        (community_id, now, tag),
    ).fetchone()
    return int(row[0])


def page(
    tx: Connection, community_id: int, *, tag: str, now: int, skipped: int, most: int
) -> list[int]:
    """Return the entries that hold now, with a tag or all, by number."""
    found = tx.execute(
        "SELECT entry_id FROM knowledge AS k WHERE community_id = ?1 AND"
        " (until_at IS NULL OR until_at > ?2) AND (?3 = '' OR EXISTS (SELECT 1 FROM"
        " knowledge_tags AS t WHERE t.entry_id = k.entry_id AND tag = ?3))"
        " ORDER BY number LIMIT ?4 OFFSET ?5",
        (community_id, now, tag, most, skipped),
    )
    return [entry_id for (entry_id,) in found]
