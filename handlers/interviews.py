"""/interview: times offered by staff, each taken by one member in the private chat."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import interviews, places
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.interviews import Interview, read_line, read_note, read_times, read_title
from domain.manners import HINTS_LIVE_FOR
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers import forms
from handlers.features import (
    Button,
    Call,
    Command,
    Feature,
    Filling,
    Form,
    Late,
    Link,
    Step,
    Sub,
    Where,
)
from handlers.links import linked
from handlers.membership import is_inside_any
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import dialogues
from storage.database import Database
from views.cards import Card
from views.forms import Question
from views.interviews import (
    BackButton,
    OpenButton,
    SeatButton,
    SlotButton,
    booking_card,
    list_card,
    offered_card,
    question,
    seat_card,
)
from views.start import open_private

LINK, LIST_LINK = "interview", "ivlist"
NOTE = "interview_note"
TITLE, TIMES = "title", "times"
CLOSE = ("close", "end", "stop", "关闭", "關閉", "结束", "結束")


# -- offered ---------------------------------------------------------------------------------


async def make(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
    call: Call,
) -> None:
    """Offer the times of a line; without one, ask in the private chat."""
    line = args.partition(" ")[2].strip()
    if not line:
        await call(forms.begin, message=message, form=FORM, privately=t("interview.privately"))
        return
    filling = Filling(FORM, chat, community, thread_of(message), actor_id, {}, ref, now)
    title, times = read_line(line, now=now, zone=filling.zone)
    reply(offered_card(await _offer(db, filling, title, times), t))


async def _offer(db: Database, filling: Filling, title: str, times: list[int]) -> Interview:
    return await db.write(
        interviews.offer,
        community=filling.community,
        title=title,
        times=times,
        by=filling.user_id,
        place=(filling.chat.chat_key, filling.thread_id),
        ref=filling.ref,
        now=filling.at,
    )


def next_field(answers: Mapping[str, int | str]) -> str | None:
    return next((each for each in (TITLE, TIMES) if each not in answers), None)


async def ask(field: str, t: Translator) -> Question:
    return question(field, t)


async def read(filling: Filling, field: str, text: str) -> str:
    if field == TITLE:
        return read_title(text)
    read_times(text, now=filling.now, zone=filling.zone)
    return text


async def finish(filling: Filling, db: Database, t: Translator) -> Card:
    title, said = str(filling.answers[TITLE]), str(filling.answers[TIMES])
    times = read_times(said, now=filling.now, zone=filling.zone)
    return offered_card(await _offer(db, filling, title, times), t)


FORM = Form("interview", Who.SURVEYS, next_field, ask, read, finish)


# -- taken -----------------------------------------------------------------------------------


async def open_times(
    _query: CallbackQuery, callback_data: OpenButton, tap: Tap, username: str
) -> None:
    await tap.open(f"https://t.me/{username}?start={LINK}_{callback_data.interview_id}")


async def come(
    message: Message,
    args: str,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the times to who opened the link."""
    (interview_id, user_id), at = linked(message, args), int(now.timestamp())
    is_inside = await _is_inside(bot, db, interview_id, user_id)
    booking = await db.write(
        interviews.come, interview_id=interview_id, user_id=user_id, is_inside=is_inside, now=at
    )
    reply(booking_card(booking, t, now=at))


async def _is_inside(bot: Bot, db: Database, interview_id: int, user_id: int) -> bool:
    """Say whether Telegram knows somebody inside; refuse who is in none of the groups."""
    interview = await db.read(interviews.get, interview_id=interview_id)
    homes = await db.read(places.homes, interview.community_id)
    found = await is_inside_any(bot, homes, user_id)
    if found is False:
        raise Refusal("interview.join_first", title=homes[0].title)
    return bool(found)


