"""What is asked of a member's whole account: page by page, entries and days in one order."""

from enum import StrEnum
from sqlite3 import Connection
from typing import NamedTuple


class Part(StrEnum):
    """Which lines of an account are wanted."""

    ALL = "all"
    HAND = "hand"
    RECOGNITION = "recognition"
    MESSAGES = "messages"


class Mark(NamedTuple):
    """Where a line stands: its date and, within it, the number it goes by."""

    on: str
    number: int


class Row(NamedTuple):
    """A line: an entry, or a day's messages or reactions as one, of which there were `amount`."""

    on: str
    number: int
    points: int
    amount: int
    is_messages: bool
    entry_id: int | None


FIRST = Mark("", 0)
LAST = Mark("9999-12-31", 2**62)


def page(
    tx: Connection, *, member_id: int, part: Part, mark: Mark, is_above: bool, most: int
) -> list[Row]:
    """Return the lines right above a mark, or those right below it, the newest first."""
    wanted = {"on": mark.on, "number": mark.number, "is_above": is_above, "most": most}
    rows = tx.execute(
        "SELECT on_date, number, points, amount, is_messages, entry_id FROM ("
        " SELECT on_date, 2000000000000000 AS number, message_points AS points,"
        "  rewarded AS amount, 1 AS is_messages, NULL AS entry_id FROM daily"
        "  WHERE member_id = :member_id AND message_points <> 0 AND :part IN ('all', 'messages')"
        " UNION ALL SELECT on_date, 1000000000000000, sum(points), sum(points > 0), 0, NULL"
        "  FROM ledger WHERE member_id = :member_id AND reason = 'reaction' AND :part = 'all'"
        "  GROUP BY on_date"
        " UNION ALL SELECT on_date, entry_id, points, 0, 0, entry_id FROM ledger"
        "  WHERE member_id = :member_id AND CASE :part WHEN 'all' THEN reason <> 'reaction'"
        "   WHEN 'hand' THEN reason IN ('grant', 'fine', 'undo')"
        "   WHEN 'recognition' THEN reason IN ('reaction', 'kudos') ELSE 0 END)"
        " WHERE CASE WHEN :is_above THEN (on_date, number) > (:on, :number)"
        "  ELSE (on_date, number) < (:on, :number) END"
        " ORDER BY CASE WHEN :is_above THEN on_date END, CASE WHEN :is_above THEN number END,"
        " on_date DESC, number DESC LIMIT :most",
        wanted | {"member_id": member_id, "part": part},
    )
    found = [Row(*row) for row in rows]
    return found[::-1] if is_above else found


def community_of(tx: Connection, member_id: int) -> int | None:
    """Return the community a member key belongs to; None when there is no such member."""
    row = tx.execute(
        "SELECT community_id FROM members WHERE member_id = ?", (member_id,)
    ).fetchone()
    return None if row is None else int(row[0])
