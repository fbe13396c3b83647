"""Announcements of the outbox: which facts a card needs, read when it is sent."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import settings
from bot.texts import Texts, Translator
from domain.chats import Chat, ChatState
from domain.days import zone_at
from storage import chats, users
from storage.outbox import Letter
from views.cards import Card, Priority
from views.letters import away_card, greeting_card, owner_card


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter with its address; `chat` is None for a person."""

    card: Card
    chat_id: int
    chat: Chat | None
    thread_id: int | None
    priority: Priority


def render(
    tx: Connection, letter: Letter, *, texts: Texts, language: str, timezone: str, now: int
) -> Rendered | None:
    """Render a letter from the newest state; None when there is nobody to tell any more."""
    chat = chats.get(tx, letter.chat_key) if letter.chat_key is not None else None
    if chat is not None and chat.state is not ChatState.ACTIVE:
        return None
    zone = timezone
    if chat is not None:
        community = settings.community(tx, chat.community_id)
        language, zone = community.language, zone_at(community.zones, now)
    elif letter.user_id is not None:
        user = users.find(tx, letter.user_id)
        spoken = user and (user.language or texts.match(user.language_code))
        language = spoken or language
    card = _card(letter, chat, texts.translator(language), zone)
    address = chat.telegram_chat_id if chat else letter.user_id
    if card is None or address is None:
        return None
    return Rendered(card, address, chat, letter.thread_id, Priority.NOTICE)


def _card(letter: Letter, chat: Chat | None, t: Translator, zone: str) -> Card | None:
    match letter.card:
        case "greeting":
            return greeting_card(chat.missing_rights if chat else (), t)
        case "away":
            return away_card(letter.facts, zone, t)
        case "owner":
            return owner_card(letter.facts, t)
    return None
