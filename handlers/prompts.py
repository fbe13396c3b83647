"""/prompt: the topic of the day, for who runs the group."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import Message

from bot import prompts, settings
from bot.prompts import Standing
from bot.texts import Translator
from domain.clocks import Clock, read_clock
from domain.communities import Community
from domain.numbers import parse_number
from domain.phrases import plain
from domain.prompts import BY_HABIT
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Late, Sub, Where
from storage.database import Database
from views.cards import Card
from views.prompts import (
    added_card,
    removed_card,
    skipped_card,
    standing_card,
    switched_card,
)

HABIT = frozenset({"auto", "automatic", "自动", "自動"})


async def show(
    _message: Message,
    db: Database,
    community: Community,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(standing_card(await _standing(db, community, now), t))


async def _standing(db: Database, community: Community, now: datetime) -> Standing:
    return await db.read(prompts.standing, community, int(now.timestamp()))


async def switch_on(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    hour = _hour(args.partition(" ")[2])
    await _switch(db, community, actor_id, now, is_on=True, hour=hour)
    after = await db.read(settings.community, community.community_id)
    reply(switched_card(await _standing(db, after, now), t))


async def switch_off(
    _message: Message,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    await _switch(db, community, actor_id, now, is_on=False, hour=None)
    after = await db.read(settings.community, community.community_id)
    reply(switched_card(await _standing(db, after, now), t))


async def _switch(
    db: Database, community: Community, by: int, now: datetime, *, is_on: bool, hour: int | None
) -> None:
    at = int(now.timestamp())
    await db.write(prompts.switch, community=community, is_on=is_on, hour=hour, by=by, now=at)


def _hour(said: str) -> int | None:
    """Return the hour that words mean, 24 for the group's habits; None when there are none."""
    words = plain(said)
    if not words:
        return None
    if words in HABIT:
        return BY_HABIT
    clock = read_clock(words)
    if isinstance(clock, Clock):
        return clock.minutes // 60 % 24
    number = parse_number(words)
    if words == "0" or (number is not None and number < BY_HABIT):
        return number or 0
    raise Refusal("prompt.which_hour")


async def add(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number = await db.write(
        prompts.add,
        community_id=community.community_id,
        text=args.partition(" ")[2],
        by=actor_id,
        now=int(now.timestamp()),
    )
    reply(added_card(number, t))


async def remove(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number = parse_number(args.partition(" ")[2].strip().removeprefix("#")) or 0
    await db.write(
        prompts.remove,
        community_id=community.community_id,
        prompt_id=number,
        by=actor_id,
        now=int(now.timestamp()),
    )
    reply(removed_card(number, t))


async def skip(
    _message: Message,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    at = int(now.timestamp())
    await db.write(prompts.skip, community=community, by=actor_id, now=at)
    reply(skipped_card(t))


FEATURE = Feature(
    commands=(
        Command(
            names=("prompt",),
            handler=show,
            help="help.prompt",
            menu="menu.prompt",
            who=Who.PROMPTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    subs=(
        *(Sub("prompt", word, switch_on) for word in ("on", "开", "開", "开启", "開啟")),
        *(Sub("prompt", word, switch_off) for word in ("off", "关", "關", "关闭", "關閉")),
        *(Sub("prompt", word, add) for word in ("add", "添加", "新增")),
        *(Sub("prompt", word, remove) for word in ("remove", "delete", "删除", "刪除")),
        *(Sub("prompt", word, skip) for word in ("skip", "跳过", "跳過")),
    ),
)
