"""/quiz: a question from the bank for who runs the group, what is open for everybody."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import question_banks, quizzes
from bot.places import Place
from bot.quizzes import Asker, Report
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.numbers import parse_number
from domain.quiz_words import read_daily, read_quiz
from domain.quizzes import Quiz
from domain.refusals import Refusal
from domain.rights import Who
from handlers.commands import FRESH_SECONDS
from handlers.features import ANYTHING, Button, Call, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import chats, posted_polls
from storage import quizzes as stored
from storage.database import Database
from views.cards import Card
from views.quizzes import DoubtButton, closing_card, daily_card, list_card, posted_card


async def ask_or_list(
    message: Message,
    rights: Rights,
    chat: Chat | None,
    actor_id: int,
    at: int,
    now: datetime,
    call: Call,
) -> None:
    """Ask a quiz for who runs this group; show everybody else what is open."""
    is_host = chat is not None and await rights.may(chat, actor_id, Who.QUIZZES)
    if not is_host or message.sender_chat is not None:
        await call(show_list, message=message)
    elif now.timestamp() - at > FRESH_SECONDS:
        raise Refusal("refusal.repeat_please")
    else:
        await call(make, message=message, args="")


async def show_list(
    message: Message,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if community is None:
        raise Refusal("start.no_community")
    found, rule = await db.read(_open, community.community_id)
    is_host = await rights.is_host(message, chat, Who.QUIZZES)
    reply(list_card(found, rule, community, t, is_host=is_host or message.sender_chat is not None))


def _open(tx: Connection, community_id: int) -> tuple[list[Report], str]:
    rule = quizzes.daily_rule(tx, community_id=community_id)
    return quizzes.going_on(tx, community_id), rule


async def _asker(
    message: Message,
    chat: Chat,
    actor_id: int,
    new_seed: Callable[[], bytes],
    ref: str,
    now: datetime,
    is_modern: bool,
) -> Asker:
    here = Place(chat.chat_key, thread_of(message))
    return Asker(actor_id, here, new_seed(), ref, int(now.timestamp()), is_modern)


async def make(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Ask a quiz; only where it was asked elsewhere does it need words."""
    word, _, rest = args.partition(" ")
    wanted = read_quiz(rest if word.casefold() in NEW else args)
    asker = await call(_asker, message=message)
    quiz = await db.write(quizzes.ask, wanted, community=community, asker=asker)
    is_here = (quiz.chat_key, quiz.thread_id) == asker.here and message.chat.type != "private"
    if not is_here:
        place = await db.read(chats.get, quiz.chat_key)
        reply(posted_card(quiz, place.title, t))


async def plan_daily(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Have a quiz asked each day, or no longer; without a word, say how it is."""
    said, asker = args.partition(" ")[2], await call(_asker, message=message)
    if said:
        daily = read_daily(said)
        if daily.at is None:
            await db.write(quizzes.end_daily, community=community, by=actor_id, now=at)
        else:
            asker, hour, bank = asker._replace(now=at), daily.at, daily.bank
            await db.write(
                quizzes.plan_daily, community=community, at=hour, bank=bank, asker=asker
            )
    rule = await db.read(quizzes.daily_rule, community_id=community.community_id)
    reply(daily_card(rule, t))


async def close(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Close a quiz; what became of it is said once Telegram has closed it."""
    quiz = await db.read(_meant, message, args.partition(" ")[2].strip(), community)
    at = int(now.timestamp())
    quiz = await db.write(quizzes.close, quiz_id=quiz.quiz_id, by=actor_id, now=at)
    reply(closing_card(quiz, t))


def _meant(tx: Connection, message: Message, said: str, community: Community) -> Quiz:
    """Return the quiz of this number, the one replied to, or the only one that is open."""
    community_id, number = community.community_id, parse_number(said.removeprefix("#"))
    replied = message.reply_to_message
    found = None
    if number is not None:
        found = stored.find_by_number(tx, community_id=community_id, number=number)
    elif not said and replied is not None:
        at = message.chat.id
        quiz_id = posted_polls.find_by_message(
            tx, feature=quizzes.FEATURE, telegram_chat_id=at, message_id=replied.message_id
        )
        found = stored.find(tx, quiz_id) if quiz_id is not None else None
        if found is None and replied.poll is not None:
            raise Refusal("quiz.foreign")
    if found is None and not said:
        going_on = stored.going_on(tx, community_id)
        found = going_on[0] if len(going_on) == 1 else None
    if found is None:
        raise Refusal("quiz.which")
    return found


async def doubt(
    query: CallbackQuery,
    callback_data: DoubtButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    """Note that somebody calls a question wrong, once a person."""
    is_new = await db.write(
        question_banks.doubt,
        question_id=callback_data.question_id,
        user_id=query.from_user.id,
        now=int(now.timestamp()),
    )
    await tap.answer(t("quiz.doubted") if is_new else t("quiz.doubted_before"), alert=True)


NEW = ("new", "新建", "新增", "出题", "出題")
LIST = ("list", "列表", "清单", "清單")
CLOSE = ("close", "end", "stop", "结束", "結束", "关闭", "關閉", "停止")
EACH_DAY = ("daily", "每日", "每天")
# The rules of everything behind /quiz that changes something.
HOSTS = Command(
    names=("quiz",),
    handler=make,
    help="help.quiz",
    who=Who.QUIZZES,
    where=Where.GROUP,
    late=Late.REPEATED,
)
FEATURE = Feature(
    commands=(Command(names=("quiz",), handler=ask_or_list, help="help.quiz", file=True),),
    buttons=(Button(DoubtButton, doubt),),
    subs=(
        *(Sub("quiz", word, show_list) for word in LIST),
        *(Sub("quiz", word, close, HOSTS) for word in CLOSE),
        *(Sub("quiz", word, plan_daily, HOSTS) for word in EACH_DAY),
        Sub("quiz", ANYTHING, make, HOSTS),
    ),
)
