"""/quests for everybody, /quest for who runs them."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import quests, settings
from bot.quests import Mine
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.members import Member
from domain.numbers import parse_number
from domain.quests import Quest
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import chats
from storage import quests as stored
from storage.database import Database
from views.cards import Card
from views.quests import (
    DraftButton,
    EndButton,
    ListButton,
    MineButton,
    cancelled_card,
    confirm_card,
    list_card,
    mine_alert,
    mine_card,
    report_card,
    started_card,
)


async def show_mine(
    message: Message,
    db: Database,
    community: Community,
    member: Member,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    await db.write(quests.refresh, community=community)
    found = await db.read(quests.mine, member=member, is_running=True)
    user_id = message.from_user.id if message.from_user else 0
    reply(mine_card(found, t, user_id=user_id, is_running=True, now=now))


async def turn(
    query: CallbackQuery,
    callback_data: ListButton,
    tap: Tap,
    db: Database,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    if callback_data.user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    if member is None:
        raise Refusal("refusal.stale_button")
    is_running = callback_data.is_running
    found = await db.read(quests.mine, member=member, is_running=is_running)
    tap.edit(mine_card(found, t, user_id=callback_data.user_id, is_running=is_running, now=now))


async def tell_mine(
    _query: CallbackQuery,
    callback_data: MineButton,
    tap: Tap,
    db: Database,
    community: Community | None,
    member: Member | None,
    t: Translator,
) -> None:
    if community is None:
        raise Refusal("refusal.stale_button")
    await db.write(quests.refresh, community=community)
    mine = await db.read(_mine, callback_data.quest_id, community, member)
    await tap.answer(mine_alert(mine, t), alert=True)


def _mine(tx: Connection, quest_id: int, community: Community, member: Member | None) -> Mine:
    quest = quests.get(tx, community_id=community.community_id, quest_id=quest_id)
    return quests.of_member(tx, quest, member_id=member.member_id if member else 0)


async def usage(_message: Message, t: Translator, reply: Callable[[Card], None]) -> None:
    reply(Card(t("quest.usage"), lives_for=CARDS_LIVE_FOR))


async def decide(
    query: CallbackQuery,
    callback_data: DraftButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    quest_id, user_id = callback_data.quest_id, query.from_user.id
    if callback_data.act == "discard":
        await db.write(quests.discard, quest_id=quest_id, by=user_id)
        tap.edit(Card(t("quest.discarded")))
        return
    chat = await _place(db, quest_id)
    if not await rights.may(chat, user_id, Who.QUESTS):
        raise Refusal("settings.no_rights")
    at = int(now.timestamp())
    quest = await db.write(quests.start, quest_id=quest_id, by=user_id, now=at)
    community = await db.read(settings.community, quest.community_id)
    tap.edit(started_card(quest, community.zones, t))


async def _place(db: Database, quest_id: int) -> Chat:
    """Return the chat whose rights decide on a quest."""
    quest = await db.read(stored.find, quest_id)
    if quest is None:
        raise Refusal("refusal.stale_button")
    return await db.read(chats.get, quest.chat_key)


async def show_all(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    community_id = community.community_id
    running = await db.read(stored.running, community_id)
    ended = await db.read(stored.ended, community_id, most=quests.LISTED)
    reply(list_card(running, ended, community.zones, t))


async def show_one(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    await db.write(quests.refresh, community=community)
    quest = await db.read(_meant, message, args, community)
    report = await db.read(quests.report, quest.quest_id)
    reply(report_card(report, community.zones, t))


async def ask_to_end(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    act = "cancel" if args.partition(" ")[0].casefold() in CANCEL else "end"
    quest = await db.read(_meant, message, args, community)
    if not quest.is_running:
        raise Refusal("quest.not_running")
    report = await db.read(quests.report, quest.quest_id)
    reply(confirm_card(report, act, t, user_id=actor_id))


def _meant(tx: Connection, message: Message, args: str, community: Community) -> Quest:
    """Return the quest that is meant: by number, by a reply to its card, or the only one."""
    community_id, said = community.community_id, args.partition(" ")[2].strip().removeprefix("#")
    number = parse_number(said)
    replied = message.reply_to_message
    if number is None and not said and replied is not None:
        number = stored.find_by_card(
            tx, telegram_chat_id=message.chat.id, message_id=replied.message_id
        )
    if number is not None:
        return quests.get(tx, community_id=community_id, quest_id=number)
    running = stored.running(tx, community_id)
    if said or len(running) != 1:
        raise Refusal("quest.which")
    return running[0]


async def end(
    query: CallbackQuery,
    callback_data: EndButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    user_id, at = query.from_user.id, tap.asked_at
    if callback_data.user_id != user_id:
        raise Refusal("refusal.not_yours")
    chat = await _place(db, callback_data.quest_id)
    if not await rights.may(chat, user_id, Who.QUESTS):
        raise Refusal("settings.no_rights")
    if callback_data.act == "cancel":
        report = await db.write(quests.cancel, quest_id=callback_data.quest_id, by=user_id, now=at)
        tap.edit(cancelled_card(report, t))
    elif callback_data.act == "end":
        await db.write(quests.end, quest_id=callback_data.quest_id, by=user_id, now=at)
        tap.edit(Card(t("quest.ending")))
    else:
        tap.edit(Card(t("quest.going_on")))


CANCEL = frozenset({"cancel", "取消"})
END = ("end", "stop", "结束", "結束")
FEATURE = Feature(
    commands=(
        Command(
            names=("quests",),
            handler=show_mine,
            words=("任务", "任務", "挑战", "挑戰"),
            help="help.quests",
            menu="menu.quests",
            needs_member=True,
        ),
        Command(
            names=("quest",),
            handler=usage,
            help="help.quest",
            menu="menu.quest",
            who=Who.QUESTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(
        Button(ListButton, turn),
        Button(MineButton, tell_mine),
        Button(DraftButton, decide),
        Button(EndButton, end),
    ),
    subs=(
        *(Sub("quest", word, show_all) for word in ("list", "列表", "清单", "清單")),
        *(Sub("quest", word, show_one) for word in ("show", "查看", "查詢")),
        *(Sub("quest", word, ask_to_end) for word in (*END, *sorted(CANCEL))),
    ),
)
