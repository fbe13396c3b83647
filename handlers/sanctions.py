"""/warn, /mute, /kick, /ban and the ways back, by reply, @username or id."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import lifetimes, order_people, sanctions
from bot.deletions import Stays
from bot.lifetimes import Sent
from bot.sanctions import Order, Wish
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from domain.sanctions import (
    FOREVER,
    Call,
    Kind,
    Sanction,
    clamp,
    is_odd_span,
    names_of,
    read_call,
    read_span,
)
from handlers import channel_orders, enforcing
from handlers.commands import words_of
from handlers.features import Button, Command, Feature, Late, Where
from handlers.features import Call as ByName
from handlers.middleware import Tap, as_seconds
from handlers.order_targets import Meant, known, meant, to_delete
from handlers.rights import Rights
from handlers.watch import command_name
from storage import chats
from storage.database import Database
from views.cards import Card
from views.channel_orders import FreeChannelButton
from views.people import name_of
from views.sanctions import (
    FurtherButton,
    Notes,
    UndoActButton,
    WhyButton,
    failed_card,
    freed_card,
    further_kind,
    group_card,
    log_card,
    why,
)

FREES = {"unban": Kind.BAN, "unmute": Kind.MUTE, "unwarn": Kind.WARN}


class Asked(NamedTuple):
    """What a command comes to; `clamped` says that its length was too short or too long."""

    wish: Wish
    gone: Sent | None
    clamped: str


async def act(
    message: Message,
    bot: Bot,
    db: Database,
    community: Community,
    username: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
    call: ByName,
) -> None:
    called = read_call(command_name(words_of(message), username.casefold()))
    if (channel := channel_orders.channel_of(message)) is not None:
        await call(channel_orders.ban, message=message, called=called, channel=channel)
        return
    asked, at = await call(_asked, message=message, called=called), int(now.timestamp())
    sanction, stays = await _decide(db, community, asked, at)
    outcome = await enforcing.enforce_all(bot, db, sanction, now=at)
    if outcome.why:
        reply(failed_card(outcome.why, t, name=name_of(asked.wish.member, t)))
        return
    await call(_hide, message=message, sanction=sanction)
    if not called.is_silent:
        shown = await db.read(sanctions.shown, sanction.sanction_id)
        notes = Notes(asked.clamped, stays, outcome.why_no_mute)
        reply(_acted_card(shown, message, t, username, notes))


def _acted_card(
    shown: sanctions.Shown, message: Message, t: Translator, username: str, notes: Notes
) -> Card:
    """Return the answer; privately it is for who acted, not for whom it is about."""
    own = "" if message.chat.type == "private" else username
    return group_card(shown, t, username=own, notes=notes)


async def _hide(
    sanction: Sanction, db: Database, message: Message, chat: Chat, now: datetime
) -> None:
    """Take a silent command away."""
    if sanction.is_silent and message.chat.type != "private":
        at, sent_at = int(now.timestamp()), as_seconds(message.date)
        own = Sent(message.chat.id, message.message_id, sent_at, sent_at, None, None)
        await db.write(lifetimes.delete_now, chat_key=chat.chat_key, message=own, now=at)


async def _decide(
    db: Database, community: Community, asked: Asked, at: int
) -> tuple[Sanction, Stays | None]:
    """Decide the act; say as well why a message that should go with it stays."""
    if asked.gone is None:
        return await db.write(sanctions.impose, wish=asked.wish, now=at), None
    return await db.write(
        sanctions.impose_and_delete,
        community=community,
        wish=asked.wish,
        message=asked.gone,
        now=at,
    )


async def _asked(
    message: Message,
    args: str,
    called: Call,
    bot: Bot,
    db: Database,
    rights: Rights,
    chat: Chat,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
) -> Asked:
    """Read what is asked for, and hold it against what Telegram says of the person."""
    place = await db.read(order_people.place_for, chat)
    who, span = await _aim(message, args, called, db)
    member, is_here = await known(
        bot, db, place, who.user_id, actor_id=actor_id, is_against=True, at=at
    )
    if called.kind is not Kind.BAN and not is_here:
        raise Refusal("order.not_here", name=name_of(member, t))
    gone = await to_delete(message, called, rights, chat, actor_id, at)
    reason, silent = " ".join(who.words), called.is_silent
    wish = Wish(place, member, called.kind, reason, span, actor_id, ref, at, is_silent=silent)
    return Asked(wish, gone, _clamped(span))


async def _aim(
    message: Message, args: str, called: Call, db: Database
) -> tuple[Meant, timedelta | None]:
    """Read whom a command means and for how long; the words that are left are the reason."""
    span, words = _span(called, args.split())
    who = await db.read(meant, message=message, args=" ".join(words))
    if span is None:
        span, words = _span(called, who.words)
        who = who._replace(words=words)
    if span is None:
        _refuse_odd_span(called, words)
        if called.is_timed:
            raise Refusal("order.how_long", command=f"/t{called.kind}")
    is_for_good = called.kind is Kind.BAN and span == FOREVER
    return who, None if is_for_good else span


def _span(called: Call, words: Sequence[str]) -> tuple[timedelta | None, list[str]]:
    if called.kind not in (Kind.MUTE, Kind.BAN):
        return None, list(words)
    return read_span(words)


def _refuse_odd_span(called: Call, words: Sequence[str]) -> None:
    """Refuse what looks like a length and is none: it would be taken for the reason."""
    if not words or called.kind not in (Kind.MUTE, Kind.BAN):
        return
    if is_odd_span(words[0], needs_unit=called.kind is Kind.BAN):
        raise Refusal("order.odd_length", length=words[0], command=f"/{called.kind}")


def _clamped(span: timedelta | None) -> str:
    """Say which bound a length was moved to, if any."""
    if span is None or clamp(span) == span:
        return ""
    return "short" if clamp(span) > span else "long"


# -- taken back ------------------------------------------------------------------------------


async def free(message: Message, command: str, call: ByName) -> None:
    """Take back what stands of a kind, of a person or of a channel."""
    channel = channel_orders.channel_of(message)
    if channel is None:
        await call(_free_person, message=message)
    else:
        await call(channel_orders.free, channel=channel, kind=FREES[command])


async def _free_person(
    message: Message,
    args: str,
    command: str,
    bot: Bot,
    db: Database,
    chat: Chat,
    actor_id: int,
    at: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take it back, and let Telegram lift even what others did."""
    kind, place = FREES[command], await db.read(order_people.place_for, chat)
    who, named = await db.read(meant, message=message, args=args), {"actor_id": actor_id, "at": at}
    member, _ = await known(bot, db, place, who.user_id, is_against=False, **named)
    name, seconds = name_of(member, t), int(now.timestamp())
    found = await db.write(
        sanctions.free, chat=place, member=member, kind=kind, by=actor_id, now=seconds
    )
    if not found and kind is Kind.WARN:
        raise Refusal("order.no_warning", name=name)
    order = Order(kind, place, member.user_id)
    refused = "" if kind is Kind.WARN else await enforcing.free(bot, order)
    await enforcing.lift_rest(
        bot, db, found, is_done=kind is not Kind.WARN and not refused, now=seconds
    )
    reply(failed_card(refused, t, name=name) if refused else freed_card(kind, name, t))


