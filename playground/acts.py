"""What a visitor does on the page, as verbs of the person they are."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from .callbacks import TapAnswer
from .chats import Chat
from .groups import Group
from .messages import Message
from .people import Person
from .refusals import NotAllowed
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_TAP_SECONDS = 20
_LARGEST = 2**53
_PLACES = frozenset({"as", "as_channel", "chat", "to", "person", "message", "reply_to", "thread"})
_NUMBERS = _PLACES | {"row", "column", "seconds"}
_WORDS = frozenset({"verb", "text", "emoji", "name", "title", "payload"})


class Deed:
    """One verb on its way: who, where, and what else was said."""

    def __init__(self, world: "World", asked: Json) -> None:
        self.world = world
        self.asked = _sound(asked)
        self.person = self._person()
        self.chat = self._chat(asked.get("chat"))

    @property
    def group(self) -> Group:
        if not isinstance(self.chat, Group):
            raise NotAllowed("this is not a group")
        return self.chat

    @property
    def message(self) -> Message:
        return self.found(self.asked.get("message"))

    def found(self, number: Any) -> Message:
        message = self.chat.messages.get(number)
        if message is None:
            raise NotAllowed("there is no such message any more")
        return message

    def somebody(self) -> Person:
        """Return the person a verb is about."""
        account = self.world.accounts.get(self.asked.get("person", 0))
        if account is None:
            raise NotAllowed("there is nobody with this id")
        return Person(self.world, account)

    def text(self, name: str) -> str:
        return str(self.asked.get(name) or "")

    def _person(self) -> Person:
        account = self.world.accounts.get(self.asked.get("as", 0))
        if account is None or account.is_bot:
            raise NotAllowed("choose somebody to be first")
        person = Person(self.world, account)
        if self.asked.get("anonymous"):
            return person.as_anonymous
        if self.asked.get("as_channel"):
            return person.as_channel(self._chat(self.asked["as_channel"]))
        return person

    def _chat(self, number: Any) -> Chat:
        account = self.world.accounts.get(number)
        if account is not None:
            return self.world.private_chat(account)
        chat = self.world.chats.get(number)
        if chat is None:
            raise NotAllowed("there is no such chat")
        return chat.migrated_to or chat


async def _says(deed: Deed) -> Json:
    answered = deed.asked.get("reply_to")
    message = await deed.person.says(
        deed.chat,
        deed.text("text"),
        reply_to=deed.found(answered) if answered else None,
        topic=deed.asked.get("thread") or None,
    )
    return {"message": message.id}


async def _taps(deed: Deed) -> Json:
    rows = deed.message.keyboard
    row, column = int(deed.asked.get("row", 0)), int(deed.asked.get("column", 0))
    if row >= len(rows) or column >= len(rows[row]):
        raise NotAllowed("this button is gone")
    pressed = deed.person.presses_button(deed.message, rows[row][column])
    if isinstance(pressed, TapAnswer):
        return {"url": pressed.url}
    try:
        answer = await asyncio.wait_for(asyncio.shield(pressed.answer), _TAP_SECONDS)
    except TimeoutError:
        return {"answered": False}
    return {"answered": True, "text": answer.text, "alert": answer.alert, "url": answer.url}


async def _reacts(deed: Deed) -> None:
    emoji = deed.text("emoji")
    await deed.person.reacts(deed.message, *([emoji] if emoji else []))


async def _votes(deed: Deed) -> None:
    places = deed.asked.get("options")
    if not isinstance(places, list) or not all(type(each) is int for each in places):
        raise NotAllowed("options are numbers here")
    if places:
        await deed.person.votes(deed.message, *places)
    else:
        await deed.person.retracts(deed.message)


async def _forwards(deed: Deed) -> Json:
    target = Deed(deed.world, deed.asked | {"chat": deed.asked.get("to")}).chat
    return {"message": (await deed.person.forwards(deed.message, target)).id}


async def _pins(deed: Deed) -> None:
    if deed.asked.get("unpin"):
        await deed.person.unpins(deed.message)
    else:
        await deed.person.pins(deed.message)


async def _promotes(deed: Deed) -> None:
    asked = deed.asked.get("rights") or {}
    if not isinstance(asked, dict):
        raise NotAllowed("rights are told one by one")
    rights = {name: bool(wanted) for name, wanted in asked.items()}
    title = deed.text("title")
    await deed.group.promote(deed.somebody(), by=deed.person, title=title, **rights)


async def _restricts(deed: Deed) -> None:
    actor, target = deed.person, deed.somebody()
    if deed.asked.get("lift"):
        return await deed.group.restrict(target, by=actor, lift=True)
    until = deed.world.clock.unix() + int(deed.asked.get("seconds") or 0)
    return await deed.group.restrict(target, by=actor, until=until)


async def _bans(deed: Deed) -> None:
    if deed.asked.get("lift"):
        await deed.group.unban(deed.somebody(), by=deed.person)
    else:
        await deed.group.ban(deed.somebody(), by=deed.person)


async def _adds_bot(deed: Deed) -> None:
    rights = deed.asked.get("rights") or []
    if not isinstance(rights, list):
        raise NotAllowed("rights are a list here")
    await deed.group.add_bot(*map(str, rights), by=deed.person)


async def _makes_topic(deed: Deed) -> Json:
    return {"thread": (await deed.group.new_topic(deed.text("name"), by=deed.person)).id}


async def _upgrades(deed: Deed) -> Json:
    return {"chat": (await deed.group.upgrade_to_supergroup(by=deed.person)).id}


async def _opens(deed: Deed) -> Json:
    return {"chat": (await deed.person.opens(deed.text("text"))).id}


def _sound(asked: Json) -> Json:
    """Return what was asked when numbers are numbers and words are words."""
    for name, value in asked.items():
        is_number = isinstance(value, int) and abs(value) < _LARGEST
        if name in _NUMBERS and value is not None and not is_number:
            raise NotAllowed(f"{name} is no number")
        if name in _WORDS and value is not None and not isinstance(value, str):
            raise NotAllowed(f"{name} is no text")
    return asked


Verb = Callable[[Deed], Awaitable[Json | None]]

VERBS: dict[str, Verb] = {
    "says": _says,
    "edits": lambda deed: _nothing(deed.person.edits(deed.message, deed.text("text"))),
    "deletes": lambda deed: _nothing(deed.person.deletes(deed.message)),
    "forwards": _forwards,
    "taps": _taps,
    "reacts": _reacts,
    "votes": _votes,
    "closes": lambda deed: _nothing(deed.person.closes(deed.message)),
    "starts": lambda deed: _nothing(deed.person.starts(deed.text("payload"))),
    "blocks": lambda deed: _nothing(deed.person.blocks_bot()),
    "unblocks": lambda deed: _nothing(deed.person.unblocks_bot()),
    "opens": _opens,
    "joins": lambda deed: _nothing(deed.person.joins(deed.chat)),
    "leaves": lambda deed: _nothing(deed.person.leaves(deed.chat)),
    "pins": _pins,
    "promotes": _promotes,
    "demotes": lambda deed: _nothing(deed.group.demote(deed.somebody(), by=deed.person)),
    "restricts": _restricts,
    "bans": _bans,
    "adds_bot": _adds_bot,
    "kicks_bot": lambda deed: _nothing(deed.group.kick_bot(by=deed.person)),
    "upgrades": _upgrades,
    "makes_topic": _makes_topic,
    "closes_topic": lambda deed: _nothing(
        deed.group.close_topic(int(deed.asked.get("thread") or 0), by=deed.person)
    ),
    "reopens_topic": lambda deed: _nothing(
        deed.group.reopen_topic(int(deed.asked.get("thread") or 0), by=deed.person)
    ),
}


async def _nothing(deed: Awaitable[object]) -> None:
    await deed


async def act(world: "World", asked: Json) -> Json:
    """Do one verb; the answer says whether Telegram's app would have let this person."""
    verb = VERBS.get(str(asked.get("verb")))
    if verb is None:
        return {"ok": False, "why": "there is no such verb"}
    try:
        return {"ok": True} | (await verb(Deed(world, asked)) or {})
    except NotAllowed as no:
        return {"ok": False, "why": str(no)}
