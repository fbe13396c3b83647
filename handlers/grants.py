"""/give, /take and their undoing."""

from collections.abc import Callable, Sequence

from aiogram.types import CallbackQuery, Message

from bot import grants
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from handlers.targets import target
from storage import users
from storage.database import Database
from views.cards import Card
from views.grants import UndoButton, grant_card, undone_card
from views.people import user_name


def _amount_and_note(words: Sequence[str]) -> tuple[int, str]:
    """Read "50 reason"; each part that is missing has its own refusal."""
    amount = parse_number(words[0].removeprefix("+")) if words else None
    if amount is None:
        raise Refusal("grant.amount_wrong")
    if len(words) < 2:
        raise Refusal("grant.reason_missing")
    return amount, " ".join(words[1:])


async def give_or_take(
    message: Message,
    args: str,
    command: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if not args:
        raise Refusal("grant.usage_take" if command == "take" else "grant.usage_give")
    community_id = community.community_id
    member, words = await db.read(target, message=message, args=args, community_id=community_id)
    amount, note = _amount_and_note(words)
    grant = await db.write(
        grants.grant,
        community=community,
        member=member,
        amount=amount,
        note=note,
        actor_id=actor_id,
        ref=ref,
        at=at,
        is_fine=command == "take",
    )
    actor = await db.read(users.find, actor_id)
    reply(grant_card(grant, user_name(actor, t), t))


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
    if chat is None or community is None:
        raise Refusal("refusal.stale_button")
    user_id = query.from_user.id
    if not await rights.may(chat, user_id, Who.POINTS):
        raise Refusal("refusal.not_yours")
    undone = await db.write(
        grants.undo,
        community=community,
        entry_id=callback_data.entry_id,
        actor_id=user_id,
        at=tap.asked_at,
    )
    actor = await db.read(users.find, user_id)
    tap.edit(undone_card(undone, user_name(actor, t), t))


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
    buttons=(Button(UndoButton, undo, acts_on_group=True),),
)
