"""/event for everybody: what is to come, yes and no, one's own page in private."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import gathering_files, gathering_seats, gatherings
from bot.gathering_seats import Own
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Link, Sub
from handlers.gathering_lookup import is_inside, meant
from handlers.links import linked
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.gatherings import (
    AnswerButton,
    FileButton,
    GuestButton,
    HeldButton,
    OwnButton,
    file_card,
    list_card,
    own_card,
    own_line,
)

LINK = "event"


async def show_list(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if args.strip() and args.split(maxsplit=1)[0].casefold() not in LIST:
        raise Refusal("event.usage")
    found = await db.read(gatherings.listed, community.community_id)
    is_host = await rights.is_host(message, chat, Who.EVENTS)
    reply(list_card(found, t, is_host=is_host))


async def answer(
    query: CallbackQuery,
    callback_data: AnswerButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    number, user_id, at = callback_data.gathering_id, query.from_user.id, int(now.timestamp())
    own = await db.write(
        gathering_seats.answer,
        gathering_id=number,
        user_id=user_id,
        said=callback_data.said,
        is_inside=await is_inside(bot, db, number, user_id),
        now=at,
    )
    await _show(query, tap, own, t)


async def _show(query: CallbackQuery, tap: Tap, own: Own, t: Translator) -> None:
    """Answer in the group by an alert; in private the page itself changes."""
    if query.message is not None and query.message.chat.type == "private":
        tap.edit(own_card(own, t))
    else:
        await tap.answer(own_line(own, t), alert=True)


async def bring_guest(
    query: CallbackQuery,
    callback_data: GuestButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    number, user_id = callback_data.gathering_id, query.from_user.id
    own = await db.write(
        gathering_seats.bring_guest,
        gathering_id=number,
        user_id=user_id,
        is_inside=await is_inside(bot, db, number, user_id),
        now=int(now.timestamp()),
    )
    await _show(query, tap, own, t)


async def decide(
    query: CallbackQuery,
    callback_data: HeldButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    """Take the seat that is held, or pass it on."""
    pressed, user_id = callback_data, query.from_user.id
    await is_inside(bot, db, pressed.gathering_id, user_id)
    own = await db.write(
        gathering_seats.decide,
        gathering_id=pressed.gathering_id,
        user_id=user_id,
        takes=pressed.takes,
        until=pressed.until,
        now=int(now.timestamp()),
    )
    await _show(query, tap, own, t)


async def open_own(
    _query: CallbackQuery, callback_data: OwnButton, tap: Tap, username: str
) -> None:
    await tap.open(f"https://t.me/{username}?start={LINK}_{callback_data.gathering_id}")


async def send_file(
    query: CallbackQuery,
    callback_data: FileButton,
    tap: Tap,
    db: Database,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    """Send a calendar file, with the place for who said yes."""
    number, user_id = callback_data.gathering_id, query.from_user.id
    found = await db.read(gathering_files.entry, gathering_id=number, user_id=user_id)
    body = gathering_files.calendar(found, username=username, now=int(now.timestamp()))
    tap.send(file_card(found.gathering, body, t))


async def reply_file(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    username: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Send a calendar file; in the group without the place, which is not for everybody."""
    gathering, _ = await db.read(meant, message, args.partition(" ")[2], community)
    is_private, user = message.chat.type == "private", message.from_user
    user_id = user.id if is_private and user else None
    found = await db.read(
        gathering_files.entry, gathering_id=gathering.gathering_id, user_id=user_id
    )
    body = gathering_files.calendar(found, username=username, now=int(now.timestamp()))
    reply(file_card(gathering, body, t))


async def come(
    message: Message,
    args: str,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show who opened the link how they stand, and where it is once they said yes."""
    number, user_id = linked(message, args)
    own = await db.write(
        gathering_seats.own,
        gathering_id=number,
        user_id=user_id,
        is_inside=await is_inside(bot, db, number, user_id),
        now=int(now.timestamp()),
    )
    reply(own_card(own, t))


LIST = ("list", "列表", "清单", "清單")
FEATURE = Feature(
    commands=(
        Command(
            names=("event", "events"),
            handler=show_list,
            words=("活动", "活動"),
            help="help.event",
            menu="menu.event",
            needs_member=True,
            impersonal=True,
        ),
    ),
    buttons=(
        Button(AnswerButton, answer),
        Button(GuestButton, bring_guest),
        Button(HeldButton, decide),
        Button(OwnButton, open_own),
        Button(FileButton, send_file),
    ),
    links=(Link(LINK, come),),
    subs=(
        *(Sub("event", word, show_list) for word in LIST),
        *(Sub("event", word, reply_file) for word in ("ics", "calendar", "日历", "日曆")),
    ),
)
