"""/season: begun and ended by admins."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery

from bot import seasons
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.dates import read_days
from domain.days import zone_at
from domain.moments import Unclear
from domain.phrases import plain
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import seasons as stored
from storage import users
from storage.database import Database
from views.cards import Card
from views.people import user_name
from views.seasons import EndButton, end_question, ended_card, season_card, started_card

UNTIL = (" until ", " 到 ", " 至 ")


async def show_season(
    _message: object,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(season_card(await db.read(stored.find_open, community.community_id), t))


async def start_season(
    _message: object,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    name, until = _name_and_until(args.partition(" ")[2])
    season = await db.write(
        seasons.start,
        community=community,
        name=name,
        until_on=_last_day(until, community, at) if until else None,
        by=actor_id,
        ref=ref,
        at=at,
    )
    reply(started_card(season, t))


def _name_and_until(words: str) -> tuple[str, str]:
    """Read "Autumn 2026 until 2026-12-31"; the date is "" when there is none."""
    for until in UNTIL:
        name, found, rest = words.rpartition(until)
        if found:
            return name.strip(), rest.strip()
    return words.strip(), ""


def _last_day(words: str, community: Community, at: int) -> str:
    zone = ZoneInfo(zone_at(community.zones, at))
    today = datetime.fromtimestamp(at, zone).date()
    days = read_days(plain(words), today)
    if days is None or isinstance(days, Unclear):
        raise Refusal("season.date_unclear", words=words[:40])
    return next((str(day) for day in days if day >= today), str(days[-1]))


async def ask_to_end(
    _message: object,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    season = await db.read(stored.find_open, community.community_id)
    if season is None:
        raise Refusal("season.none_runs")
    reply(end_question(season, t))


async def end_season(
    query: CallbackQuery,
    callback_data: EndButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
) -> None:
    user_id = query.from_user.id
    season = await db.write(
        seasons.end,
        community=await rights.pressed(chat, community, user_id, Who.SETTINGS),
        season_id=callback_data.season_id,
        by=user_id,
        at=tap.asked_at,
    )
    tap.edit(ended_card(season, user_name(await db.read(users.find, user_id), t), t))


FEATURE = Feature(
    commands=(
        Command(
            names=("season",),
            handler=show_season,
            help="help.season",
            menu="menu.season",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(EndButton, end_season, acts_on_group=True),),
    subs=(
        Sub("season", "start", start_season),
        Sub("season", "开始", start_season),
        Sub("season", "開始", start_season),
        Sub("season", "end", ask_to_end),
        Sub("season", "结束", ask_to_end),
        Sub("season", "結束", ask_to_end),
    ),
)
