"""Reads what came of questions and cases in a time; owns no table."""

from sqlite3 import Connection
from typing import NamedTuple


class Window(NamedTuple):
    """Instants of a community: from the first on, up to the second."""

    community_id: int
    since_at: int
    until_at: int


def asks(tx: Connection, window: Window) -> tuple[int, int]:
    """Return how many questions the bot was asked, and how many it answered."""
    row = tx.execute(
        "SELECT count(*), coalesce(sum(outcome IN ('answered', 'taken')), 0) FROM asks"
        " WHERE community_id = ? AND asked_at >= ? AND asked_at < ?",
        window,
    ).fetchone()
    return int(row[0]), int(row[1])


def replies(tx: Connection, window: Window) -> list[tuple[str, int, int | None]]:
    """Return (kind, opened, first answered) of the cases that were opened, in order."""
    found = tx.execute(
        "SELECT kind, opened_at, first_reply_at FROM cases"
        " WHERE community_id = ? AND opened_at >= ? AND opened_at < ? ORDER BY case_id",
        window,
    )
    return list(found)


def ratings(tx: Connection, window: Window) -> list[int]:
    found = tx.execute(
        "SELECT rating FROM cases WHERE community_id = ? AND closed_at >= ? AND closed_at < ?"
        " AND rating IS NOT NULL",
        window,
    )
    return [rating for (rating,) in found]


def topics(tx: Connection, window: Window, *, most: int) -> list[tuple[str, int]]:
    """Return the tags of the answers that were given most, with how many members asked."""
    found = tx.execute(
        "SELECT tag, count(DISTINCT member_id) AS people FROM asks"
        " JOIN knowledge_tags USING (entry_id)"
        " WHERE community_id = ? AND asked_at >= ? AND asked_at < ?"
        " GROUP BY tag ORDER BY people DESC, tag LIMIT ?",
        (*window, most),
    )
    return list(found)
