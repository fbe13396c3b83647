"""/draw end, cancel and stats: what hosts do with a draw that is there."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import draw_fills, draw_reports, draws
from bot.draw_reports import Report
from bot.texts import Translator
from domain.communities import Community
from domain.draws import Draw, DrawState, EntryKind
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from domain.rights import Who
from handlers.draw_lookup import HOSTS, meant
from handlers.features import Button, Feature, Sub
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import draw_entries
from storage.database import Database
from views.cards import Card
from views.draw_hosting import (
    CancelButton,
    ask_to_cancel_card,
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
    await _fill(db, draw, at)
    draw = await db.write(draws.end, draw_id=draw.draw_id, by=actor_id, now=at)
    reply(Card(t("draw.ending", number=draw.number, title=draw.title), lives_for=HINTS_LIVE_FOR))


async def _fill(db: Database, draw: Draw, now: int) -> None:
    """Let into an automatic draw who came to fulfil its rules, a slice a write."""
    is_more = is_anew = draw.entry is EntryKind.AUTOMATIC and now < draw.closes_at
    while is_more:
        is_more = await db.write(draw_fills.look, draw_id=draw.draw_id, is_anew=is_anew, now=now)
        is_anew = False


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


FEATURE = Feature(
    buttons=(Button(CancelButton, cancel),),
    subs=(
        *(Sub("draw", word, end, HOSTS) for word in ("end", "结束", "結束", "开奖", "開獎")),
        *(Sub("draw", word, ask_to_cancel, HOSTS) for word in ("cancel", "取消")),
        *(Sub("draw", word, show_stats, HOSTS) for word in ("stats", "统计", "統計")),
    ),
)
