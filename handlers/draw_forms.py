"""A draw made by a line in the group, or by questions in the private chat.

The answers so far are a dialogue: whoever comes back within a quarter of an hour goes on.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery, Message

from bot import draws, settings
from bot.texts import Translator
from domain.beacons import BeaconKind
from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_at
from domain.draw_forms import Field, next_field, read_answer, read_answers
from domain.draw_words import Line, read_line
from domain.draws import Draw, Rule, RuleKind, beacons_of
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from domain.rights import Who
from domain.settings import Key
from handlers.draw_lookup import HOSTS, check_word
from handlers.features import Button, Feature, Link, Step, Sub
from handlers.links import opened
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import chats, dialogues
from storage.database import Database
from storage.draws import Place
from views.cards import Card
from views.draw_forms import POST, STOP, FormButton, preview_card, question_card
from views.start import open_private

STEP = "draw"
Answers = Mapping[str, int | str]
# Asks whether drand can be reached.
Beacon = Callable[[], Awaitable[bool]]


class Makings(NamedTuple):
    """What a draw is made with: a secret of its own, drand if it answers, words that are taken."""

    secret: bytes
    beacon: Beacon
    words: frozenset[str]


NewMakings = Callable[[], Makings]


class Host(NamedTuple):
    """Who makes a draw, where and when; `ref` is unique to what was said or pressed."""

    chat_id: int
    user_id: int
    ref: str
    now: datetime

    @property
    def at(self) -> int:
        return int(self.now.timestamp())


async def make(
    message: Message,
    args: str,
    bot: Bot,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    username: str,
    new_makings: NewMakings,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Post what a line asks for; without one, ask in the private chat."""
    said, host = args.partition(" ")[2], Host(message.chat.id, actor_id, ref, now)
    here = Place(chat.chat_key, thread_of(message))
    if said:
        line = read_line(said, now=now, zone=_zone(community, host), claim_hours=_hours(community))
        makings = new_makings()
        draw, places = await _post(bot, db, line, community, here, host, makings)
        if places[0] != here or message.chat.type == "private":
            reply(await _posted(db, draw, places[0], t))
    elif message.chat.type == "private":
        reply(await _go_on(db, {"chat_key": chat.chat_key}, host, t))
    else:
        link = open_private(t, username=username, payload=f"draw_{chat.chat_key}")
        reply(Card(t("draw.privately"), link, lives_for=HINTS_LIVE_FOR))


def _zone(community: Community, host: Host) -> ZoneInfo:
    return ZoneInfo(zone_at(community.zones, host.at))


def _hours(community: Community) -> int:
    return community.values.number(Key.DRAW_CLAIM_HOURS)


async def _post(
    bot: Bot,
    db: Database,
    line: Line,
    community: Community,
    here: Place,
    host: Host,
    makings: Makings,
) -> tuple[Draw, list[Place]]:
    """Make the draw that a line asks for and return it with where it is posted."""
    await _refuse_silent_beacon(line, community, makings)
    asked = [await _channel(bot, name) for name in line.channels]
    whose, is_everywhere = community.community_id, line.is_everywhere
    places = await db.read(
        draws.places_of, community_id=whose, here=here, is_everywhere=is_everywhere
    )
    await db.read(check_word, line.draft.word, places, makings.words, host.ref)
    draft = replace(line.draft, rules=(*line.draft.rules, *asked))
    draw = await db.write(
        draws.make,
        draft,
        community=community,
        limits=draws.limits_of(community),
        by=host.user_id,
        places=places,
        secret=makings.secret,
        ref=host.ref,
        now=host.at,
    )
    return draw, places


async def _refuse_silent_beacon(line: Line, community: Community, makings: Makings) -> None:
    beacons = beacons_of(line.draft, draws.limits_of(community))
    if BeaconKind.DRAND in beacons and not await makings.beacon():
        raise Refusal("draw.new.no_beacon")


async def _channel(bot: Bot, name: str) -> Rule:
    """Return the rule of a channel that the bot can ask about its members; refuse any other."""
    try:
        found = await bot.get_chat(int(name) if name.lstrip("-").isdecimal() else name)
        own = await bot.get_chat_member(found.id, bot.id)
    except AiogramError as error:
        raise Refusal("draw.new.channel", name=name) from error
    if own.status != "administrator":
        raise Refusal("draw.new.channel", name=name)
    shown = f"@{found.username}" if found.username else found.title or name
    return Rule(RuleKind.CHANNEL, found.id, name=shown)


async def _posted(db: Database, draw: Draw, place: Place, t: Translator) -> Card:
    chat = await db.read(chats.get, place.chat_key)
    return Card(t("draw.posted", number=draw.number, title=draw.title, chat=chat.title))


