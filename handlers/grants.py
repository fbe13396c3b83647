"""/give, /take, their undoing, and the second admin."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from aiogram.types import CallbackQuery, Message

from bot import grant_requests, grants
from bot.grants import Wish
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.numbers import parse_number
from domain.phrases import at_comma
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Where
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from handlers.targets import target
from storage import users
from storage.database import Database
from views.cards import Card
from views.grants import (
    ConfirmButton,
    UndoButton,
    WithdrawButton,
    confirmed_card,
    grant_card,
    request_card,
    undone_card,
)
from views.people import user_name

_UNIT = re.compile("(?<=[0-9０-９])(?:积分|積分|分)$")


def _amount_and_note(words: Sequence[str], *, is_fine: bool) -> tuple[int, str]:
    """Read "50 reason"; each part that is missing has its own refusal.

    A sign may stand there when it says what the command says.
    """
    first, *reason = [*at_comma(words[0]), *words[1:]] if words else [""]
    written = unicodedata.normalize("NFKC", _UNIT.sub("", first)).replace("\u2212", "-")
    if written.startswith("+" if is_fine else "-"):
        raise Refusal("grant.sign_take" if is_fine else "grant.sign_give")
    amount = parse_number(written.removeprefix("-" if is_fine else "+"))
    if amount is None:
        raise Refusal("grant.amount_take" if is_fine else "grant.amount_give")
    if not reason:
        raise Refusal("grant.reason_take" if is_fine else "grant.reason_give")
    return amount, " ".join(reason)


def _place(message: Message, chat: Chat) -> grant_requests.Place:
    is_private = message.chat.type == "private"
    thread_id = None if is_private else thread_of(message)
    return grant_requests.Place(chat.chat_key, thread_id, is_private)


async def give_or_take(
    message: Message,
    args: str,
    command: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    is_fine, community_id = command == "take", community.community_id
    if not args:
        raise Refusal("grant.usage_take" if is_fine else "grant.usage_give")
    member, words = await db.write(target, message=message, args=args, community_id=community_id)
    wish = Wish(member, *_amount_and_note(words, is_fine=is_fine), is_fine, actor_id, ref, at)
    place = _place(message, chat)
    made = await db.write(grant_requests.grant_or_ask, community=community, wish=wish, place=place)
    if isinstance(made, grants.Grant):
        actor = await db.read(users.find, actor_id)
        reply(grant_card(made, user_name(actor, t), t))
        return
    shown = await db.read(grant_requests.shown, made.request_id)
    reply(request_card(shown, t, is_private=place.is_private))


async def undo(
    query: CallbackQuery,
    callback_data: UndoButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
) -> None:
    user_id = query.from_user.id
    undone = await db.write(
        grants.undo,
        community=await rights.pressed(chat, community, user_id, Who.POINTS),
        entry_id=callback_data.entry_id,
        actor_id=user_id,
        at=tap.asked_at,
    )
    actor = await db.read(users.find, user_id)
    tap.edit(undone_card(undone, user_name(actor, t), t))


async def confirm(
    query: CallbackQuery,
    callback_data: ConfirmButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
) -> None:
    grant = await db.write(
        grant_requests.confirm,
        community=await rights.pressed(chat, community, query.from_user.id, Who.POINTS),
        request_id=callback_data.request_id,
        by=query.from_user.id,
        at=tap.asked_at,
    )
    shown = await db.read(grant_requests.shown, callback_data.request_id)
    tap.edit(confirmed_card(grant, shown, t))


async def withdraw(
    query: CallbackQuery,
    callback_data: WithdrawButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
) -> None:
    await db.write(
        grant_requests.withdraw,
        community=await rights.pressed(chat, community, query.from_user.id, Who.POINTS),
        request_id=callback_data.request_id,
        by=query.from_user.id,
        at=tap.asked_at,
    )
    shown = await db.read(grant_requests.shown, callback_data.request_id)
    tap.edit(request_card(shown, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("give",),
            handler=give_or_take,
            help="help.give",
            menu="menu.give",
            who=Who.POINTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
        Command(
            names=("take",),
            handler=give_or_take,
            help="help.take",
            menu="menu.take",
            who=Who.POINTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(
        Button(UndoButton, undo, acts_on_group=True),
        Button(ConfirmButton, confirm, acts_on_group=True),
        Button(WithdrawButton, withdraw, acts_on_group=True),
    ),
)
