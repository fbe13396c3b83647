"""/poll close, results and export: what hosts do with a poll that is there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import Message

from bot import poll_reports, polls, settings
from bot.poll_reports import Report
from bot.texts import Translator
from domain.ballots import Tally
from domain.communities import Community
from domain.polls import Poll
from domain.refusals import Refusal
from domain.rights import Who
from domain.tiers import Tier
from handlers.features import Feature, Link, Sub
from handlers.links import linked
from handlers.poll_lookup import HOSTS, meant
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.polls import (
    closing_card,
    private_card,
    privately_card,
    standing_card,
    table_card,
)

Tiers = Sequence[tuple[tuple[Tier, ...], Tally]]


async def close(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2].strip()
    poll = await db.read(meant, message, said, community, is_open=True)
    at = int(now.timestamp())
    poll = await db.write(polls.close, poll_id=poll.poll_id, by=actor_id, now=at)
    reply(closing_card(poll, t))


async def show_results(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2].strip()
    poll = await db.read(meant, message, said, community, is_open=False)
    if message.chat.type != "private":
        report = await db.read(poll_reports.report, poll.poll_id)
        reply(standing_card(report, t, username=username))
        return
    report, tiers = await db.read(_in_tiers, poll)
    reply(private_card(report, tiers, t))


def _in_tiers(tx: Connection, poll: Poll) -> tuple[Report, Tiers]:
    return poll_reports.report(tx, poll.poll_id), poll_reports.tiers(tx, poll)


async def export(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    username: str,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2].strip()
    poll = await db.read(meant, message, said, community, is_open=False)
    if message.chat.type != "private":
        reply(privately_card(poll, t, username=username))
        return
    report, rows = await db.write(poll_reports.export, poll, by=actor_id, now=at)
    reply(table_card(report, rows, community.zones, t))


# -- in private ------------------------------------------------------------------------------


async def _opened(message: Message, args: str, db: Database, rights: Rights) -> Poll:
    """Return the poll that a link names; anybody may have made the link up."""
    number, user_id = linked(message, args)
    poll = await db.read(polls.get, poll_id=number)
    if not await rights.may_in_community(poll.community_id, user_id, Who.POLLS):
        raise Refusal("settings.no_rights")
    return poll


async def open_results(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    report, tiers = await db.read(_in_tiers, await _opened(message, args, db, rights))
    reply(private_card(report, tiers, t))


async def open_export(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    poll = await _opened(message, args, db, rights)
    community = await db.read(settings.community, poll.community_id)
    by = message.from_user.id if message.from_user else 0
    report, rows = await db.write(poll_reports.export, poll, by=by, now=at)
    reply(table_card(report, rows, community.zones, t))


CLOSE = ("close", "end", "stop", "结束", "結束", "关闭", "關閉", "停止")
FEATURE = Feature(
    subs=(
        *(Sub("poll", word, close, HOSTS, is_brief=True) for word in CLOSE),
        *(
            Sub("poll", word, show_results, HOSTS, is_brief=True)
            for word in ("results", "结果", "結果")
        ),
        *(
            Sub("poll", word, export, HOSTS, is_brief=True)
            for word in ("export", "导出", "匯出", "導出")
        ),
    ),
    links=(Link("pollresults", open_results), Link("pollexport", open_export)),
)
