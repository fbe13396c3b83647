"""/community: its chats, the code that opens it, joining and parting."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import merges
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import chats, members
from storage import merges as stored
from storage.database import Database
from views.cards import Card
from views.places import (
    JoinButton,
    PartButton,
    code_card,
    community_card,
    joined_card,
    plan_card,
)

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def code_of(seed: bytes) -> str:
    """Return a code that is easy to read aloud, from 32 random bytes."""
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in seed[:CODE_LENGTH])


def _size(tx: Connection, community_id: int) -> tuple[list[Chat], int]:
    return chats.of_community(tx, community_id), len(members.of_community(tx, community_id))


async def show_community(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    new_seed: Callable[[], bytes],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    word, _, rest = args.partition(" ")
    community_id = community.community_id
    if word == "code":
        code = code_of(new_seed())
        await db.write(merges.open_code, code=code, community_id=community_id, by=actor_id, at=at)
        reply(code_card(code, t))
    elif word == "join":
        code = rest.strip().upper()
        plan = await db.read(merges.plan, community_id=community_id, code=code, now=at)
        reply(plan_card(plan, JoinButton(user_id=actor_id, code=code), t))
    else:
        reply(community_card(*await db.read(_size, community_id), t))


async def join(
    query: CallbackQuery,
    callback_data: JoinButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    if callback_data.user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    if chat is None or not await rights.may(chat, query.from_user.id, Who.ROLES):
        raise Refusal("settings.no_rights")
    merge_id, plan = await db.write(
        merges.join,
        community_id=chat.community_id,
        code=callback_data.code,
        by=query.from_user.id,
        at=int(now.timestamp()),
    )
    tap.edit(joined_card(merge_id, plan, t))


async def part(
    query: CallbackQuery,
    callback_data: PartButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    if chat is None or not await rights.may(chat, query.from_user.id, Who.ROLES):
        raise Refusal("settings.no_rights")
    merge = await db.read(stored.find, callback_data.merge_id)
    if merge is None or chat.chat_key not in merge.chat_keys:
        raise Refusal("refusal.stale_button")
    community = await db.write(
        merges.undo,
        merge_id=callback_data.merge_id,
        by=query.from_user.id,
        at=int(now.timestamp()),
    )
    tap.edit(Card(t("community.parted", title=community.title)))


FEATURE = Feature(
    commands=(
        Command(
            names=("community",),
            handler=show_community,
            help="help.community",
            menu="menu.community",
            who=Who.ROLES,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(
        Button(JoinButton, join, acts_on_group=True),
        Button(PartButton, part, acts_on_group=True),
    ),
)
