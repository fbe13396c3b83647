"""A group becomes a supergroup within one batch: its messages count once, in the one chat."""

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import consistency, intake
from domain.communities import Defaults
from handlers.dispatch import watch_of
from handlers.feature_list import FEATURES
from handlers.gate import gate
from tests.bot.books import NOW, books

SMALL, LARGE, ANN = -77, -1_001_234_567_890, 7
WATCH = watch_of(FEATURES, "encore_bot", 42)
CHATS = {
    SMALL: {"id": SMALL, "type": "group", "title": "Small Fans"},
    LARGE: {"id": LARGE, "type": "supergroup", "title": "Small Fans"},
}
PARTS: dict[str, tuple[int, dict[str, Any]]] = {
    "words": (SMALL, {"text": "The first words in the small group"}),
    "to": (SMALL, {"migrate_to_chat_id": LARGE}),
    "from": (LARGE, {"migrate_from_chat_id": SMALL}),
}
ORDERS = [
    order
    for signals in (("to",), ("from",), ("to", "from"))
    for order in itertools.permutations(("words", *signals))
]


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened
        assert consistency.problems(opened) == []


def an_update(number: int, chat_id: int, *, at: int = NOW, **more: Any) -> dict[str, Any]:
    sender = {"id": ANN, "is_bot": False, "first_name": "Ann"}
    message = {"message_id": number, "date": at, "chat": CHATS[chat_id], "from": sender, **more}
    return {"update_id": number, "message": message}


def take(tx: sqlite3.Connection, *updates: dict[str, Any]) -> None:
    gated = gate(updates, WATCH)
    assert gated.unreadable == []
    defaults = Defaults("en", "UTC")
    intake.accept(tx, gated=gated, ended=(), defaults=defaults, owners=(), now=NOW)


def batch_of(order: tuple[str, ...], *, at: int = NOW) -> list[dict[str, Any]]:
    parts = enumerate((PARTS[each] for each in order), start=10)
    return [an_update(number, chat_id, at=at, **more) for number, (chat_id, more) in parts]


def is_one_chat(tx: sqlite3.Connection, *, messages: int) -> None:
    assert tx.execute("SELECT telegram_chat_id, kind FROM chats").fetchall() == [
        (LARGE, "supergroup")
    ]
    assert tx.execute("SELECT telegram_chat_id FROM chat_aliases").fetchall() == [(SMALL,)]
    counted = "SELECT user_id, sum(messages) FROM daily JOIN members USING (member_id)"
    expected = [(ANN, messages)] if messages else []
    assert tx.execute(f"{counted} GROUP BY member_id").fetchall() == expected


@pytest.mark.parametrize("order", ORDERS)
def test_an_unknown_group_is_heard_of_and_upgraded_at_once(
    tx: sqlite3.Connection, order: tuple[str, ...]
) -> None:
    for _ in range(2):
        take(tx, *batch_of(order))
        is_one_chat(tx, messages=1)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("known", [SMALL, LARGE])
def test_a_known_group_keeps_what_it_has(
    tx: sqlite3.Connection, order: tuple[str, ...], known: int
) -> None:
    take(tx, an_update(1, known, text="Words of an earlier batch"))
    kept = tx.execute("SELECT chat_key, community_id FROM chats").fetchall()
    take(tx, *batch_of(order))
    is_one_chat(tx, messages=2)
    assert tx.execute("SELECT chat_key, community_id FROM chats").fetchall() == kept


def test_late_words_on_both_sides_are_told_in_one_line(tx: sqlite3.Connection) -> None:
    at = NOW - 3600
    late = an_update(20, LARGE, at=at, text="The first words in the large group")
    take(tx, *batch_of(("words", "to"), at=at), late)
    found = tx.execute("SELECT telegram_chat_id, messages FROM backlogs").fetchall()
    assert found == [(LARGE, 2)]


@pytest.mark.parametrize("signal", ["to", "from"])
def test_the_signal_alone_is_remembered_for_words_that_come_later(
    tx: sqlite3.Connection, signal: str
) -> None:
    take(tx, *batch_of((signal,)))
    is_one_chat(tx, messages=0)
    take(tx, an_update(20, SMALL, text="The last words in the small group"))
    is_one_chat(tx, messages=1)
