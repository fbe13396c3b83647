"""/export members, /export ledger: a table in the private chat of the admin who asks."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import Message

from bot import takeouts
from bot.texts import Texts, Translator
from domain.communities import Community
from domain.days import zone_at
from domain.durations import parse_duration
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Late, Where
from handlers.middleware import Reply, Scene
from handlers.watch import plain_word
from handlers.whispers import confide, own_words
from storage import listings
from storage.database import Database
from views.cards import Card
from views.exports import Table, file_card, ledger_table, members_table
from views.start import open_private

WORDS = {
    "members": "members",
    "成员": "members",
    "成員": "members",
    "ledger": "ledger",
    "账本": "ledger",
    "帳本": "ledger",
    "积分": "ledger",
    "積分": "ledger",
}
LONGEST = timedelta(days=3660)


async def export(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    scene: Scene,
    actor_id: int,
    now: datetime,
    at: int,
    texts: Texts,
    username: str,
    t: Translator,
    reply: Reply,
) -> None:
    what, since = _asked(args, community, now)
    where = community.community_id
    if not await db.write(takeouts.note, community_id=where, what=what, by=actor_id, now=at):
        link = open_private(t, username=username, payload="hello")
        reply(Card(t("export.open"), link, lives_for=HINTS_LIVE_FOR))
        return
    own = own_words(message, scene, texts, t)
    make = members_of if what == "members" else ledger_of
    table = await make(db, community, since, own)
    card = file_card(community, f"{what}-{where}", table, own)
    if message.chat.type == "private":
        reply(card, to=actor_id)
    else:
        confide(card, to=actor_id, t=t, reply=reply)


def _asked(args: str, community: Community, now: datetime) -> tuple[str, date]:
    """Return what is wanted and since when: a date, or as many days ago."""
    first, _, rest = args.partition(" ")
    what = WORDS.get(plain_word(first[:20]))
    if what is None:
        raise Refusal("export.usage")
    words = rest.strip().removeprefix("since").strip()
    if not words:
        return what, date.min
    try:
        return what, date.fromisoformat(words[:10])
    except ValueError:
        span = parse_duration(words[:20], longest=LONGEST)
    if span is None:
        raise Refusal("export.usage")
    zone = ZoneInfo(zone_at(community.zones, int(now.timestamp())))
    return what, (now - span).astimezone(zone).date()


def _instant(since: date, community: Community) -> int:
    """Return when a date began on the community's clock; 0 for the beginning of time."""
    if since == date.min:
        return 0
    noon = int(datetime(since.year, since.month, since.day, 12, tzinfo=UTC).timestamp())
    zone = ZoneInfo(zone_at(community.zones, noon))
    return int(datetime(since.year, since.month, since.day, tzinfo=zone).timestamp())


async def members_of(db: Database, community: Community, since: date, t: Translator) -> Table:
    """Fill the table page by page, beside the loop: nobody else waits for it."""
    table, after = members_table(community, t), 0
    of = {"community_id": community.community_id, "since_at": _instant(since, community)}
    while rows := await db.read(listings.members, **of, after=after):
        await asyncio.to_thread(table.add_members, rows)
        after = rows[-1].member_id
    return table


async def ledger_of(db: Database, community: Community, since: date, t: Translator) -> Table:
    """Fill the table with the ledger, then with the days of plain messages."""
    table, after, day = ledger_table(community, t), 0, (0, "")
    where, since_at = community.community_id, _instant(since, community)
    while rows := await db.read(
        listings.ledger, community_id=where, since_at=since_at, after=after
    ):
        await asyncio.to_thread(table.add_ledger, rows)
        after = rows[-1].key
    since_on = "" if since == date.min else str(since)
    while rows := await db.read(listings.days, community_id=where, since_on=since_on, after=day):
        await asyncio.to_thread(table.add_ledger, rows)
        day = (rows[-1].member_id, rows[-1].on)
    return table


FEATURE = Feature(
    commands=(
        Command(
            names=("export",),
            handler=export,
            help="help.export",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
)
