"""/learn import and /learn export: all answers as a table or as Markdown."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Document, Message

from bot import lesson_imports, question_files, settings
from bot.texts import Translator
from domain import lesson_files
from domain.chats import Chat
from domain.communities import Community
from domain.lesson_files import MOST_BYTES, Found
from domain.lessons import Lesson
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from domain.rights import Who
from handlers.downloads import downloaded
from handlers.features import Answers, Button, Call, Feature, Link, Step, Sub
from handlers.lesson_asks import ask
from handlers.lesson_lookup import FILE, HELPERS, LINK, allowed, payload, rest_of
from handlers.links import opened
from handlers.middleware import Tap, as_seconds
from handlers.rights import Rights
from storage import dialogues
from storage.database import Database
from views.cards import Card
from views.lesson_files import (
    CSV,
    MARKDOWN,
    FileButton,
    export_card,
    faults_card,
    offer_card,
    taken_card,
)
from views.start import open_private

Show = Callable[[Card], None]
STEP = "learn file"
READ = "import"


async def export(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    username: str,
    t: Translator,
    reply: Show,
) -> None:
    """Send a file in the private chat; in a group, lead there."""
    kind = MARKDOWN if rest_of(args).casefold() in (MARKDOWN, "markdown") else CSV
    if message.chat.type != "private":
        link = open_private(t, username=username, payload=payload(chat, FILE, kind))
        reply(Card(t("learn.file.privately"), link, lives_for=HINTS_LIVE_FOR))
        return
    lessons = await db.read(lesson_imports.lessons_of, community=community)
    reply(export_card(lessons, kind, community.title, t))


async def take(
    message: Message,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    username: str,
    t: Translator,
    db: Database,
    reply: Show,
    call: Call,
) -> None:
    """Read the file that the command comes with or answers; without one, ask for it."""
    replied = message.reply_to_message
    document = message.document or (replied.document if replied else None)
    if document is not None:
        offered = {"document": document, "community": community, "by": actor_id}
        reply(await call(_offer, **offered, ref=ref, at=at))
    elif message.chat.type == "private":
        await _wait(db, chat, actor_id, at)
        reply(Card(t("learn.file.send")))
    else:
        link = open_private(t, username=username, payload=payload(chat, FILE, READ))
        reply(Card(t("learn.file.send_privately"), link, lives_for=HINTS_LIVE_FOR))


async def _wait(db: Database, chat: Chat, by: int, at: int) -> None:
    kept = {"chat_key": chat.chat_key}
    await db.write(dialogues.ask, chat_id=by, user_id=by, step=STEP, answers=kept, now=at)


async def _offer(
    document: Document,
    community: Community,
    by: int,
    ref: str,
    at: int,
    bot: Bot,
    db: Database,
    t: Translator,
) -> Card:
    """Show what a file would change."""
    if (document.file_size or 0) > MOST_BYTES:
        raise Refusal("import.too_large", most=MOST_BYTES // 1_000_000)
    body = await downloaded(bot, document)
    # A long file takes its time; others must not wait for it.
    found = await asyncio.to_thread(_read, body)
    faults = [each for each in found if not isinstance(each.outcome, Lesson)]
    if len(faults) == len(found):
        return faults_card(faults, t)
    offer = await db.write(
        lesson_imports.offer, community=community, found=found, by=by, ref=ref, now=at
    )
    return offer_card(offer, faults, t)


def _read(body: bytes) -> list[Found]:
    if len(body) > MOST_BYTES:
        raise Refusal("import.too_large", most=MOST_BYTES // 1_000_000)
    return lesson_files.read(question_files.decoded(body))


async def take_file(
    message: Message,
    answers: Answers,
    db: Database,
    rights: Rights,
    reply: Show,
    call: Call,
) -> None:
    """Read the file that was asked for; the right to it is asked again."""
    chat, by = await allowed(message, answers, db, rights)
    if message.document is None:
        raise Refusal("learn.file.send")
    community = await db.read(settings.community, chat.community_id)
    ref, at = f"learnfile:{message.chat.id}:{message.message_id}", as_seconds(message.date)
    reply(
        await call(_offer, document=message.document, community=community, by=by, ref=ref, at=at)
    )
    await db.write(dialogues.end, chat_id=message.chat.id, user_id=by)


async def decide(
    query: CallbackQuery,
    callback_data: FileButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Take what a file holds, or leave it."""
    draft_id, by, at = callback_data.draft_id, query.from_user.id, int(now.timestamp())
    found = await db.read(lesson_imports.find, draft_id=draft_id, by=by)
    if not callback_data.is_wanted:
        await db.write(lesson_imports.drop, draft_id=draft_id, by=by)
        tap.edit(Card(t("learn.dropped")))
        return
    if not await rights.may_in_community(found.community_id, by, Who.KNOWLEDGE):
        raise Refusal("settings.no_rights")
    taken = await db.write(lesson_imports.confirm, draft_id=draft_id, by=by, now=at)
    tap.edit(taken_card(taken, t))


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Show,
) -> None:
    """Go on privately with what a link names; anybody may have made the link up."""
    _, key, what, number, part = [*args.split("_"), "", "", "", ""][:5]
    at, link = int(now.timestamp()), f"{LINK}_{key}"
    chat, by = await opened(message, link, db=db, rights=rights, who=Who.KNOWLEDGE, now=at)
    if what != FILE:
        reply(await ask(db, (chat, what, number, part), by, at, t))
    elif number == READ:
        await _wait(db, chat, by, at)
        reply(Card(t("learn.file.send")))
    else:
        community = await db.read(settings.community, chat.community_id)
        lessons = await db.read(lesson_imports.lessons_of, community=community)
        reply(export_card(lessons, number, community.title, t))


IMPORT, EXPORT = ("import", "导入", "匯入", "導入"), ("export", "导出", "匯出", "導出")
FEATURE = Feature(
    buttons=(Button(FileButton, decide),),
    steps=(Step(STEP, take_file),),
    links=(Link(LINK, open_by_link),),
    subs=(
        *(Sub("learn", word, take, HELPERS, alone=True) for word in IMPORT),
        *(Sub("learn", word, export, HELPERS, is_brief=True) for word in EXPORT),
    ),
)
