"""A chat: its members, topics and messages, and what a test can ask of it."""

import asyncio
import contextlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .accounts import Account
from .hearing import Ear, NotHeard
from .members import OPEN_GROUP, Membership
from .messages import Message
from .wire import Json

if TYPE_CHECKING:
    from .invites import InviteLink
    from .world import World

KEPT_MESSAGES = 2000
GENERAL_TOPIC = 1


@dataclass(slots=True)
class General:
    """The topic every forum has and nobody can delete."""

    name: str = "General"
    closed: bool = False
    hidden: bool = False


@dataclass(slots=True, eq=False)
class Topic:
    """A topic of a forum; its id is the id of the service message that opened it."""

    id: int
    name: str
    opening: Message
    icon_color: int = 0x6FB9F0
    closed: bool = False


class Chat:
    """A private chat with the bot, a group, a supergroup or a channel."""

    def __init__(
        self,
        world: "World",
        *,
        id: int,
        kind: str,
        title: str = "",
        username: str | None = None,
        partner: Account | None = None,
    ) -> None:
        self.world = world
        self.id = id
        self.kind, self.title, self.username = kind, title, username
        self.partner = partner
        self.description = ""
        self.is_forum = False
        self.members: dict[int, Membership] = {}
        self.permissions = OPEN_GROUP
        self.messages: dict[int, Message] = {}
        self.topics: dict[int, Topic] = {}
        self.general = General()
        self.pinned: list[int] = []
        self.banned_channels: set[int] = set()
        self.links: dict[str, InviteLink] = {}
        self.requests: dict[int, InviteLink | None] = {}
        self.linked: Chat | None = None
        self.migrated_to: Chat | None = None
        self.ear = Ear()
        self._last_id = world.numbers_from
        self._shown: Json | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id} {self.title!r}>"

    def as_api(self) -> Json:
        """Return the Chat object; do not change it, it is shared."""
        if self._shown is None:
            shown: Json = {"id": self.id, "type": self.kind}
            if self.partner is not None:
                user = self.partner.as_user()
                wanted = ("first_name", "last_name", "username")
                shown |= {key: user[key] for key in wanted if key in user}
            else:
                shown["title"] = self.title
            if self.username:
                shown["username"] = self.username
            if self.is_forum:
                shown["is_forum"] = True
            self._shown = shown
        return self._shown

    def changed(self) -> None:
        """Forget the cached Chat object after a change of title, name or kind."""
        self._shown = None

    def member(self, account: Account) -> Membership:
        """Return what this account is here by now."""
        known = self.members.get(account.id)
        if known is None:
            return Membership(account)
        return known.at(self.world.clock.unix()) if known.until else known

    def inside(self) -> list[Membership]:
        """Return everybody who is in the chat, in the order of their joining."""
        now = self.world.clock.unix()
        current = (known.at(now) for known in self.members.values())
        return [known for known in current if known.is_in]

    def next_message_id(self) -> int:
        """Count messages: per supergroup and channel, for all other chats together."""
        if self.kind in ("supergroup", "channel"):
            self._last_id += 1
            return self._last_id
        return self.world.next_shared_message_id()

    def keep(self, message: Message) -> None:
        """Remember a message; the oldest ones beyond the limit are forgotten."""
        self.messages[message.id] = message
        if len(self.messages) > KEPT_MESSAGES:
            self.messages.pop(next(iter(self.messages)))

    async def hears(
        self,
        pattern: str,
        timeout: float = 60,  # noqa: ASYNC109 - what it waited for goes into the error
    ) -> Message:
        """Wait for a bot message or edit, not heard before, whose text matches."""
        compiled = re.compile(pattern, re.DOTALL)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while (message := self.ear.find(compiled)) is None:
            try:
                await self.ear.wait(max(0.0, deadline - loop.time()))
            except TimeoutError:
                raise NotHeard(f"{pattern!r} was not heard in:\n{self.transcript()}") from None
        return message

    async def silent_for(self, seconds: float = 0.3) -> None:
        """Fail when the bot spoke here after the last person, or does within this time."""
        with contextlib.suppress(TimeoutError):
            if not self.ear.since_people:
                await self.ear.wait(seconds)
        if not self.ear.since_people:
            return
        raise NotHeard(f"the bot was not silent in:\n{self.transcript()}")

    def transcript(self, last: int = 40) -> str:
        """Return the newest messages as lines: time, who, text, buttons."""
        shown = list(self.messages.values())[-last:]
        return "\n".join(_line(message) for message in shown) or "(nothing was said)"

    def set_member(self, account: Account, **changes: object) -> Membership:
        """Replace what somebody is here without telling anybody; for building worlds."""
        membership = replace(self.member(account), **changes)  # type: ignore[arg-type]
        self.members[account.id] = membership
        return membership


def _line(message: Message) -> str:
    who = message.sender_chat.title if message.sender_chat else ""
    who = who or (message.sender.name if message.sender else "?")
    what = message.words if message.service is None else f"({', '.join(message.service)})"
    if message.attachment is not None:
        what = f"[{message.attachment.kind}] {what}"
    buttons = "".join(f" [{label}]" for label in message.buttons)
    at = datetime.fromtimestamp(message.date, UTC).strftime("%H:%M:%S")
    edited = " (edited)" if message.edit_date else ""
    return f"{at} #{message.id} {who}: {what}{edited}{buttons}"
