"""Owns inbox and quarantine: updates that must be acted on, and those nobody could read."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Arrival(NamedTuple):
    """An update as it comes in; one that `is_done` is only remembered."""

    update_id: int
    raw: str
    is_done: bool


class Waiting(NamedTuple):
    """An update that is not finished; `raw` is its JSON."""

    update_id: int
    raw: str
    received_at: int


def accept(tx: Connection, arrivals: Sequence[Arrival], *, now: int) -> list[int]:
    """Store updates unless they were here before; return the ids of the new ones, in order."""
    before = set(
        rows.read(
            tx,
            "SELECT json_group_array(update_id) FROM inbox WHERE update_id IN (VALUES (?))",
            [arrival[:1] for arrival in arrivals],
        )
    )
    fresh: dict[int, tuple[int, str, int, str]] = {}
    for update_id, raw, is_done in arrivals:
        if update_id not in before:
            row = (update_id, raw, now, "done" if is_done else "waiting")
            fresh.setdefault(update_id, row)
    rows.write(
        tx,
        "INSERT INTO inbox (update_id, raw, received_at, state) VALUES (?, ?, ?, ?)",
        list(fresh.values()),
    )
    return list(fresh)


def waiting(tx: Connection) -> list[Waiting]:
    """Return what an earlier life of the program left unfinished, in order of arrival."""
    found = tx.execute(
        "SELECT update_id, raw, received_at FROM inbox WHERE state = 'waiting'"
        " ORDER BY received_at, update_id"
    )
    return [Waiting(*row) for row in found]


def end(tx: Connection, update_ids: Sequence[int]) -> None:
    """Mark updates as done and blank them; safe to repeat."""
    rows.write(
        tx,
        "UPDATE inbox SET state = 'done', raw = '' WHERE update_id IN (VALUES (?))",
        [(update_id,) for update_id in update_ids],
    )


def holds(tx: Connection, words: str, *, until: int) -> bool:
    """Say whether an update with these words in it came by then and is not finished."""
    row = tx.execute(
        "SELECT 1 FROM inbox WHERE state = 'waiting' AND received_at <= ? AND instr(raw, ?)",
        (until, words),
    ).fetchone()
    return row is not None


def begin_try(tx: Connection, update_id: int) -> int:
    """Count a failed try of an update; return how many there were."""
    row = tx.execute(
        "UPDATE inbox SET tries = tries + 1 WHERE update_id = ? RETURNING tries", (update_id,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def quarantine(tx: Connection, *, update_id: int | None, why: str, raw: str, now: int) -> None:
    """Set an update aside with its JSON; an inbox row of the same id is closed."""
    tx.execute(
        "INSERT INTO quarantine (update_id, why, raw, at) VALUES (?, ?, ?, ?)",
        (update_id, why, raw, now),
    )
    tx.execute(
        "UPDATE inbox SET state = 'quarantined', raw = '' WHERE update_id = ?", (update_id,)
    )


def quarantined_before(tx: Connection, *, update_id: int | None, raw: str) -> bool:
    """Say whether an update was set aside already; one without an id is known by its JSON."""
    row = tx.execute(
        "SELECT 1 FROM quarantine WHERE update_id IS ? AND (update_id IS NOT NULL OR raw = ?)",
        (update_id, raw),
    ).fetchone()
    return row is not None


def count_waiting(tx: Connection) -> int:
    """Return how many updates are not handled yet."""
    return int(tx.execute("SELECT count(*) FROM inbox WHERE state = 'waiting'").fetchone()[0])


def quarantined_since(tx: Connection, at: int) -> dict[str, int]:
    """Return how many updates were set aside since an instant, by what was wrong."""
    rows = tx.execute("SELECT why, count(*) FROM quarantine WHERE at >= ? GROUP BY why", (at,))
    return {str(why): int(count) for why, count in rows}


def remove_before(tx: Connection, *, done_at: int, quarantined_at: int) -> None:
    """Forget finished updates and blank quarantined ones that are old enough.

    What is not finished by then never will be.
    """
    tx.execute(
        "UPDATE inbox SET state = 'done', raw = '' WHERE received_at < ? AND state = 'waiting'",
        (done_at,),
    )
    tx.execute("DELETE FROM inbox WHERE received_at < ? AND state <> 'waiting'", (done_at,))
    tx.execute("UPDATE quarantine SET raw = '' WHERE at < ? AND raw <> ''", (quarantined_at,))


def erase(tx: Connection, member: Member) -> None:
    """Blank the updates that name a person; the rows stay, for what comes twice."""
    tx.execute(
        "UPDATE inbox SET state = 'done', raw = '' WHERE raw <> '' AND EXISTS (SELECT 1"
        " FROM json_tree(raw) WHERE key = 'id' AND atom = ?)",
        (member.user_id,),
    )
    tx.execute(
        "UPDATE quarantine SET raw = '' WHERE raw <> '' AND instr(raw, ?)",
        (str(member.user_id),),
    )
