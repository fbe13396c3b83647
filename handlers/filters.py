"""/filter: words, links and floods that a group does not want; a week on trial first."""

from collections.abc import Callable

from aiogram.types import CallbackQuery, Message

from bot import filters, settings, staff_news
from bot.texts import Translator
from domain.communities import Community
from domain.filters import Filter, Kind, Mode
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import filters as stored
from storage.database import Database
from views.cards import Card
from views.filters import (
    FilterButton,
    filter_card,
    judged_card,
    list_card,
    removed_card,
)

ADDED = {
    "add": Kind.WORD,
    "word": Kind.WORD,
    "regex": Kind.REGEX,
    "link": Kind.LINK,
    "allow": Kind.ALLOW,
    "添加": Kind.WORD,
    "新增": Kind.WORD,
    "链接": Kind.LINK,
    "連結": Kind.LINK,
    "允许": Kind.ALLOW,
    "允許": Kind.ALLOW,
}
SWITCHES = {
    "flood": Kind.FLOOD,
    "copies": Kind.COPIES,
    "newcomers": Kind.NEWCOMERS,
    "刷屏": Kind.FLOOD,
    "洗版": Kind.FLOOD,
    "重复": Kind.COPIES,
    "重複": Kind.COPIES,
    "新人": Kind.NEWCOMERS,
}
REMOVED = ("remove", "off", "删除", "刪除")
OFF = frozenset({"off", "no", "0", "关", "關"})


async def show(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if args:
        raise Refusal("filter.usage")
    found = await db.read(stored.of_community, community.community_id)
    reply(list_card(found, community, t))


async def add(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    word, _, pattern = args.partition(" ")
    kind = ADDED[word.casefold()]
    made = await _add(db, community, kind, pattern, (actor_id, at))
    reply(await _card(db, made, community, t))


async def switch(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    listen_anew: Callable[[], None],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    word, _, state = args.casefold().partition(" ")
    kind = SWITCHES[word]
    if state.strip() in OFF:
        reply(await _remove(db, community, kind, (actor_id, at), t))
        listen_anew()
        return
    made = await _add(db, community, kind, "", (actor_id, at))
    reply(await _card(db, made, community, t))


async def remove(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    listen_anew: Callable[[], None],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    words = args.partition(" ")[2]
    reply(await _remove(db, community, words, (actor_id, at), t))
    listen_anew()


async def _add(
    db: Database, community: Community, kind: Kind, pattern: str, by_at: tuple[int, int]
) -> Filter:
    by, at = by_at
    whose = community.community_id
    return await db.write(
        filters.add, community_id=whose, kind=kind, pattern=pattern, by=by, now=at
    )


async def _remove(
    db: Database, community: Community, words: str, by_at: tuple[int, int], t: Translator
) -> Card:
    by, at = by_at
    found = await db.read(filters.named, community_id=community.community_id, words=words)
    gone = await db.write(filters.remove, filter_id=found.filter_id, by=by, now=at)
    return removed_card(gone, t)


async def _card(db: Database, found: Filter, community: Community, t: Translator) -> Card:
    place = await db.read(staff_news.place_of, community.community_id)
    return filter_card(found, community, t, has_log=place is not None)


async def press(
    query: CallbackQuery,
    callback_data: FilterButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    listen_anew: Callable[[], None],
    t: Translator,
) -> None:
    number, act, by = callback_data.filter_id, callback_data.act, query.from_user.id
    found = await db.read(filters.get, number)
    who = Who.WARNS if act in ("right", "wrong") else Who.SETTINGS
    if not await rights.may_in_community(found.community_id, by, who):
        raise Refusal("refusal.staff_only")
    tap.edit(await _pressed(db, callback_data, by, tap.asked_at, t))
    if act == "remove":
        listen_anew()


async def _pressed(db: Database, pressed: FilterButton, by: int, at: int, t: Translator) -> Card:
    """Do what a button says and return the card that shows it."""
    number, act = pressed.filter_id, pressed.act
    if act in ("right", "wrong"):
        is_right = act == "right"
        judged = await db.write(filters.judge, filter_id=number, is_right=is_right)
        return judged_card(judged, t, is_right=is_right)
    if act == "remove":
        return removed_card(await db.write(filters.remove, filter_id=number, by=by, now=at), t)
    mode = Mode.LIVE if act == "live" else Mode.DRY
    after = await db.write(filters.set_mode, filter_id=number, mode=mode, by=by, now=at)
    community = await db.read(settings.community, after.community_id)
    return await _card(db, after, community, t)


FEATURE = Feature(
    commands=(
        Command(
            names=("filter", "filters"),
            handler=show,
            help="help.filter",
            menu="menu.filter",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(FilterButton, press),),
    subs=(
        *(Sub("filter", word, add) for word in ADDED),
        *(Sub("filter", word, switch) for word in SWITCHES),
        *(Sub("filter", word, remove) for word in REMOVED),
    ),
)
