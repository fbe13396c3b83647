"""Prizes that fall free: given up by their winners, or taken by who runs the draw."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import draw_gifts, draw_prizes, draw_proofs, draws, settings
from bot.draw_prizes import BY_HAND, Prize
from bot.texts import Translator
from domain.communities import Community
from domain.draws import Draw, DrawState, EventKind
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.draw_lookup import HOSTS, meant
from handlers.features import Button, Feature, Link, Sub
from handlers.links import linked
from handlers.membership import ask_drawn
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import dialogues
from storage.database import Database
from views.cards import Card
from views.draw_buttons import WaiveButton
from views.draw_forfeits import TakeButton, ask_to_take_card, ask_to_waive_card

# What is kept of a command until its question is answered; nobody answers it in words.
ASKED = "draw taken"
LINK = "waive"
LONGEST_REASON = 100
REROLLS = ("reroll", "重抽")
MARKS = ("disqualify", "ineligible", "取消资格", "取消資格")


# -- taken -----------------------------------------------------------------------------------


async def ask_to_take(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Ask before a prize goes on to the next rank: `[number] prize reason`, or as a reply."""
    draw, prize, why, reason = await db.read(_taken, message, args, community)
    await db.write(
        dialogues.ask,
        chat_id=message.chat.id,
        user_id=actor_id,
        step=ASKED,
        answers={"draw_id": draw.draw_id, "prize": prize.place, "reason": reason},
        now=int(now.timestamp()),
    )
    reply(ask_to_take_card(draw, prize, why, reason, t, user_id=actor_id))


def _taken(
    tx: Connection, message: Message, args: str, community: Community
) -> tuple[Draw, Prize, EventKind, str]:
    """Return the draw, the prize that is meant, and why it is taken, in our words and theirs."""
    word, *words = args.split()
    why = EventKind.INELIGIBLE if word.casefold() in MARKS else EventKind.REROLL
    is_reply = _is_post(tx, message, community)
    number = words.pop(0) if words and not is_reply else ""
    draw = meant(tx, message, number, community, (DrawState.DRAWN,))
    draw_proofs.refuse_unpublished(draw)
    prizes = draw_prizes.of_draw(tx, draw.draw_id)
    place = parse_number(words[0]) if words else None
    if place is not None:
        words = words[1:]
    elif len(prizes) == 1:
        place = 1
    if place is None or place > len(prizes):
        raise Refusal("draw.which_prize", most=len(prizes), word=word)
    prize = prizes[place - 1]
    if prize.claim is None or prize.claim.listed is None:
        raise Refusal("draw.nobody_has_it")
    if why is EventKind.INELIGIBLE and not words:
        raise Refusal("draw.need_reason", word=word)
    return draw, prize, why, " ".join(words)[:LONGEST_REASON]


def _is_post(tx: Connection, message: Message, community: Community) -> bool:
    """Say whether a command answers a post of a draw."""
    if message.reply_to_message is None:
        return False
    try:
        meant(tx, message, "", community, ())
    except Refusal:
        return False
    return True


async def take(
    query: CallbackQuery,
    callback_data: TakeButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    pressed, user_id, at = callback_data, query.from_user.id, int(now.timestamp())
    draw = await _pressed(db, rights, pressed, user_id)
    if not pressed.is_sure:
        tap.edit(Card(t("draw.kept", number=draw.number)))
        return
    note = await db.read(_reason, tap.message, pressed, at)
    await ask_drawn(bot, db, draw_id=draw.draw_id, falling=1)
    done = await db.write(
        draw_prizes.fall_free,
        draw_id=draw.draw_id,
        prize=pressed.prize,
        listed=pressed.listed,
        why=EventKind(pressed.why),
        by=user_id,
        now=at,
        note=note,
        is_anonymous=await rights.is_anonymous(draw.community_id, user_id),
    )
    tap.edit(_given_on(draw, done, t))


def _given_on(draw: Draw, done: Prize | None, t: Translator) -> Card:
    if done is None:
        raise Refusal("refusal.stale_button")
    return Card(t("draw.rerolled", number=draw.number, prize=done.name))


async def _pressed(db: Database, rights: Rights, pressed: TakeButton, user_id: int) -> Draw:
    """Return the draw of a button that is for who asked, while they may hold draws."""
    if pressed.user_id != user_id:
        raise Refusal("refusal.not_yours")
    draw = await db.read(draws.get, draw_id=pressed.draw_id)
    if pressed.why not in BY_HAND:
        raise Refusal("refusal.stale_button")
    if not await rights.may_in_community(draw.community_id, user_id, Who.DRAWS):
        raise Refusal("settings.no_rights")
    return draw


def _reason(tx: Connection, asked: Message | None, pressed: TakeButton, at: int) -> str:
    """Return the reason that was given with the command; refuse when it is not known any more."""
    chat_id = asked.chat.id if asked else 0
    found = dialogues.find(tx, chat_id=chat_id, user_id=pressed.user_id, now=at)
    about = (pressed.draw_id, pressed.prize)
    if found is None or found.step != ASKED:
        raise Refusal("refusal.stale_button")
    if (found.answers["draw_id"], found.answers["prize"]) != about:
        raise Refusal("refusal.stale_button")
    return str(found.answers["reason"])


# -- given up --------------------------------------------------------------------------------


async def waive(
    query: CallbackQuery,
    callback_data: WaiveButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    """Ask a winner in the private chat; there, give up what they won."""
    draw_id, user_id = callback_data.draw_id, query.from_user.id
    if callback_data.act == "sure":
        await ask_drawn(bot, db, draw_id=draw_id, falling=1)
        at = int(now.timestamp())
        draw, prize = await db.write(draw_gifts.waive, draw_id=draw_id, user_id=user_id, now=at)
        tap.edit(Card(t("draw.waived", prize=prize, number=draw.number)))
        return
    draw, own = await db.read(draw_gifts.to_waive, draw_id=draw_id, user_id=user_id)
    if callback_data.act == "ask":
        await tap.open(f"https://t.me/{username}?start={LINK}_{draw_id}")
    else:
        tap.edit(Card(t("draw.waive_kept", prize=own.name)))


async def open_by_link(
    message: Message, args: str, db: Database, t: Translator, reply: Callable[[Card], None]
) -> None:
    """Ask a winner whether they give up what they won, whoever made the link."""
    draw_id, user_id = linked(message, args)
    draw, own = await db.read(draw_gifts.to_waive, draw_id=draw_id, user_id=user_id)
    community = await db.read(settings.community, draw.community_id)
    reply(ask_to_waive_card(draw, own.name, community.title, t))


FEATURE = Feature(
    buttons=(Button(TakeButton, take), Button(WaiveButton, waive)),
    links=(Link(LINK, open_by_link),),
    subs=tuple(Sub("draw", word, ask_to_take, HOSTS) for word in (*REROLLS, *MARKS)),
)
