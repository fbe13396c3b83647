"""People: what somebody with a Telegram app can do, as verbs."""

import asyncio
import mimetypes
import re
from typing import TYPE_CHECKING, Any

from . import invites, voting
from .accounts import Account
from .callbacks import Callback, TapAnswer
from .chats import Chat
from .contents import place_shown
from .dice import roll, rolls
from .hearing import NotHeard
from .identity import allowed, identity, in_topic, inside, own, written
from .membership import join, leave, tell_of_blocking
from .messages import Message
from .permissions import may
from .pinning import pin, unpin
from .posting import edit, forward, post, remove
from .reactions import EMOJI, plain, react
from .refusals import ApiRefusal, NotAllowed
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_CAPTION_LIMIT = 1024
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person:
    """Somebody in front of a Telegram app.

    Every verb raises NotAllowed when Telegram's app would not let this person do it.
    """

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
        *,
        entities: list[Json] | None = None,
        via: "Person | None" = None,
    ) -> Message:
        """Write a message, `via` an inline bot if one is given; commands in it are found.

        A text that is nothing but 🎲, 🎯, 🏀, ⚽, 🎳 or 🎰 rolls, as in Telegram's apps.
        """
        emoji = None if via else rolls(text)
        if emoji is not None:
            dice = roll(emoji, self.world.chance)
            return self._post(chat, "dice", reply_to, topic, dice=dice)
        parts = {**written(text, entities), "via": via.account if via else None}
        return self._post(chat, "text", reply_to, topic, **parts)

    async def sends_photo(
        self,
        chat: Chat,
        contents: bytes,
        caption: str = "",
        *,
        name: str = "photo.jpg",
        reply_to: Message | None = None,
        topic: int | None = None,
    ) -> Message:
        """Send a picture (PNG, JPEG, GIF or WebP bytes) with a caption."""
        parts = self._upload("photo", contents, caption, name)
        return self._post(chat, "photo", reply_to, topic, **parts)

    async def sends_album(
        self,
        chat: Chat,
        *pictures: bytes,
        caption: str = "",
        topic: int | None = None,
    ) -> list[Message]:
        """Send pictures as one album, the caption below the first."""
        album = self.world.new_album()
        found = []
        for number, contents in enumerate(pictures):
            parts = self._upload("photo", contents, "" if number else caption, "photo.jpg")
            found.append(self._post(chat, "photo", None, topic, **parts, album=album))
        return found

    async def sends_document(
        self,
        chat: Chat,
        contents: bytes,
        caption: str = "",
        *,
        name: str = "file.bin",
        reply_to: Message | None = None,
        topic: int | None = None,
    ) -> Message:
        """Send a file with a caption."""
        parts = self._upload("document", contents, caption, name)
        return self._post(chat, "document", reply_to, topic, **parts)

    async def sends_file(
        self,
        chat: Chat,
        kind: str,
        contents: bytes,
        caption: str = "",
        *,
        name: str = "file.bin",
        reply_to: Message | None = None,
        topic: int | None = None,
        **told: Any,
    ) -> Message:
        """Send a video, an animation, an audio, a voice, a video_note or a sticker."""
        parts = self._upload(kind, contents, caption, name, told)
        return self._post(chat, kind, reply_to, topic, **parts)

    async def sends_place(
        self, chat: Chat, kind: str, topic: int | None = None, **said: Any
    ) -> Message:
        """Send a location, a venue or a contact, by the parameters of the Bot API."""
        return self._post(chat, kind, None, topic, holds=place_shown(kind, said))

    async def posts_poll(
        self,
        chat: Chat,
        question: str,
        *options: str,
        reply_to: Message | None = None,
        topic: int | None = None,
        **manner: Any,
    ) -> Message:
        """Post a native poll; `correct` makes it a quiz, see voting.made for the rest."""
        if chat.kind == "channel" and not manner.get("anonymous", True):
            raise NotAllowed("polls in channels are anonymous")
        poll = voting.made(self.world, self.account, question, options, **manner)
        return self._post(chat, "poll", reply_to, topic, poll=poll)

    async def votes(self, poll: Message, *choices: voting.Choice) -> None:
        """Vote for options of a poll by label or place; the newest vote is the one that counts."""
        if not choices:
            raise NotAllowed("there is nothing chosen")
        voting.vote(poll, self.account, self._mask(poll.chat), choices)

    async def retracts(self, poll: Message) -> None:
        """Take a vote back."""
        voting.vote(poll, self.account, self._mask(poll.chat), ())

    async def closes(self, poll: Message) -> None:
        """Stop an own poll."""
        voting.close(poll, self.account)

    async def adds_option(self, poll: Message, text: str) -> None:
        """Add an answer to a poll that takes them."""
        voting.add_option(poll, self.account, text)

    async def forwards(self, message: Message, chat: Chat, topic: int | None = None) -> Message:
        """Forward a message to another chat (or the same one)."""
        if message.service is not None or message.deleted or message.protected:
            raise NotAllowed("this message cannot be forwarded")
        allowed(chat, self.account, message.what)
        if message.poll is not None and chat.kind == "channel" and not message.poll.is_anonymous:
            raise NotAllowed("polls in channels are anonymous")
        place = in_topic(chat, self.account, topic)
        return forward(message, chat, self._identity(chat), **place)

    async def edits(self, message: Message, text: str) -> Message:
        """Change the text (or the caption) of an own message."""
        own(message, self.account)
        if message.dice is not None or message.poll is not None:
            raise NotAllowed("what was rolled or asked stays")
        edit(message, **written(text), edit_date=self.world.clock.unix())
        return message

    async def deletes(self, message: Message) -> None:
        """Delete an own message, or any with the right to; the bot is not told."""
        chat = message.chat
        if chat.kind != "private" and not chat.member(self.account).may("can_delete_messages"):
            own(message, self.account)
        remove(message)

    async def taps(
        self,
        card: Message,
        button: str,
        timeout: float = 60,  # noqa: ASYNC109 - what it waited for goes into the error
    ) -> TapAnswer:
        """Tap a button by its label and wait for the bot's answer; NotHeard when none comes."""
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
        found = card.button(button)
        if found is None:
            raise NotAllowed(f"there is no button {button!r}, only {card.buttons}")
        return self.presses_button(card, found)

    def presses_button(self, card: Message, button: Json) -> Callback | TapAnswer:
        """Tap exactly this button, even one that an edit has taken away meanwhile."""
        inside(card.chat, self.account)
        if card.deleted:
            raise NotAllowed("this message is gone")
        if "callback_data" not in button:
            return TapAnswer(url=button.get("url", ""))
        callback_data = button["callback_data"]
        return self.world.callbacks.tap(self.account, card, button["text"], callback_data)

    async def reacts(self, message: Message, *emoji: str) -> None:
        """Put reactions on a message; without any, take them back."""
        if not may(message.chat, self.account, "react") or message.deleted:
            raise NotAllowed("no right to react here")
        if any(plain(each) not in EMOJI for each in emoji):
            raise NotAllowed(f"Telegram has no reaction {emoji}")
        react(message, self.account, tuple(plain(each) for each in emoji))

    async def starts(self, payload: str = "") -> Message:
        """Press Start in the private chat, with the payload of a deep link."""
        if payload and not _PAYLOAD.fullmatch(payload):
            raise NotAllowed("a deep link carries 1 to 64 of A-Z a-z 0-9 _ -")
        await self.unblocks_bot()
        return await self.says(self.private, f"/start {payload}".strip())

    async def blocks_bot(self) -> None:
        """Block the bot: it is told, and may not write any more."""
        if self.id not in self.world.blockers:
            self.world.blockers.add(self.id)
            tell_of_blocking(self.private, self.account, blocked=True)

    async def unblocks_bot(self) -> None:
        if self.id in self.world.blockers:
            self.world.blockers.discard(self.id)
            tell_of_blocking(self.private, self.account, blocked=False)

    async def joins(self, chat: Chat, link: Json | None = None) -> None:
        """Enter a group or channel, by an invite link (a ChatInviteLink) when one is given."""
        if chat.kind == "private" or chat.migrated_to is not None:
            raise NotAllowed("nobody can join this chat")
        if chat.member(self.account).status == "kicked":
            raise NotAllowed(f"{self.name} is banned here")
        join(chat, self.account, extra={"invite_link": link} if link else None)

    async def opens(self, url: str) -> Chat:
        """Open an invite link: come in, or ask to where the link wants that; return the chat."""
        return invites.follow(self.world, self.account, url)

    async def asks_to_join(self, chat: Chat) -> None:
        """Ask to come into a public group without any link."""
        if chat.kind == "private" or chat.member(self.account).status == "kicked":
            raise NotAllowed(f"{self.name} cannot ask here")
        invites.ask(chat, self.account, None)

    async def leaves(self, chat: Chat) -> None:
        if chat.kind == "private":
            raise NotAllowed("nobody can leave this chat")
        inside(chat, self.account)
        leave(chat, self.account)

    async def pins(self, message: Message) -> None:
        """Pin a message; in a private chat both sides may."""
        if not may(message.chat, self.account, "pin") or message.service is not None:
            raise NotAllowed(f"{self.name} may not pin this")
        pin(message, self.account)

    async def unpins(self, message: Message) -> None:
        if not may(message.chat, self.account, "pin"):
            raise NotAllowed(f"{self.name} may not unpin this")
        unpin(message)

    async def deactivates(self) -> None:
        """Delete the account."""
        self.account.deactivated = True

    def _upload(
        self, kind: str, contents: bytes, caption: str, name: str, told: Json | None = None
    ) -> dict[str, Any]:
        parts = written(caption, limit=_CAPTION_LIMIT) if caption else {}
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        try:
            attachment = self.world.files.add(contents, kind=kind, name=name, mime=mime, told=told)
        except ApiRefusal as refusal:
            raise NotAllowed(refusal.description) from None
        return {"attachment": attachment, **parts}

    def _post(
        self,
        chat: Chat,
        what: str,
        reply_to: Message | None,
        topic: int | None,
        **parts: Any,
    ) -> Message:
        allowed(chat, self.account, what)
        if reply_to is not None:
            parts["reply_to_id"] = reply_to.id
        parts |= in_topic(chat, self.account, topic)
        return post(chat, **self._identity(chat), **parts)

    def _mask(self, chat: Chat) -> Chat | None:
        """The chat this person acts as there, if they are not themselves."""
        sender_chat: Chat | None = self._identity(chat).get("sender_chat")
        return None if chat.kind == "channel" else sender_chat

    def _identity(self, chat: Chat) -> dict[str, Any]:
        return identity(chat, self.account, anonymous=self._anonymous, channel=self._channel)
