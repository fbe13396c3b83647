"""Owns challenges and challenge_posts: what goes on, and the letters that tell of it."""

from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any

from domain.challenges import Challenge
from domain.members import Member
from storage import rows


def _challenge(row: tuple[Any, ...]) -> Challenge:
    challenge_id, community_id, title, word, days, misses, points, first_on, is_open, *where = row
    terms = (title, word, days, misses, points, first_on, bool(is_open))
    return Challenge(challenge_id, community_id, *terms, *where)


def add(tx: Connection, challenge: Challenge, *, ref: str, now: int) -> int:
    """Return the number of a new challenge; its own number is not looked at."""
    cursor = tx.execute(
        "INSERT INTO challenges (community_id, title, word, days, misses, points, first_on,"
        " is_open, chat_key, thread_id, by_user_id, ref, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
        (
            challenge.community_id,
            challenge.title,
            challenge.word,
            challenge.days,
            challenge.misses,
            challenge.points,
            challenge.first_on,
            challenge.chat_key,
            challenge.thread_id,
            challenge.by_user_id,
            ref,
            now,
        ),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, challenge_id: int) -> Challenge | None:
    row = tx.execute(
        "SELECT challenge_id, community_id, title, word, days, misses, points, first_on, is_open,"
        " chat_key, thread_id, by_user_id FROM challenges WHERE challenge_id = ?",
        (challenge_id,),
    ).fetchone()
    return None if row is None else _challenge(row)


def find_by_ref(tx: Connection, ref: str) -> Challenge | None:
    row = tx.execute("SELECT challenge_id FROM challenges WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def _found(tx: Connection, keys: Iterable[tuple[int]]) -> list[Challenge]:
    found = (find(tx, challenge_id) for (challenge_id,) in keys)
    return [each for each in found if each is not None]


def list_open(tx: Connection, community_id: int) -> list[Challenge]:
    """Return the challenges of a community that go on, the oldest first."""
    keys = tx.execute(
        "SELECT challenge_id FROM challenges WHERE community_id = ? AND is_open = 1"
        " ORDER BY challenge_id",
        (community_id,),
    ).fetchall()
    return _found(tx, keys)


def everywhere(tx: Connection) -> list[Challenge]:
    """Return every challenge that goes on."""
    keys = tx.execute("SELECT challenge_id FROM challenges WHERE is_open = 1").fetchall()
    return _found(tx, keys)


def open_words(tx: Connection) -> list[tuple[int, str, int]]:
    """Return (Telegram chat id, word, challenge) of all that go on, the oldest first.

    A word is heard in every group of the community.
    """
    found = tx.execute(
        "SELECT telegram_chat_id, word, challenge_id FROM challenges"
        " JOIN chats USING (community_id) WHERE is_open = 1 AND chats.earns = 1"
        " ORDER BY challenge_id"
    )
    return list(found)


def close(tx: Connection, challenge_id: int, *, now: int) -> bool:
    """End a challenge, once; False when it was over."""
    row = tx.execute(
        "UPDATE challenges SET is_open = 0, ended_at = ? WHERE challenge_id = ? AND is_open = 1"
        " RETURNING challenge_id",
        (now, challenge_id),
    ).fetchone()
    return row is not None


def set_post(tx: Connection, *, challenge_id: int, post: str, outbox_id: int) -> None:
    tx.execute(
        "INSERT INTO challenge_posts VALUES (?, ?, ?) ON CONFLICT (challenge_id, post)"
        " DO UPDATE SET outbox_id = excluded.outbox_id",
        (challenge_id, post, outbox_id),
    )


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE challenges SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE challenges SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's challenges go with it to another community."""
    tx.execute("UPDATE challenges SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the challenges a member made."""
    return {
        "challenges": rows.named(
            tx,
            "SELECT title, word, days, first_on, made_at FROM challenges"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY challenge_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE challenges"
        " SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || challenge_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
