"""/ask, questions to the bot in a group or in private, and what is known unasked."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import asks, assistants, cases, starter_answers
from bot.asks import Found, Manner, Reply
from bot.texts import Translator
from domain.cases import Origin
from domain.members import Member
from domain.terms import bare
from handlers.features import ASKED, Answers, Button, Call, Command, Feature, Late, Step
from handlers.middleware import Scene, Tap, thread_of
from storage.asks import Asked
from storage.database import Database
from views.asks import (
    ChoiceButton,
    HelpedButton,
    TeamButton,
    answer_cards,
    chosen_card,
    how_card,
    not_helped_card,
    not_taken_card,
    reply_cards,
    team_card,
)
from views.cards import Card, Sort
from views.cases import ended_card, opened_card
from views.start import open_private


async def ask(
    message: Message,
    args: str,
    call: Call,
    t: Translator,
    reply: Callable[..., None],
) -> None:
    text = args or _answered(message)
    if not bare(text):
        reply(how_card(t))
        return
    said = await call(decide, message=message, text=text, manner=Manner.ASKED)
    for card in await call(cards, said=said, message=message) if said else ():
        reply(card, sort=Sort.RESULT)


def _answered(message: Message) -> str:
    """Return the words of the message that a bare /ask replies to."""
    replied = message.reply_to_message
    return "" if replied is None else replied.text or replied.caption or ""


async def overhear(
    message: Message,
    answers: Answers,
    username: str,
    call: Call,
    reply: Callable[..., None],
) -> None:
    """Answer words that were said to the bot without a command, or only near it."""
    text = _unaddressed(message.text or "", username)
    manner = Manner(str(answers["manner"]))
    said = await call(decide, message=message, text=text, manner=manner)
    if said is not None:
        for card in await call(cards, said=said, message=message):
            reply(card, sort=Sort.RESULT)
    elif message.chat.type == "private":
        reply(await call(puzzled, message=message))


async def puzzled(message: Message, db: Database, now: datetime, t: Translator) -> Card:
    """Answer words that mean nothing to us: who had a case until lately may mean that."""
    at = int(now.timestamp())
    ended = await db.read(cases.just_closed, user_id=message.chat.id, now=at)
    return ended_card(*ended, t) if ended else Card(t("help.unknown"))


def _unaddressed(text: str, username: str) -> str:
    """Return a text without the bot's own name in it."""
    return " ".join(word for word in text.split() if word.casefold() != f"@{username.casefold()}")


async def decide(
    message: Message,
    text: str,
    manner: Manner,
    scene: Scene,
    t: Translator,
    db: Database,
    has_assistant: bool,
    now: datetime,
) -> Reply | None:
    """Look a question up and keep what came of it; None for what needs no word of ours."""
    if scene.member is None or not text:
        return None
    await ready(db)
    asked = _asked(message, text, scene, scene.member, t.language, int(now.timestamp()))
    found = await db.read(asks.look_up, asked=asked, manner=manner)
    if not found.is_said:
        return None
    said = await db.write(_ask, asked=asked, found=found, manner=manner, message=message)
    if has_assistant and said is not None:
        number = message.message_id
        await db.write(assistants.consider, ask=said.ask, message_id=number, now=asked.asked_at)
    return said


async def cards(said: Reply, message: Message, username: str, t: Translator) -> list[Card]:
    """Return what is said to a question, message by message."""
    if said.case is None:
        return reply_cards(said, t)
    in_group = message.chat.type != "private"
    card = team_card(opened_card(said.case, t, in_group=in_group), t)
    if in_group and not said.case.is_private:
        card = card.with_keyboard(open_private(t, username=username, payload="cases"))
    return [card]


def _ask(
    tx: Connection, *, asked: Asked, found: Found, manner: Manner, message: Message
) -> Reply | None:
    origin = _origin(tx, message, message.message_id)
    return asks.ask(tx, asked=asked, found=found, manner=manner, origin=origin)


def _origin(tx: Connection, message: Message, message_id: int) -> Origin | None:
    """Return where a question stands that may go to the team; None in private."""
    if message.chat.type == "private":
        return None
    thread_id = thread_of(message)
    return cases.origin_of(tx, message.chat.id, message_id, thread_id=thread_id)


def _asked(
    message: Message, text: str, scene: Scene, member: Member, language: str, at: int
) -> Asked:
    return Asked(
        member.community_id,
        member.member_id,
        scene.chat.chat_key if scene.chat else None,
        thread_of(message),
        text,
        language,
        f"ask:{message.chat.id}:{message.message_id}",
        at,
    )


async def ready(db: Database) -> None:
    """Have the search know this version's words and starter set; nobody pays before asking."""
    if not await db.read(starter_answers.is_settled):
        await db.write(starter_answers.settle)


async def pick(
    query: CallbackQuery,
    callback_data: ChoiceButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    said = await db.write(
        asks.pick,
        ask_id=callback_data.ask_id,
        entry_id=callback_data.entry_id,
        user_id=query.from_user.id,
        now=int(now.timestamp()),
    )
    if said is not None:
        tap.edit(chosen_card(said.entry, t))
        for card in answer_cards(said.entry, said.ask, t):
            tap.send(card)


async def ask_team(
    query: CallbackQuery,
    callback_data: TeamButton,
    tap: Tap,
    db: Database,
    call: Call,
    now: datetime,
    t: Translator,
) -> None:
    if tap.message is None:
        return
    number, at = callback_data.ask_id, int(now.timestamp())
    person = query.from_user.id
    said = await db.write(_ask_team, ask_id=number, user_id=person, message=tap.message, now=at)
    shown = await call(cards, said=said, message=tap.message) if said.case else None
    tap.edit(shown[0] if shown else not_taken_card(t))


def _ask_team(tx: Connection, *, ask_id: int, user_id: int, message: Message, now: int) -> Reply:
    replied = message.reply_to_message
    origin = _origin(tx, message, replied.message_id if replied else message.message_id)
    return asks.ask_team(tx, ask_id=ask_id, user_id=user_id, origin=origin, now=now)


async def vote(
    query: CallbackQuery, callback_data: HelpedButton, tap: Tap, db: Database, t: Translator
) -> None:
    is_helped, user_id = callback_data.is_helped, query.from_user.id
    number = callback_data.ask_id
    is_new = await db.write(asks.vote, ask_id=number, user_id=user_id, is_helped=is_helped)
    await tap.answer(t("asks.thanks") if is_helped else t("asks.sorry"))
    if is_new and not is_helped:
        tap.send(not_helped_card(number, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("ask",),
            handler=ask,
            help="help.ask",
            late=Late.REPEATED,
            needs_member=True,
        ),
    ),
    buttons=(
        Button(ChoiceButton, pick),
        Button(TeamButton, ask_team),
        Button(HelpedButton, vote),
    ),
    steps=(Step(ASKED, overhear),),
)
