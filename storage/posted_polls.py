"""Owns posted_polls and parked_answers: native polls of the bot's, and answers to unknown ones."""

import json
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.ballots import Tally
from domain.members import Member


class Posted(NamedTuple):
    """A native poll that was posted for an item of a feature; `closed_at` is None while open.

    Until it has arrived, `poll_id` and `message_id` are None.
    """

    feature: str
    item_id: int
    chat_key: int
    outbox_id: int
    poll_id: str | None
    telegram_chat_id: int | None
    message_id: int | None
    tally: Tally
    closed_at: int | None


class Parked(NamedTuple):
    """An answer that waits for its poll; `raw` is its update's JSON."""

    update_id: int
    poll_id: str
    raw: str
    tries: int


def _posted(row: tuple[Any, ...] | None) -> Posted | None:
    if row is None:
        return None
    *where, counts, voters, closed_at = row
    feature, item_id, chat_key, outbox_id, poll_id, telegram_chat_id, message_id = where
    return Posted(
        feature,
        item_id,
        chat_key,
        outbox_id,
        poll_id,
        telegram_chat_id,
        message_id,
        Tally(tuple(json.loads(counts)), voters, closed_at is not None),
        closed_at,
    )


def add(tx: Connection, *, feature: str, item_id: int, chat_key: int, outbox_id: int) -> None:
    """Expect a poll that a letter brings, in place of an earlier letter for the same item."""
    tx.execute(
        "INSERT INTO posted_polls (feature, item_id, chat_key, outbox_id) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (feature, item_id) DO UPDATE SET chat_key = excluded.chat_key,"
        " outbox_id = excluded.outbox_id, poll_id = NULL, telegram_chat_id = NULL,"
        " message_id = NULL, counts = '[]', voters = 0, closed_at = NULL",
        (feature, item_id, chat_key, outbox_id),
    )


def arrive(
    tx: Connection, *, outbox_id: int, poll_id: str, telegram_chat_id: int, message_id: int
) -> bool:
    """Keep under which ids Telegram has a poll; False when no poll was expected by this letter."""
    cursor = tx.execute(
        "UPDATE posted_polls SET poll_id = ?, telegram_chat_id = ?, message_id = ?"
        " WHERE outbox_id = ? AND poll_id IS NULL",
        (poll_id, telegram_chat_id, message_id, outbox_id),
    )
    return cursor.rowcount > 0


def find(tx: Connection, poll_id: str) -> Posted | None:
    """Return a poll by Telegram's id of it."""
    row = tx.execute(
        "SELECT feature, item_id, chat_key, outbox_id, poll_id, telegram_chat_id, message_id,"
        " counts, voters, closed_at FROM posted_polls WHERE poll_id = ?",
        (poll_id,),
    ).fetchone()
    return _posted(row)


def of_item(tx: Connection, *, feature: str, item_id: int) -> Posted | None:
    row = tx.execute(
        "SELECT feature, item_id, chat_key, outbox_id, poll_id, telegram_chat_id, message_id,"
        " counts, voters, closed_at FROM posted_polls WHERE feature = ? AND item_id = ?",
        (feature, item_id),
    ).fetchone()
    return _posted(row)


def find_by_message(
    tx: Connection, *, feature: str, telegram_chat_id: int, message_id: int
) -> int | None:
    """Return which item of a feature a message shows as a poll."""
    row = tx.execute(
        "SELECT item_id FROM posted_polls"
        " WHERE feature = ? AND telegram_chat_id = ? AND message_id = ?",
        (feature, telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else int(row[0])


def stand(tx: Connection, poll_id: str, tally: Tally, *, now: int) -> Posted | None:
    """Keep how a poll stands, and that it is closed; return it when it was closed just now.

    How a closed poll stands does not change any more.
    """
    row = tx.execute(
        "UPDATE posted_polls SET counts = ?1, voters = ?2, closed_at = ?3 WHERE poll_id = ?4"
        " AND closed_at IS NULL AND (counts <> ?1 OR voters <> ?2 OR ?3 IS NOT NULL)"
        " RETURNING poll_id",
        (
            json.dumps(tally.counts),
            tally.voters,
            now if tally.is_closed else None,
            poll_id,
        ),
    ).fetchone()
    return find(tx, poll_id) if row is not None and tally.is_closed else None


def remove(tx: Connection, *, feature: str, item_id: int) -> None:
    tx.execute("DELETE FROM posted_polls WHERE feature = ? AND item_id = ?", (feature, item_id))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE posted_polls SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


# -- parked ----------------------------------------------------------------------------------


def park(tx: Connection, *, update_id: int, poll_id: str, raw: str) -> None:
    """Keep an answer until its poll is known; a second time changes nothing."""
    tx.execute(
        "INSERT INTO parked_answers (update_id, poll_id, raw) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (update_id, poll_id, raw),
    )


def find_parked(tx: Connection, update_id: int) -> Parked | None:
    row = tx.execute(
        "SELECT update_id, poll_id, raw, tries FROM parked_answers WHERE update_id = ?",
        (update_id,),
    ).fetchone()
    return None if row is None else Parked(*row)


def parked_for(tx: Connection, poll_id: str) -> list[int]:
    """Return the updates that wait for a poll, in the order Telegram counts them."""
    rows = tx.execute(
        "SELECT update_id FROM parked_answers WHERE poll_id = ? ORDER BY update_id", (poll_id,)
    )
    return [update_id for (update_id,) in rows]


def count_try(tx: Connection, update_id: int) -> None:
    tx.execute("UPDATE parked_answers SET tries = tries + 1 WHERE update_id = ?", (update_id,))


def unpark(tx: Connection, update_id: int) -> None:
    tx.execute("DELETE FROM parked_answers WHERE update_id = ?", (update_id,))


def erase(tx: Connection, member: Member) -> None:
    """Forget parked answers of a person; nobody else's name stands in a vote."""
    tx.execute(
        "DELETE FROM parked_answers WHERE EXISTS (SELECT 1 FROM json_tree(raw)"
        " WHERE key = 'id' AND atom = ?)",
        (member.user_id,),
    )
