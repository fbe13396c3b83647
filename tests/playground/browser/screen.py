"""What a visitor sees and does: the page in a real browser, in the words of a visitor."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, Request, expect

from playground.chats import Chat
from playground.people import Person

ARTEFACTS = Path("test-artefacts")


class Screen:
    """One open page; complaints are what the browser console and foreign requests said."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda said: self._note(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._look_at)

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _look_at(self, request: Request) -> None:
        if not request.url.startswith((self.address, "blob:", "data:")):
            self.complaints.append(f"foreign request: {request.url}")

    async def open(self, person: Person | None = None, chat: Chat | None = None) -> "Screen":
        """Open the page as somebody in some chat; without them as a visitor first sees it."""
        place = f"as={person.id if person else 0}&chat={chat.id if chat else 0}"
        await self.page.goto(f"{self.address}/" + (f"#{place}" if person else ""))
        await self.page.wait_for_selector("html[data-ready]")
        return self

    @property
    def log(self) -> Locator:
        return self.page.locator("#log")

    @property
    def field(self) -> Locator:
        return self.page.locator("textarea#write")

    @property
    def calls(self) -> Locator:
        return self.page.locator("#calls .call")

    @property
    def toast(self) -> Locator:
        return self.page.locator(".toast")

    def message(self, text: str) -> Locator:
        """The newest message with this text in it."""
        return self.log.locator(".message").filter(has_text=text).last

    async def says(self, text: str) -> Locator:
        """Type, press Enter, wait until it stands in the chat as one's own."""
        await self.field.fill(text)
        await self.field.press("Enter")
        own = self.log.locator(".message.mine").filter(has_text=text).last
        await expect(own).to_be_visible()
        return own

    async def hears(self, pattern: str) -> Locator:
        """Wait for a message of the bot that matches."""
        heard = self.log.locator(".message.bot").filter(has_text=re.compile(pattern)).last
        await expect(heard).to_be_visible()
        return heard

    async def becomes(self, name: str) -> None:
        await self.page.locator("#cast [role=option]").filter(has_text=name).first.click()

    async def opens(self, title: str) -> None:
        titled = self.page.locator(".chat-row-text p:first-child").filter(has_text=title)
        await titled.first.click()

    async def menu(self, message: Locator, entry: str) -> None:
        """Open a message's menu and choose from it."""
        await message.hover()
        await message.locator(".act").click()
        await self.choose(entry)

    async def choose(self, entry: str) -> None:
        await self.page.locator(".menu button").filter(has_text=entry).click()

    async def chat_menu(self, entry: str) -> None:
        await self.page.locator("#chat-menu").click()
        await self.choose(entry)

    async def uploads(self, name: str, kind: str, contents: bytes) -> None:
        """Choose a file with the paper clip; it is sent by the next Enter."""
        file: Any = {"name": name, "mimeType": kind, "buffer": contents}
        await self.page.locator("#file").set_input_files(file)

    async def fits(self) -> None:
        """Nothing sticks out sideways."""
        wide = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} pixels too wide"

    async def keep(self, name: str) -> None:
        """Keep a picture of the page among the test artefacts."""
        await self.page.screenshot(path=ARTEFACTS / f"{name}.png")


Look = Mapping[str, Any]
PHONE: Look = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
DARK: Look = {"color_scheme": "dark"}
CHINESE: Look = {"locale": "zh-CN"}
