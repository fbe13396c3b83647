"""Owns schedules and occurrences: rules on a wall clock, and what their occurrences came to."""

import json
from collections.abc import Mapping
from datetime import datetime
from sqlite3 import Connection
from typing import NamedTuple

from domain.lateness import Outcome, Passed

Facts = Mapping[str, int | str]


class Schedule(NamedTuple):
    """A rule with what of it is settled; `zone` None is the community's."""

    schedule_id: int
    community_id: int | None
    kind: str
    ref: str
    rule: str
    zone: str | None
    facts: Facts
    settled: datetime
    ran_at: int | None
    tries: int


def add(
    tx: Connection,
    *,
    community_id: int | None,
    kind: str,
    ref: str,
    rule: str,
    zone: str | None,
    facts: Facts,
    settled: datetime,
    now: int,
) -> int:
    """Return the key of a new schedule, to be looked at at once."""
    wall = _text(settled)
    cursor = tx.execute(
        "INSERT INTO schedules (community_id, kind, ref, rule, zone, facts, state, settled,"
        " settled_at, forgotten, next_at) VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, 0)",
        (community_id, kind, ref, rule, zone, json.dumps(facts), wall, now, wall),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, *, kind: str, ref: str) -> Schedule | None:
    row = tx.execute(
        "SELECT schedule_id, community_id, kind, ref, rule, zone, facts, settled, ran_at, tries"
        " FROM schedules WHERE kind = ? AND ref = ?",
        (kind, ref),
    ).fetchone()
    return _schedule(row)


