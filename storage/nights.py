"""Owns nights: hours in which a group rests, and what was allowed before."""

import json
from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple

from domain.nights import Mode


class Night(NamedTuple):
    """A group's night; `saved` is what is allowed by day, None by day."""

    chat_key: int
    hours: str
    mode: Mode
    saved: dict[str, bool] | None


def find(tx: Connection, chat_key: int) -> Night | None:
    row = tx.execute(
        "SELECT chat_key, hours, mode, saved FROM nights WHERE chat_key = ?", (chat_key,)
    ).fetchone()
    if row is None:
        return None
    key, hours, mode, saved = row
    return Night(key, hours, Mode(mode), None if saved is None else json.loads(saved))


def keep(tx: Connection, *, chat_key: int, hours: str, mode: Mode) -> None:
    """Keep hours in place of earlier ones; what was allowed before stays saved."""
    tx.execute(
        "INSERT INTO nights (chat_key, hours, mode) VALUES (?, ?, ?)"
        " ON CONFLICT (chat_key) DO UPDATE SET hours = excluded.hours, mode = excluded.mode",
        (chat_key, hours, mode),
    )


def save(tx: Connection, chat_key: int, permissions: Mapping[str, bool] | None) -> None:
    """Keep what is allowed by day; None in the morning."""
    saved = None if permissions is None else json.dumps(dict(permissions))
    tx.execute("UPDATE nights SET saved = ? WHERE chat_key = ?", (saved, chat_key))


def remove(tx: Connection, chat_key: int) -> None:
    tx.execute("DELETE FROM nights WHERE chat_key = ?", (chat_key,))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE OR IGNORE nights SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))
    tx.execute("DELETE FROM nights WHERE chat_key = ?", (chat_key,))
