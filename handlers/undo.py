"""/undo: take one ledger entry back by its number."""

from collections.abc import Callable

from bot import grants
from bot.texts import Translator
from domain.communities import Community
from domain.numbers import parse_entry_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Late, Where
from storage import users
from storage.database import Database
from views.cards import Card
from views.grants import undone_card
from views.people import user_name


async def undo_entry(
    _message: object,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number, _, note = args.lstrip("#\uff03 ").partition(" ")
    entry_id = parse_entry_number(number)
    if entry_id is None:
        raise Refusal("undo.usage")
    undone = await db.write(
        grants.undo_by_number,
        community=community,
        entry_id=entry_id,
        actor_id=actor_id,
        at=at,
        note=note.strip(),
    )
    actor = await db.read(users.find, actor_id)
    reply(undone_card(undone, user_name(actor, t), t))


FEATURE = Feature(
    commands=(
        Command(
            names=("undo",),
            handler=undo_entry,
            help="help.undo",
            menu="menu.undo",
            who=Who.POINTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    )
)