# -- asked for -------------------------------------------------------------------------------


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
    chat, user_id = await opened(message, args, db=db, rights=rights, who=Who.DRAWS, now=at)
    host = Host(message.chat.id, user_id, ref, now)
    reply(await _go_on(db, {"chat_key": chat.chat_key}, host, t))


async def _go_on(db: Database, answers: Answers, host: Host, t: Translator) -> Card:
    """Keep the answers and ask what is missing; when nothing is, show what they make."""
    chat = await db.read(chats.get, int(answers["chat_key"]))
    community = await db.read(settings.community, chat.community_id)
    await db.write(
        dialogues.ask,
        chat_id=host.chat_id,
        user_id=host.user_id,
        step=STEP,
        answers=answers,
        now=host.at,
    )
    missing = next_field(answers)
    if missing is not None:
        return question_card(missing, community.title, t)
    draft = _line(answers, community, host).draft
    return preview_card(draft, beacons_of(draft, draws.limits_of(community)), community, t)


def _line(answers: Answers, community: Community, host: Host) -> Line:
    return read_answers(
        answers,
        now=host.now,
        zone=_zone(community, host),
        claim_hours=_hours(community),
        limits=draws.limits_of(community),
    )


async def _answered(
    db: Database, rights: Rights, answers: Answers, field: Field, text: str, host: Host
) -> Answers:
    """Return the answers with one more; whoever lost the right meanwhile is refused."""
    community = (await _allowed(db, rights, answers, host))[1]
    answered = {**answers, field: read_answer(field, text)}
    _line(answered, community, host)
    return answered


async def _allowed(
    db: Database, rights: Rights, answers: Answers, host: Host
) -> tuple[Chat, Community]:
    chat = await db.read(chats.get, int(answers["chat_key"]))
    if not await rights.may(chat, host.user_id, Who.DRAWS):
        raise Refusal("settings.no_rights")
    return chat, await db.read(settings.community, chat.community_id)


async def take_answer(
    message: Message,
    answers: Answers,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take the words that answer a question; refused words may be sent again."""
    field = next_field(answers)
    if message.from_user is None:
        return
    ref = f"draw:{message.chat.id}:{message.message_id}"
    host = Host(message.chat.id, message.from_user.id, ref, now)
    if field is not None:
        answers = await _answered(db, rights, answers, field, message.text or "", host)
    reply(await _go_on(db, answers, host, t))


async def choose(
    query: CallbackQuery,
    callback_data: FormButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    now: datetime,
    new_makings: NewMakings,
    t: Translator,
) -> None:
    host = _presser(query, tap, now)
    answers, pressed = await _answers(db, host), callback_data.field
    if pressed == STOP:
        await db.write(dialogues.end, chat_id=host.chat_id, user_id=host.user_id)
        tap.edit(Card(t("draw.form.stopped")))
        return
    field = next_field(answers)
    if pressed != (field or POST):
        raise Refusal("refusal.stale_button")
    if field is not None:
        answers = await _answered(db, rights, answers, field, callback_data.value, host)
        tap.edit(await _go_on(db, answers, host, t))
    else:
        tap.edit(await _post_answers(bot, db, rights, answers, host, new_makings(), t))


def _presser(query: CallbackQuery, tap: Tap, now: datetime) -> Host:
    if tap.message is None:
        raise Refusal("refusal.stale_button")
    ref = f"draw:form:{tap.message.chat.id}:{tap.message.message_id}"
    return Host(tap.message.chat.id, query.from_user.id, ref, now)


async def _post_answers(
    bot: Bot,
    db: Database,
    rights: Rights,
    answers: Answers,
    host: Host,
    makings: Makings,
    t: Translator,
) -> Card:
    chat, community = await _allowed(db, rights, answers, host)
    line, here = _line(answers, community, host), Place(chat.chat_key, None)
    draw, places = await _post(bot, db, line, community, here, host, makings)
    await db.write(dialogues.end, chat_id=host.chat_id, user_id=host.user_id)
    return await _posted(db, draw, places[0], t)


async def _answers(db: Database, host: Host) -> Answers:
    """Return what was answered so far."""
    found = await db.read(dialogues.find, chat_id=host.chat_id, user_id=host.user_id, now=host.at)
    if found is None or found.step != STEP:
        raise Refusal("draw.form.expired")
    return found.answers


FEATURE = Feature(
    buttons=(Button(FormButton, choose),),
    steps=(Step(STEP, take_answer),),
    links=(Link("draw", open_by_link),),
    subs=tuple(Sub("draw", word, make, HOSTS) for word in ("new", "新建", "新增")),
)
