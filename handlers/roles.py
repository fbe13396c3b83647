"""/role: who is what beside Telegram's rights."""

from collections.abc import Callable
from sqlite3 import Connection

from aiogram.types import Message

from bot import roles
from bot.texts import Translator
from domain.communities import Community
from domain.members import User
from domain.refusals import Refusal
from domain.rights import Role, Who
from handlers.features import Command, Feature, Late, Where
from handlers.targets import target
from storage import roles as stored
from storage import users
from storage.database import Database
from views.cards import Card
from views.roles import role_card, roles_card


def _everyone(tx: Connection, community_id: int) -> list[tuple[User | None, Role]]:
    return [(users.find(tx, user_id), role) for user_id, role in stored.everyone(tx, community_id)]


async def give_role(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if not args:
        reply(roles_card(await db.read(_everyone, community.community_id), t))
        return
    community_id = community.community_id
    member, words = await db.write(target, message=message, args=args, community_id=community_id)
    if not words:
        raise Refusal("role.unknown", roles=", ".join(Role))
    role = roles.read(words[0])
    await db.write(roles.give, community=community, member=member, role=role, by=actor_id, at=at)
    reply(role_card(member, role, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("role",),
            handler=give_role,
            help="help.role",
            menu="menu.role",
            who=Who.ROLES,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    )
)
