"""Running the world: the clock, bad weather, crowds, topics, rights, blocking."""

import re

from playwright.async_api import expect

from playground.fan_group import FanGroup
from playground.server import Playground

from .conftest import Call, Visit


async def test_the_clock_goes_ahead_by_a_minute_an_hour_and_to_the_morning(
    visit: Visit, fans: FanGroup, playground: Playground
) -> None:
    screen = await visit(fans.members[0], fans.group)
    began = playground.now()
    buttons = screen.page.locator(".clock button")
    await buttons.nth(0).click()
    await buttons.nth(1).click()
    time = screen.page.locator(".clock-time")
    await expect(time).to_have_text(re.compile(f"^{_hour(began.hour, began.minute)}"))
    assert 3660 <= (playground.now() - began).total_seconds() < 3720
    await buttons.nth(2).click()
    await expect(time).to_have_text(re.compile("^08:00"))
    assert playground.now().hour == 8
    await screen.says("Good morning")
    await expect(screen.log.locator(".day").last).to_contain_text("Good morning")


def _hour(hour: int, minute: int) -> str:
    """The hour it is 61 minutes later."""
    return f"{(hour + 1 + (minute == 59)) % 24:02}:"


async def test_bad_weather_makes_red_calls(visit: Visit, fans: FanGroup, bot: Call) -> None:
    screen = await visit(fans.members[0], fans.group)
    await screen.page.locator(".drop summary").click()
    await screen.page.locator(".drop .choice").filter(has_text="429").click()
    await expect(screen.page.locator(".drop")).to_contain_class("bad")
    await bot("sendMessage", chat_id=fans.group.id, text="Too much")
    refused = screen.page.locator("#calls .call.refused").last
    await expect(refused).to_contain_text("429")
    await refused.locator("summary").click()
    await expect(refused.locator("pre").last).to_contain_text("retry_after")
    await screen.page.locator(".drop summary").click()
    await screen.page.locator(".drop .choice.calm").click()
    await bot("sendMessage", chat_id=fans.group.id, text="Calm again")
    await expect(screen.message("Calm again")).to_be_visible()


async def test_calls_are_listed_filtered_and_opened(
    visit: Visit, fans: FanGroup, bot: Call
) -> None:
    screen = await visit(fans.members[0], fans.group)
    await bot("sendMessage", chat_id=fans.group.id, text="Heard")
    await bot("getMe")
    await bot("sendMessage", chat_id=4, text="Nobody")
    await expect(screen.calls).to_have_count(3)
    await screen.page.locator(".calls-filter input[type=checkbox]").check()
    await expect(screen.calls).to_have_count(1)
    await expect(screen.calls).to_contain_text("chat not found")
    await screen.page.locator(".calls-filter input[type=checkbox]").uncheck()
    await screen.page.locator(".calls-filter input[type=search]").fill("getme")
    await screen.calls.locator("summary").click()
    await expect(screen.calls.locator("pre").last).to_contain_text('"is_bot": true')


async def test_polls_in_a_row_are_one_line(visit: Visit, fans: FanGroup, bot: Call) -> None:
    screen = await visit(fans.members[0], fans.group)
    await bot("getUpdates", offset=-1)
    for number in range(3):
        await screen.says(f"message {number}")
        told = await bot("getUpdates", timeout=5)
        await bot("getUpdates", offset=told["result"][-1]["update_id"] + 1)
    polls = screen.page.locator("#calls .poll")
    await expect(polls).to_have_count(1)
    await expect(polls).to_contain_text("×")
    await bot("getMe")
    await screen.says("one more")
    await bot("getUpdates", timeout=5)
    await expect(polls).to_have_count(2)


async def test_the_owner_opens_and_closes_a_topic(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.owner, fans.group)
    await screen.chat_menu("New topic")
    await screen.page.locator("dialog input").fill("Tour diary")
    await screen.page.keyboard.press("Enter")
    tab = screen.page.locator("#topics button").filter(has_text="Tour diary")
    await tab.click()
    await screen.says("Day one")
    await expect(screen.log.locator(".message:not(.service)")).to_have_count(1)
    await screen.chat_menu("Close this topic")
    await expect(tab).to_contain_text("closed")
    await screen.becomes(fans.members[0].name)
    await screen.field.fill("Too late")
    await screen.field.press("Enter")
    await expect(screen.toast).to_contain_text("closed")
    await expect(screen.field).to_have_value("Too late")


