"""/top, /me and /hideme."""

import re
from collections.abc import Callable
from datetime import date, datetime

from aiogram.types import CallbackQuery, Message

from bot import boards, pictures
from bot.boards import LAST, Which
from bot.texts import Translator
from domain.boards import Unit
from domain.chats import Chat
from domain.communities import Community
from domain.days import Period, period_key
from domain.members import Member
from domain.refusals import Refusal
from domain.switches import parse_switch
from handlers.features import Button, Command, Feature, Late
from handlers.middleware import Tap, as_seconds
from handlers.painting import Painter
from handlers.targets import named
from handlers.watch import plain_word
from storage import members, notices
from storage.database import Database
from views.boards import (
    BoardButton,
    PictureButton,
    PortraitButton,
    board_card,
    board_drawing,
    board_picture,
    hidden_card,
    member_card,
    member_drawing,
    member_picture,
)
from views.cards import Card
from views.people import name_of

PERIODS = {
    "all": Period.ALL,
    "total": Period.ALL,
    "总": Period.ALL,
    "總": Period.ALL,
    "day": Period.DAY,
    "today": Period.DAY,
    "日": Period.DAY,
    "今日": Period.DAY,
    "今天": Period.DAY,
    "week": Period.WEEK,
    "周": Period.WEEK,
    "週": Period.WEEK,
    "本周": Period.WEEK,
    "本週": Period.WEEK,
    "month": Period.MONTH,
    "月": Period.MONTH,
    "本月": Period.MONTH,
    "season": Period.SEASON,
    "赛季": Period.SEASON,
    "賽季": Period.SEASON,
}
PAST = {
    "上周": Period.WEEK,
    "上週": Period.WEEK,
    "上月": Period.MONTH,
    "上个月": Period.MONTH,
    "上個月": Period.MONTH,
    "上赛季": Period.SEASON,
    "上賽季": Period.SEASON,
}
UNITS = {
    "xp": Unit.XP,
    "经验": Unit.XP,
    "經驗": Unit.XP,
    "经验值": Unit.XP,
    "經驗值": Unit.XP,
    "points": Unit.POINTS,
    "积分": Unit.POINTS,
    "積分": Unit.POINTS,
}
_MONTH = re.compile(r"2[0-9]{3}-(?:0[1-9]|1[0-2])")
_DAY = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}")
MOST_WORDS = 4
PICTURE_SECONDS = 60


def _which(words: str) -> Which:
    """Read "xp last week", "2026-10", "上周 经验" …, the words in any order."""
    which, is_last = Which(Period.ALL), False
    for word in words.split()[:MOST_WORDS]:
        if word == LAST:
            is_last = True
        elif word in UNITS:
            which = which._replace(unit=UNITS[word])
        elif word in PERIODS:
            which = which._replace(period=PERIODS[word])
        elif word in PAST:
            which = which._replace(period=PAST[word], key=LAST)
        elif _MONTH.fullmatch(word):
            which = which._replace(period=Period.MONTH, key=word)
        else:
            which = which._replace(period=Period.WEEK, key=_week(word))
    if not is_last:
        return which
    return which._replace(
        period=Period.WEEK if which.period is Period.ALL else which.period, key=LAST
    )


def _week(word: str) -> str:
    """Return the key of the week that holds a date."""
    if not _DAY.fullmatch(word):
        raise Refusal("top.unknown_period")
    try:
        on = date.fromisoformat(word)
    except ValueError:
        raise Refusal("top.unknown_period") from None
    return period_key(Period.WEEK, str(on))


