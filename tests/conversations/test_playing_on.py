"""A database that is played with again: the same people, and nothing they say is taken for old."""

from datetime import timedelta
from pathlib import Path

from playground.clock import PlaygroundClock
from playground.server import Playground
from tests.conversations.stage import NOON, Stage, config_for


async def _days_heard(folder: Path, day: int, numbers_from: int) -> str:
    """Open the same world on a day, let Ann check in, and return what she hears."""
    clock = PlaygroundClock(NOON + timedelta(days=day))
    made = Playground(clock=clock, flood_control=False, numbers_from=numbers_from)
    async with made.serve() as playground:
        fans = playground.open_fan_group()
        stage = Stage(playground, config_for(playground, folder / "encore.db"))
        async with stage.life():
            said = await fans.members[0].says(fans.group, "签到")
            assert said.id > numbers_from
            heard = await fans.group.hears("checked in")
            await stage.books_balance()
            return heard.text


async def test_the_second_day_counts_although_the_same_world_begins_anew(tmp_path: Path) -> None:
    assert "1 day" in await _days_heard(tmp_path, 0, 0)
    assert "2 days" in await _days_heard(tmp_path, 1, 1_000_000)
    assert "already checked in" in await _days_heard(tmp_path, 1, 2_000_000)
