"""Members in draws: in by a tap or a word, their receipt, out again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import draw_entries
from bot.draw_entries import Receipt
from bot.key_words import DRAW
from bot.texts import Translator
from domain.chats import Chat
from domain.refusals import Refusal
from handlers.features import Button, Feature, Link, Step
from handlers.links import linked
from handlers.membership import Standing, are_inside, standing_in
from handlers.middleware import Tap
from storage.database import Database
from views.cards import Card
from views.draw_buttons import EnterButton, LeaveButton, OwnEntryButton, ProofButton
from views.draw_entries import (
    entered_alert,
    entered_card,
    leave_card,
    left_card,
    own_alert,
    proof_card,
    receipt_card,
)

LINK = "entry"


async def enter(
    query: CallbackQuery,
    callback_data: EnterButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
) -> None:
    draw_id, user_id, at = callback_data.draw_id, query.from_user.id, int(now.timestamp())
    here = query.message.chat.id if query.message else 0
    asked = await db.read(draw_entries.to_ask, draw_id=draw_id, user_id=user_id, chat_id=here)
    if await _is_home(bot, asked.homes, user_id) and asked.is_gone:
        await db.write(draw_entries.come_home, draw_id=draw_id, user_id=user_id, now=at)
    is_inside = await _is_inside(bot, asked.channels, user_id)
    receipt: Receipt = await db.write(
        draw_entries.enter_as,
        draw_id=draw_id,
        user_id=user_id,
        salt=new_seed(),
        now=at,
        bought=callback_data.bought,
        is_inside=is_inside,
        is_tap=True,
    )
    await tap.answer(entered_alert(receipt, t), alert=True)


async def _is_home(bot: Bot, homes: Sequence[Chat], user_id: int) -> bool:
    """Say whether Telegram says that somebody is in one of these chats.

    Refused is who is, or may write, in none; Telegram's silence refuses nobody.
    """
    found = Standing.UNKNOWN
    for chat in homes:
        found = await standing_in(bot, chat.telegram_chat_id, user_id)
        if found in (Standing.INSIDE, Standing.UNKNOWN):
            break
    if found is Standing.MUTED:
        raise Refusal("draw.muted", title=homes[-1].title)
    if found is Standing.OUTSIDE:
        raise Refusal("draw.join_first", title=homes[-1].title)
    return found is Standing.INSIDE


async def _is_inside(bot: Bot, channels: Sequence[int], user_id: int) -> bool:
    """Say whether somebody is in the channels that the rules ask for; refuse when unknown."""
    found = await are_inside(bot, channels, user_id)
    if found is None:
        raise Refusal("draw.cannot_ask")
    return found


async def say_word(
    message: Message,
    answers: dict[str, int],
    bot: Bot,
    db: Database,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if message.from_user is None or message.sender_chat is not None:
        raise Refusal("refusal.no_person")
    draw_id, user_id = answers["number"], message.from_user.id
    asked = await db.read(draw_entries.to_ask, draw_id=draw_id, user_id=user_id)
    receipt: Receipt = await db.write(
        draw_entries.enter_as,
        draw_id=draw_id,
        user_id=user_id,
        salt=new_seed(),
        now=int(now.timestamp()),
        is_inside=await _is_inside(bot, asked.channels, user_id),
    )
    reply(entered_card(receipt, t))


async def show_own(
    query: CallbackQuery,
    callback_data: OwnEntryButton,
    tap: Tap,
    db: Database,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    """Say how one is in; the whole receipt goes to the private chat, which opens if need be."""
    draw_id, user_id = callback_data.draw_id, query.from_user.id
    own = await db.read(draw_entries.own, draw_id=draw_id, user_id=user_id)
    if own.is_in and not own.is_told:
        await tap.open(f"https://t.me/{username}?start={LINK}_{draw_id}")
        return
    if own.is_in:
        at = int(now.timestamp())
        await db.write(draw_entries.remind, draw_id=draw_id, user_id=user_id, now=at)
    await tap.answer(own_alert(own, t), alert=True)


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show somebody's own receipt, whoever made the link."""
    draw_id, user_id = linked(message, args)
    own = await db.read(draw_entries.own, draw_id=draw_id, user_id=user_id)
    if own.entry is None:
        raise Refusal("draw.unknown")
    reply(receipt_card(own, t))


async def show_proof(
    query: CallbackQuery, callback_data: ProofButton, tap: Tap, db: Database, t: Translator
) -> None:
    """Send an entrant what proves their line in the closed list; their own only."""
    user_id, draw_id = query.from_user.id, callback_data.draw_id
    if tap.message is None or tap.message.chat.type != "private":
        raise Refusal("refusal.stale_button")
    proof = await db.read(draw_entries.proof, draw_id=draw_id, user_id=user_id)
    tap.send(proof_card(proof, user_id, t))


async def leave(
    query: CallbackQuery,
    callback_data: LeaveButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    draw_id, user_id = callback_data.draw_id, query.from_user.id
    own = await db.read(draw_entries.own, draw_id=draw_id, user_id=user_id)
    if callback_data.act == "leave":
        own = await db.write(
            draw_entries.leave_as, draw_id=draw_id, user_id=user_id, now=int(now.timestamp())
        )
        tap.edit(left_card(own.draw, t))
    elif callback_data.act == "ask" and own.is_in:
        tap.edit(leave_card(own.draw, t))
    else:
        tap.edit(receipt_card(own, t))


FEATURE = Feature(
    buttons=(
        Button(EnterButton, enter),
        Button(OwnEntryButton, show_own),
        Button(LeaveButton, leave),
        Button(ProofButton, show_proof),
    ),
    steps=(Step(DRAW, say_word),),
    links=(Link(LINK, open_by_link),),
)
