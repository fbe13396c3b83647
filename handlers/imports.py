"""/import takes a file, whatever it is: questions, settings or a survey; /addquiz a quiz."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Document, Message

from bot import (
    question_files,
    question_imports,
    setting_changes,
    settings,
    survey_files,
    surveys,
)
from bot.question_files import MOST_BYTES, Format, Reading
from bot.question_imports import Taken
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.manners import HINTS_LIVE_FOR
from domain.questions import Question, checked
from domain.refusals import Refusal
from domain.rights import Who
from handlers.downloads import downloaded
from handlers.features import Answers, Button, Call, Command, Feature, Late, Step, Where
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from handlers.setting_offers import elsewhere, offer
from storage import chats, dialogues
from storage.database import Database
from views.cards import Card
from views.question_files import (
    AnswerButton,
    ImportButton,
    answer_card,
    faults_card,
    offer_card,
    taken_card,
)
from views.start import open_private
from views.surveys import draft_card

ASKED = "import_file"


async def take(
    message: Message,
    args: str,
    bot: Bot,
    chat: Chat,
    actor_id: int,
    ref: str,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Read the file that the command comes with or answers; without one, ask for it."""
    replied = message.reply_to_message
    document = message.document or (replied.document if replied else None)
    if document is None:
        reply(await call(_ask, message=message))
        return
    reading = await _read(bot, document)
    reply(
        await call(
            _offer,
            message=message,
            reading=reading,
            bank=args,
            place=chat,
            by=actor_id,
            origin=ref,
        )
    )


async def _ask(
    message: Message,
    db: Database,
    chat: Chat,
    actor_id: int,
    args: str,
    now: datetime,
    t: Translator,
) -> Card:
    """Say how a file is sent; in private it may simply come next."""
    if message.chat.type != "private":
        return Card(t("import.usage"), lives_for=HINTS_LIVE_FOR)
    await db.write(
        dialogues.ask,
        chat_id=message.chat.id,
        user_id=actor_id,
        step=ASKED,
        answers={"chat_key": chat.chat_key, "bank": args},
        now=int(now.timestamp()),
    )
    return Card(t("import.send_file"))


