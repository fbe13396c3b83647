"""/privacy: what is kept, why, how long, and who runs it."""

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import ChatMemberOwner, Message

from bot.texts import Texts, Translator
from domain.communities import Community
from domain.names import display_name
from domain.setting_keys import Key
from handlers.features import Command, Feature, Link
from handlers.middleware import Reply, Scene
from handlers.whispers import lead, listener, own_words, whisper
from storage import chats, moods
from storage.database import Database
from views.privacy import privacy_card

PAYLOAD = "privacy"
ASK_SECONDS = 5


async def show(
    message: Message,
    bot: Bot,
    db: Database,
    scene: Scene,
    community: Community | None,
    texts: Texts,
    username: str,
    has_assistant: bool,
    t: Translator,
    reply: Reply,
) -> None:
    if listener(message, scene) is None:
        lead(PAYLOAD, username=username, t=t, reply=reply)
        return
    runs = await _creator(bot, db, community) if community else None
    own = own_words(message, scene, texts, t)
    title, contact = (community.title, _contact(community)) if community else (None, "")
    is_read = community is not None and await db.read(moods.is_on, community.community_id)
    card = privacy_card(
        own,
        title=title,
        runs=runs,
        contact=contact,
        has_assistant=has_assistant,
        moods=is_read,
    )
    whisper(card, message=message, t=t, reply=reply)


def _contact(community: Community) -> str:
    """Return whom to ask, as the community says it; empty when it says nothing."""
    said = community.values.text(Key.PRIVACY_CONTACT)
    return "" if said == "off" else said


async def _creator(bot: Bot, db: Database, community: Community) -> str | None:
    """Return who owns the community's first group; None when Telegram does not name them."""
    for place in await db.read(chats.of_community, community.community_id):
        if not place.earns:
            continue
        try:
            found = await bot.get_chat_administrators(
                place.telegram_chat_id, request_timeout=ASK_SECONDS
            )
        except AiogramError:
            return None
        for each in found:
            if isinstance(each, ChatMemberOwner) and not each.is_anonymous:
                user = each.user
                return display_name(user.first_name, user.last_name or "", fallback="") or None
    return None


FEATURE = Feature(
    commands=(Command(names=("privacy",), handler=show, help="help.privacy"),),
    links=(Link(PAYLOAD, show),),
)
