"""/suggestions: what members want, with a vote for each; and a new one that says the same."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import cases, suggestions
from bot.cases import Said
from bot.texts import Translator
from domain.cases import CaseKind, Origin
from domain.communities import Community
from domain.refusals import Refusal
from domain.suggestions import State
from handlers.case_lookup import behind_command, said
from handlers.features import Button, Command, Feature
from handlers.middleware import Scene, Tap, thread_of
from storage import members
from storage.database import Database
from views.cards import Card
from views.cases import opened_card
from views.suggestions import (
    NameButton,
    PageButton,
    SendButton,
    VoteButton,
    name_buttons,
    page_card,
    voted,
)


async def show(
    _message: Message,
    db: Database,
    community: Community | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if community is None:
        raise Refusal("case.members_only")
    reply(await _page(db, community.community_id, State.OPEN, 0, t))


async def _page(db: Database, community_id: int, state: State, number: int, t: Translator) -> Card:
    page = await db.read(
        suggestions.page, community_id=community_id, state=state, number=max(number, 0)
    )
    return page_card(page, t, community_id=community_id)


async def turn(
    query: CallbackQuery, callback_data: PageButton, tap: Tap, db: Database, t: Translator
) -> None:
    """Turn to a page; for members of the community."""
    number = callback_data.community_id
    member = await db.read(members.find, community_id=number, user_id=query.from_user.id)
    if member is None:
        raise Refusal("case.members_only")
    tap.edit(await _page(db, number, callback_data.state, callback_data.number, t))


async def vote(
    query: CallbackQuery,
    callback_data: VoteButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    found, is_on = await db.write(
        suggestions.vote,
        suggestion_id=callback_data.suggestion_id,
        user_id=query.from_user.id,
        update_id=tap.ticket.update_id,
        now=int(now.timestamp()),
    )
    await tap.answer(voted(found, t, is_on=is_on))


async def send(
    query: CallbackQuery,
    callback_data: SendButton,
    tap: Tap,
    db: Database,
    scene: Scene,
    now: datetime,
    t: Translator,
) -> None:
    """Open a case with the words that the card answers."""
    message = tap.message.reply_to_message if tap.message else None
    if callback_data.user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    if message is None or scene.member is None:
        raise Refusal("suggest.send_again")
    opened = await db.write(
        cases.open_case,
        member=scene.member,
        kind=CaseKind.SUGGESTION,
        origin=await _origin(db, message),
        said=_said(message),
        now=int(now.timestamp()),
    )
    tap.edit(opened_card(opened, t, in_group=message.chat.type != "private"))


def _said(message: Message) -> Said:
    words = message.text or message.caption or ""
    args = behind_command(words) or words
    ref = f"case:{message.chat.id}:{message.message_id}"
    return Said(said(message, args), (message.chat.id, message.message_id), ref)


async def _origin(db: Database, message: Message) -> Origin | None:
    if message.chat.type == "private":
        return None
    return await db.read(
        cases.origin_of, message.chat.id, message.message_id, thread_id=thread_of(message)
    )


async def name(
    query: CallbackQuery,
    callback_data: NameButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    """Put one's name on one's own suggestion, or take it off."""
    found = await db.write(
        suggestions.name_author,
        suggestion_id=callback_data.suggestion_id,
        user_id=query.from_user.id,
        is_named=callback_data.is_named,
        now=int(now.timestamp()),
    )
    told = t("suggest.is_named", number=found.number)
    if not found.is_named:
        told = t("suggest.is_unnamed", number=found.number)
    tap.edit(Card(told, name_buttons(found, t)))


FEATURE = Feature(
    commands=(
        Command(
            names=("suggestions",),
            handler=show,
            help="help.suggestions",
            words=("建议列表", "建議列表"),
        ),
    ),
    buttons=(
        Button(VoteButton, vote),
        Button(PageButton, turn, reads=True),
        Button(SendButton, send),
        Button(NameButton, name),
    ),
)