async def take_file(
    message: Message,
    answers: Answers,
    bot: Bot,
    db: Database,
    rights: Rights,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Read the file that was asked for; the right to import is asked again."""
    user_id = message.from_user.id if message.from_user else 0
    chat = await db.read(chats.get, int(answers["chat_key"]))
    if not await rights.may(chat, user_id, Who.QUIZZES):
        raise Refusal("settings.no_rights")
    if message.document is None:
        raise Refusal("import.send_file")
    reading = await _read(bot, message.document)
    ref, bank = f"import:{message.chat.id}:{message.message_id}", str(answers["bank"])
    reply(
        await call(
            _offer, message=message, reading=reading, bank=bank, place=chat, by=user_id, origin=ref
        )
    )


async def _read(bot: Bot, document: Document) -> Reading:
    if (document.file_size or 0) > MOST_BYTES:
        raise Refusal("import.too_large", most=MOST_BYTES // 1_000_000)
    body = await downloaded(bot, document)
    # A long file takes its time; others must not wait for it.
    return await asyncio.to_thread(question_files.read, body)


async def _offer(
    reading: Reading,
    bank: str,
    place: Chat,
    by: int,
    origin: str,
    db: Database,
    now: datetime,
    t: Translator,
    call: Call,
) -> Card:
    """Show what could be added, or what settings would change."""
    if reading.format is Format.SETTINGS:
        return await call(_offer_settings, words=reading.text, place=place, by=by)
    if reading.format is Format.SURVEY:
        return await call(_draft_survey, words=reading.text, place=place, by=by)
    if not reading.questions:
        return faults_card(reading, t)
    community = await db.read(settings.community, place.community_id)
    offered = await db.write(
        question_imports.offer,
        community=community,
        questions=reading.questions,
        bank=bank,
        by=by,
        ref=origin,
        now=int(now.timestamp()),
    )
    return offer_card(offered, reading, t)


async def _offer_settings(
    words: str,
    place: Chat,
    by: int,
    message: Message,
    db: Database,
    rights: Rights,
    texts: Texts,
    username: str,
    now: datetime,
    t: Translator,
) -> Card:
    privately = elsewhere(message, place, username, t)
    if privately is not None:
        return privately
    if not await rights.may(place, by, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    wanted = setting_changes.from_yaml(words)
    return await offer(db, place, wanted, (message.chat.id, by), (texts, t, now))


async def _draft_survey(
    words: str,
    place: Chat,
    by: int,
    origin: str,
    message: Message,
    db: Database,
    rights: Rights,
    username: str,
    now: datetime,
    t: Translator,
) -> Card:
    """Make a draft of a survey, which is looked at and published in the private chat."""
    if not await rights.may(place, by, Who.SURVEYS):
        raise Refusal("settings.no_rights")
    preview = await db.write(
        surveys.draft,
        community=await db.read(settings.community, place.community_id),
        plan=survey_files.from_yaml(words),
        by=by,
        place=(place.chat_key, thread_of(message) if message.chat.type != "private" else None),
        ref=origin,
        now=int(now.timestamp()),
    )
    if message.chat.type == "private":
        return draft_card(preview, t)
    link = open_private(t, username=username, payload=f"svdraft_{preview.survey.survey_id}")
    return Card(t("survey.privately"), link, lives_for=HINTS_LIVE_FOR)


async def decide(
    query: CallbackQuery,
    callback_data: ImportButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Add what was read, or forget it."""
    import_id, by = callback_data.import_id, query.from_user.id
    if not callback_data.is_wanted:
        await db.write(question_imports.drop, import_id=import_id, by=by)
        tap.edit(Card(t("import.dropped")))
        return
    await _check(db, rights, import_id, by)
    at = int(now.timestamp())
    taken = await db.write(question_imports.confirm, import_id=import_id, by=by, now=at)
    tap.edit(taken_card(taken, t))


async def _check(db: Database, rights: Rights, import_id: int, by: int) -> None:
    """Refuse whoever did not send the file, or lost the right meanwhile."""
    found = await db.read(question_imports.find, import_id=import_id, by=by)
    if not await rights.may_in_community(found.community_id, by, Who.QUIZZES):
        raise Refusal("settings.no_rights")


async def add_quiz(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take the quiz that this answers into a bank; ask which option is right if nobody says."""
    question = _quiz(message.reply_to_message)
    kept = await db.write(
        question_imports.take_one,
        community=community,
        question=question,
        bank=args,
        by=actor_id,
        ref=ref,
        now=int(now.timestamp()),
    )
    if isinstance(kept, Taken):
        reply(taken_card(kept, t))
    else:
        reply(answer_card(kept.import_id, question, t))


def _quiz(replied: Message | None) -> Question:
    """Return what a native quiz asks; Telegram tells the right answer of few of them."""
    poll = replied.poll if replied else None
    if poll is None or poll.type != "quiz":
        raise Refusal("addquiz.usage")
    # Servers before Bot API 9.6 know one right option only.
    one = () if poll.correct_option_id is None else (poll.correct_option_id,)
    known = poll.correct_option_ids or one
    options = tuple(option.text for option in poll.options)
    question = Question(
        poll.question, options=options, correct=(0,), explanation=poll.explanation or ""
    )
    return replace(checked(question), correct=tuple(known))


async def answer(
    query: CallbackQuery,
    callback_data: AnswerButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    import_id, by = callback_data.import_id, query.from_user.id
    await _check(db, rights, import_id, by)
    taken = await db.write(
        question_imports.answer,
        import_id=import_id,
        place=callback_data.place,
        by=by,
        now=int(now.timestamp()),
    )
    tap.edit(taken_card(taken, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("import",),
            handler=take,
            help="help.import",
            menu="menu.import",
            who=Who.QUIZZES,
            where=Where.GROUP,
            late=Late.REPEATED,
            file=True,
        ),
        Command(
            names=("addquiz",),
            handler=add_quiz,
            help="help.addquiz",
            menu="menu.addquiz",
            who=Who.QUIZZES,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(ImportButton, decide), Button(AnswerButton, answer)),
    steps=(Step(ASKED, take_file),),
)
