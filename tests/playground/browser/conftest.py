"""A browser for the page, a playground to look at, and a bot made of plain calls."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from playground.fan_group import FanGroup
from playground.server import Playground

from .screen import Look, Screen

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "the page was not tested: no Chromium here (Debian: apt install chromium)"
expect.set_options(timeout=10_000)
TOUR_IS_OVER = "sessionStorage.setItem('encore.tour', 'over')"

Visit = Callable[..., Awaitable[Screen]]
Call = Callable[..., Awaitable[dict[str, Any]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the browser are marked so, and share one event loop with it."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
        if pytest_asyncio.is_async_test(item) and __package__ in item.nodeid.replace("/", "."):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    async with Playground(seed=1, flood_control=False).serve(port=0) as playground:
        yield playground


@pytest.fixture
def fans(playground: Playground) -> FanGroup:
    return playground.open_fan_group()


@pytest_asyncio.fixture(loop_scope="session")
async def address(playground: Playground) -> str:
    """Where the page is; a module that runs the whole program has its own."""
    return playground.address


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, address: str) -> AsyncIterator[Visit]:
    """Open the page as somebody; whatever it complained about fails the test at the end."""
    screens: list[Screen] = []

    async def visit(*where: Any, tour: bool = False, **look: Look) -> Screen:
        wanted = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"} | look
        context = await browser.new_context(**wanted)  # type: ignore[arg-type]  # checked there
        context.set_default_timeout(10_000)
        if not tour:
            await context.add_init_script(TOUR_IS_OVER)
        screens.append(Screen(await context.new_page(), address))
        return await screens[-1].open(*where)

    yield visit
    for screen in screens:
        await screen.page.context.close()
    assert [said for screen in screens for said in screen.complaints] == []


@pytest_asyncio.fixture(loop_scope="session")
async def bot(playground: Playground) -> AsyncIterator[Call]:
    """Call the Bot API as any bot would: `await bot("sendMessage", chat_id=…, text=…)`."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **parameters: Any) -> dict[str, Any]:
            address = f"{playground.address}/bot{playground.token}/{method}"
            async with session.post(address, json=parameters) as answer:
                told: dict[str, Any] = await answer.json()
                return told

        yield call