async def show_board(
    message: Message,
    args: str,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    member: Member | None,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    which = _which(plain_word(args[:40]))
    if community is None:
        raise Refusal("start.no_community")
    board = await db.read(
        boards.board,
        community=community,
        which=which,
        asker=member,
        at=at,
        in_public=chat is not None,
    )
    asker = None if message.sender_chat else message.from_user
    reply(board_card(board, t, user_id=asker.id if asker else None))


async def turn(
    query: CallbackQuery,
    callback_data: BoardButton,
    tap: Tap,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    member: Member | None,
    t: Translator,
) -> None:
    if callback_data.user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    if community is None:
        raise Refusal("refusal.stale_button")
    board = await db.read(
        boards.board,
        community=community,
        which=Which(callback_data.period, callback_data.unit, callback_data.key),
        asker=member,
        at=as_seconds(tap.asked_at),
        in_public=chat is not None,
    )
    tap.edit(board_card(board, t, user_id=callback_data.user_id))


async def draw_board(
    query: CallbackQuery,
    callback_data: PictureButton,
    tap: Tap,
    db: Database,
    painter: Painter,
    chat: Chat | None,
    community: Community | None,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    if callback_data.user_id != query.from_user.id or community is None:
        raise Refusal("refusal.not_yours")
    await _once(db, query, now)
    which = Which(callback_data.period, callback_data.unit, callback_data.key)
    board = await db.read(
        boards.board,
        community=community,
        which=which,
        asker=member,
        at=as_seconds(tap.asked_at),
        in_public=chat is not None,
    )
    tap.send(board_picture(board, await painter(board_drawing(board, community, t)), t))


async def draw_member(
    query: CallbackQuery,
    callback_data: PortraitButton,
    tap: Tap,
    db: Database,
    painter: Painter,
    chat: Chat | None,
    community: Community | None,
    now: datetime,
    t: Translator,
) -> None:
    if callback_data.user_id != query.from_user.id or community is None:
        raise Refusal("refusal.not_yours")
    shown_id, where = callback_data.shown_id, community.community_id
    shown = await db.read(members.find, community_id=where, user_id=shown_id)
    if shown is None:
        raise Refusal("refusal.stale_button")
    await _once(db, query, now)
    card = await db.read(
        boards.card,
        member=shown,
        at=as_seconds(tap.asked_at),
        zones=community.zones,
        rule=community.values.freeze_rule,
        in_public=chat is not None,
    )
    if card.is_hidden and shown.user_id != query.from_user.id:
        raise Refusal("me.hidden", name=name_of(shown, t))
    tap.send(member_picture(card, await painter(member_drawing(card, t)), t))


async def _once(db: Database, query: CallbackQuery, now: datetime) -> None:
    """Refuse the same picture twice a minute, and any where none can be drawn."""
    if not pictures.are_possible():
        raise Refusal("picture.not_here")
    message_id = query.message.message_id if query.message else 0
    kind = f"picture:{query.from_user.id}:{message_id}:{query.data}"
    at = int(now.timestamp())
    if not await db.write(notices.claim, kind, now=at, every_seconds=PICTURE_SECONDS):
        raise Refusal("picture.just_now")


async def show_member(
    message: Message,
    args: str,
    db: Database,
    chat: Chat | None,
    community: Community,
    member: Member,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    where = community.community_id
    shown = await db.read(named, message=message, args=args, community_id=where) or member
    card = await db.read(
        boards.card,
        member=shown,
        at=at,
        zones=community.zones,
        rule=community.values.freeze_rule,
        in_public=chat is not None,
    )
    if card.is_hidden and shown.member_id != member.member_id:
        raise Refusal("me.hidden", name=name_of(shown, t))
    user_id = message.from_user.id if message.from_user else 0
    is_own = chat is None and shown == member
    reply(member_card(card, t, is_own=is_own, user_id=user_id))


async def hide(
    _message: Message,
    args: str,
    db: Database,
    member: Member,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    is_on = parse_switch(plain_word(args[:20])) if args else True
    if is_on is None:
        raise Refusal("hideme.usage")
    is_new = await db.write(boards.hide, member=member, is_hidden=is_on)
    reply(hidden_card(t, is_hidden=is_on, is_new=is_new))


FEATURE = Feature(
    commands=(
        Command(
            names=("top",),
            handler=show_board,
            words=("排行", "排行榜", "积分排名", "積分排名"),
            help="help.top",
            menu="menu.top",
            needs_member=True,
            impersonal=True,
            reads=True,
        ),
        Command(
            names=("me", "rank", "level"),
            handler=show_member,
            words=("等级", "等級"),
            help="help.me",
            menu="menu.me",
            needs_member=True,
            reads=True,
        ),
        Command(
            names=("hideme",),
            handler=hide,
            help="help.hideme",
            late=Late.REPEATED,
            needs_member=True,
        ),
    ),
    buttons=(
        Button(BoardButton, turn, reads=True),
        Button(PictureButton, draw_board, reads=True),
        Button(PortraitButton, draw_member, reads=True),
    ),
)
