"""The drill: a night's backup is restored, and the group goes on from there."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from playground.server import Playground
from tests.conversations.lives import ROOT, Home

pytestmark = pytest.mark.slow

LOST = b"\xff" * 4096
COUNTED = "SELECT count(*) FROM events"


async def asks(home: Home, *words: str) -> tuple[int, str]:
    """Run a sub-command beside whatever runs; return its status and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=home.database.parent,
        env=os.environ | {"DATABASE": str(home.database), "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def lose_a_page(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + LOST + whole[12288:])


def a_page_of(path: str) -> bytes:
    return Path(path).read_bytes()[8192:12288]


async def test_a_backup_is_restored_and_the_group_goes_on_from_it(tmp_path: Path) -> None:
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        home = Home(playground, tmp_path / "encore.db")
        owner, ann = playground.person("Olga"), playground.person("Ann")
        group = playground.group("Fans", owner=owner, members=[ann])
        async with home.life() as life:
            await life.listens()
            await ann.says(group, "Good evening, everybody")
            await home.comes_to(COUNTED, 1)
            status, said = await asks(home, "backup")
            assert status == 0
            good = said.strip()
            await owner.says(group, "Something after the backup")
            await home.comes_to(COUNTED, 2)
            status, said = await asks(home, "restore", good)
            assert (status, "in use by process" in said) == (75, True)
            assert await life.ends(signal.SIGTERM) == 0
        lose_a_page(home.database)
        async with home.life() as life:
            assert await life.ends() == 78
            assert f"python -m bot restore {good}" in life.printed
        status, said = await asks(home, "restore", good)
        assert (status, "is kept: " in said) == (0, True)
        assert a_page_of(said.partition("is kept: ")[2].strip()) == LOST
        async with home.life() as life:
            await life.listens()
            await ann.says(group, "/points")
            await group.hears("2 points")
            assert await life.ends(signal.SIGTERM) == 0
        status, found = await home.audit()
        assert (status, found["problems"]) == (0, [])
        assert home.rows("SELECT sum(message_points) FROM daily") == [(2,)]