async def take(
    query: CallbackQuery,
    callback_data: SlotButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    at, user_id = int(now.timestamp()), query.from_user.id
    seat = await db.read(interviews.seat, slot_id=callback_data.slot_id)
    await _is_inside(bot, db, seat.interview.interview_id, user_id)
    booking = await db.write(
        interviews.take, slot_id=callback_data.slot_id, user_id=user_id, now=at
    )
    tap.edit(booking_card(booking, t, now=at))


async def give_back(
    query: CallbackQuery,
    callback_data: BackButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    at, interview_id = int(now.timestamp()), callback_data.interview_id
    booking = await db.write(
        interviews.give_back, interview_id=interview_id, user_id=query.from_user.id, now=at
    )
    tap.edit(booking_card(booking, t, now=at))


# -- looked after by staff -------------------------------------------------------------------


async def show_list(
    message: Message,
    db: Database,
    community: Community,
    username: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """List who comes when in the private chat; in a group, lead there."""
    if message.chat.type == "private":
        found = await db.read(interviews.listed, community.community_id)
        reply(list_card(found, t, now=int(now.timestamp())))
        return
    link = open_private(t, username=username, payload=f"{LIST_LINK}_{community.community_id}")
    reply(Card(t("interview.list.privately"), link, lives_for=HINTS_LIVE_FOR))


async def open_list(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    community_id, user_id = linked(message, args)
    if not await rights.may_in_community(community_id, user_id, Who.SURVEYS):
        raise Refusal("settings.no_rights")
    found = await db.read(interviews.listed, community_id)
    reply(list_card(found, t, now=int(now.timestamp())))


async def close(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number = parse_number(args.partition(" ")[2].strip().removeprefix("#"))
    if number is None:
        raise Refusal("interview.which")
    await db.read(interviews.get, interview_id=number, community_id=community.community_id)
    closed = await db.write(
        interviews.close, interview_id=number, by=actor_id, now=int(now.timestamp())
    )
    reply(Card(t("interview.closed_now", number=number, title=closed.title)))


async def look_after(
    query: CallbackQuery,
    callback_data: SeatButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Show a taken time, or do something with it, for who holds interviews."""
    slot_id, user_id, at = callback_data.slot_id, query.from_user.id, int(now.timestamp())
    await _check(db, rights, slot_id, user_id)
    match callback_data.act:
        case "done":
            await db.write(interviews.finish, slot_id=slot_id, by=user_id, now=at)
        case "free":
            await db.write(interviews.free, slot_id=slot_id, by=user_id, now=at)
        case "note":
            await _listen(db, slot_id, user_id, at)
            tap.edit(Card(t("interview.ask_note")))
            return
    seat = await db.read(interviews.seat, slot_id=slot_id)
    tap.edit(seat_card(seat, t, now=at))


async def _check(db: Database, rights: Rights, slot_id: int, user_id: int) -> None:
    seat = await db.read(interviews.seat, slot_id=slot_id)
    if not await rights.may_in_community(seat.interview.community_id, user_id, Who.SURVEYS):
        raise Refusal("settings.no_rights")


async def _listen(db: Database, slot_id: int, user_id: int, at: int) -> None:
    await db.write(
        dialogues.ask,
        chat_id=user_id,
        user_id=user_id,
        step=NOTE,
        answers={"slot_id": slot_id},
        now=at,
    )


async def take_note(
    message: Message,
    answers: Mapping[str, int],
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    user_id, slot_id = message.from_user.id if message.from_user else 0, answers["slot_id"]
    await _check(db, rights, slot_id, user_id)
    text = read_note(message.text or "")
    seat = await db.write(interviews.note, slot_id=slot_id, text=text)
    await db.write(dialogues.end, chat_id=user_id, user_id=user_id)
    reply(seat_card(seat, t, now=int(now.timestamp())))


FEATURE = Feature(
    commands=(
        Command(
            names=("interview",),
            handler=show_list,
            help="help.interview",
            menu="menu.interview",
            who=Who.SURVEYS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(
        Button(OpenButton, open_times),
        Button(SlotButton, take),
        Button(BackButton, give_back),
        Button(SeatButton, look_after),
    ),
    steps=(Step(NOTE, take_note),),
    links=(Link(LINK, come), Link(LIST_LINK, open_list)),
    forms=(FORM,),
    subs=(
        *(Sub("interview", word, make) for word in ("new", "新建", "新增")),
        *(Sub("interview", word, show_list) for word in ("list", "列表", "清单", "清單")),
        *(Sub("interview", word, close) for word in CLOSE),
    ),
)
