"""What is asked in the private chat of whoever teaches, from a button or by a link."""

from collections.abc import Mapping

from aiogram.types import CallbackQuery

from bot import knowledge, lessons
from bot.texts import Translator
from domain.chats import Chat
from domain.lessons import Field
from domain.refusals import Refusal
from domain.rights import Who
from handlers.lesson_lookup import ANSWER, ASKED, DRAFTED, FIELD, NEW, PART, QUESTION, payload
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import asks, chats, dialogues
from storage.database import Database
from views.cards import Card
from views.lessons import field_card

Kept = Mapping[str, int | str]


async def place_of(db: Database, rights: Rights, community_id: int, user_id: int) -> Chat:
    """Return a group of a community where a person may teach; refuse who may nowhere."""
    for chat in await db.read(chats.of_community, community_id):
        if chat.earns and await rights.may(chat, user_id, Who.KNOWLEDGE):
            return chat
    raise Refusal("refusal.not_yours")


async def ask_by_tap(
    query: CallbackQuery,
    tap: Tap,
    about: tuple[Chat, str, int | str, int | str],
    db: Database,
    username: str,
    at: int,
    t: Translator,
) -> None:
    """Ask where only who taps can see it: here if this is private, else by opening it."""
    chat, what, number, part = about
    if tap.message is not None and tap.message.chat.type == "private":
        tap.send(await ask(db, about, query.from_user.id, at, t))
    else:
        said = payload(chat, what, number, part)
        await tap.open(f"https://t.me/{username}?start={said}")


async def ask(
    db: Database,
    about: tuple[Chat, str, int | str, int | str],
    user_id: int,
    at: int,
    t: Translator,
) -> Card:
    """Wait for what is asked for, and return the question; refuse what nobody asks for."""
    chat, what, number, part = about
    step, kept, card = await _asked(db, chat, (what, _number(number), str(part)), t)
    await db.write(
        dialogues.ask,
        chat_id=user_id,
        user_id=user_id,
        step=step,
        answers={"chat_key": chat.chat_key, **kept},
        now=at,
    )
    return card


def _number(said: int | str) -> int:
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


async def _asked(
    db: Database, chat: Chat, about: tuple[str, int, str], t: Translator
) -> tuple[str, Kept, Card]:
    what, number, part = about
    if what == NEW:
        return QUESTION, {"draft_id": 0}, Card(t("learn.ask.first_question"))
    if what == DRAFTED:
        draft = await db.read(lessons.draft, number)
        _refuse_elsewhere(draft.community_id, chat)
        return QUESTION, {"draft_id": number}, Card(t("learn.ask.question"))
    if what == ASKED:
        asked = await db.read(asks.find, number)
        if asked is None:
            raise Refusal("refusal.stale_button")
        _refuse_elsewhere(asked.community_id, chat)
        kept: Kept = {"question": asked.text, "tags": "", "is_one": 1}
        return ANSWER, kept, Card(t("learn.ask.answer", question=asked.text))
    if what != PART or part not in set(Field):
        raise Refusal("refusal.stale_button")
    entry = await db.read(knowledge.get, number)
    _refuse_elsewhere(entry.community_id, chat)
    part_of: Kept = {"entry_id": number, "field": part}
    return FIELD, part_of, field_card(entry, Field(part), t)


def _refuse_elsewhere(community_id: int | None, chat: Chat) -> None:
    """Refuse what belongs to another community than the one that somebody has rights in."""
    if community_id != chat.community_id:
        raise Refusal("settings.no_rights")
