"""/duty and /staff: who looks after the group when, and what staff did."""

from collections.abc import Callable

from aiogram.types import Message

from bot import duties
from bot.texts import Translator
from domain.communities import Community
from domain.rights import Who
from handlers.features import Command, Feature, Late, Where
from storage.database import Database
from views.cards import Card
from views.staff import rota_card, staff_card


async def duty(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if args:
        await db.write(duties.set_duty, community=community, user_id=actor_id, words=args, now=at)
    found = await db.read(duties.staff, community=community, now=at)
    reply(rota_card(found, t, has_usage=not args))


async def staff(
    _message: Message,
    db: Database,
    community: Community,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(staff_card(await db.read(duties.staff, community=community, now=at), t))


FEATURE = Feature(
    commands=(
        Command(
            names=("duty",),
            handler=duty,
            help="help.duty",
            who=Who.WARNS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
        Command(
            names=("staff",),
            handler=staff,
            help="help.staff",
            menu="menu.staff",
            who=Who.AUDIT,
            where=Where.GROUP,
        ),
    )
)
