"""How the page looks and can be reached: phone, dark, Chinese, keyboard, difficult names."""

import aiohttp
from playwright.async_api import expect

from playground.fan_group import FanGroup
from playground.server import Playground

from .conftest import Visit
from .screen import CHINESE, DARK, PHONE, Look


async def test_a_phone_shows_one_pane_at_a_time(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group, **PHONE)
    await screen.says("From my phone")
    await screen.fits()
    await screen.keep("phone")
    for pane, inside in (
        ("side", "#cast"),
        ("calls", "#calls"),
        ("world", ".clock"),
        ("chat", "#log"),
    ):
        await screen.page.locator(f"#tabs [data-pane={pane}]").click()
        await expect(screen.page.locator(inside)).to_be_visible()
        await screen.fits()
    await screen.page.locator("#tabs [data-pane=side]").click()
    await screen.opens("Encore")
    await expect(screen.page.locator("#chat-title")).to_have_text("Encore")


async def test_no_width_makes_the_page_stick_out(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.owner, fans.group)
    for width in (320, 360, 600, 761, 900, 1024, 1041, 1181, 1440, 2560):
        await screen.page.set_viewport_size({"width": width, "height": 700})
        await screen.fits()
        await expect(screen.field).to_be_in_viewport(ratio=1)


async def test_on_a_tablet_nothing_above_covers_its_neighbour(
    visit: Visit, fans: FanGroup
) -> None:
    screen = await visit(fans.owner, fans.group)
    for width in (761, 768, 800, 820, 840, 841, 1024):
        await screen.page.set_viewport_size({"width": width, "height": 700})
        knobs = await screen.page.locator(".clock .buttons").bounding_box()
        crowd = await screen.page.locator(".crowd").bounding_box()
        assert knobs and crowd
        assert knobs["x"] + knobs["width"] <= crowd["x"], width


async def test_a_phone_asks_for_a_message_in_one_line(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.owner, fans.group, **PHONE)
    empty = await screen.field.bounding_box()
    assert empty and empty["height"] < 45


async def test_on_a_middling_screen_the_calls_are_a_drawer(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group, viewport={"width": 1000, "height": 700})
    drawer, knob = screen.page.locator("#calls"), screen.page.get_by_role("button", name="Calls")
    await expect(drawer).to_be_hidden()
    await knob.click()
    await expect(drawer).to_be_visible()
    await screen.page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()
    await expect(knob).to_be_focused()


async def test_dark_is_dark_and_light_is_light(visit: Visit, fans: FanGroup) -> None:
    light = await visit(fans.members[0], fans.group)
    dark = await visit(fans.members[0], fans.group, **DARK)
    shine = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    assert sum(await light.page.evaluate(shine)) > 600
    assert sum(await dark.page.evaluate(shine)) < 150
    await light.keep("light")
    await dark.keep("dark")


async def test_a_chinese_browser_reads_chinese(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group, **CHINESE)
    assert await screen.page.evaluate("document.documentElement.lang") == "zh-CN"
    await expect(screen.page.locator("#cast-title")).to_have_text("你的身份")
    await expect(screen.field).to_have_attribute("placeholder", "输入消息，或输入 / 查看命令")
    await screen.keep("chinese")
    await screen.field.fill("长" * 4097)
    await screen.field.press("Enter")
    await expect(screen.toast).to_have_text("一次最多发送 4096 个字符")
    await screen.page.locator("#missing").click()
    await expect(screen.page.locator("dialog li").first).to_contain_text("贴纸")


async def test_the_keyboard_alone_is_enough(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group)
    keyboard = screen.page.keyboard
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await keyboard.type("Without a mouse")
    await keyboard.press("Enter")
    await expect(screen.message("Without a mouse")).to_be_visible()
    await screen.log.focus()
    await keyboard.press("ArrowUp")
    await keyboard.press("Enter")
    await expect(screen.page.get_by_role("menu")).to_be_visible()
    await keyboard.press("Escape")
    await expect(screen.page.get_by_role("menu")).to_have_count(0)
    chats = screen.page.locator("#chats [role=option]")
    await chats.first.focus()
    await keyboard.press("ArrowDown")
    await expect(chats.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(chats.nth(1)).to_be_focused()


DIFFICULT = [
    '<b>&"</b><script>alert(1)</script>',
    "\u202eright to left",
    "Z" + "\u0337\u0321\u035d\u0310" * 60,
    "سارة",
    "\u3164",
    "👩‍👩‍👧‍👦" * 12,
    "W" * 64,
]


async def test_difficult_names_stay_in_their_boxes(
    visit: Visit, fans: FanGroup, playground: Playground
) -> None:
    people = [playground.person(name) for name in DIFFICULT]
    for person in people:
        await person.joins(fans.group)
        await person.says(fans.group, f"I am {person.name}")
    screen = await visit(fans.members[0], fans.group)
    await expect(screen.message("script")).to_be_visible()
    await screen.fits()
    rows = screen.page.locator("#cast .person")
    for row in await rows.all():
        box = await row.bounding_box()
        assert box is not None
        assert box["height"] < 50
    await screen.keep("names")


async def test_every_control_has_a_name_for_screen_readers(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.owner, fans.group)
    await screen.says("Hello")
    nameless = await screen.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea, [role=option]")]
            .filter((node) => !node.closest("[hidden]") && node.id !== "file")
            .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()
                || node.labels?.length))
            .map((node) => node.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    await expect(screen.log).to_have_attribute("role", "log")


async def test_the_page_allows_nothing_foreign(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session, session.get(playground.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


MOTIONLESS: Look = {"reduced_motion": "reduce"}


async def test_reduced_motion_moves_nothing(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group, **MOTIONLESS)
    await screen.page.locator("#missing").click()
    moving = "getComputedStyle(document.querySelector('dialog')).animationDuration"
    assert float((await screen.page.evaluate(moving)).removesuffix("s")) < 0.01


async def test_the_first_minute_can_be_walked_and_skipped(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(tour=True)
    tour = screen.page.locator(".tour")
    await expect(tour).to_contain_text("Ann")
    # What the visitor writes first earns: nothing was written a minute ago in this name.
    await expect(screen.log.locator(".message.mine")).to_have_count(0)
    await screen.becomes("Nova")
    await tour.get_by_role("button", name="Write it for me").click()
    await screen.field.press("Enter")
    await expect(tour).to_contain_text("five letters")
    await expect(screen.page.locator("#cast [aria-selected=true]")).to_contain_text("Ann")
    await tour.get_by_role("button", name="Skip").click()
    await expect(tour).to_have_count(0)
    await screen.page.reload()
    await screen.page.wait_for_selector("html[data-ready]")
    await expect(tour).to_have_count(0)
