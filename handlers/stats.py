"""/stats questions: what came of questions and cases, for the team."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import Message

from bot import question_stats
from bot.texts import Translator
from domain.communities import Community
from domain.question_stats import MOST_DAYS, read_days
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Sub, Where
from storage.database import Database
from views.cards import Card
from views.stats import list_card, questions_card

QUESTIONS = ("questions", "question", "问题", "問題", "提问", "提問")


async def show_list(_message: Message, t: Translator, reply: Callable[[Card], None]) -> None:
    """Say what there is, whatever was asked for."""
    reply(list_card(t))


async def show_questions(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    days, number = read_days(args.partition(" ")[2]), community.community_id
    if days is None:
        raise Refusal("stats.usage", most=MOST_DAYS)
    at = int(now.timestamp())
    stats = await db.read(question_stats.read, community_id=number, days=days, now=at)
    reply(questions_card(stats, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("stats",),
            handler=show_list,
            help="help.stats",
            who=Who.KNOWLEDGE,
            where=Where.GROUP,
            reads=True,
        ),
    ),
    subs=tuple(Sub("stats", word, show_questions) for word in QUESTIONS),
)
