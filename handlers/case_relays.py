"""What is written in cases: a member's words to the team, the team's to the member, edits."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message, ReactionTypeEmoji

from bot import case_relays, cases
from bot.case_relays import Passed
from bot.texts import Translator
from domain.cases import Side
from domain.chats import Chat
from domain.messages import Name
from domain.refusals import Refusal
from handlers.case_lookup import behind_command, is_staff, said, written
from handlers.features import CASE, Feature, Observer, Step
from handlers.rights import Rights
from handlers.targets import name_of
from storage.database import Database
from views.cards import Card

REACT_SECONDS = 10
PASSED, NOTED = "👌", "✍"


async def take(
    message: Message,
    answers: dict[str, int | str],
    db: Database,
    rights: Rights,
    bot: Bot,
    chat: Chat | None,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Pass a message on to the other side of its case."""
    number, at = int(answers["case_id"]), int(now.timestamp())
    if answers["side"] == Side.MEMBER:
        passed = await db.write(
            case_relays.from_member, case_id=number, written=written(message), now=at
        )
    else:
        case = await db.read(cases.get, case_id=number)
        if chat is None or not await _is_of_team(message, rights, chat, case.community_id):
            return
        name = _name(message)
        passed = await db.write(
            case_relays.from_staff, case_id=number, name=name, written=written(message), now=at
        )
    await _show(passed, message, bot, t, reply)


async def _is_of_team(message: Message, rights: Rights, chat: Chat, community_id: int) -> bool:
    """Say whether the team writes: whoever writes as the chat itself is its administrator."""
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    user = message.from_user
    return user is not None and await is_staff(rights, chat, community_id, user.id)


def _name(message: Message) -> Name | None:
    """Return who of the team wrote; None for an anonymous administrator."""
    user = message.from_user
    if user is None or message.sender_chat is not None:
        return None
    return name_of(user)


async def _show(
    passed: Passed, message: Message, bot: Bot, t: Translator, reply: Callable[[Card], None]
) -> None:
    """Say what became of a message, with a reaction where no words are needed.

    What the team writes gets its thumb when the member has it.
    """
    if passed is Passed.UNREACHABLE:
        reply(Card(t("case.unreachable")))
    elif passed is Passed.KEPT:
        reply(Card(t("case.kept")))
    elif passed is Passed.NOTED:
        await _react(bot, message, NOTED)
    elif message.chat.type == "private":
        await _react(bot, message, PASSED)


async def _react(bot: Bot, message: Message, emoji: str) -> None:
    # It says nothing that matters: what is passed on is in the rows already.
    with suppress(AiogramError):
        await bot.set_message_reaction(
            message.chat.id,
            message.message_id,
            [ReactionTypeEmoji(emoji=emoji)],
            request_timeout=REACT_SECONDS,
        )


async def follow_edit(message: Message, db: Database, now: datetime) -> None:
    """Edit what the other side has of a message."""
    try:
        piece = said(message, behind_command(message.text or message.caption or ""))
    except Refusal:
        return
    await db.write(
        case_relays.edited,
        telegram_chat_id=message.chat.id,
        message_id=message.message_id,
        piece=piece,
        now=int(now.timestamp()),
    )


FEATURE = Feature(
    observers=(Observer("edited_message", follow_edit),),
    steps=(Step(CASE, take, anything=True),),
)
