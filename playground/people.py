"""People: what somebody with a Telegram app can do, as verbs."""

import asyncio
from typing import TYPE_CHECKING, Any

from .accounts import Account
from .callbacks import Callback, TapAnswer
from .chats import Chat
from .entities import found_in
from .hearing import NotHeard
from .membership import join, leave
from .messages import Message
from .permissions import may
from .posting import edit, post, remove
from .reactions import EMOJI, plain, react
from .refusals import NotAllowed
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_MESSAGE_LIMIT = 4096


class Person:
    """Somebody in front of a Telegram app; `identity` is as whom they write."""

    def __init__(
        self,
        world: "World",
        account: Account,
        *,
        anonymous: bool = False,
        channel: Chat | None = None,
    ) -> None:
        self.world = world
        self.account = account
        self._anonymous = anonymous
        self._channel = channel

    def __repr__(self) -> str:
        return f"<Person {self.id} {self.account.name!r}>"

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def private(self) -> Chat:
        """The private chat with the bot."""
        return self.world.private_chat(self.account)

    @property
    def as_anonymous(self) -> "Person":
        """The same person writing as the group (needs the right to be anonymous there)."""
        return Person(self.world, self.account, anonymous=True)

    def as_channel(self, channel: Chat) -> "Person":
        """The same person writing as a channel of theirs."""
        return Person(self.world, self.account, channel=channel)

    async def says(
        self,
        chat: Chat,
        text: str,
        reply_to: Message | None = None,
        topic: int | None = None,
        entities: list[Json] | None = None,
    ) -> Message:
        """Write a message; NotAllowed when Telegram's app would not let this person."""
        if not 1 <= len(text) <= _MESSAGE_LIMIT:
            raise NotAllowed("a message has 1 to 4096 characters")
        return self._post(
            chat, "text", reply_to, topic, text=text, entities=found_in(text, entities)
        )

    async def edits(self, message: Message, text: str) -> Message:
        """Change an own message."""
        self._own(message)
        edit(
            message,
            text=text,
            entities=found_in(text),
            edit_date=self.world.clock.unix(),
        )
        return message

    async def deletes(self, message: Message) -> None:
        """Delete an own message, or any with the right to; the bot is not told."""
        chat = message.chat
        if chat.kind != "private" and not chat.member(self.account).may("can_delete_messages"):
            self._own(message)
        remove(message)

    async def taps(self, card: Message, button: str, timeout: float = 5) -> TapAnswer:  # noqa: ASYNC109
        """Tap a button and wait for the bot's answer; NotHeard when none comes."""
        pressed = self.presses(card, button)
        if isinstance(pressed, TapAnswer):
            return pressed
        try:
            return await asyncio.wait_for(asyncio.shield(pressed.answer), timeout)
        except TimeoutError:
            transcript = card.chat.transcript()
            raise NotHeard(f"the tap on {button!r} was not answered in:\n{transcript}") from None

    def presses(self, card: Message, button: str) -> Callback | TapAnswer:
        """Tap a button without waiting; a button with an address only opens it."""
        self._inside(card.chat)
        found = card.button(button)
        if found is None:
            raise NotAllowed(f"there is no button {button!r}, only {card.buttons}")
        if "callback_data" not in found:
            return TapAnswer(url=found.get("url", ""))
        return self.world.callbacks.tap(self.account, card, found["text"], found["callback_data"])

    async def reacts(self, message: Message, *emoji: str) -> None:
        """Put reactions on a message; without any, take them back."""
        if not may(message.chat, self.account, "react"):
            raise NotAllowed("no right to react here")
        if any(plain(each) not in EMOJI for each in emoji):
            raise NotAllowed(f"Telegram has no reaction {emoji}")
        react(message, self.account, tuple(emoji))

    async def starts(self, payload: str = "") -> Message:
        """Press Start in the private chat, with the payload of a deep link."""
        self.world.blockers.discard(self.id)
        return await self.says(self.private, f"/start {payload}".strip())

    async def joins(self, chat: Chat, link: Json | None = None) -> None:
        """Enter a group or channel, by an invite link when one is given."""
        if chat.member(self.account).status == "kicked":
            raise NotAllowed("banned here")
        join(chat, self.account, extra={"invite_link": link} if link else None)

    async def leaves(self, chat: Chat) -> None:
        self._inside(chat)
        leave(chat, self.account)

    def _post(
        self,
        chat: Chat,
        what: str,
        reply_to: Message | None,
        topic: int | None,
        **parts: Any,
    ) -> Message:
        self._allowed(chat, what)
        if reply_to is not None:
            parts["reply_to_id"] = reply_to.id
        if topic is not None:
            parts |= self._in_topic(chat, topic)
        return post(chat, **(self._identity(chat) | parts))

    def _identity(self, chat: Chat) -> dict[str, Any]:
        """Return sender, sender_chat and signature: as oneself, as the group, as a channel."""
        place = chat.member(self.account)
        if chat.kind == "channel":
            return {"sender": None, "sender_chat": chat}
        if self._channel is not None:
            return {"sender": self.world.channel_sender, "sender_chat": self._channel}
        if self._anonymous and not place.is_anonymous:
            raise NotAllowed(f"{self.name} has no right to be anonymous here")
        if place.is_anonymous:
            parts = {"sender": self.world.anonymous_sender, "sender_chat": chat}
            return parts | ({"signature": place.title} if place.title else {})
        return {"sender": self.account}

    def _in_topic(self, chat: Chat, topic: int) -> dict[str, Any]:
        known = chat.topics.get(topic)
        if known is None:
            raise NotAllowed(f"there is no topic {topic} here")
        if known.closed and not chat.member(self.account).may("can_manage_topics"):
            raise NotAllowed("the topic is closed")
        return {"thread": topic, "in_topic": True}

    def _allowed(self, chat: Chat, what: str) -> None:
        if chat.migrated_to is not None:
            raise NotAllowed("this group is a supergroup now")
        if chat.partner is not None and chat.partner is not self.account:
            raise NotAllowed("this is somebody else's private chat")
        if not may(chat, self.account, what):
            raise NotAllowed(f"{self.name} may not send this here")

    def _inside(self, chat: Chat) -> None:
        if chat.kind != "private" and not chat.member(self.account).is_in:
            raise NotAllowed(f"{self.name} is not in {chat.title}")

    def _own(self, message: Message) -> None:
        if message.deleted or message.service is not None:
            raise NotAllowed("this message cannot be changed")
        identity = self._identity(message.chat)
        if (message.sender, message.sender_chat) != (
            identity["sender"],
            identity.get("sender_chat"),
        ):
            raise NotAllowed("this is somebody else's message")
