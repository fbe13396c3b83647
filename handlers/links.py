"""What a deep link names; anybody may have made the link up."""

from aiogram.types import Message

from domain.chats import Chat
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.rights import Rights
from storage import chats, connections
from storage.database import Database


def linked(message: Message, args: str) -> tuple[int, int]:
    """Return the number behind a link's name and who opened it; 0 for what is none."""
    user_id = message.from_user.id if message.from_user else 0
    return parse_number(args.partition("_")[2]) or 0, user_id


async def opened(
    message: Message, args: str, *, db: Database, rights: Rights, who: Who, now: int
) -> tuple[Chat, int]:
    """Connect who opened the link with its group and return both; refuse who has no right."""
    key, user_id = linked(message, args)
    chat = await db.read(chats.find_by_key, key) if key else None
    if chat is None or not await rights.may(chat, user_id, who):
        raise Refusal("settings.no_rights")
    await db.write(connections.connect, user_id=user_id, chat_key=chat.chat_key, now=now)
    return chat, user_id