async def test_a_bot_is_started_first_and_blocked_gets_403(
    visit: Visit, fans: FanGroup, bot: Call
) -> None:
    ann = fans.members[0]
    screen = await visit(ann, fans.group)
    await screen.opens("Encore")
    await screen.page.get_by_role("button", name="Start").click()
    await expect(screen.message("/start")).to_be_visible()
    await bot("sendMessage", chat_id=ann.id, text="Hello Ann")
    await screen.hears("Hello Ann")
    await screen.chat_menu("Block the bot")
    await expect(screen.page.locator(".composer")).to_contain_text("403")
    await bot("sendMessage", chat_id=ann.id, text="Are you there?")
    await expect(screen.page.locator("#calls .refused").last).to_contain_text("blocked")
    await screen.page.locator(".composer").get_by_role("button", name="Unblock").click()
    await screen.says("Back again")


async def test_rights_are_given_and_taken_one_by_one(
    visit: Visit, fans: FanGroup, playground: Playground
) -> None:
    ann = fans.members[0]
    screen = await visit(fans.owner, fans.group)
    await screen.chat_menu("Members")
    row = screen.page.locator(".row-person").filter(has_text=ann.name)
    await row.get_by_role("button").click()
    await screen.choose("Make admin")
    await screen.page.get_by_label("Pin messages").uncheck()
    await screen.page.get_by_role("button", name="Make admin").click()
    await expect(row).to_contain_text("admin")
    place = fans.group.member(ann.account)
    assert place.may("can_change_info")
    assert not place.may("can_pin_messages")
    await row.get_by_role("button").click()
    await screen.choose("Take admin rights away")
    await expect(row.locator(".badge")).to_have_text("member")
    await row.get_by_role("button").click()
    await screen.choose("Mute for an hour")
    await expect(row).to_contain_text("muted")


async def test_a_pinned_message_stands_on_top(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.owner, fans.group)
    message = await screen.says("Doors open at six")
    await screen.menu(message, "Pin")
    await expect(screen.page.locator("#pins")).to_contain_text("Doors open at six")
    await screen.menu(screen.message("Doors open at six"), "Unpin")
    await expect(screen.page.locator("#pins")).to_be_hidden()


async def test_who_is_outside_joins_and_leaves(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.owner, fans.group)
    newcomer = screen.page.locator("#cast [role=option]").filter(has_text="newcomer").first
    await newcomer.click()
    await screen.page.locator(".composer").get_by_role("button", name="Join").click()
    await expect(screen.message("joined")).to_be_visible()
    await screen.says("Hello, I am new")
    await screen.chat_menu("Leave")
    await expect(screen.page.locator(".composer")).to_contain_text("not a member")


async def test_a_flood_leaves_the_page_small_and_alive(
    visit: Visit, fans: FanGroup, playground: Playground
) -> None:
    ann, lin = fans.members[0], fans.members[1]
    screen = await visit(ann, fans.group)
    for number in range(2500):
        await lin.says(fans.group, f"wave {number}")
    await expect(screen.message("wave 2499")).to_be_visible()
    assert await screen.log.locator(".message").count() <= 300
    await screen.says("Still here")


async def test_what_is_missing_can_be_read(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group)
    await screen.page.locator("#missing").click()
    await expect(screen.page.locator("dialog .about li").first).to_be_visible()
    await screen.page.keyboard.press("Escape")
    await expect(screen.page.locator("dialog")).to_have_count(0)


async def test_the_crowd_chats(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group)
    await screen.page.locator("#crowd-members").fill("50")
    await screen.page.locator(".crowd select").select_option("lively")
    before = await screen.log.locator(".message").count()
    await expect(screen.log.locator(".message").nth(before + 5)).to_be_visible()
    await screen.page.locator("#crowd-members").fill("0")
    await expect(screen.page.locator(".crowd output")).to_have_text("0")
