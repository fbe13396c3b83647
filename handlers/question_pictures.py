"""/quiz find and image: which number a question has, and the picture it is asked with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from aiogram.types import Message

from bot import question_banks
from bot.texts import Translator
from domain.communities import Community
from domain.quiz_words import read_image
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Late, Sub, Where
from storage.database import Database
from views.cards import Card
from views.question_banks import image_card, listed_card


async def find(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    whose, words = community.community_id, args.partition(" ")[2]
    reply(listed_card(await db.read(question_banks.look_up, community_id=whose, words=words), t))


async def set_image(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Give a question the picture that this stands below or answers, or take it away."""
    wanted = read_image(args.partition(" ")[2])
    question = await db.write(
        question_banks.set_image,
        community=community,
        question_id=wanted.number,
        image="" if wanted.is_off else _photo(message),
        by=actor_id,
        now=int(now.timestamp()),
    )
    reply(image_card(question, t))


def _photo(message: Message) -> str:
    """Return the file id of a photo in its largest size; refuse where there is none."""
    replied = message.reply_to_message
    sizes = message.photo or (replied.photo if replied else None)
    if sizes:
        return sizes[-1].file_id
    if message.document or (replied and replied.document):
        raise Refusal("quiz.image_as_photo")
    raise Refusal("quiz.image_usage")


RULES = Command(
    names=("quiz",),
    handler=find,
    help="help.quiz",
    who=Who.QUIZZES,
    where=Where.GROUP,
)
CHANGES = replace(RULES, handler=set_image, late=Late.REPEATED)
FIND = ("find", "search", "查找", "搜索", "搜尋", "尋找")
IMAGE = ("image", "picture", "photo", "图片", "圖片", "配图", "配圖")
FEATURE = Feature(
    subs=(
        *(Sub("quiz", word, find, RULES) for word in FIND),
        *(Sub("quiz", word, set_image, CHANGES) for word in IMAGE),
    ),
)
