"""/ask, questions to the bot in a group or in private, and what is known unasked."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import asks, assistants, starter_answers
from bot.asks import Manner, Reply
from bot.texts import Translator
from domain.members import Member
from handlers.features import ASKED, Answers, Button, Call, Command, Feature, Late, Step
from handlers.middleware import Scene, Tap, thread_of
from storage.asks import Asked
from storage.database import Database
from views.asks import (
    ChoiceButton,
    HelpedButton,
    NoneButton,
    answer_cards,
    chosen_card,
    how_card,
    reply_cards,
    unknown_card,
)
from views.cards import Card, Sort


async def ask(
    message: Message,
    args: str,
    call: Call,
    t: Translator,
    reply: Callable[..., None],
) -> None:
    text = args or _answered(message)
    if not text:
        reply(how_card(t))
        return
    said = await call(decide, message=message, text=text, manner=Manner.ASKED)
    for card in reply_cards(said, t) if said else ():
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
    t: Translator,
    reply: Callable[..., None],
) -> None:
    """Answer words that were said to the bot without a command, or only near it."""
    text = _unaddressed(message.text or "", username)
    manner = Manner(str(answers["manner"]))
    said = await call(decide, message=message, text=text, manner=manner)
    if said is not None:
        for card in reply_cards(said, t):
            reply(card, sort=Sort.RESULT)
    elif message.chat.type == "private":
        reply(Card(t("help.unknown")))


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
    now: datetime,
    has_assistant: bool,
) -> Reply | None:
    """Look a question up and keep what came of it; None for what needs no word of ours."""
    if scene.member is None or not text:
        return None
    await ready(db)
    asked = _asked(message, text, scene, scene.member, t.language, int(now.timestamp()))
    found = await db.read(asks.look_up, asked=asked, manner=manner)
    if not found.is_said:
        return None
    said = await db.write(asks.ask, asked=asked, found=found, manner=manner)
    if has_assistant and said is not None:
        number = message.message_id
        await db.write(assistants.consider, ask=said.ask, message_id=number, now=asked.asked_at)
    return said


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


async def none_of_these(
    query: CallbackQuery, callback_data: NoneButton, tap: Tap, db: Database, t: Translator
) -> None:
    user_id = query.from_user.id
    await db.write(asks.none_of_these, ask_id=callback_data.ask_id, user_id=user_id)
    tap.edit(unknown_card(t))


async def vote(
    query: CallbackQuery, callback_data: HelpedButton, tap: Tap, db: Database, t: Translator
) -> None:
    is_helped, user_id = callback_data.is_helped, query.from_user.id
    number = callback_data.ask_id
    await db.write(asks.vote, ask_id=number, user_id=user_id, is_helped=is_helped)
    await tap.answer(t("asks.thanks") if is_helped else t("asks.sorry"))


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
        Button(NoneButton, none_of_these),
        Button(HelpedButton, vote),
    ),
    steps=(Step(ASKED, overhear),),
)
