"""/contest: start and stop one, see how it stands, and who scored most of all."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import contest_reports, contests
from bot.contest_reports import Report
from bot.contests import Call
from bot.contests import Where as Spot
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.contest_words import read_start
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import contests as stored
from storage.database import Database
from views.cards import Card
from views.contest_buttons import BeginButton
from views.contests import (
    begun_alert,
    champions_card,
    fewer_card,
    opened_card,
    status_card,
    stopped_card,
)


async def _never(_message: Message) -> None:
    """Stand for a command that is only called by its next word."""


# The rules of every word behind /contest that changes something.
HOSTS = Command(
    names=("contest",),
    handler=_never,
    help="help.contest",
    who=Who.QUIZZES,
    where=Where.GROUP,
    late=Late.REPEATED,
)


async def start(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    new_seed: Callable[[], bytes],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    wanted = read_start(args.partition(" ")[2])
    where = Spot(chat.chat_key, thread_of(message))
    call = Call(actor_id, where, new_seed(), ref, int(now.timestamp()))
    contest = await db.write(contests.start, wanted, call, community=community)
    if message.chat.type == "private":
        reply(opened_card(contest, chat.title, t))
    if wanted.rounds and contest.rounds < wanted.rounds:
        reply(fewer_card(contest, wanted.rounds, t))


async def begin(
    query: CallbackQuery,
    callback_data: BeginButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    if chat is None or not await rights.may(chat, query.from_user.id, Who.QUIZZES):
        raise Refusal("contest.not_yours")
    at = int(now.timestamp())
    await db.write(contests.begin, contest_id=callback_data.contest_id, now=at)
    await tap.answer(begun_alert(t))


async def stop(
    _message: Message,
    db: Database,
    chat: Chat,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    contest = await db.read(contests.in_chat, chat_key=chat.chat_key)
    at = int(now.timestamp())
    stopped = await db.write(contests.stop, contest_id=contest.contest_id, by=actor_id, now=at)
    reply(stopped_card(stopped, t))


async def show(
    message: Message,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    found = await db.read(_newest, community.community_id, chat)
    is_host = await rights.is_host(message, chat, Who.QUIZZES)
    reply(status_card(found, t, is_host=is_host))


def _newest(tx: Connection, community_id: int, chat: Chat | None) -> Report | None:
    """Return the contest that goes on here or else in the community, or the one played last."""
    here = stored.under_way(tx, chat.chat_key) if chat else None
    going_on = [here] if here else stored.under_way_in(tx, community_id)
    found = going_on[0] if going_on else stored.last_over(tx, community_id)
    contest = stored.find(tx, found) if found else None
    return contest_reports.report(tx, contest) if contest else None


async def show_champions(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(champions_card(await db.read(contest_reports.champions, community), t))


STARTS = ("start", "new", "开始", "開始", "新建")
STOPS = ("stop", "end", "停止", "结束", "結束")
TOPS = ("top", "排行", "排行榜", "排名")
FEATURE = Feature(
    commands=(
        Command(
            names=("contest",),
            handler=show,
            words=("知识竞赛", "知識競賽"),
            help="help.contest",
            needs_member=True,
        ),
    ),
    buttons=(Button(BeginButton, begin),),
    subs=(
        *(Sub("contest", word, start, HOSTS) for word in STARTS),
        *(Sub("contest", word, stop, HOSTS) for word in STOPS),
        *(Sub("contest", word, show_champions) for word in TOPS),
    ),
)
