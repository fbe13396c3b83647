"""/draw ban and unban: who is left out of draws that ask for it (`notbanned`)."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import Message

from bot import draw_bans
from bot.texts import Translator
from domain.communities import Community
from domain.members import Member
from handlers.draw_lookup import HOSTS
from handlers.features import Feature, Sub
from handlers.targets import target
from storage.database import Database
from views.cards import Card
from views.people import name_of


async def ban(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    at = int(now.timestamp())
    member, is_new = await db.write(
        _decide, message, args, community, is_out=True, by=actor_id, now=at
    )
    name = name_of(member, t)
    reply(Card(t("draw.banned", name=name) if is_new else t("draw.banned_already", name=name)))


async def unban(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    at = int(now.timestamp())
    member, was_out = await db.write(
        _decide, message, args, community, is_out=False, by=actor_id, now=at
    )
    name = name_of(member, t)
    reply(Card(t("draw.unbanned", name=name) if was_out else t("draw.not_banned", name=name)))


def _decide(
    tx: Connection,
    message: Message,
    args: str,
    community: Community,
    *,
    is_out: bool,
    by: int,
    now: int,
) -> tuple[Member, bool]:
    said, whose = args.partition(" ")[2], community.community_id
    member, _ = target(tx, message=message, args=said, community_id=whose)
    return member, draw_bans.decide(tx, member=member, is_out=is_out, by=by, now=now)


FEATURE = Feature(
    subs=(
        *(Sub("draw", word, ban, HOSTS) for word in ("ban", "拉黑", "封鎖")),
        *(Sub("draw", word, unban, HOSTS) for word in ("unban", "解除")),
    ),
)
