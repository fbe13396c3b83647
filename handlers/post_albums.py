"""What a post is made of: the message that is answered, or the album it belongs to.

Of an album's other messages a bot knows nothing but their numbers. They are seen by forwarding
them, without a sound, to the private chat of who asks, where they are deleted at once.
"""

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message

from domain.posts import Pieces
from domain.refusals import Refusal
from handlers.post_sources import piece_of
from storage import events
from storage.database import Database

ASK_SECONDS = 10
# Of an album only one message can be seen.
UNSEEN = "post.album_here"


async def source(message: Message, by: int, bot: Bot, db: Database) -> Pieces:
    """Return what the message is made of that is answered; nothing where none is.

    A file with the command below it is posted itself, whatever it answers.
    """
    replied = message.reply_to_message
    # In a topic every message answers the one that opened it.
    if replied is None or replied.forum_topic_created is not None or message.caption is not None:
        return ()
    if replied.media_group_id is None:
        return (piece_of(replied),)
    return await _album_of(replied, by, bot, db)


async def _album_of(replied: Message, by: int, bot: Bot, db: Database) -> Pieces:
    """Return the messages of an album in their order; refuse one that cannot be seen whole."""
    chat_id, own_id = replied.chat.id, replied.message_id
    numbers = await db.read(events.album, telegram_chat_id=chat_id, message_id=own_id)
    if len(numbers) < 2:
        raise Refusal("post.album_here")
    found = {own_id: piece_of(replied)}
    seen: list[int] = []
    try:
        for number in numbers:
            if number != own_id:
                message = await bot.forward_message(
                    by, chat_id, number, disable_notification=True, request_timeout=ASK_SECONDS
                )
                seen.append(message.message_id)
                found[number] = piece_of(message)
    except AiogramError:
        raise Refusal("post.album_here") from None
    finally:
        await _forget(bot, by, seen)
    return tuple(found[number] for number in numbers)


async def _forget(bot: Bot, by: int, seen: list[int]) -> None:
    if not seen:
        return
    try:
        await bot.delete_messages(by, seen, request_timeout=ASK_SECONDS)
    except AiogramError:
        # They stay in the private chat of an admin who has seen them anyway.
        return
