"""What streaks are decided by, from all the tables that know of it in one question."""

import json
from sqlite3 import Connection
from typing import Any, NamedTuple

Row = list[Any]


class Past(NamedTuple):
    """Rows of one member as their owners make them, and the blind windows, (from, to) each.

    Check-ins stand newest first, repairs oldest first.
    """

    checkins: list[Row]
    freezes: list[Row]
    repairs: list[Row]
    blind: list[Row]


def of_member(tx: Connection, member_id: int, *, most: int, since_at: int) -> Past:
    """Return the last check-ins, every freeze and repair, and what was blind since an instant."""
    # In one step: each step of SQLite hands the interpreter to another thread and waits for it.
    (found,) = tx.execute(
        "SELECT json_array(json((SELECT"
        " json_group_array(json_array(on_date, at, streak, points, ref)) FROM"
        "  (SELECT * FROM checkins WHERE member_id = ?1 ORDER BY on_date DESC LIMIT ?2))),"
        " json((SELECT json_group_array(json_array(ref, source, since_on, used_on)) FROM"
        "  (SELECT * FROM freezes WHERE member_id = ?1 ORDER BY ref))),"
        " json((SELECT json_group_array(json_array(from_on, until_on, on_date)) FROM"
        "  (SELECT * FROM repairs WHERE member_id = ?1 ORDER BY from_on))),"
        " json((SELECT json_group_array(json_array(from_at, to_at)) FROM blind_windows"
        "  WHERE to_at >= ?3)))",
        (member_id, most, since_at),
    ).fetchone()
    return Past(*json.loads(found))
