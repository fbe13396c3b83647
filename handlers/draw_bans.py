"""/draw ban and unban: who is left out of draws that ask for it (`notbanned`)."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import Message

from bot import audit
from bot.texts import Translator
from domain.communities import Community
from domain.members import Member
from handlers.draw_lookup import HOSTS
from handlers.features import Feature, Sub
from handlers.targets import target
from storage import draw_bans
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
    member, is_new = await db.write(_ban, message, args, community, actor_id, at)
    name = name_of(member, t)
    reply(Card(t("draw.banned", name=name) if is_new else t("draw.banned_already", name=name)))


def _ban(
    tx: Connection, message: Message, args: str, community: Community, by: int, now: int
) -> tuple[Member, bool]:
    member = _meant(tx, message, args, community)
    is_new = draw_bans.add(tx, member_id=member.member_id, by_user_id=by, now=now)
    if is_new:
        _note(tx, community, member, "draw_ban", by, now)
    return member, is_new


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
    member, was_out = await db.write(_unban, message, args, community, actor_id, at)
    name = name_of(member, t)
    reply(Card(t("draw.unbanned", name=name) if was_out else t("draw.not_banned", name=name)))


def _unban(
    tx: Connection, message: Message, args: str, community: Community, by: int, now: int
) -> tuple[Member, bool]:
    member = _meant(tx, message, args, community)
    was_out = draw_bans.remove(tx, member.member_id)
    if was_out:
        _note(tx, community, member, "draw_unban", by, now)
    return member, was_out


def _meant(tx: Connection, message: Message, args: str, community: Community) -> Member:
    said = args.partition(" ")[2]
    return target(tx, message=message, args=said, community_id=community.community_id)[0]


def _note(
    tx: Connection, community: Community, member: Member, act: str, by: int, now: int
) -> None:
    whose = community.community_id
    audit.record(tx, community_id=whose, actor_id=by, act=act, now=now, member_id=member.member_id)


FEATURE = Feature(
    subs=(
        *(Sub("draw", word, ban, HOSTS) for word in ("ban", "拉黑", "封鎖")),
        *(Sub("draw", word, unban, HOSTS) for word in ("unban", "解除")),
    ),
)
