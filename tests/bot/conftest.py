"""A community's books, and the chat they are of."""

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from domain.chats import Chat
from tests.bot.books import a_chat, books


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened


@pytest.fixture
def chat(tx: Connection) -> Chat:
    return a_chat(tx)
