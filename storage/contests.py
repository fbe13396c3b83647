"""Owns contests: what is asked where, how far it is, and the card that shows it."""

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.contests import Contest, ContestState, Ending
from domain.members import Member
from storage import rows


class Made(NamedTuple):
    """What a contest begins with, in the order of the columns."""

    community_id: int
    chat_key: int
    thread_id: int | None
    number: int
    ref: str
    by_user_id: int
    bank: str
    questions: Sequence[int]
    seconds: int
    teams: int
    least: int
    seed: bytes
    due_at: int
    now: int


class Shown(NamedTuple):
    """The live card: the letter that brought or last edited it, where it is, what it shows."""

    outbox_id: int | None
    chat_id: int | None
    message_id: int | None
    shown: str


def _contest(row: tuple[Any, ...] | None) -> Contest | None:
    if row is None:
        return None
    found = list(row)
    found[5] = ContestState(found[5])
    found[6] = Ending(found[6]) if found[6] else None
    found[9] = tuple(json.loads(found[9]))
    found[13] = bytes.fromhex(found[13])
    return Contest(*found)


def next_number(tx: Connection, community_id: int) -> int:
    row = tx.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM contests WHERE community_id = ?", (community_id,)
    ).fetchone()
    return int(row[0])


def add(tx: Connection, made: Made) -> int:
    """Return the key of a new contest in its lobby."""
    changed = {"questions": json.dumps(list(made.questions)), "seed": made.seed.hex()}
    cursor = tx.execute(
        "INSERT INTO contests (state, community_id, chat_key, thread_id, number, ref, by_user_id,"
        " bank, questions, seconds, teams, least, seed, due_at, started_at)"
        " VALUES ('lobby', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tuple(changed.get(name, value) for name, value in made._asdict().items()),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, contest_id: int) -> Contest | None:
    row = tx.execute(
        "SELECT contest_id, community_id, chat_key, thread_id, number, state, ending, by_user_id,"
        " bank, questions, seconds, teams, least, seed, place, attempt, due_at, started_at"
        " FROM contests WHERE contest_id = ?",
        (contest_id,),
    ).fetchone()
    return _contest(row)


def find_by_ref(tx: Connection, ref: str) -> int | None:
    row = tx.execute("SELECT contest_id FROM contests WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else int(row[0])


def under_way(tx: Connection, chat_key: int) -> int | None:
    """Return the key of the contest that is going on in a chat."""
    row = tx.execute(
        "SELECT contest_id FROM contests WHERE chat_key = ?"
        " AND state IN ('lobby', 'asking', 'shown', 'booking')",
        (chat_key,),
    ).fetchone()
    return None if row is None else int(row[0])


def under_way_in(tx: Connection, community_id: int) -> list[int]:
    """Return the keys of a community's contests that are going on, the oldest first."""
    found = tx.execute(
        "SELECT contest_id FROM contests WHERE community_id = ?"
        " AND state IN ('lobby', 'asking', 'shown', 'booking') ORDER BY contest_id",
        (community_id,),
    )
    return [contest_id for (contest_id,) in found]


def last_over(tx: Connection, community_id: int) -> int | None:
    """Return the key of the contest that was played last."""
    row = tx.execute(
        "SELECT contest_id FROM contests WHERE community_id = ? AND state = 'over'"
        " AND ending IN ('played', 'stopped') ORDER BY number DESC LIMIT 1",
        (community_id,),
    ).fetchone()
    return None if row is None else int(row[0])


def everywhere(tx: Connection) -> list[int]:
    """Return the keys of all contests that are going on."""
    found = tx.execute(
        "SELECT contest_id FROM contests WHERE state IN ('lobby', 'asking', 'shown', 'booking')"
        " ORDER BY contest_id"
    )
    return [contest_id for (contest_id,) in found]


def set_step(
    tx: Connection,
    contest_id: int,
    *,
    state: ContestState,
    due_at: int,
    place: int | None = None,
    attempt: int | None = None,
) -> None:
    """Keep what a contest does now, and when its next step is."""
    tx.execute(
        "UPDATE contests SET state = ?, due_at = ?, place = coalesce(?, place),"
        " attempt = coalesce(?, attempt) WHERE contest_id = ?",
        (state, due_at, place, attempt, contest_id),
    )


def claim_end(tx: Connection, contest_id: int, *, ending: Ending, now: int, on: str) -> bool:
    """Say how a contest ended, and on which local date, once; its points are booked next."""
    row = tx.execute(
        "UPDATE contests SET state = 'booking', ending = ?, ended_at = ?, ended_on = ?, due_at = ?"
        " WHERE contest_id = ? AND state NOT IN ('booking', 'over') RETURNING contest_id",
        (ending, now, on, now, contest_id),
    ).fetchone()
    return row is not None


def claim_over(tx: Connection, contest_id: int) -> bool:
    """Say that everything of a contest is done, once."""
    row = tx.execute(
        "UPDATE contests SET state = 'over' WHERE contest_id = ? AND state = 'booking'"
        " RETURNING contest_id",
        (contest_id,),
    ).fetchone()
    return row is not None


# -- its card --------------------------------------------------------------------------------


def card(tx: Connection, contest_id: int) -> Shown:
    """Return the live card, where it is as far as its letter arrived."""
    row = tx.execute(
        "SELECT card_outbox, card_chat, coalesce(card_message, o.message_id), card_shown"
        " FROM contests LEFT JOIN outbox AS o ON o.outbox_id = card_outbox WHERE contest_id = ?",
        (contest_id,),
    ).fetchone()
    return Shown(*row)


def set_card(tx: Connection, contest_id: int, shown: Shown) -> None:
    tx.execute(
        "UPDATE contests SET card_outbox = ?, card_chat = ?, card_message = ?, card_shown = ?"
        " WHERE contest_id = ?",
        (*shown, contest_id),
    )


# -- moved -----------------------------------------------------------------------------------


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    """Follow a chat that became another one; of two that are going on the other's stays."""
    tx.execute(
        "UPDATE contests SET state = 'over', ending = 'lost' WHERE chat_key = ?1"
        " AND state <> 'over' AND EXISTS (SELECT 1 FROM contests AS other"
        "  WHERE other.chat_key = ?2 AND other.state <> 'over')",
        (chat_key, into_key),
    )
    tx.execute("UPDATE contests SET chat_key = ?2 WHERE chat_key = ?1", (chat_key, into_key))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's contests to another one, behind its own numbers."""
    tx.execute(
        "UPDATE contests SET number = number + (SELECT coalesce(max(number), 0) FROM contests"
        " WHERE community_id = ?1), community_id = ?1 WHERE community_id = ?2",
        (into_id, community_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the contests a member started."""
    return {
        "contests": rows.named(
            tx,
            "SELECT number, bank, started_at FROM contests WHERE community_id = ?"
            " AND by_user_id = ? ORDER BY contest_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE contests"
        " SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || contest_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
