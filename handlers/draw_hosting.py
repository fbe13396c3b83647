"""/draw end, cancel, reroll and stats: what hosts do with a draw that is there."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import draw_prizes, draw_proofs, draw_reports, draws
from bot.draw_reports import Report
from bot.texts import Translator
from domain.communities import Community
from domain.draws import Draw, DrawState, EventKind
from domain.manners import HINTS_LIVE_FOR
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.draw_lookup import HOSTS, meant
from handlers.features import Button, Feature, Sub
from handlers.membership import ask_drawn
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import dialogues, draw_entries
from storage.database import Database
from views.cards import Card
from views.draw_hosting import (
    CancelButton,
    RerollButton,
    ask_to_cancel_card,
    ask_to_reroll_card,
)
from views.draw_lists import stats_card

REROLL = "draw_reroll"
LONGEST_REASON = 100
OPEN = (DrawState.OPEN,)
NOT_DRAWN = (DrawState.OPEN, DrawState.FROZEN, DrawState.ROLLED)
DRAWN = (DrawState.DRAWN,)


async def end(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said, at = args.partition(" ")[2].strip(), int(now.timestamp())
    draw = await db.read(meant, message, said, community, OPEN)
    if draw.state is not DrawState.OPEN:
        raise Refusal("draw.closed")
    draw = await db.write(draws.end, draw_id=draw.draw_id, by=actor_id, now=at)
    reply(Card(t("draw.ending", number=draw.number, title=draw.title), lives_for=HINTS_LIVE_FOR))


async def ask_to_cancel(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2].strip()
    draw = await db.read(meant, message, said, community, NOT_DRAWN)
    if draw.state not in NOT_DRAWN:
        raise Refusal("draw.drawn_already")
    await db.read(draws.refuse_calling_off, draw)
    reply(ask_to_cancel_card(draw, t, user_id=actor_id))


async def cancel(
    query: CallbackQuery,
    callback_data: CancelButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    draw = await _pressed(db, rights, callback_data.draw_id, callback_data.user_id, query)
    if not callback_data.is_sure:
        tap.edit(Card(t("draw.going_on", number=draw.number)))
        return
    at = int(now.timestamp())
    await db.write(draws.cancel, draw_id=draw.draw_id, by=query.from_user.id, now=at)
    tap.edit(Card(t("draw.cancelling", number=draw.number)))


async def _pressed(
    db: Database, rights: Rights, draw_id: int, user_id: int, query: CallbackQuery
) -> Draw:
    """Return the draw of a button that is for who asked, while they may hold draws."""
    if user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    draw = await db.read(draws.get, draw_id=draw_id)
    if not await rights.may_in_community(draw.community_id, user_id, Who.DRAWS):
        raise Refusal("settings.no_rights")
    return draw


async def show_stats(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2].strip()
    report, dropped, bought = await db.read(_stats, message, said, community)
    reply(stats_card(report, t, dropped=dropped, bought=bought))


def _stats(
    tx: Connection, message: Message, said: str, community: Community
) -> tuple[Report, int, int]:
    draw_id = meant(tx, message, said, community, (*NOT_DRAWN, *DRAWN)).draw_id
    dropped, bought = draw_entries.dropped_from(tx, draw_id), draw_entries.bought(tx, draw_id)
    return draw_reports.report(tx, draw_id), dropped, bought


# -- drawn again -----------------------------------------------------------------------------


async def ask_to_reroll(
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
    draw, prize, reason = await db.read(_rerolled, message, args, community)
    if prize.claim is None or prize.claim.listed is None:
        raise Refusal("draw.nobody_has_it")
    await db.write(
        dialogues.ask,
        chat_id=message.chat.id,
        user_id=actor_id,
        step=REROLL,
        answers={"draw_id": draw.draw_id, "prize": prize.place, "reason": reason},
        now=int(now.timestamp()),
    )
    reply(ask_to_reroll_card(draw, prize, reason, t, user_id=actor_id))


def _rerolled(
    tx: Connection, message: Message, args: str, community: Community
) -> tuple[Draw, draw_prizes.Prize, str]:
    """Return the draw, the prize that is meant, and why."""
    words = args.split()[1:]
    is_reply = _is_post(tx, message, community)
    number = words.pop(0) if words and not is_reply else ""
    draw = meant(tx, message, number, community, DRAWN)
    draw_proofs.refuse_unpublished(draw)
    prizes = draw_prizes.of_draw(tx, draw.draw_id)
    place = parse_number(words[0]) if words else None
    if place is not None:
        words = words[1:]
    elif len(prizes) == 1:
        place = 1
    if place is None or place > len(prizes):
        raise Refusal("draw.which_prize", most=len(prizes))
    return draw, prizes[place - 1], " ".join(words)[:LONGEST_REASON]


def _is_post(tx: Connection, message: Message, community: Community) -> bool:
    """Say whether a command answers a post of a draw."""
    if message.reply_to_message is None:
        return False
    try:
        meant(tx, message, "", community, ())
    except Refusal:
        return False
    return True


async def reroll(
    query: CallbackQuery,
    callback_data: RerollButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    pressed, user_id, at = callback_data, query.from_user.id, int(now.timestamp())
    draw = await _pressed(db, rights, pressed.draw_id, pressed.user_id, query)
    if not pressed.is_sure:
        tap.edit(Card(t("draw.kept", number=draw.number)))
        return
    note = await _reason(db, tap, pressed, at)
    await ask_drawn(bot, db, draw_id=draw.draw_id, falling=1)
    done = await db.write(
        draw_prizes.fall_free,
        draw_id=draw.draw_id,
        prize=pressed.prize,
        listed=pressed.listed,
        why=EventKind.REROLL,
        by=user_id,
        now=at,
        note=note,
    )
    if done is None:
        raise Refusal("refusal.stale_button")
    tap.edit(Card(t("draw.rerolled", number=draw.number, prize=done.name)))


async def _reason(db: Database, tap: Tap, pressed: RerollButton, at: int) -> str:
    """Return the reason that was given with the command; refuse when it is not known any more."""
    chat_id = tap.message.chat.id if tap.message else 0
    found = await db.read(dialogues.find, chat_id=chat_id, user_id=pressed.user_id, now=at)
    about = (pressed.draw_id, pressed.prize)
    if found is None or found.step != REROLL:
        raise Refusal("refusal.stale_button")
    if (found.answers["draw_id"], found.answers["prize"]) != about:
        raise Refusal("refusal.stale_button")
    return str(found.answers["reason"])


FEATURE = Feature(
    buttons=(Button(CancelButton, cancel), Button(RerollButton, reroll)),
    subs=(
        *(Sub("draw", word, end, HOSTS) for word in ("end", "结束", "結束", "开奖", "開獎")),
        *(Sub("draw", word, ask_to_cancel, HOSTS) for word in ("cancel", "取消")),
        *(Sub("draw", word, ask_to_reroll, HOSTS) for word in ("reroll", "重抽")),
        *(Sub("draw", word, show_stats, HOSTS) for word in ("stats", "统计", "統計")),
    ),
)
