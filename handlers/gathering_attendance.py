"""/event checkin: the host's code, link and list; members send the code or open the link."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import gathering_attendance, gathering_files
from bot.gathering_attendance import Desk
from bot.texts import Translator
from domain.attendance import read_code
from domain.communities import Community
from domain.manners import HINTS_LIVE_FOR
from domain.numbers import parse_number
from domain.refusals import Refusal
from handlers.features import DIGITS, Button, Feature, Link, Step, Sub
from handlers.gathering_lookup import HOSTS, check_host, is_inside, meant
from handlers.links import linked
from handlers.middleware import Tap, as_seconds
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.gathering_attendance import (
    CODE,
    LINK,
    CameButton,
    DeskButton,
    QrButton,
    arrived_card,
    code_card,
    link_of,
    qr_card,
    roll_card,
)
from views.start import open_private

DESK = "evdesk"


# -- for hosts -------------------------------------------------------------------------------


async def open_desk(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    username: str,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the code in the private chat; in a group, lead there: it is not for everybody."""
    gathering, _ = await db.read(meant, message, args.partition(" ")[2], community)
    if message.chat.type != "private":
        link = open_private(t, username=username, payload=f"{DESK}_{gathering.gathering_id}")
        reply(Card(t("event.desk.privately"), link, lives_for=HINTS_LIVE_FOR))
        return
    desk = await _desk(db, gathering.gathering_id, new_seed, now)
    reply(code_card(desk, t, username=username))


async def _desk(
    db: Database, gathering_id: int, new_seed: Callable[[], bytes], now: datetime
) -> Desk:
    secret, at = new_seed().hex(), int(now.timestamp())
    return await db.write(
        gathering_attendance.desk, gathering_id=gathering_id, secret=secret, now=at
    )


async def open_desk_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    username: str,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number, user_id = linked(message, args)
    await check_host(db, rights, number, user_id)
    reply(code_card(await _desk(db, number, new_seed, now), t, username=username))


async def turn(
    query: CallbackQuery,
    callback_data: DeskButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    username: str,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
) -> None:
    """Show the code of now, or the list."""
    number, start = callback_data.gathering_id, callback_data.start
    await check_host(db, rights, number, query.from_user.id)
    desk = await _desk(db, number, new_seed, now)
    is_code = start == CODE
    tap.edit(code_card(desk, t, username=username) if is_code else roll_card(desk, t, start=start))


async def show_qr(
    query: CallbackQuery,
    callback_data: QrButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    username: str,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
) -> None:
    number = callback_data.gathering_id
    await check_host(db, rights, number, query.from_user.id)
    desk = await _desk(db, number, new_seed, now)
    tap.send(qr_card(desk, gathering_files.qr_code(link_of(desk, username=username)), t))


async def mark(
    query: CallbackQuery,
    callback_data: CameButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
) -> None:
    pressed, user_id = callback_data, query.from_user.id
    await check_host(db, rights, pressed.gathering_id, user_id)
    await db.write(
        gathering_attendance.mark,
        gathering_id=pressed.gathering_id,
        member_id=pressed.member_id,
        by=user_id,
        now=int(now.timestamp()),
    )
    desk = await _desk(db, pressed.gathering_id, new_seed, now)
    tap.edit(roll_card(desk, t, start=pressed.start))


# -- for members -----------------------------------------------------------------------------


async def take_code(
    message: Message, db: Database, now: datetime, t: Translator, reply: Callable[[Card], None]
) -> None:
    """Take a code as it stood when it was sent; who guesses is not listened to for a while."""
    user_id, at = message.from_user.id if message.from_user else 0, as_seconds(message.date)
    said = read_code(message.text or "") or ""
    at_once = int(now.timestamp())
    if not await db.write(gathering_attendance.may_try, user_id=user_id, now=at_once):
        raise Refusal("event.code_guessed")
    arrival = await db.write(gathering_attendance.send_code, user_id=user_id, said=said, now=at)
    reply(arrived_card(arrival, t))


async def come_by_link(
    message: Message,
    args: str,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    _, said, token = [*args.split("_"), "", ""][:3]
    number, user_id = parse_number(said) or 0, message.from_user.id if message.from_user else 0
    arrival = await db.write(
        gathering_attendance.open_link,
        gathering_id=number,
        token=token,
        user_id=user_id,
        is_inside=await is_inside(bot, db, number, user_id),
        now=int(now.timestamp()),
    )
    reply(arrived_card(arrival, t))


WORDS = ("checkin", "check-in", "attendance", "签到", "簽到", "到场", "到場")
FEATURE = Feature(
    buttons=(Button(DeskButton, turn), Button(QrButton, show_qr), Button(CameButton, mark)),
    steps=(Step(DIGITS, take_code),),
    links=(Link(LINK, come_by_link), Link(DESK, open_desk_by_link)),
    subs=tuple(Sub("event", word, open_desk, HOSTS) for word in WORDS),
)
