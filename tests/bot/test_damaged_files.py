"""A damaged database is refused at the start, left as it is, and the way out is named."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import consistency
from bot.communities import ChatName, chat_of
from bot.wiring import opened
from domain.communities import Defaults
from storage.backup import backup
from storage.database import Database
from storage.migrate import DatabaseRefused

ROOT = Path(__file__).parents[2]
GROUP = ChatName(-1001, "supergroup", "Aurora Fans")


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "encore.db"
    async with Database.open(path) as db:
        await db.write(chat_of, name=GROUP, defaults=Defaults("en", "UTC"), now=1)
    return path


@pytest.fixture
def copy(database: Path) -> Path:
    folder = database.parent / "backups"
    return backup(database, folder, now=datetime.now(UTC), check=consistency.problems)


def damage_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"no database at all")


def damage_page(path: Path) -> None:
    with closing(sqlite3.connect(path)) as tx:
        (root,) = tx.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'chats'").fetchone()
        (size,) = tx.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)


def cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def damage_sums(path: Path) -> None:
    with closing(sqlite3.connect(path)) as tx, tx:
        tx.execute("INSERT INTO users VALUES (7, 'Ann', '', '', '', '', 0, NULL)")
        tx.execute(
            "INSERT INTO members (community_id, user_id, points, state, since_at)"
            " VALUES (1, 7, 5, 'present', 0)"
        )


def told_without_room(database: Path, command: str) -> tuple[int, str]:
    """Run a command that cannot write more than two pages, as on a full disk."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    ended = subprocess.run(
        [sys.executable, "-m", "bot", command],
        cwd=database.parent,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE": str(database),
            "BOT_TOKEN": "123456789:AAEhBP0av28FrJ-pBRSFGnPnIUxgY_5lXvM",
            "TELEGRAM_API": "http://127.0.0.1:9",
        },
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.slow
def test_a_full_disk_is_not_taken_for_damage(database: Path) -> None:
    before = database.read_bytes()
    status, told = told_without_room(database, "run")
    assert (status, "cannot be opened" in told, "damaged" in told) == (75, True, False)
    status, told = told_without_room(database, "doctor")
    assert (status, "cannot be read now" in told, "damaged" in told) == (1, True, False)
    assert database.read_bytes() == before


@pytest.mark.slow
def test_a_first_start_on_a_full_disk_may_be_tried_again(tmp_path: Path) -> None:
    status, told = told_without_room(tmp_path / "new.db", "run")
    assert (status, "cannot be opened" in told) == (75, True)


@pytest.mark.parametrize("damage", [damage_header, damage_page, cut_short, damage_sums])
async def test_the_newest_good_backup_and_the_command_are_named_and_nothing_is_written(
    database: Path, copy: Path, damage: Callable[[Path], None]
) -> None:
    damage(database)
    before = await asyncio.to_thread(database.read_bytes)
    with pytest.raises(DatabaseRefused) as refused:
        async with opened(database):
            pass
    told = str(refused.value)
    assert f"{database} is damaged" in told
    assert told.endswith(f"\n  {sys.executable} -m bot restore {copy}")
    assert await asyncio.to_thread(database.read_bytes) == before


async def test_without_a_good_backup_that_is_said(database: Path) -> None:
    damage_page(database)
    with pytest.raises(DatabaseRefused, match="No good backup"):
        async with opened(database):
            pass
