"""/points: balance, statement and why."""

from collections.abc import Callable
from sqlite3 import Connection

from bot import points
from bot.texts import Translator
from domain.communities import Community
from domain.members import Member, User
from handlers.features import Command, Feature
from storage import users
from storage.database import Database
from views.cards import Card
from views.people import user_name
from views.points import statement_card, why_card

WHY_WORDS = frozenset({"why", "为什么", "為什麼", "原因"})


def _statement(
    tx: Connection, *, member_id: int
) -> tuple[points.Statement, dict[int, User | None]]:
    statement = points.statement(tx, member_id=member_id)
    actors = {line.entry.actor_id or 0 for line in statement.lines if line.entry}
    return statement, {actor: users.find(tx, actor) for actor in actors if actor}


async def show_points(
    _message: object,
    args: str,
    db: Database,
    member: Member,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if args.casefold() in WHY_WORDS:
        reply(why_card(await db.read(points.decisions, member=member), community, t))
        return
    statement, actors = await db.read(_statement, member_id=member.member_id)
    names = {user_id: user_name(user, t) for user_id, user in actors.items()}
    reply(statement_card(statement, names, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("points", "balance"),
            handler=show_points,
            words=("积分", "積分", "points"),
            help="help.points",
            menu="menu.points",
            needs_member=True,
        ),
    )
)
