"""/learn: an answer taught by a line, by answering the message that says it, or step by step."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import lessons, settings
from bot.lessons import Teaching
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.knowledge import Entry
from domain.lessons import Line, read_line, ways_of
from domain.manners import CARDS_LIVE_FOR
from domain.posts import Pieces
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Answers, Button, Call, Command, Feature, Late, Step, Where
from handlers.lesson_asks import ask_by_tap, place_of
from handlers.lesson_lookup import (
    ALBUM,
    ANSWER,
    DRAFTED,
    NEW,
    QUESTION,
    allowed,
    end,
    payload,
    piece_after_bar,
)
from handlers.middleware import Reply, Tap, as_seconds
from handlers.post_albums import source
from handlers.post_sources import piece_of
from handlers.rights import Rights
from storage import dialogues
from storage.database import Database
from views.cards import Card, Sort
from views.lessons import ASK, DROP, SAVE, DraftButton, WayButton, changed_card, saved_card
from views.start import open_private


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of an answer: for which group, by whom, when, under which ref."""

    chat: Chat
    community: Community
    by: int
    ref: str
    at: int


async def learn(
    message: Message,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    call: Call,
) -> None:
    """Keep what a line or the answered message says; ask for what is missing."""
    said, line = Said(chat, community, actor_id, ref, at), _line(message)
    pieces = await call(source, message=message, by=actor_id)
    questions = line.questions
    if line.answer:
        replied = message.reply_to_message
        # Whoever answers a question with the answer alone means that question.
        if not questions and replied is not None and pieces:
            questions = (replied.text or replied.caption or "",)
        pieces = (piece_after_bar(message, line.answer),)
    elif message.text is None and not pieces:
        pieces = (piece_after_bar(message, ""),)
    if pieces and questions:
        await call(_teach, said=said, questions=questions, pieces=pieces, tags=line.tags)
    elif pieces:
        await call(_ask_question, message=message, said=said, pieces=pieces)
    else:
        await call(_ask_answer, message=message, said=said, line=line)


def _line(message: Message) -> Line:
    """Read what stands behind the command, in the text or in a picture's caption."""
    return read_line((message.text or message.caption or "").partition(" ")[2].strip())


async def _teach(
    said: Said,
    questions: tuple[str, ...],
    pieces: Pieces,
    tags: tuple[str, ...],
    db: Database,
    t: Translator,
    reply: Reply,
) -> Entry:
    teaching = Teaching(questions, pieces, tags, said.by, said.ref)
    entry = await db.write(lessons.teach, community=said.community, teaching=teaching, now=said.at)
    reply(saved_card(entry, said.community.zones, t), sort=Sort.RESULT)
    return entry


async def _ask_question(
    message: Message, said: Said, pieces: Pieces, db: Database, t: Translator, reply: Reply
) -> None:
    """Keep the answer and ask which question it answers."""
    draft_id = await db.write(
        lessons.keep,
        community_id=said.community.community_id,
        pieces=pieces,
        by=said.by,
        ref=said.ref,
        now=said.at,
    )
    await _wait(db, QUESTION, message.chat.id, said, {"draft_id": draft_id})
    is_private = message.chat.type == "private"
    reply(Card(t("learn.ask.question") if is_private else t("learn.ask.question_here")))


async def _ask_answer(
    message: Message,
    said: Said,
    line: Line,
    db: Database,
    username: str,
    t: Translator,
    reply: Reply,
) -> None:
    """Ask in the private chat for the question, or for its answer."""
    if message.chat.type != "private":
        link = open_private(t, username=username, payload=payload(said.chat, NEW))
        reply(Card(t("learn.usage"), link, lives_for=CARDS_LIVE_FOR))
    elif line.questions:
        asked = {"question": " / ".join(line.questions), "tags": " ".join(line.tags)}
        await _wait(db, ANSWER, message.chat.id, said, asked)
        reply(Card(t("learn.ask.answer", question=line.questions[0])))
    else:
        await _wait(db, QUESTION, message.chat.id, said, {"draft_id": 0})
        reply(Card(t("learn.ask.first_question")))


async def _wait(db: Database, step: str, place: int, said: Said, kept: Answers) -> None:
    await db.write(
        dialogues.ask,
        chat_id=place,
        user_id=said.by,
        step=step,
        answers={"chat_key": said.chat.chat_key, **kept},
        now=said.at,
    )


# -- answered --------------------------------------------------------------------------------


async def _answered(message: Message, answers: Answers, db: Database, rights: Rights) -> Said:
    chat, by = await allowed(message, answers, db, rights)
    community = await db.read(settings.community, chat.community_id)
    ref = f"learn:{message.chat.id}:{message.message_id}"
    return Said(chat, community, by, ref, as_seconds(message.date))


