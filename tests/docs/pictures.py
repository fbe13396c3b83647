"""Pictures for the pages, taken in the playground: `python -m tests.docs.pictures`.

It takes Chromium, fonts with Chinese and emoji, and half a minute, so `make docs` leaves it out.
Look at each picture before it is committed.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.async_api import Browser, FloatRect, Locator, async_playwright

from tests.architecture.sources import ROOT
from tests.playground.browser.conftest import ARGUMENTS, NAMES, TOUR_IS_OVER
from tests.playground.browser.screen import Screen

IMAGES = ROOT / "docs/images"
MOST_BYTES = 120_000
PHONE_WIDTH = 390
TALL = 1600  # what a phone would scroll to; the picture is cut to what it is about
MARGIN = 6
CARD_MILLISECONDS = 20_000  # a card is edited every ten seconds at most


class Tongue(NamedTuple):
    """What is written and pressed for the pictures in one language."""

    suffix: str
    language: str
    locale: str
    zone: str
    member: str
    checkin: str
    draw: str
    enter: str
    event: str
    coming: str
    presets: str
    close: str


TONGUES = (
    Tongue(
        suffix="",
        language="en",
        locale="en-GB",
        zone="Europe/London",
        member="Ann",
        checkin="/checkin",
        draw='/draw new 2 "Signed CD" 2h',
        enter="Enter",
        event='/event new "Fan meeting" tomorrow 20:00 30 "Hall 3"',
        coming="✅ Yes",
        presets="Presets",
        close="OK",
    ),
    Tongue(
        suffix=".zh-CN",
        language="zh-Hans",
        locale="zh-CN",
        zone="Asia/Shanghai",
        member="林小雨",
        checkin="签到",
        draw="/draw new 2 “签名CD” 2小时",
        enter="参加抽奖",
        event="/event new “粉丝见面会” 明天20:00 30 “3号厅”",
        coming="✅ 参加",
        presets="一键方案",
        close="好",
    ),
)


async def checks_in(screen: Screen, words: Tongue) -> Locator:
    await screen.becomes(words.member)
    first = await screen.says(words.checkin)
    await screen.hears("checked in|签到成功|积分")
    await screen.says("/me")
    await screen.hears("XP|经验")
    return first


async def enters_a_draw(screen: Screen, words: Tongue) -> Locator:
    await screen.becomes("Nova")
    await screen.says(words.draw)
    await _presses(screen, words, words.enter)
    return screen.message("/draw new")


async def opens_the_settings(screen: Screen, words: Tongue) -> Locator:
    await screen.becomes("Nova")
    first = await screen.says("/settings")
    await screen.log.get_by_role("button", name=words.presets).wait_for()
    return first


async def comes_to_an_event(screen: Screen, words: Tongue) -> Locator:
    await screen.becomes("Nova")
    await screen.says(words.event)
    await _presses(screen, words, words.coming)
    return screen.message("/event new")


async def _presses(screen: Screen, words: Tongue, button: str) -> None:
    """Press it as the member, close what is said, and wait until the card counts it."""
    named = screen.page.get_by_role("button", name=button)
    card = screen.log.locator(".message").filter(has=named).last
    pressed = card.get_by_role("button", name=button)
    await pressed.wait_for()
    await screen.becomes(words.member)
    await pressed.click()
    await screen.page.get_by_role("button", name=words.close, exact=True).click()
    await card.locator(".edited").wait_for(timeout=CARD_MILLISECONDS)


SCENES: dict[str, Callable[[Screen, Tongue], Awaitable[Locator]]] = {
    "checkin": checks_in,
    "draw": enters_a_draw,
    "event": comes_to_an_event,
    "settings": opens_the_settings,
}


@asynccontextmanager
async def program(words: Tongue) -> AsyncIterator[str]:
    """Start the bot in a playground of its own; the page's address."""
    ours = {key: value for key, value in os.environ.items() if key != "BOT_TOKEN"}
    with TemporaryDirectory() as folder:
        ours |= {"DATABASE": str(Path(folder) / "encore.db")}
        ours |= {"LANGUAGE": words.language, "TIMEZONE": words.zone}
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "play", "--port", "0"),
            env=ours,
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert running.stdout is not None
        try:
            while not (line := (await running.stdout.readline()).decode()).startswith("http://"):
                assert line, "the program ended before it printed its address"
            yield line.strip().rstrip("/")
        finally:
            running.terminate()
            await running.wait()


async def take(browser: Browser, words: Tongue) -> None:
    """Take every scene in one language."""
    async with program(words) as address:
        for name, scene in SCENES.items():
            context = await browser.new_context(
                viewport={"width": 1280, "height": 800},
                locale=words.locale,
                timezone_id=words.zone,
                reduced_motion="reduce",
            )
            await context.add_init_script(TOUR_IS_OVER)
            screen = await Screen(await context.new_page(), address).open()
            first = await scene(screen, words)
            await _keep(screen, first, IMAGES / f"{name}{words.suffix}.png")
            await context.close()


async def _keep(screen: Screen, first: Locator, path: Path) -> None:
    """Keep what stands in the chat from a message on, as wide as a phone."""
    page = screen.page
    await page.set_viewport_size({"width": PHONE_WIDTH, "height": TALL})
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await page.wait_for_timeout(500)
    top, log = await first.bounding_box(), await screen.log.bounding_box()
    last = await screen.log.locator(".message").last.bounding_box()
    assert top and log and last
    begin = max(top["y"] - MARGIN, log["y"])
    end = min(last["y"] + last["height"] + MARGIN, log["y"] + log["height"])
    clip = FloatRect(x=0, y=begin, width=PHONE_WIDTH, height=end - begin)
    picture = await page.screenshot(path=path, animations="disabled", clip=clip)
    assert len(picture) < MOST_BYTES, path


async def main() -> None:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "no Chromium here (Debian: apt install chromium)"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        for words in TONGUES:
            await take(browser, words)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
