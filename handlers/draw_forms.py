"""A draw made by a line in the group, or by questions in the private chat."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message

from bot import draws
from bot.texts import Translator
from domain.beacons import BeaconKind
from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_meant
from domain.draw_forms import Field, next_field, read_answer, read_answers
from domain.draw_words import Line, read_line
from domain.draws import Draw, Rule, RuleKind, beacons_of
from domain.refusals import Refusal
from domain.rights import Who
from domain.setting_keys import Key
from handlers import forms
from handlers.draw_lookup import HOSTS, check_own_word
from handlers.features import Answers, Call, Feature, Filling, Form, Sub
from handlers.middleware import thread_of
from storage import chats
from storage.database import Database
from storage.draws import Place
from views.cards import Card
from views.draw_forms import preview, question
from views.forms import Question

# Asks whether drand can be reached.
Beacon = Callable[[], Awaitable[bool]]


class Makings(NamedTuple):
    """What a draw is made with: a secret of its own, drand if it answers, words that are taken."""

    secret: bytes
    beacon: Beacon
    words: frozenset[str]


NewMakings = Callable[[], Makings]


class Host(NamedTuple):
    """Who makes a draw and when; `ref` is unique to what was said or pressed."""

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
    new_makings: NewMakings,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Post what a line asks for; without one, ask in the private chat."""
    said, host = args.partition(" ")[2], Host(actor_id, ref, now)
    if not said:
        await call(forms.begin, message=message, form=FORM, privately=t("draw.privately"))
        return
    here = Place(chat.chat_key, thread_of(message))
    line = read_line(said, now=now, zone=_zone(community), claim_hours=_hours(community))
    draw, places = await _post(bot, db, line, community, here, host, new_makings())
    if places[0] != here or message.chat.type == "private":
        reply(await _posted(db, draw, places[0], t))


def _zone(community: Community) -> ZoneInfo:
    return ZoneInfo(zone_meant(community.zones))


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
    await db.read(check_own_word, line.draft.word, places, makings.words, host.ref)
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


def _read_answers(filling: Filling, answers: Answers) -> Line:
    return read_answers(
        answers,
        now=filling.now,
        zone=filling.zone,
        claim_hours=_hours(filling.community),
        limits=draws.limits_of(filling.community),
    )


async def ask(filling: Filling, field: Field, t: Translator) -> Question:
    """Ask for one part of a draw; the last question shows what the others make."""
    community = filling.community
    if field is not Field.POST:
        return question(field, community.title, t)
    draft = _read_answers(filling, filling.answers).draft
    return preview(draft, beacons_of(draft, draws.limits_of(community)), community, t)


async def read(filling: Filling, field: Field, text: str) -> str:
    answer = read_answer(field, text)
    _read_answers(filling, {**filling.answers, field: answer})
    return answer


async def finish(
    filling: Filling, bot: Bot, db: Database, new_makings: NewMakings, t: Translator
) -> Card:
    line = _read_answers(filling, filling.answers)
    here = Place(filling.chat.chat_key, filling.thread_id)
    host = Host(filling.user_id, filling.ref, filling.now)
    draw, places = await _post(bot, db, line, filling.community, here, host, new_makings())
    return await _posted(db, draw, places[0], t)


FORM = Form("draw", Who.DRAWS, next_field, ask, read, finish)
FEATURE = Feature(
    forms=(FORM,),
    subs=tuple(Sub("draw", word, make, HOSTS) for word in ("new", "新建", "新增")),
)
