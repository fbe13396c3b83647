"""/cancel: the question that the bot just asked somebody is not waited for any more."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import Message

from bot.texts import Translator
from domain.manners import HINTS_LIVE_FOR
from handlers.features import Command, Feature
from storage import dialogues
from storage.database import Database
from views.cards import Card


async def cancel(
    message: Message,
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """End what is asked of who writes here; in a group say nothing to who is asked nothing."""
    user, chat_id = message.from_user, message.chat.id
    if user is None or message.sender_chat is not None:
        return
    at = int(now.timestamp())
    asked = await db.read(dialogues.find, chat_id=chat_id, user_id=user.id, now=at)
    if asked is not None:
        await db.write(dialogues.end, chat_id=chat_id, user_id=user.id)
        reply(Card(t("cancel.done"), lives_for=HINTS_LIVE_FOR))
    elif message.chat.type == "private":
        reply(Card(t("cancel.nothing")))


FEATURE = Feature(
    commands=(Command(names=("cancel",), handler=cancel, help="help.cancel"),),
)
