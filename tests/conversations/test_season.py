"""A season played through the real pipeline: the same seed comes to the same figures."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import consistency
from domain.levels import level_of
from playground.fan_group import FanGroup
from playground.people import Person
from playground.season_play import SeasonPlay, clock_before
from playground.server import Playground
from tests.conversations.stage import Stage, config_for, plain

DAYS = 5
ROOT = Path(__file__).parents[2]
ENOUGH_SECONDS = 300
# Everybody in the order of the board, with balance, XP and the streak they reached last.
STANDINGS = (
    "SELECT user_id, scores.points, members.points, members.xp, (SELECT streak FROM checkins"
    " WHERE checkins.member_id = members.member_id ORDER BY on_date DESC LIMIT 1)"
    " FROM scores JOIN members USING (member_id) WHERE period = 'all'"
    " ORDER BY scores.points DESC, reached_at, member_id"
)


@dataclass
class Lived:
    """A group that has had its season."""

    stage: Stage
    fans: FanGroup
    told: list[str] = field(default_factory=list)

    async def figures(self) -> tuple[Any, ...]:
        """Return audit, board, balances, levels and streaks."""
        await self.stage.quiet()
        audit = asdict(consistency.check(self.stage.config.database))
        standings = await self.stage.rows(STANDINGS)
        return audit, standings, [level_of(xp) for _, _, _, xp, _ in standings]

    async def board(self) -> str:
        """Return what /top all shows, as the owner reads it privately."""
        await self.fans.owner.says(self.fans.owner.private, "/top all")
        return plain(await self.fans.owner.private.hears("All time"))


@asynccontextmanager
async def a_season(
    folder: Path, *, seed: int = 1, present: datetime, zone: str = "UTC"
) -> AsyncIterator[Lived]:
    """Play some days that are over with the day before `present`."""
    clock = clock_before(present, ZoneInfo(zone), DAYS)
    async with Playground(seed=seed, clock=clock).serve() as playground:
        fans = playground.open_fan_group()
        config = config_for(playground, folder / f"{present:%m%d}-{seed}.db", timezone=zone)
        lived = Lived(Stage(playground, config), fans)
        async with lived.stage.life() as program:
            plays = SeasonPlay(playground, fans, ZoneInfo(zone), DAYS)
            await program.hurry(is_hurried=True)
            await plays(is_quiet=program.settle, present=lambda: present, tell=lived.told.append)
            await program.hurry(is_hurried=False)
            yield lived
            await lived.stage.books_balance()


async def test_the_same_seed_comes_to_the_same_figures_on_any_day(tmp_path: Path) -> None:
    seen = []
    # In Berlin summer time ends between the one and the other.
    for day in ("2026-11-18T09:30", "2026-10-27T23:59"):
        present = datetime.fromisoformat(day).replace(tzinfo=UTC)
        async with a_season(tmp_path, present=present, zone="Europe/Berlin") as it:
            seen.append((await it.figures(), await it.board()))
    assert seen[0] == seen[1]
    ((audit, standings, levels), board), _ = seen
    assert audit["problems"] == []
    assert len(standings) > 100
    assert max(levels) > 0
    assert board.count("\n") >= 10


async def test_another_seed_comes_to_others(tmp_path: Path) -> None:
    present = datetime(2026, 11, 18, 9, tzinfo=UTC)
    seen = []
    for seed in (1, 2):
        async with a_season(tmp_path, seed=seed, present=present) as it:
            seen.append(await it.figures())
    assert seen[0] != seen[1]


async def test_afterwards_the_group_lives_on_in_the_present(tmp_path: Path) -> None:
    present = datetime(2026, 11, 18, 9, tzinfo=UTC)
    async with a_season(tmp_path, present=present) as it:
        world = it.stage.playground.world
        assert timedelta() <= world.clock.now() - present < timedelta(minutes=5)
        assert world.season is None
        assert world.flood.enabled
        assert it.told == [f"day {DAYS} of {DAYS}"]
        due = "SELECT count(*) FROM chores WHERE state = 'waiting' AND due_at <= ?"
        assert await it.stage.value(due, world.clock.unix()) == 0


async def test_a_streak_of_the_season_can_be_kept(tmp_path: Path) -> None:
    async with a_season(tmp_path, present=datetime(2026, 11, 18, 9, tzinfo=UTC)) as it:
        ((user_id, streak),) = await it.stage.rows(
            "SELECT user_id, streak FROM checkins JOIN members USING (member_id)"
            " WHERE on_date = '2026-11-17' ORDER BY streak DESC, user_id LIMIT 1"
        )
        assert streak > 1
        world = it.stage.playground.world
        await Person(world, world.accounts[user_id]).says(it.fans.group, "签到")
        await it.fans.group.hears(rf"{streak + 1} days")


async def test_nothing_of_it_was_late_or_set_aside(tmp_path: Path) -> None:
    async with a_season(tmp_path, present=datetime(2026, 11, 18, 9, tzinfo=UTC)) as it:
        assert await it.stage.rows("SELECT * FROM quarantine") == []
        assert await it.stage.rows("SELECT * FROM backlogs") == []
        assert await it.stage.rows("SELECT * FROM blind_windows") == []
        assert await it.stage.value("SELECT count(*) FROM outbox WHERE card = 'backlog'") == 0
        refused = [call.why for call in it.stage.playground.calls if call.refused]
        assert refused == []


@pytest.mark.slow
@pytest.mark.serial
def test_ninety_days_come_to_the_same_books_each_time(tmp_path: Path) -> None:
    printed = []
    for name in ("one", "two"):
        file = tmp_path / name / "encore.db"
        assert _played(file)[:1] == ["day 10 of 90"]
        printed.append(_encore("audit", "--json", database=file).stdout)
    assert printed[0] == printed[1]
    audit = json.loads(printed[0])
    assert (audit["members"], audit["problems"]) == (200, [])
    assert _played(file) == ["This database has had its season."]
    assert _encore("audit", "--json", database=file).stdout == printed[0]


def _played(database: Path) -> list[str]:
    """Play a season until the page's address is printed; return what was told meanwhile."""
    database.parent.mkdir(exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "play", "--season"],
        env=_environment(database),
        cwd=database.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.readline().startswith("http://127.0.0.1:")
        program.terminate()
        assert program.wait(ENOUGH_SECONDS) == 0
        lines = program.stderr.read().splitlines()
    return [line for line in lines if line.startswith(("day", "This"))]


def _encore(*arguments: str, database: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=_environment(database),
        cwd=database.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=ENOUGH_SECONDS,
    )


def _environment(database: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATABASE": str(database)}
