"""The page with the real bot behind it, as `make run` starts both."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from .conftest import Visit
from .screen import CHINESE, DARK, PHONE, Screen
from .test_chatting import PICTURE

START_SECONDS = 60


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Start the program in its playground; one for the whole module, its address."""
    database = tmp_path_factory.mktemp("play") / "encore.db"
    ours = {key: value for key, value in os.environ.items() if key != "BOT_TOKEN"}
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "play", "--port", "0"),
        env=ours | {"DATABASE": str(database)},
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert running.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            while not (line := (await running.stdout.readline()).decode()).startswith("http://"):
                assert line, "the program ended before it printed its address"
        reading = asyncio.create_task(running.stdout.read())
        yield line.strip().rstrip("/")
    finally:
        running.terminate()
        assert await running.wait() == 0
        await reading


@pytest_asyncio.fixture(loop_scope="session")
async def address(program: str) -> str:
    return program


async def _be(screen: Screen, name: str) -> Screen:
    await screen.becomes(name)
    await expect(screen.field).to_be_visible()
    return screen


async def test_ann_checks_in_chats_and_looks_at_the_board(visit: Visit) -> None:
    screen = await _be(await visit(), "Ann")
    await screen.says("/checkin")
    await screen.hears(r"Ann.*1 day")
    await screen.says("What a night, what a night!")
    await screen.says("/points")
    await screen.hears(r"\d+ points?")
    await screen.says("/top")
    board = await screen.hears(r"1\. \W?Ann")
    await board.get_by_role("button", name="Today").click()
    await expect(board.locator(".keyboard")).to_contain_text("• Today •")
    await expect(board.locator(".edited")).to_be_visible()
    await screen.keep("board")


async def test_the_owner_gives_points_and_a_member_who_tries_meets_silence(
    visit: Visit,
) -> None:
    screen = await _be(await visit(), "Nova")
    await screen.says("/give @ann_aurora 50 for the banner")
    await screen.hears(r"Ann\W? receives 50 points")
    await _be(screen, "Bo")
    await screen.says("/give @ann_aurora 50 for nothing")
    await screen.says("/points")
    await screen.hears(r"Bo Lindqvist.*\d+ points?")
    answers = screen.log.locator(".message.bot .quote")
    await expect(answers.filter(has_text="for nothing")).to_have_count(0)


async def test_a_picture_is_worth_points(visit: Visit) -> None:
    screen = await _be(await visit(), "橘子汽水")
    await screen.uploads("stage.png", "image/png", PICTURE)
    await screen.says("!")
    await screen.says("/points")
    await screen.hears(r"messages \+2 \(1\)")


async def test_the_bot_answers_in_the_topic_it_was_asked_in(visit: Visit) -> None:
    screen = await _be(await visit(), "Мила")
    await screen.page.locator("#topics button").filter(has_text="Music").click()
    await screen.says("/points")
    answer = await screen.hears(r"\d+ points?")
    await expect(answer).to_be_visible()
    await screen.page.locator("#topics button").filter(has_text="General").click()
    await expect(screen.message("Мила")).to_have_count(0)


async def test_a_reaction_reaches_the_bot(visit: Visit) -> None:
    screen = await _be(await visit(), "Bo")
    await screen.says("React to this, please")
    await _be(screen, "陳海晴")
    polls = screen.page.locator("#calls .poll")
    before = await polls.last.get_attribute("data-id") or ""
    await screen.menu(screen.message("React to this"), "👍")
    await expect(screen.message("React to this").locator(".reactions")).to_contain_text("1")
    await expect(polls.last).not_to_have_attribute("data-id", before)


async def test_a_private_chat_starts_answers_and_can_be_blocked(visit: Visit) -> None:
    screen = await _be(await visit(), "Ann")
    await screen.opens("Encore")
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.hears(r"\w+")
    await screen.says("/points")
    await screen.hears(r"\d+ points?")
    await screen.chat_menu("Block the bot")
    await expect(screen.page.locator(".composer")).to_contain_text("403")
    await screen.page.get_by_role("button", name="Unblock").click()
    await expect(screen.field).to_be_visible()


async def test_tomorrow_morning_a_new_check_in_counts(visit: Visit) -> None:
    screen = await _be(await visit(), "林小雨")
    await screen.says("签到")
    await screen.hears(r"林小雨.*1 (day|天)")
    await screen.page.get_by_role("button", name="On to tomorrow morning, 8 o’clock").click()
    await expect(screen.page.locator(".clock-time")).to_have_text(re.compile("^08:"))
    await screen.says("签到")
    await screen.hears(r"林小雨.*2 (days|天)")


async def test_the_slash_menu_is_the_bots(visit: Visit) -> None:
    screen = await _be(await visit(), "Ann")
    await screen.field.press("/")
    offers = screen.page.locator(".offer")
    await expect(offers.filter(has_text="/checkin")).to_be_visible()
    await expect(offers.filter(has_text="/give")).to_have_count(0)
    await screen.field.press("Escape")
    await _be(screen, "Nova")
    await screen.field.fill("/gi")
    await expect(offers.filter(has_text="/give")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "look"), [("phone", PHONE), ("dark", DARK), ("chinese", CHINESE)]
)
async def test_it_is_a_pleasure_on(visit: Visit, name: str, look: dict[str, object]) -> None:
    screen = await visit(**look)
    await screen.says("/me")
    await screen.hears(r"\d+ XP")
    await screen.fits()
    await screen.keep(f"whole-{name}")


async def test_the_first_minute_leads_from_a_check_in_to_tomorrow(visit: Visit) -> None:
    screen = await visit(tour=True)
    tour = screen.page.locator(".tour")
    for step in ("Check in", "earns points", "where you stand"):
        await expect(tour).to_contain_text(step)
        await tour.get_by_role("button", name="Write it for me").click()
        await screen.field.press("Enter")
    await tour.get_by_role("button", name="Become the owner").click()
    await tour.get_by_role("button", name="Write it for me").click()
    await screen.field.press("Enter")
    await screen.hears(r"Ann\W? receives 50 points")
    await tour.get_by_role("button", name="Tomorrow morning").click()
    await expect(tour).to_contain_text("That was it")
    await tour.get_by_role("button", name="Done").click()
    await expect(tour).to_have_count(0)