async def undo(
    query: CallbackQuery,
    callback_data: UndoActButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    number, by, at = callback_data.sanction_id, query.from_user.id, int(now.timestamp())
    found = await db.read(sanctions.get, number)
    if not await rights.may_in_community(found.community_id, by, sanctions.who_may(found.kind)):
        raise Refusal("refusal.staff_only")
    await db.write(sanctions.reverse, sanction_id=number, by=by, now=at)
    await enforcing.lift_all(bot, db, number, now=at)
    shown = await db.read(sanctions.shown, number)
    is_log = callback_data.in_log
    tap.edit(log_card(shown, t) if is_log else group_card(shown, t, username=username))


async def tell_why(
    query: CallbackQuery,
    callback_data: WhyButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    shown = await db.read(sanctions.shown, callback_data.sanction_id)
    where, by = shown.sanction.community_id, query.from_user.id
    if not await rights.may_in_community(where, by, Who.WARNS):
        raise Refusal("refusal.staff_only")
    await tap.answer(why(shown, t), alert=True)


async def further(
    query: CallbackQuery,
    callback_data: FurtherButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    """Mute or ban somebody who was warned too often."""
    by, at = query.from_user.id, int(now.timestamp())
    shown = await db.read(sanctions.shown, callback_data.sanction_id)
    kind = further_kind(callback_data)
    where = shown.sanction.community_id
    if not await rights.may_in_community(where, by, sanctions.who_may(kind)):
        raise Refusal("refusal.staff_only")
    wish = await _further(bot, db, shown, kind, by, at)
    made = await db.write(sanctions.impose, wish=wish, now=at)
    refused = await enforcing.enforce(bot, db, made.sanction_id, now=at, is_told=True)
    if refused:
        tap.send(failed_card(refused, t, name=name_of(wish.member, t)))
        return
    after = await db.read(sanctions.shown, made.sanction_id)
    tap.edit(group_card(after, t, username=username))


async def _further(
    bot: Bot, db: Database, shown: sanctions.Shown, kind: Kind, by: int, at: int
) -> Wish:
    """Hold an act after a warning against what Telegram says of the person now."""
    warned = shown.sanction
    chat = await db.read(chats.get, warned.chat_key)
    user_id = shown.member.user_id
    member, _ = await known(bot, db, chat, user_id, actor_id=by, is_against=True, at=at)
    ref = f"further:{warned.sanction_id}:{kind}"
    return Wish(chat, member, kind, warned.reason, None, by, ref, at)


def _command(kind: Kind, *, who: Who, help: str, menu: str) -> Command:
    return Command(
        names=names_of(kind),
        handler=act,
        help=help,
        menu=menu,
        who=who,
        where=Where.GROUP,
        late=Late.REPEATED,
    )


def _freeing(name: str, *, who: Who, help: str, menu: str) -> Command:
    return Command(
        names=(name,),
        handler=free,
        help=help,
        menu=menu,
        who=who,
        where=Where.GROUP,
        late=Late.REPEATED,
    )


FEATURE = Feature(
    commands=(
        _command(Kind.WARN, who=Who.WARNS, help="help.warn", menu="menu.warn"),
        _command(Kind.MUTE, who=Who.WARNS, help="help.mute", menu="menu.mute"),
        _command(Kind.KICK, who=Who.BANS, help="help.kick", menu="menu.kick"),
        _command(Kind.BAN, who=Who.BANS, help="help.ban", menu="menu.ban"),
        _freeing("unwarn", who=Who.WARNS, help="help.unwarn", menu="menu.unwarn"),
        _freeing("unmute", who=Who.WARNS, help="help.unmute", menu="menu.unmute"),
        _freeing("unban", who=Who.BANS, help="help.unban", menu="menu.unban"),
    ),
    buttons=(
        Button(UndoActButton, undo),
        Button(WhyButton, tell_why),
        Button(FreeChannelButton, channel_orders.press),
        Button(FurtherButton, further),
    ),
)
