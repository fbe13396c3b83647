"""A letter that cannot be put into words: dropped and told, while the others go out."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiogram import Bot

from bot import draw_posts, notices
from bot.texts import Texts
from scheduling import outbox as sending
from storage import outbox
from storage.database import Database

NOW = 1_790_000_000
OWNER = 77
FACTS: dict[str, int | str] = {"kind": "job", "job": "tiers"}


async def test_others_go_out_and_the_owners_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Database.open(tmp_path / "letters.db") as db:
        sender = _sender(db)
        said: list[int] = []
        monkeypatch.setattr(sender, "_queue", lambda _, item: said.append(item.answer.chat_id))
        await db.write(_queue_letters)
        await sender._fetch()
        assert said == [OWNER + 1]
        assert await db.read(_dropped) == [draw_posts.LETTERS["terms"]]
        await sender._fetch()
        assert said == [OWNER + 1, OWNER]


def _queue_letters(tx: Connection) -> None:
    # Without its draw the first one cannot be rendered.
    outbox.add(tx, card=draw_posts.LETTERS["terms"], facts={}, user_id=5, now=NOW)
    outbox.add(tx, card=notices.LETTER_OWNER, facts=FACTS, user_id=OWNER + 1, now=NOW)


def _dropped(tx: Connection) -> list[str]:
    return [card for (card,) in tx.execute("SELECT card FROM outbox WHERE state = 'dropped'")]


def _sender(db: Database) -> sending.Sender:
    return sending.Sender(
        bot=cast(Bot, SimpleNamespace(id=1)),
        db=db,
        texts=Texts.load(),
        language="en",
        timezone="UTC",
        now=lambda: datetime.fromtimestamp(NOW, UTC),
        sleep=cast(Any, asyncio.sleep),
        spawn=lambda _: None,
        owners=[OWNER],
    )