def oldest_due(tx: Connection, now: int) -> int | None:
    """Return since when the longest overdue one is due; None when nothing is."""
    row = tx.execute(
        # A new one has 0 until it is looked at for the first time.
        "SELECT min(next_at) FROM schedules WHERE state = 'open' AND next_at BETWEEN 1 AND ?",
        (now,),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def due(tx: Connection, now: int, most: int = 10_000) -> list[int]:
    """Return the keys of schedules to look at, the longest overdue first."""
    rows = tx.execute(
        "SELECT schedule_id FROM schedules WHERE state = 'open' AND next_at <= ?"
        " ORDER BY next_at, schedule_id LIMIT ?",
        (now, most),
    )
    return [schedule_id for (schedule_id,) in rows]


def find_due(tx: Connection, schedule_id: int, *, now: int) -> Schedule | None:
    """Return a schedule to look at; None when another look was quicker, or it is not open."""
    row = tx.execute(
        "SELECT schedule_id, community_id, kind, ref, rule, zone, facts, settled, ran_at, tries"
        " FROM schedules WHERE schedule_id = ? AND state = 'open' AND next_at <= ?",
        (schedule_id, now),
    ).fetchone()
    return _schedule(row)


def settle(
    tx: Connection,
    schedule_id: int,
    *,
    settled: datetime,
    ran_at: int | None,
    next_at: int | None,
    now: int,
) -> None:
    """Note up to where a schedule is over and when to look again; without a next, it is over."""
    tx.execute(
        "UPDATE schedules SET settled = ?, settled_at = ?, ran_at = coalesce(?, ran_at),"
        " next_at = ?, state = ?, tries = 0 WHERE schedule_id = ?",
        (
            _text(settled),
            now,
            ran_at,
            next_at or 0,
            "over" if next_at is None else "open",
            schedule_id,
        ),
    )


def claim(tx: Connection, schedule_id: int, *, on: datetime, now: int) -> bool:
    """Take an occurrence as run; False when it was run before, by whichever clock."""
    row = tx.execute(
        "INSERT INTO occurrences (schedule_id, first, outcome, last, decided_at)"
        " VALUES (?, ?, 'run', ?, ?) ON CONFLICT DO NOTHING RETURNING first",
        (schedule_id, _text(on), _text(on), now),
    ).fetchone()
    return row is not None


def add_passed(tx: Connection, schedule_id: int, passed: Passed, *, now: int) -> None:
    """Report occurrences that were not run."""
    tx.execute(
        "INSERT INTO occurrences (schedule_id, first, outcome, last, decided_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (schedule_id, first, outcome)"
        " DO UPDATE SET last = max(last, excluded.last), decided_at = excluded.decided_at",
        (schedule_id, _text(passed.first), passed.outcome, _text(passed.last), now),
    )


def history(tx: Connection, schedule_id: int) -> list[Passed]:
    """Return what became of a schedule's occurrences, in order."""
    rows = tx.execute(
        "SELECT first, last, outcome FROM occurrences WHERE schedule_id = ? ORDER BY first, last",
        (schedule_id,),
    )
    return [
        Passed(datetime.fromisoformat(first), datetime.fromisoformat(last), Outcome(outcome))
        for first, last, outcome in rows
    ]


def postpone(tx: Connection, schedule_id: int, *, next_at: int) -> None:
    """Look again later; the try that failed counts."""
    tx.execute(
        "UPDATE schedules SET next_at = ?, tries = tries + 1 WHERE schedule_id = ?",
        (next_at, schedule_id),
    )


def change(
    tx: Connection,
    schedule_id: int,
    *,
    rule: str,
    zone: str | None,
    facts: Facts,
    settled: datetime,
    now: int,
) -> None:
    """Give a schedule another rule, zone or facts, to be looked at at once."""
    wall = _text(settled)
    tx.execute(
        "UPDATE schedules SET rule = ?, zone = ?, facts = ?, settled = ?, forgotten = ?,"
        " settled_at = ?, state = 'open', next_at = 0, tries = 0 WHERE schedule_id = ?",
        (rule, zone, json.dumps(facts), wall, wall, now, schedule_id),
    )


def pause(tx: Connection, schedule_id: int) -> None:
    tx.execute(
        "UPDATE schedules SET state = 'paused' WHERE schedule_id = ? AND state = 'open'",
        (schedule_id,),
    )


def remove(tx: Connection, *, kind: str, ref: str) -> None:
    """End a schedule and forget its occurrences."""
    tx.execute("DELETE FROM schedules WHERE kind = ? AND ref = ?", (kind, ref))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's schedules to another one."""
    tx.execute(
        "UPDATE schedules SET community_id = ?, next_at = 0 WHERE community_id = ?",
        (into_id, community_id),
    )


def follow(tx: Connection) -> None:
    """Let what is planned for a post, reminder or challenge go by the community it is in now."""
    tx.execute(
        "UPDATE schedules SET community_id = p.community_id, next_at = 0 FROM posts AS p"
        " WHERE kind = 'post' AND schedules.ref = p.post_id"
        " AND schedules.community_id <> p.community_id"
    )
    tx.execute(
        "UPDATE schedules SET community_id = r.community_id, next_at = 0 FROM reminders AS r"
        " WHERE kind = 'reminder' AND schedules.ref = r.reminder_id"
        " AND schedules.community_id <> r.community_id"
    )
    tx.execute(
        "UPDATE schedules SET community_id = c.community_id, next_at = 0 FROM challenges AS c"
        " WHERE kind = 'challenge' AND schedules.ref = c.challenge_id"
        " AND schedules.community_id <> c.community_id"
    )


def hand_over(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's own mornings and evenings to another one that has none planned."""
    tx.execute(
        "UPDATE OR IGNORE schedules SET ref = ?2, community_id = ?2, next_at = 0"
        " WHERE kind IN ('birthdays', 'streak_savers') AND ref = ?1",
        (community_id, into_id),
    )


def turn_back(tx: Connection, now: int) -> None:
    """Undo what was settled at instants that now lie ahead: the clock had been wrong.

    What was skipped then is open again; what was run then is not run a second time.
    """
    tx.execute("DELETE FROM occurrences WHERE decided_at > ? AND outcome <> 'run'", (now,))
    tx.execute(
        "UPDATE schedules SET settled = max(forgotten, (SELECT coalesce(max(last), '')"
        "  FROM occurrences AS o WHERE o.schedule_id = schedules.schedule_id"
        "  AND o.decided_at <= ?)),"
        " settled_at = ?, ran_at = NULL, next_at = 0,"
        " state = CASE state WHEN 'over' THEN 'open' ELSE state END WHERE settled_at > ?",
        (now, now, now),
    )


def remove_before(tx: Connection, at: int) -> None:
    """Forget what occurrences came to before an instant, but not up to where they are over."""
    tx.execute(
        "UPDATE schedules SET forgotten = max(forgotten, old.last) FROM"
        " (SELECT schedule_id, max(last) AS last FROM occurrences WHERE decided_at < ?"
        "  GROUP BY schedule_id) AS old WHERE old.schedule_id = schedules.schedule_id",
        (at,),
    )
    tx.execute("DELETE FROM occurrences WHERE decided_at < ?", (at,))


def _schedule(
    row: tuple[int, int | None, str, str, str, str | None, str, str, int | None, int] | None,
) -> Schedule | None:
    if row is None:
        return None
    key, community_id, kind, ref, rule, zone, facts, settled, ran_at, tries = row
    wall = datetime.fromisoformat(settled)
    return Schedule(
        key, community_id, kind, ref, rule, zone, json.loads(facts), wall, ran_at, tries
    )


def _text(wall: datetime) -> str:
    return wall.isoformat(timespec="minutes")
