"""A season that passes before the visitor's turn: how far it is, and nothing to disturb it."""

from playwright.async_api import expect

from playground.fan_group import FanGroup
from playground.server import Playground
from playground.wire import Json

from .conftest import Visit
from .screen import PHONE


def _show(playground: Playground, season: Json | None) -> None:
    world = playground.world
    world.season = season
    world.stage.tell("season", lambda: {"season": season})


async def test_the_page_shows_how_far_a_season_is_and_waits(
    visit: Visit, fans: FanGroup, playground: Playground
) -> None:
    _show(playground, {"day": 30, "days": 90})
    screen = await visit(fans.members[0], fans.group, tour=True)
    line = screen.page.locator("#season")
    await expect(line).to_have_text("A season is passing: day 30 of 90")
    await expect(screen.page.locator(".tour")).to_have_count(0)
    await expect(screen.page.locator("#composer")).to_have_js_property("inert", True)
    _show(playground, {"day": 60, "days": 90})
    await expect(line.locator("progress")).to_have_attribute("value", "60")
    await screen.keep("season")
    _show(playground, None)
    await expect(line).to_be_hidden()
    await expect(screen.page.locator(".tour")).to_contain_text("Check in")
    await screen.says("Our turn")


async def test_its_line_fits_a_phone(visit: Visit, fans: FanGroup, playground: Playground) -> None:
    _show(playground, {"day": 9, "days": 90})
    screen = await visit(fans.members[0], fans.group, **PHONE)
    await expect(screen.page.locator("#season")).to_be_visible()
    await screen.fits()
    await screen.keep("season-phone")