async def take_question(
    message: Message, answers: Answers, db: Database, t: Translator, reply: Reply, call: Call
) -> None:
    """Take the question of an answer that is kept; without one, go on to ask for it."""
    said = await call(_answered, message=message, answers=answers)
    line, draft_id = read_line(message.text or ""), int(answers["draft_id"])
    if not line.questions:
        raise Refusal("learn.no_question")
    if line.answer:
        pieces = (piece_after_bar(message, line.answer),)
        await call(_teach, said=said, questions=line.questions, pieces=pieces, tags=line.tags)
    elif draft_id:
        await call(_approve, said=said, draft_id=draft_id, line=line)
    else:
        asked = {"question": " / ".join(line.questions), "tags": " ".join(line.tags)}
        await _wait(db, ANSWER, message.chat.id, said, asked)
        reply(Card(t("learn.ask.answer", question=line.questions[0])))
        return
    await db.write(dialogues.end, chat_id=message.chat.id, user_id=said.by)


async def _approve(
    said: Said, draft_id: int, line: Line, db: Database, t: Translator, reply: Reply
) -> None:
    entry = await db.write(
        lessons.approve,
        draft_id=draft_id,
        by=said.by,
        now=said.at,
        questions=line.questions,
        tags=line.tags,
    )
    reply(saved_card(entry, said.community.zones, t), sort=Sort.RESULT)


async def take_answer(message: Message, answers: Answers, db: Database, call: Call) -> None:
    """Take whatever is sent as the answer: words, a picture, a voice message."""
    said = await call(_answered, message=message, answers=answers)
    asked = str(answers["question"])
    questions = (asked,) if "is_one" in answers else ways_of(asked)
    tags = tuple(str(answers["tags"]).split())
    pieces = (piece_of(message),)
    entry = await call(_teach, said=said, questions=questions, pieces=pieces, tags=tags)
    await end(db, message, said.chat, entry, said.by, said.at)


async def take_more(
    message: Message, answers: Answers, db: Database, t: Translator, reply: Reply, call: Call
) -> None:
    """Take the other messages of an album, one by one."""
    said = await call(_answered, message=message, answers=answers)
    if message.media_group_id == answers["album"]:
        entry_id, piece = int(answers["entry_id"]), piece_of(message)
        await db.write(lessons.add_piece, entry_id=entry_id, piece=piece, by=said.by, now=said.at)
        return
    await db.write(dialogues.end, chat_id=message.chat.id, user_id=said.by)
    reply(Card(t("help.unknown")))


# -- drafts ----------------------------------------------------------------------------------


async def decide(
    query: CallbackQuery,
    callback_data: DraftButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    call: Call,
) -> None:
    """Approve what was drafted, throw it away, or have its question said anew."""
    draft_id, by = callback_data.draft_id, query.from_user.id
    draft = await db.read(lessons.draft, draft_id)
    if not await rights.may_in_community(draft.community_id, by, Who.KNOWLEDGE):
        raise Refusal("refusal.not_yours")
    if callback_data.act == DROP:
        await db.write(lessons.discard, draft_id=draft_id)
        tap.edit(Card(t("learn.dropped")))
    elif callback_data.act == SAVE:
        entry = await db.write(lessons.approve, draft_id=draft_id, by=by, now=int(now.timestamp()))
        community = await db.read(settings.community, draft.community_id)
        tap.edit(saved_card(entry, community.zones, t))
    elif callback_data.act == ASK:
        await call(_ask_anew, query=query, draft_id=draft_id, community_id=draft.community_id)


async def take_way(
    query: CallbackQuery,
    callback_data: WayButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Let a draft's question lead to an entry that answers it already."""
    draft_id, entry_id = callback_data.draft_id, callback_data.entry_id
    draft = await db.read(lessons.draft, draft_id)
    if not await rights.may_in_community(draft.community_id, query.from_user.id, Who.KNOWLEDGE):
        raise Refusal("refusal.not_yours")
    entry = await db.write(
        lessons.take_as_way,
        draft_id=draft_id,
        entry_id=entry_id,
        by=query.from_user.id,
        now=int(now.timestamp()),
    )
    community = await db.read(settings.community, draft.community_id)
    tap.edit(changed_card(entry, community.zones, t))


async def _ask_anew(
    query: CallbackQuery,
    tap: Tap,
    draft_id: int,
    community_id: int,
    db: Database,
    rights: Rights,
    call: Call,
    now: datetime,
) -> None:
    chat = await place_of(db, rights, community_id, query.from_user.id)
    about, at = (chat, DRAFTED, draft_id, ""), int(now.timestamp())
    await call(ask_by_tap, query=query, tap=tap, about=about, at=at)


FEATURE = Feature(
    commands=(
        Command(
            names=("learn", "teach"),
            handler=learn,
            help="help.learn",
            menu="menu.learn",
            who=Who.KNOWLEDGE,
            where=Where.GROUP,
            late=Late.REPEATED,
            file=True,
        ),
    ),
    buttons=(Button(DraftButton, decide), Button(WayButton, take_way)),
    steps=(
        Step(QUESTION, take_question),
        Step(ANSWER, take_answer, anything=True),
        Step(ALBUM, take_more, anything=True),
    ),
)
