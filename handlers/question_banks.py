"""/quiz banks, export and doubts: what hosts see of the questions that can be asked."""

from collections.abc import Callable, Sequence
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import question_banks, settings
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.questions import BankQuestion, Question
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Link, Sub, Where
from handlers.links import opened
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import question_banks as stored
from storage.database import Database
from views.cards import Card
from views.question_banks import (
    ReviewButton,
    banks_card,
    doubts_card,
    export_cards,
    privately_card,
)

MOST_DOUBTED = 100


async def show_banks(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(banks_card(await db.write(question_banks.banks, community=community), t))


async def export(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Send a bank as files; in a group, lead to the private chat."""
    name = args.partition(" ")[2].strip()
    bank_id = await db.write(question_banks.meant, community=community, name=name)
    if message.chat.type != "private":
        payload = f"bank_{chat.chat_key}_{bank_id or 0}"
        reply(privately_card(payload, t, username=username))
        return
    questions = await db.write(question_banks.export, community=community, bank_id=bank_id)
    _send(questions, t, reply)


def _send(questions: Sequence[Question], t: Translator, reply: Callable[[Card], None]) -> None:
    for card in export_cards(questions, t):
        reply(card)


async def open_export(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Send the bank that a link names; anybody may have made the link up."""
    _, key, bank_id = [*args.split("_"), "", ""][:3]
    at = int(now.timestamp())
    chat, _ = await opened(message, f"bank_{key}", db=db, rights=rights, who=Who.QUIZZES, now=at)
    community = await db.read(settings.community, chat.community_id)
    wanted = int(bank_id) if bank_id.isascii() and bank_id.isdigit() and bank_id != "0" else None
    questions = await db.write(question_banks.export, community=community, bank_id=wanted)
    _send(questions, t, reply)


async def show_doubts(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(doubts_card(await db.read(_doubted, community.community_id), t))


def _doubted(tx: Connection, community_id: int) -> list[BankQuestion]:
    return stored.doubted(tx, community_id, most=MOST_DOUBTED)


async def review(
    query: CallbackQuery,
    callback_data: ReviewButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Keep a question that was called wrong or take it out, and show the next one."""
    question_id, by = callback_data.question_id, query.from_user.id
    community_id = await db.read(question_banks.community_of, question_id=question_id)
    if not await rights.may_in_community(community_id, by, Who.QUIZZES):
        raise Refusal("refusal.not_yours")
    await db.write(
        question_banks.review,
        question_id=question_id,
        is_kept=callback_data.is_kept,
        by=by,
        now=int(now.timestamp()),
    )
    tap.edit(doubts_card(await db.read(_doubted, community_id), t))


RULES = Command(
    names=("quiz",),
    handler=show_banks,
    help="help.quiz",
    who=Who.QUIZZES,
    where=Where.GROUP,
    late=Late.ANSWERED,
)
FEATURE = Feature(
    buttons=(Button(ReviewButton, review),),
    links=(Link("bank", open_export),),
    subs=(
        *(Sub("quiz", word, show_banks, RULES) for word in ("banks", "题库", "題庫")),
        *(Sub("quiz", word, export, RULES) for word in ("export", "导出", "匯出", "導出")),
        *(Sub("quiz", word, show_doubts, RULES) for word in ("doubts", "存疑", "有误", "有誤")),
    ),
)
