"""Owns posts, post_episodes and post_places: what a community has posted, when and where."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.posts import Manner, Piece, PieceKind, Pieces, Post, PostState
from storage import rows


class Made(NamedTuple):
    """What becomes of a draft: whose, when, by whom; `ref` makes it happen once."""

    community_id: int
    rule: str
    due_at: int
    by_user_id: int
    ref: str
    made_at: int


class Place(NamedTuple):
    """Where a post goes; `thread_id` 0 is a whole chat or General."""

    chat_key: int
    thread_id: int


class Pinned(NamedTuple):
    """The message of a post that is pinned in a place."""

    telegram_chat_id: int
    message_id: int


def _post(row: tuple[Any, ...]) -> Post:
    post_id, community_id, number, pins, silent, deletes, until_at, series, buttons, *rest = row
    labels = tuple((label, address) for label, address in json.loads(buttons))
    manner = Manner(bool(pins), bool(silent), deletes, until_at, bool(series), labels)
    rule, due_at, state, by_user_id, ran, made_at = rest
    state = PostState(state)
    return Post(
        post_id, community_id, number, manner, rule, due_at, state, by_user_id, ran, made_at
    )


def add(tx: Connection, manner: Manner, made: Made) -> int:
    """Return the key of a new draft, numbered after the community's last post."""
    cursor = tx.execute(
        "INSERT INTO posts (community_id, rule, due_at, by_user_id, ref, made_at, pins, is_silent,"
        " deletes_after, until_at, is_series, buttons, state, ran, number)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'draft', 0,"
        " (SELECT coalesce(max(number), 0) + 1 FROM posts WHERE community_id = ?1))",
        (*made, *_columns(manner)),
    )
    return int(cursor.lastrowid or 0)


def _columns(manner: Manner) -> tuple[int | str | None, ...]:
    return (
        int(manner.pins),
        int(manner.is_silent),
        manner.deletes_after_seconds,
        manner.until_at,
        int(manner.is_series),
        json.dumps(manner.buttons, ensure_ascii=False),
    )


def find(tx: Connection, post_id: int) -> Post | None:
    row = tx.execute(
        "SELECT post_id, community_id, number, pins, is_silent, deletes_after, until_at,"
        " is_series, buttons, rule, due_at, state, by_user_id, ran, made_at FROM posts"
        " WHERE post_id = ?",
        (post_id,),
    ).fetchone()
    return None if row is None else _post(row)


