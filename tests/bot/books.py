"""A community with books of its own in a file, as far as the use cases need one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import board_rounds, lesson_rounds, members, settings
from bot.communities import ChatName, chat_of
from domain.chats import Chat
from domain.communities import Community, Defaults
from domain.members import Member
from domain.messages import Name
from storage import members as stored
from storage.migrate import migrate

NOW = 1_795_003_200
"""Noon of 18 November 2026, UTC."""
DAY = 86_400
# What is planned for every community from its first day on.
ROUNDS = {**board_rounds.SCHEDULES, lesson_rounds.KIND: lesson_rounds.RECURRING}


@contextmanager
def books(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that all migrations have run on."""
    tx = sqlite3.connect(path, isolation_level=None)
    try:
        tx.execute("PRAGMA synchronous = OFF")
        migrate(tx, path)
        yield tx
    finally:
        tx.close()


def a_chat(tx: sqlite3.Connection, telegram_chat_id: int = -100, *, now: int = NOW) -> Chat:
    name = ChatName(telegram_chat_id, "supergroup", "Aurora Fans")
    return chat_of(tx, name=name, defaults=Defaults("en", "UTC"), now=now)


def the_community(tx: sqlite3.Connection, chat: Chat) -> Community:
    return settings.community(tx, chat.community_id)


def a_member(tx: sqlite3.Connection, community_id: int, user_id: int, *, now: int = NOW) -> Member:
    name = Name(user_id, f"Fan {user_id}", "", "", "en")
    members.change_presence(tx, community_id=community_id, name=name, is_present=True, now=now)
    return stored.met(tx, community_id=community_id, user_id=user_id)
