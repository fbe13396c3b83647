"""/top and /me."""

from collections.abc import Callable

from aiogram.types import CallbackQuery, Message

from bot import boards
from bot.texts import Translator
from domain.communities import Community
from domain.days import Period
from domain.members import Member
from domain.refusals import Refusal
from handlers.features import Button, Command, Feature
from handlers.gate import plain_word
from handlers.middleware import Tap, as_seconds
from storage import members
from storage.database import Database
from views.boards import PeriodButton, board_card, member_card
from views.cards import Card

PERIODS = {
    "": Period.ALL,
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
}


async def show_board(
    message: Message,
    args: str,
    db: Database,
    community: Community | None,
    member: Member | None,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    period = PERIODS.get(plain_word(args[:20]))
    if period is None:
        raise Refusal("top.unknown_period")
    if community is None:
        raise Refusal("start.no_community")
    board = await db.read(
        boards.board,
        community_id=community.community_id,
        period=period,
        asker=member,
        at=at,
        zones=community.zones,
    )
    reply(board_card(board, t, user_id=message.from_user.id if message.from_user else 0))


async def switch_period(
    query: CallbackQuery,
    callback_data: PeriodButton,
    tap: Tap,
    db: Database,
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
        community_id=community.community_id,
        period=callback_data.period,
        asker=member,
        at=as_seconds(tap.asked_at),
        zones=community.zones,
    )
    tap.edit(board_card(board, t, user_id=callback_data.user_id))


async def show_member(
    message: Message,
    db: Database,
    community: Community,
    member: Member,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    shown = member
    replied = message.reply_to_message
    author = replied.from_user if replied and not replied.sender_chat else None
    if author and not author.is_bot:
        other = await db.read(members.find, community_id=community.community_id, user_id=author.id)
        shown = other or member
    rule = community.values.freeze_rule
    card = await db.read(boards.card, member=shown, at=at, zones=community.zones, rule=rule)
    is_own = message.chat.type == "private" and shown is member
    reply(member_card(card, t, is_own=is_own))


FEATURE = Feature(
    commands=(
        Command(
            names=("top",),
            handler=show_board,
            words=("排行", "排行榜", "积分排名", "積分排名"),
            help="help.top",
            menu="menu.top",
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
    ),
    buttons=(Button(PeriodButton, switch_period, reads=True),),
)
