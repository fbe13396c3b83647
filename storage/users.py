"""Owns users: Telegram accounts as last seen."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from domain.members import Member, User
from domain.messages import Name
from storage import rows

Row = tuple[Any, ...]


def find(tx: Connection, user_id: int) -> User | None:
    row = tx.execute(
        "SELECT user_id, first_name, last_name, username, language_code, language, dm_ok,"
        " community_id FROM users WHERE user_id = ?",
        (user_id,),
    ).fetchone()
    return None if row is None else user_of(row)


def user_of(row: Row) -> User:
    """Make a user of a row, in the order of `find`."""
    user, first, last, username, code, language, dm_ok, community_id = row
    return User(user, first, last, username, code, language, bool(dm_ok), community_id)


def find_reachable(tx: Connection, member_id: int) -> int | None:
    """Return the user id of a member who may be written to; None for any other."""
    row = tx.execute(
        "SELECT user_id FROM members JOIN users USING (user_id) WHERE member_id = ? AND dm_ok = 1",
        (member_id,),
    ).fetchone()
    return None if row is None else int(row[0])


def is_reachable(tx: Connection, user_id: int) -> bool:
    """Say whether somebody may be written to privately: they started the bot."""
    row = tx.execute("SELECT 1 FROM users WHERE user_id = ? AND dm_ok = 1", (user_id,)).fetchone()
    return row is not None


def see(tx: Connection, names: Sequence[Name]) -> None:
    """Store accounts' present names, language codes included."""
    rows.write(
        tx,
        "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
        " VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (user_id) DO UPDATE SET first_name = excluded.first_name,"
        " last_name = excluded.last_name, username = excluded.username,"
        " language_code = coalesce(nullif(excluded.language_code, ''), language_code)",
        names,
    )


def find_by_username(tx: Connection, username: str) -> User | None:
    """Return who was last seen under a username (without @); names may have moved since."""
    row = tx.execute(
        "SELECT user_id FROM users WHERE lower(username) = lower(?) AND username <> ''"
        " ORDER BY user_id DESC LIMIT 1",
        (username,),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def set_language(tx: Connection, *, user_id: int, language: str) -> None:
    tx.execute("UPDATE users SET language = ? WHERE user_id = ?", (language, user_id))


def set_dm(tx: Connection, *, user_id: int, dm_ok: bool) -> None:
    """Remember whether a person may be written to privately."""
    tx.execute("UPDATE users SET dm_ok = ? WHERE user_id = ?", (int(dm_ok), user_id))


def set_community(tx: Connection, *, user_id: int, community_id: int) -> None:
    """Remember which community a person means in private."""
    tx.execute("UPDATE users SET community_id = ? WHERE user_id = ?", (community_id, user_id))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Follow a community that turned out to be another one."""
    tx.execute("UPDATE users SET community_id = ? WHERE community_id = ?", (into_id, community_id))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "users": rows.named(
            tx,
            "SELECT user_id, first_name, last_name, username, language_code, language, dm_ok"
            " FROM users WHERE user_id = ?",
            (member.user_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget an account, once nothing else of it is kept."""
    tx.execute(
        "DELETE FROM users WHERE user_id = ?1 AND NOT EXISTS (SELECT 1 FROM members"
        " WHERE user_id = ?1) AND NOT EXISTS (SELECT 1 FROM roles WHERE user_id = ?1)",
        (member.user_id,),
    )


def add_stand_in(tx: Connection, member: Member) -> None:
    """Make the nameless account that an erased member's row belongs to."""
    tx.execute(
        "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
        " VALUES (?, '', '', '', '')",
        (member.stand_in,),
    )
