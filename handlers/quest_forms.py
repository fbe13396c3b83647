"""A quest made by questions in the private chat; in the group `new` with a line makes it at once.

The answers so far are a dialogue: whoever comes back within a quarter of an hour goes on.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message

from bot import badge_gifts, quests, settings
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_at
from domain.quest_forms import Field, check_answers, next_field, read_answer, terms_of
from domain.quest_words import read_terms
from domain.quests import Terms
from domain.refusals import Refusal
from domain.rights import Who
from domain.settings import Key
from handlers.features import Button, Feature, Link, Step, Sub
from handlers.links import opened
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import chats, dialogues
from storage.database import Database
from views.badge_names import table_names
from views.cards import Card
from views.quest_forms import AnswerButton, question_card
from views.quests import preview_card
from views.start import open_private

STEP = "quest"
Answers = Mapping[str, int | str]


class Filler(NamedTuple):
    """Who fills in the form, where and when; `ref` is unique to the answer."""

    chat_id: int
    user_id: int
    ref: str
    now: datetime


async def make(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    username: str,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show what a line would make before it starts; without one, ask in the private chat."""
    line, filler = args.partition(" ")[2], Filler(message.chat.id, actor_id, ref, now)
    if line:
        place = (chat.chat_key, thread_of(message))
        terms = await _read_terms(db, line, community, filler, texts)
        reply(await _drafted(db, terms, community, place, filler, t))
    elif message.chat.type == "private":
        reply(await _go_on(db, {"chat_key": chat.chat_key}, filler, t))
    else:
        link = open_private(t, username=username, payload=f"quest_{chat.chat_key}")
        reply(Card(t("quest.privately"), link))


async def _read_terms(
    db: Database, line: str, community: Community, filler: Filler, texts: Texts
) -> Terms:
    zone = ZoneInfo(zone_at(community.zones, int(filler.now.timestamp())))
    badges = await _badges(db, community, texts)
    return read_terms(line, now=filler.now, zone=zone, badges=badges)


async def _badges(db: Database, community: Community, texts: Texts) -> Mapping[str, str]:
    """Return the keys of badges that a quest can give, by folded names."""
    table = table_names(texts)
    return await db.read(badge_gifts.givable, community.community_id, table=table)


async def _drafted(
    db: Database,
    terms: Terms,
    community: Community,
    place: tuple[int, int | None],
    filler: Filler,
    t: Translator,
) -> Card:
    preview = await db.write(
        quests.draft,
        community=community,
        terms=terms,
        by=filler.user_id,
        place=place,
        ref=filler.ref,
        now=int(filler.now.timestamp()),
    )
    return preview_card(preview, community, t)


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Begin the questions for the group that a deep link names."""
    at = int(now.timestamp())
    chat, user_id = await opened(message, args, db=db, rights=rights, who=Who.QUESTS, now=at)
    filler = Filler(message.chat.id, user_id, ref, now)
    reply(await _go_on(db, {"chat_key": chat.chat_key}, filler, t))


async def _go_on(db: Database, answers: Answers, filler: Filler, t: Translator) -> Card:
    """Ask what is missing; when nothing is, keep the draft and show it."""
    chat = await db.read(chats.get, int(answers["chat_key"]))
    community = await db.read(settings.community, chat.community_id)
    missing, at = next_field(answers), int(filler.now.timestamp())
    if missing is not None:
        await db.write(
            dialogues.ask,
            chat_id=filler.chat_id,
            user_id=filler.user_id,
            step=STEP,
            answers=answers,
            now=at,
        )
        offers = await db.read(badge_gifts.offers, community.community_id)
        return question_card(missing, community.title, offers, t)
    place = (chat.chat_key, None)
    card = await _drafted(db, terms_of(answers), community, place, filler, t)
    await db.write(dialogues.end, chat_id=filler.chat_id, user_id=filler.user_id)
    return card


async def _answered(
    db: Database,
    rights: Rights,
    answers: Answers,
    given: tuple[Field, str],
    filler: Filler,
    texts: Texts,
) -> Answers:
    """Return the answers with one more; whoever lost the right meanwhile is refused."""
    chat = await db.read(chats.get, int(answers["chat_key"]))
    if not await rights.may(chat, filler.user_id, Who.QUESTS):
        raise Refusal("settings.no_rights")
    community = await db.read(settings.community, chat.community_id)
    at, most_points = int(filler.now.timestamp()), community.values.number(Key.QUEST_POINTS)
    zone, badges = ZoneInfo(zone_at(community.zones, at)), await _badges(db, community, texts)
    field, text = given
    answer = read_answer(field, text, now=filler.now, zone=zone, badges=badges)
    answered = {**answers, field: answer}
    check_answers(answered, now=at, most_points=most_points)
    return answered


async def take_answer(
    message: Message,
    answers: Answers,
    db: Database,
    rights: Rights,
    now: datetime,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take the words that answer a question; refused words may be sent again."""
    field = next_field(answers)
    if message.from_user is None or field is None:
        return
    ref = f"quest:{message.chat.id}:{message.message_id}"
    filler = Filler(message.chat.id, message.from_user.id, ref, now)
    answers = await _answered(db, rights, answers, (field, message.text or ""), filler, texts)
    reply(await _go_on(db, answers, filler, t))


async def choose(
    query: CallbackQuery,
    callback_data: AnswerButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    texts: Texts,
    t: Translator,
) -> None:
    if tap.message is None:
        raise Refusal("refusal.stale_button")
    ref = f"quest:{tap.message.chat.id}:{tap.message.message_id}"
    filler = Filler(tap.message.chat.id, query.from_user.id, ref, now)
    answers = await _answers(db, filler)
    if not callback_data.field:
        await db.write(dialogues.end, chat_id=filler.chat_id, user_id=filler.user_id)
        tap.edit(Card(t("quest.form.stopped")))
        return
    field = next_field(answers)
    if field is None or field != callback_data.field:
        raise Refusal("refusal.stale_button")
    answers = await _answered(db, rights, answers, (field, callback_data.value), filler, texts)
    tap.edit(await _go_on(db, answers, filler, t))


async def _answers(db: Database, filler: Filler) -> Answers:
    """Return what was answered so far."""
    at = int(filler.now.timestamp())
    found = await db.read(dialogues.find, chat_id=filler.chat_id, user_id=filler.user_id, now=at)
    if found is None or found.step != STEP:
        raise Refusal("quest.form.expired")
    return found.answers


FEATURE = Feature(
    buttons=(Button(AnswerButton, choose),),
    steps=(Step(STEP, take_answer),),
    links=(Link("quest", open_by_link),),
    subs=tuple(Sub("quest", word, make) for word in ("new", "新建", "新增")),
)
