"""What settings from a file would change: kept until it is applied, privately."""

from collections.abc import Mapping
from datetime import datetime

from aiogram.types import Message

from bot import setting_changes, settings
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.manners import HINTS_LIVE_FOR
from storage import dialogues
from storage.database import Database
from views.cards import Card
from views.setting_files import differences_card
from views.start import open_private

READY = "settings_ready"


def elsewhere(message: Message, chat: Chat, username: str, t: Translator) -> Card | None:
    """Return the way to the private chat, for files are for the admin alone; None when there."""
    if message.chat.type == "private":
        return None
    link = open_private(t, username=username, payload=f"settings_{chat.chat_key}")
    return Card(t("settings.privately"), link, lives_for=HINTS_LIVE_FOR)


async def offer(
    db: Database,
    chat: Chat,
    wanted: Mapping[str, str],
    place: tuple[int, int],
    around: tuple[Texts, Translator, datetime],
) -> Card:
    """Keep what was read until it is applied, and show the differences."""
    texts, t, now = around
    community = await db.read(settings.community, chat.community_id)
    changes = setting_changes.differences(community, wanted)
    chat_id, user_id = place
    await db.write(
        dialogues.ask,
        chat_id=chat_id,
        user_id=user_id,
        step=READY,
        answers={**setting_changes.summary(changes), "chat_key": chat.chat_key},
        now=int(now.timestamp()),
    )
    return differences_card(changes, community, texts, t, chat_key=chat.chat_key)
