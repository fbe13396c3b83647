"""/question during a lecture: a list with votes, and the host's marks."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import lecture_questions
from bot.texts import Translator
from domain.communities import Community
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import ANYTHING, Button, Command, Feature, Late, Sub
from handlers.gathering_lookup import HOSTS
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.lecture_questions import AnsweredButton, WantButton, queue_card


async def ask(
    message: Message,
    args: str,
    db: Database,
    member: Member,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if message.sender_chat is not None:
        raise Refusal("refusal.no_person")
    at = int(now.timestamp())
    queue = await db.write(lecture_questions.ask, member=member, text=args, ref=ref, now=at)
    reply(queue_card(queue, t, is_host=False))


async def show(
    _message: Message,
    db: Database,
    community: Community,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    community_id, at = community.community_id, int(now.timestamp())
    queue = await db.read(lecture_questions.current_queue, community_id=community_id, now=at)
    reply(queue_card(queue, t, is_host=False))


async def show_hosts(
    _message: Message,
    db: Database,
    community: Community,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    community_id, at = community.community_id, int(now.timestamp())
    queue = await db.read(lecture_questions.current_queue, community_id=community_id, now=at)
    reply(queue_card(queue, t, is_host=True))


async def want(
    query: CallbackQuery, callback_data: WantButton, tap: Tap, db: Database, t: Translator
) -> None:
    queue = await db.write(
        lecture_questions.want,
        question_id=callback_data.question_id,
        user_id=query.from_user.id,
    )
    tap.edit(queue_card(queue, t, is_host=False))


async def mark(
    query: CallbackQuery,
    callback_data: AnsweredButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    number, user_id = callback_data.question_id, query.from_user.id
    community_id = await db.read(lecture_questions.community_of, question_id=number)
    if not await rights.may_in_community(community_id, user_id, Who.EVENTS):
        raise Refusal("settings.no_rights")
    queue = await db.write(lecture_questions.mark, question_id=number, now=int(now.timestamp()))
    tap.edit(queue_card(queue, t, is_host=True))


LIST = ("list", "列表", "清单", "清單")
HOST_WORDS = ("questions", "问题", "問題", "提问", "提問")
FEATURE = Feature(
    commands=(
        Command(
            names=("question", "questions"),
            handler=show,
            words=("提问", "提問"),
            help="help.question",
            late=Late.REPEATED,
            needs_member=True,
            impersonal=True,
        ),
    ),
    buttons=(Button(WantButton, want), Button(AnsweredButton, mark)),
    subs=(
        *(Sub("question", word, show) for word in LIST),
        Sub("question", ANYTHING, ask),
        *(Sub("event", word, show_hosts, HOSTS) for word in HOST_WORDS),
    ),
)
