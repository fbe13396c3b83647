"""/remind here: a group is reminded by a post of its own, of those who may schedule posts."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiogram.types import Message

from bot import posts, recurrences
from bot.posts import Wish
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_meant
from domain.moments import Unclear
from domain.posts import Manner
from domain.reminders import checked
from handlers.features import Call, Feature, Sub
from handlers.middleware import Reply, thread_of
from handlers.post_albums import source
from handlers.post_lookup import HOSTS
from handlers.post_sources import words_after
from storage.database import Database
from storage.posts import Place
from views.cards import Sort
from views.posts import group_reminder_card


async def remind_here(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Reply,
    call: Call,
) -> None:
    zone, now = ZoneInfo(zone_meant(community.zones)), datetime.fromtimestamp(at, UTC)
    said = args.partition(" ")[2].strip()
    told = recurrences.lead(said, now=now, zone=zone, language=t.language)
    if isinstance(told, Unclear):
        raise recurrences.unclear(told, zone)
    answered = await call(source, message=message, by=actor_id)
    text = checked(told.rest, is_about=bool(answered))
    pieces = (words_after(message, text, lead="⏰ "),) if text else answered
    place = Place(chat.chat_key, thread_of(message) or 0)
    wish = Wish(pieces, told.when, Manner(), (place,), actor_id, ref)
    shown = await db.write(posts.post_at_once, community=community, wish=wish, now=at)
    reply(group_reminder_card(shown, t), sort=Sort.RESULT)


HERE = ("here", "group", "本群", "群", "这里", "這裡")
RULES = replace(HOSTS, names=("remind",), help="help.remind")
FEATURE = Feature(subs=tuple(Sub("remind", word, remind_here, RULES) for word in HERE))
