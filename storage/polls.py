"""Owns polls: what a community is asked, and how far that is."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.polls import Draft, Poll, PollState
from storage import rows


class Made(NamedTuple):
    """What becomes of a draft: whose, by whom, where, when; `ref` makes it happen once."""

    community_id: int
    points: int
    state: PollState
    by_user_id: int
    chat_key: int
    thread_id: int | None
    ref: str
    made_at: int
    closes_at: int | None


def _poll(row: tuple[Any, ...]) -> Poll:
    poll_id, community_id, number, question, options, *rest = row
    is_anonymous, takes_several, lasts_seconds, rule, hides, shuffles, keeps, picture, *how = rest
    draft = Draft(
        question,
        tuple(json.loads(options)),
        bool(is_anonymous),
        bool(takes_several),
        lasts_seconds,
        rule,
        bool(hides),
        bool(shuffles),
        bool(keeps),
        picture,
    )
    points, state, *where = how
    return Poll(poll_id, community_id, number, draft, points, PollState(state), *where)


def add(tx: Connection, draft: Draft, made: Made) -> int:
    """Return the key of a new poll, numbered after the community's last one."""
    question, options, *manner = astuple(draft)
    cursor = tx.execute(
        "INSERT INTO polls (community_id, points, state, by_user_id, chat_key, thread_id, ref,"
        " made_at, closes_at, question, options, is_anonymous, takes_several, lasts_seconds,"
        " rule, hides_results, shuffles, keeps_votes, picture, number)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        " ?18, ?19, (SELECT coalesce(max(number), 0) + 1 FROM polls WHERE community_id = ?1))",
        (*made, question, json.dumps(options, ensure_ascii=False), *manner),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, poll_id: int) -> Poll | None:
    row = tx.execute(
        "SELECT poll_id, community_id, number, question, options, is_anonymous, takes_several,"
        " lasts_seconds, rule, hides_results, shuffles, keeps_votes, picture, points, state,"
        " by_user_id, chat_key, thread_id, made_at, closes_at, ended_at, stop_outbox_id"
        " FROM polls WHERE poll_id = ?",
        (poll_id,),
    ).fetchone()
    return None if row is None else _poll(row)


def find_by_ref(tx: Connection, ref: str) -> Poll | None:
    row = tx.execute("SELECT poll_id FROM polls WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_number(tx: Connection, *, community_id: int, number: int) -> Poll | None:
    row = tx.execute(
        "SELECT poll_id FROM polls WHERE community_id = ? AND number = ?", (community_id, number)
    ).fetchone()
    return None if row is None else find(tx, row[0])


def _found(tx: Connection, keys: Iterable[tuple[int]]) -> list[Poll]:
    found = (find(tx, poll_id) for (poll_id,) in keys)
    return [poll for poll in found if poll is not None]


def going_on(tx: Connection, community_id: int) -> list[Poll]:
    """Return the polls that are open or repeat, the oldest first."""
    keys = tx.execute(
        "SELECT poll_id FROM polls WHERE state IN ('repeating', 'open', 'closing')"
        " AND community_id = ? ORDER BY number",
        (community_id,),
    ).fetchall()
    return _found(tx, keys)


def ended(tx: Connection, community_id: int, *, most: int) -> list[Poll]:
    """Return the last polls that were closed, the newest first."""
    keys = tx.execute(
        "SELECT poll_id FROM polls WHERE community_id = ? AND state = 'closed' AND rule = ''"
        " ORDER BY ended_at DESC, poll_id DESC LIMIT ?",
        (community_id, most),
    ).fetchall()
    return _found(tx, keys)


def everywhere(tx: Connection, states: Sequence[PollState]) -> list[Poll]:
    """Return every community's polls in these states."""
    keys = tx.execute(
        "SELECT poll_id FROM polls WHERE state IN (SELECT value FROM json_each(?))",
        (json.dumps(states),),
    ).fetchall()
    return _found(tx, keys)


def claim(
    tx: Connection, poll_id: int, *, before: PollState, after: PollState, now: int | None = None
) -> bool:
    """Take a poll from one state to the next, once; with `now` it has ended."""
    cursor = tx.execute(
        "UPDATE polls SET state = ?, ended_at = coalesce(?, ended_at)"
        " WHERE poll_id = ? AND state = ?",
        (after, now, poll_id, before),
    )
    return cursor.rowcount == 1


def set_closing(tx: Connection, poll_id: int, *, at: int) -> None:
    """Let an open poll close at another instant."""
    tx.execute(
        "UPDATE polls SET closes_at = ? WHERE poll_id = ? AND state = 'open'", (at, poll_id)
    )


def set_stop(tx: Connection, poll_id: int, *, outbox_id: int) -> None:
    """Keep the letter that has Telegram close a poll."""
    tx.execute("UPDATE polls SET stop_outbox_id = ? WHERE poll_id = ?", (outbox_id, poll_id))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's polls to another one, numbered after its own."""
    tx.execute(
        "UPDATE polls SET community_id = ?2, number = number + (SELECT coalesce(max(number), 0)"
        " FROM polls WHERE community_id = ?2) WHERE community_id = ?1",
        (community_id, into_id),
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE polls SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's polls go with it to another community, numbered after its own."""
    tx.execute(
        "UPDATE polls SET community_id = ?2, number = number + (SELECT coalesce(max(number), 0)"
        " FROM polls WHERE community_id = ?2) WHERE chat_key = ?1 AND community_id <> ?2",
        (chat_key, into_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the polls a member made."""
    return {
        "polls": rows.named(
            tx,
            "SELECT number, question, options, state, made_at FROM polls"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY poll_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE polls SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || poll_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