def find_by_ref(tx: Connection, ref: str) -> Post | None:
    row = tx.execute("SELECT post_id FROM posts WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_number(tx: Connection, *, community_id: int, number: int) -> Post | None:
    row = tx.execute(
        "SELECT post_id FROM posts WHERE community_id = ? AND number = ?", (community_id, number)
    ).fetchone()
    return None if row is None else find(tx, row[0])


def waiting(tx: Connection, community_id: int) -> list[Post]:
    """Return what is still to be posted or paused, the oldest first."""
    keys = tx.execute(
        "SELECT post_id FROM posts WHERE community_id = ? AND state IN ('active', 'paused')"
        " ORDER BY number",
        (community_id,),
    ).fetchall()
    return _found(tx, keys)


def _found(tx: Connection, keys: Iterable[tuple[int]]) -> list[Post]:
    found = (find(tx, post_id) for (post_id,) in keys)
    return [post for post in found if post is not None]


def set_state(
    tx: Connection,
    post_id: int,
    *,
    before: Iterable[PostState],
    after: PostState,
    ended_at: int | None = None,
) -> bool:
    """Take a post from one of these states to another, once."""
    cursor = tx.execute(
        "UPDATE posts SET state = ?, ended_at = ? WHERE post_id = ?"
        " AND state IN (SELECT value FROM json_each(?))",
        (after, ended_at, post_id, json.dumps(list(before))),
    )
    return cursor.rowcount == 1


def set_manner(tx: Connection, post_id: int, manner: Manner) -> None:
    tx.execute(
        "UPDATE posts SET pins = ?, is_silent = ?, deletes_after = ?, until_at = ?,"
        " is_series = ?, buttons = ? WHERE post_id = ?",
        (*_columns(manner), post_id),
    )


def set_time(tx: Connection, post_id: int, *, rule: str, due_at: int) -> None:
    tx.execute("UPDATE posts SET rule = ?, due_at = ? WHERE post_id = ?", (rule, due_at, post_id))


def count_run(tx: Connection, post_id: int) -> int:
    """Return how often a post has come now."""
    row = tx.execute(
        "UPDATE posts SET ran = ran + 1 WHERE post_id = ? RETURNING ran", (post_id,)
    ).fetchone()
    return int(row[0])


def remove(tx: Connection, post_id: int) -> None:
    tx.execute("DELETE FROM posts WHERE post_id = ?", (post_id,))


def remove_before(tx: Connection, *, ended_at: int, asked_at: int) -> None:
    """Forget what was posted before an instant, and what was never confirmed before another."""
    tx.execute("DELETE FROM posts WHERE ended_at < ?", (ended_at,))
    tx.execute("DELETE FROM posts WHERE state IN ('draft', 'asked') AND made_at < ?", (asked_at,))


# -- what is posted --------------------------------------------------------------------------


def set_episode(tx: Connection, post_id: int, *, episode: int, pieces: Pieces) -> None:
    kept = json.dumps([asdict(piece) for piece in pieces], ensure_ascii=False)
    tx.execute(
        "INSERT INTO post_episodes VALUES (?, ?, ?) ON CONFLICT (post_id, episode)"
        " DO UPDATE SET pieces = excluded.pieces",
        (post_id, episode, kept),
    )


def find_episode(tx: Connection, post_id: int, *, episode: int) -> Pieces:
    """Return the pieces of an episode; none for one that is not there."""
    row = tx.execute(
        "SELECT pieces FROM post_episodes WHERE post_id = ? AND episode = ?", (post_id, episode)
    ).fetchone()
    if row is None:
        return ()
    return tuple(Piece(**{**each, "kind": PieceKind(each["kind"])}) for each in json.loads(row[0]))


def count_episodes(tx: Connection, post_id: int) -> int:
    row = tx.execute("SELECT count(*) FROM post_episodes WHERE post_id = ?", (post_id,)).fetchone()
    return int(row[0])


# -- where -----------------------------------------------------------------------------------


def add_place(tx: Connection, post_id: int, place: Place) -> None:
    tx.execute(
        "INSERT INTO post_places (post_id, chat_key, thread_id) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (post_id, *place),
    )


def remove_place(tx: Connection, post_id: int, place: Place) -> None:
    tx.execute(
        "DELETE FROM post_places WHERE post_id = ? AND chat_key = ? AND thread_id = ?",
        (post_id, *place),
    )


def places(tx: Connection, post_id: int) -> list[Place]:
    found = tx.execute(
        "SELECT chat_key, thread_id FROM post_places WHERE post_id = ?"
        " ORDER BY chat_key, thread_id",
        (post_id,),
    )
    return [Place(*row) for row in found]


def pinned(tx: Connection, post_id: int, place: Place) -> Pinned | None:
    row = tx.execute(
        "SELECT pinned_chat_id, pinned_id FROM post_places WHERE post_id = ? AND chat_key = ?"
        " AND thread_id = ? AND pinned_id IS NOT NULL",
        (post_id, *place),
    ).fetchone()
    return None if row is None else Pinned(*row)


def set_pinned(tx: Connection, post_id: int, place: Place, message: Pinned) -> None:
    tx.execute(
        "UPDATE post_places SET pinned_chat_id = ?, pinned_id = ? WHERE post_id = ?"
        " AND chat_key = ? AND thread_id = ?",
        (*message, post_id, *place),
    )


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's posts to another one, numbered after its own."""
    tx.execute(
        "UPDATE posts SET community_id = ?2, number = number + (SELECT coalesce(max(number), 0)"
        " FROM posts WHERE community_id = ?2) WHERE community_id = ?1",
        (community_id, into_id),
    )


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let what is posted in a chat go with it to another community, numbered after its own."""
    tx.execute(
        "UPDATE posts SET community_id = ?2, number = number + (SELECT coalesce(max(number), 0)"
        " FROM posts WHERE community_id = ?2) WHERE community_id <> ?2 AND post_id IN"
        " (SELECT post_id FROM post_places WHERE chat_key = ?1)",
        (chat_key, into_id),
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE post_places SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )
    tx.execute("DELETE FROM post_places WHERE chat_key = ?", (chat_key,))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the posts a member made."""
    return {
        "posts": rows.named(
            tx,
            "SELECT number, rule, due_at, state, made_at FROM posts"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY post_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE posts SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || post_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
