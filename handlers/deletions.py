"""/del in reply to a message: it goes, and with it what it earned."""

from collections.abc import Callable

from aiogram.types import Message

from bot import deletions
from bot.lifetimes import Sent
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Late, Where
from handlers.middleware import as_seconds
from storage.database import Database
from views.cards import Card
from views.deletions import deleted_card


async def delete(
    message: Message,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    target = message.reply_to_message
    if target is None or target.forum_topic_created is not None:
        raise Refusal("delete.usage")
    sent_at = as_seconds(target.date)
    gone = Sent(message.chat.id, target.message_id, sent_at, at, None, None)
    deleted = await db.write(
        deletions.delete, community=community, chat=chat, message=gone, by=actor_id
    )
    reply(deleted_card(deleted, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("del",),
            handler=delete,
            help="help.del",
            menu="menu.del",
            who=Who.DELETE,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    )
)
