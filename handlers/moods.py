"""How cases sound: the team's taps that put it right, and /mood, where an owner turns it on."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import case_moods, case_posts, cases, settings
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from domain.switches import parse_switch
from handlers.case_lookup import refuse_strangers
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import moods, tiers
from storage.database import Database
from views.cards import Card
from views.case_moods import (
    MoodButton,
    MoodWordButton,
    dropped_card,
    standing_card,
    turned_card,
    words_card,
)
from views.cases import desk_card

REMOVE = ("remove", "delete", "删除", "刪除")


async def press(
    query: CallbackQuery,
    callback_data: MoodButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    t: Translator,
) -> None:
    """Take the team's word for how a member feels, and ask which words to learn."""
    number, is_upset = callback_data.case_id, callback_data.is_upset
    case = await db.read(cases.get, case_id=number)
    await refuse_strangers(rights, chat, case.community_id, query.from_user.id)
    tap.edit(await db.write(_corrected, case_id=number, is_upset=is_upset, t=t))


def _corrected(tx: Connection, *, case_id: int, is_upset: bool, t: Translator) -> Card:
    case = cases.get(tx, case_id)
    case_moods.correct(tx, case=case, is_upset=is_upset)
    words = case_moods.offered(tx, case=case, is_upset=is_upset)
    card = _card(tx, case_id, t)
    return words_card(card, words, t, case_id=case_id, is_upset=is_upset) if words else card


def _card(tx: Connection, case_id: int, t: Translator) -> Card:
    case = cases.get(tx, case_id)
    community, tier = settings.community(tx, case.community_id), tiers.find(tx, case.member_id)
    return desk_card(case_posts.seen(tx, case), community, tier.tier, t)


async def learn(
    query: CallbackQuery,
    callback_data: MoodWordButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    """Take a word into the community's list."""
    number, user_id = callback_data.case_id, query.from_user.id
    case = await db.read(cases.get, case_id=number)
    await refuse_strangers(rights, chat, case.community_id, user_id)
    at = int(now.timestamp())
    word = await db.write(_learnt, case_id=number, pressed=callback_data, by=user_id, now=at)
    tap.edit(await db.read(_card, number, t))
    is_upset = callback_data.is_upset
    await tap.answer(
        t("mood.learnt_upset", word=word) if is_upset else t("mood.learnt", word=word)
    )


def _learnt(tx: Connection, *, case_id: int, pressed: MoodWordButton, by: int, now: int) -> str:
    return case_moods.approve(
        tx,
        case=cases.get(tx, case_id),
        is_upset=pressed.is_upset,
        at=pressed.at,
        check=pressed.check,
        by=by,
        now=now,
    )


# -- /mood -----------------------------------------------------------------------------------


async def turn(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show how it stands; with a word that switches, turn it."""
    number, is_on = community.community_id, parse_switch(args)
    if args and is_on is None:
        raise Refusal("mood.usage")
    if is_on is None:
        own = await db.read(moods.own_words, number)
        reply(standing_card(own, t, is_on=await db.read(moods.is_on, number)))
        return
    await db.write(case_moods.turn, community_id=number, is_on=is_on, by=actor_id, now=at)
    reply(turned_card(t, is_on=is_on))


async def drop(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number, word = community.community_id, args.partition(" ")[2].strip()
    dropped = await db.write(case_moods.drop, community_id=number, word=word, by=actor_id, now=at)
    reply(dropped_card(dropped, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("mood",),
            handler=turn,
            help="help.mood",
            who=Who.ROLES,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(MoodButton, press), Button(MoodWordButton, learn)),
    subs=tuple(Sub("mood", word, drop) for word in REMOVE),
)
