"""/raid: newcomers wait while very many come at once, and what staff does about it."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import members, order_people, raids
from bot.texts import Translator
from domain.chats import Chat
from domain.refusals import Refusal
from domain.rights import Who
from domain.switches import parse_switch
from handlers.features import Button, Command, Feature, Late, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import chats
from storage import raids as stored
from storage.database import Database
from views.cards import Card
from views.raids import (
    END,
    RaidButton,
    back_alert,
    confirm_card,
    raid_card,
    removing_card,
    standing_card,
)


async def switch(
    _message: Message,
    args: str,
    db: Database,
    chat: Chat,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Turn raid mode on or off by hand, or say whether it is."""
    place, at = await db.read(order_people.place_for, chat), members.seconds(now)
    if args:
        is_on = parse_switch(args)
        if is_on is None:
            raise Refusal("raid.usage")
        if is_on:
            await db.write(raids.begin, chat=place, by=actor_id, now=at)
        else:
            raid = await db.write(raids.stop, chat=place, by=actor_id, now=at)
            reply(standing_card(await db.read(raids.shown, raid.raid_id), t))
            return
    running = await db.read(stored.running, place.chat_key)
    shown = await db.read(raids.shown, running.raid_id) if running else None
    reply(standing_card(shown, t))


async def act(
    query: CallbackQuery,
    callback_data: RaidButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    number, by, at = callback_data.raid_id, query.from_user.id, members.seconds(now)
    raid = await db.read(raids.get, number)
    chat = await db.read(chats.get, raid.chat_key)
    who = Who.WARNS if callback_data.act == END else Who.BANS
    if not await rights.may(chat, by, who):
        raise Refusal("refusal.staff_only")
    match callback_data.act:
        case "end":
            await db.write(raids.end, raid_id=number, by=by, now=at)
            tap.edit(raid_card(await db.read(raids.shown, number), t))
        case "ask":
            tap.send(confirm_card(await db.read(raids.shown, number), t))
        case "remove":
            count = await db.write(raids.remove_all, raid_id=number, by=by, now=at)
            tap.edit(removing_card(count, t))
        case "back":
            count = await db.write(raids.bring_back, raid_id=number, by=by, now=at)
            await tap.answer(back_alert(count, t), alert=True)
        case _:
            raise Refusal("refusal.stale_button")


FEATURE = Feature(
    commands=(
        Command(
            names=("raid",),
            handler=switch,
            help="help.raid",
            menu="menu.raid",
            who=Who.WARNS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(RaidButton, act),),
)
