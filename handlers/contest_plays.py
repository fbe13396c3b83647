"""Members in contests: they join, answer by a tap or in words, take hints, doubt a question."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import contest_answers, contests, lifetimes
from bot.contest_answers import Written
from bot.texts import Translator
from domain.chats import Chat, Right
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import WRITTEN, Button, Feature, Step
from handlers.membership import Standing, standing_in
from handlers.middleware import Scene, Tap, as_seconds, thread_of
from handlers.rights import Rights
from storage.database import Database
from views.contest_buttons import AnswerButton, DoubtButton, HintButton, JoinButton
from views.contests import doubt_alert, hint_alert, joined_alert, locked_alert


async def join(
    _query: CallbackQuery,
    callback_data: JoinButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    chat: Chat | None,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    contest_id, at = callback_data.contest_id, int(now.timestamp())
    player = await _player(bot, db, chat, member, contest_id)
    seat = await db.write(contest_answers.join, contest_id=contest_id, member=player, now=at)
    await tap.answer(joined_alert(seat, t))


async def answer(
    _query: CallbackQuery,
    callback_data: AnswerButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    chat: Chat | None,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    player = await _player(bot, db, chat, member, callback_data.contest_id)
    locked = await db.write(
        contest_answers.answer,
        **callback_data.model_dump(),
        member=player,
        at_ms=_received_ms(tap, now),
    )
    await tap.answer(locked_alert(locked, t))


async def hint(
    _query: CallbackQuery,
    callback_data: HintButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    chat: Chat | None,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    player = await _player(bot, db, chat, member, callback_data.contest_id)
    given = await db.write(
        contest_answers.hint,
        **callback_data.model_dump(),
        member=player,
        at_ms=_received_ms(tap, now),
    )
    await tap.answer(hint_alert(given, t), alert=True)


async def _player(
    bot: Bot, db: Database, chat: Chat | None, member: Member | None, contest_id: int
) -> Member:
    """Return who plays or may begin to; of newcomers Telegram says whether they are inside."""
    if chat is None or member is None:
        raise Refusal("contest.members_only")
    whose = member.member_id
    if not await db.read(contest_answers.is_playing, contest_id=contest_id, member_id=whose):
        found = await standing_in(bot, chat.telegram_chat_id, member.user_id)
        if found is Standing.OUTSIDE:
            raise Refusal("contest.members_only")
        if found is Standing.MUTED:
            raise Refusal("contest.muted")
    return member


def _received_ms(tap: Tap, now: datetime) -> int:
    """Return when a tap reached us: now, or within the second it came in, if that is over."""
    return min(int(now.timestamp() * 1000), tap.asked_at * 1000 + 999)


async def doubt(
    query: CallbackQuery,
    callback_data: DoubtButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    if chat is None or member is None:
        raise Refusal("contest.members_only")
    user_id, at, key = query.from_user.id, int(now.timestamp()), callback_data.model_dump()
    await db.write(contest_answers.doubt, **key, user_id=user_id, now=at)
    is_void = None
    if await rights.may(chat, user_id, Who.QUIZZES):
        is_void = await db.write(contests.void_round, **key, by=user_id, now=at)
    await tap.answer(doubt_alert(is_void, t), alert=True)


async def write(
    message: Message,
    db: Database,
    scene: Scene,
    now: datetime,
    listen_anew: Callable[[], None],
) -> None:
    """Take words as an answer, silently; with the right to delete, others do not get to see it."""
    chat, member, at = scene.chat, scene.member, as_seconds(message.date)
    if chat is None or member is None or message.sender_chat is not None:
        return
    replied = message.reply_to_message
    replies_to = replied.message_id if replied else None
    said = Written(chat.chat_key, thread_of(message), message.text or "", at, replies_to)
    is_first = await db.write(contest_answers.write, said, member=member)
    if is_first is None:
        listen_anew()
    elif is_first and Right.DELETE in chat.rights:
        own = lifetimes.Sent(message.chat.id, message.message_id, at, at, None, None)
        seconds = int(now.timestamp())
        await db.write(lifetimes.delete_now, chat_key=chat.chat_key, message=own, now=seconds)


FEATURE = Feature(
    buttons=(
        Button(JoinButton, join),
        Button(AnswerButton, answer),
        Button(HintButton, hint),
        Button(DoubtButton, doubt),
    ),
    steps=(Step(WRITTEN, write),),
)
