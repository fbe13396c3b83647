"""/faq: the questions that have an answer, by tag; looked through in the private chat."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import faq, settings, starter_answers
from bot.faq import Page
from bot.texts import Translator
from domain.communities import Community
from domain.knowledge import tag_of
from domain.refusals import Refusal
from handlers.features import Button, Call, Command, Feature, Link
from handlers.links import linked
from handlers.middleware import Tap
from storage.database import Database
from views.cards import Card
from views.faq import (
    ALL,
    STARTERS,
    AnswerButton,
    ShelfButton,
    answer_cards,
    group_card,
    mark_of,
    page_card,
    shelf_card,
)

Show = Callable[[Card], None]


async def show(
    message: Message,
    args: str,
    db: Database,
    community: Community | None,
    now: datetime,
    username: str,
    t: Translator,
    reply: Show,
    call: Call,
) -> None:
    """Show the tags, or the questions with one; in a group one line leads to the private chat."""
    if community is None:
        raise Refusal("start.no_community")
    whose, at = community.community_id, int(now.timestamp())
    if message.chat.type != "private":
        shelf = await db.read(faq.shelf, community_id=whose, language=t.language, now=at)
        reply(group_card(shelf, t, username=username))
        return
    mark = mark_of(tag_of(args)) if args else ""
    reply(await call(_shown, community=community, mark=mark, number=0))


async def _shown(
    community: Community, mark: str, number: int, db: Database, now: datetime, t: Translator
) -> Card:
    """Return the tags, or a page of questions; a tag that is not there shows the tags."""
    whose, at = community.community_id, int(now.timestamp())
    if not await db.read(starter_answers.is_settled):
        await db.write(starter_answers.settle)
    shelf = await db.read(faq.shelf, community_id=whose, language=t.language, now=at)
    tag = next((tag for tag, _ in shelf.tags if mark_of(tag) == mark), "")
    if mark == STARTERS:
        page: Page = await db.read(
            faq.page_of_starters, community_id=whose, language=t.language, number=number
        )
    elif mark == ALL or tag:
        page = await db.read(faq.page, community_id=whose, tag=tag, number=number, now=at)
    else:
        return shelf_card(shelf, community.title, t)
    return page_card(page, mark, t)


async def open_by_link(message: Message, args: str, db: Database, reply: Show, call: Call) -> None:
    """Show what the community of a link has answers to, to its members."""
    community_id, user_id = linked(message, args)
    await db.read(faq.refuse_strangers, community_id=community_id, user_id=user_id)
    community = await db.read(settings.community, community_id)
    reply(await call(_shown, community=community, mark="", number=0))


async def turn(
    query: CallbackQuery, callback_data: ShelfButton, tap: Tap, db: Database, call: Call
) -> None:
    community_id, user_id = callback_data.community_id, query.from_user.id
    await db.read(faq.refuse_strangers, community_id=community_id, user_id=user_id)
    community = await db.read(settings.community, community_id)
    number = callback_data.page
    tap.edit(await call(_shown, community=community, mark=callback_data.mark, number=number))


async def answer(
    query: CallbackQuery,
    callback_data: AnswerButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    """Send the answer below the list, which stays."""
    community_id, at = callback_data.community_id, int(now.timestamp())
    user_id, entry_id = query.from_user.id, callback_data.entry_id
    await db.read(faq.refuse_strangers, community_id=community_id, user_id=user_id)
    entry = await db.read(faq.answer, community_id=community_id, entry_id=entry_id, now=at)
    for card in answer_cards(entry, t):
        tap.send(card)


FEATURE = Feature(
    commands=(
        Command(
            names=("faq",),
            handler=show,
            words=("常见问题", "常見問題"),
            help="help.faq",
            needs_member=True,
            reads=True,
        ),
    ),
    buttons=(Button(ShelfButton, turn, reads=True), Button(AnswerButton, answer)),
    links=(Link("faq", open_by_link),),
)
