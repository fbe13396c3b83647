"""/draw for everybody: what is open, and the check of a result."""

from collections.abc import Callable
from sqlite3 import Connection

from aiogram.types import Message

from bot import draw_proofs, draws
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.draws import Draw, DrawState
from domain.fairdraw_checks import Fault
from domain.rights import Who
from handlers.draw_lookup import meant
from handlers.features import Command, Feature, Sub
from handlers.rights import Rights
from storage import draws as stored
from storage.database import Database
from views.cards import Card
from views.draw_lists import list_card, verdict_card

LISTED = 10
GOING_ON = (DrawState.OPEN, DrawState.FROZEN, DrawState.ROLLED)
ENDED = (DrawState.DRAWN, DrawState.SETTLED, DrawState.CANCELLED)


async def show_list(
    message: Message,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    going_on = await db.read(_listed, community.community_id, GOING_ON)
    ended = await db.read(_listed, community.community_id, ENDED)
    is_host = await rights.is_host(message, chat, Who.DRAWS)
    reply(list_card(going_on, ended, community.zones, t, is_host=is_host))


def _listed(tx: Connection, community_id: int, states: tuple[DrawState, ...]) -> list[Draw]:
    """Return the newest draws in these states, the newest first."""
    found = stored.list_in(tx, community_id, states)[::-1][:LISTED]
    return [draws.get(tx, draw_id=draw_id) for draw_id in found]


async def verify(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2].strip()
    draw, fault = await db.read(_verified, message, said, community)
    reply(verdict_card(draw, fault, t))


def _verified(
    tx: Connection, message: Message, said: str, community: Community
) -> tuple[Draw, Fault | None]:
    draw = meant(tx, message, said, community, draw_proofs.PUBLISHED)
    return draw, draw_proofs.check(tx, draw)


FEATURE = Feature(
    commands=(
        Command(
            names=("draw",),
            handler=show_list,
            words=("抽奖", "抽獎"),
            help="help.draw",
            menu="menu.draw",
            needs_member=True,
        ),
    ),
    subs=(
        *(Sub("draw", word, show_list) for word in ("list", "列表", "清单", "清單")),
        *(Sub("draw", word, verify) for word in ("verify", "验证", "驗證")),
    ),
)
