"""Who may teach, which entry a command means, and the words of a message as an answer."""

import json
from collections.abc import Mapping
from dataclasses import replace
from sqlite3 import Connection

from aiogram.types import Message

from bot import knowledge
from domain.chats import Chat
from domain.communities import Community
from domain.knowledge import Entry
from domain.numbers import parse_number
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Late, Where
from handlers.post_sources import piece_of
from handlers.rights import Rights
from storage import chats, dialogues
from storage.database import Database

QUESTION, ANSWER, FIELD = "learn question", "learn answer", "learn field"
ALBUM = "learn album"
LINK = "learn"
NEW, ASKED, DRAFTED, PART, FILE = "new", "ask", "draft", "part", "file"


async def _never(_message: Message) -> None:
    """Stand for a command that is only called by its next words."""


# The rules of everything that is done with what is known.
HELPERS = Command(
    names=("learn",),
    handler=_never,
    help="help.learn",
    menu="menu.learn",
    who=Who.KNOWLEDGE,
    where=Where.GROUP,
    late=Late.REPEATED,
    file=True,
)


def payload(chat: Chat, what: str, *numbers: int | str) -> str:
    """Return what a link into the private chat says."""
    return "_".join(map(str, (LINK, chat.chat_key, what, *numbers)))


def rest_of(args: str) -> str:
    """Return what stands behind the next word of a command."""
    return args.partition(" ")[2].strip()


def number_in(args: str) -> tuple[int | None, str]:
    """Return the number that a command's second word is, and what follows it."""
    first, _, rest = rest_of(args).partition(" ")
    return parse_number(first.removeprefix("#")), rest.strip()


def meant(tx: Connection, number: int | None, community: Community) -> Entry:
    """Return the entry of a public number; refuse where none is named."""
    if number is None:
        raise Refusal("learn.which")
    return knowledge.numbered(tx, community_id=community.community_id, number=number)


async def allowed(
    message: Message, answers: Mapping[str, int | str], db: Database, rights: Rights
) -> tuple[Chat, int]:
    """Return for which group somebody answers; refuse who lost the right meanwhile."""
    user_id = message.from_user.id if message.from_user else 0
    chat = await db.read(chats.get, int(answers["chat_key"]))
    if not await rights.may(chat, user_id, Who.KNOWLEDGE):
        raise Refusal("settings.no_rights")
    return chat, user_id


async def end(db: Database, message: Message, chat: Chat, entry: Entry, by: int, at: int) -> None:
    """End a question that was answered; of an album, wait for the other messages."""
    if message.media_group_id is None:
        await db.write(dialogues.end, chat_id=message.chat.id, user_id=by)
        return
    kept: dict[str, int | str] = {
        "chat_key": chat.chat_key,
        "entry_id": entry.entry_id,
        "album": message.media_group_id,
    }
    await db.write(
        dialogues.ask, chat_id=message.chat.id, user_id=by, step=ALBUM, answers=kept, now=at
    )


def piece_after_bar(message: Message, answer: str) -> Piece:
    """Return the part of a message's own words that answers, formatted as it is there."""
    said = message.text or message.caption or ""
    bars = [place for mark in "|｜" if (place := said.find(mark)) >= 0]
    begin = said.find(answer, min(bars, default=-1) + 1)
    first, last = _units(said[:begin]), _units(said[: begin + len(answer)])
    found = (
        entity.model_dump(mode="json", exclude_none=True)
        for entity in message.entities or message.caption_entities or ()
    )
    kept = [
        {**each, "offset": start - first, "length": end - start}
        for each in found
        if (start := max(each["offset"], first))
        < (end := min(each["offset"] + each["length"], last))
    ]
    entities = json.dumps(kept)
    if message.text is not None:
        return Piece(PieceKind.TEXT, answer, entities)
    return replace(piece_of(message), text=answer, entities=entities)


def _units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
