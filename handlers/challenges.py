"""/challenge for everybody, its key word in the group, and making one for hosts."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import challenges
from bot.challenges import Outcome
from bot.key_words import CHALLENGE
from bot.texts import Translator
from domain.challenge_words import read_challenge
from domain.challenges import Challenge
from domain.chats import Chat
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.members import Member
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.commands import LATE_SECONDS
from handlers.features import Button, Command, Feature, Late, Link, Step, Sub, Where
from handlers.key_words import check_word
from handlers.links import linked
from handlers.middleware import Reply, Tap, as_seconds, thread_of
from handlers.rights import Rights
from storage import challenges as stored
from storage import chats, users
from storage.database import Database
from views.cards import Card, Sort
from views.challenges import (
    EndButton,
    JoinButton,
    OwnButton,
    RemindButton,
    begun_card,
    checked_in_card,
    confirm_card,
    joined_alert,
    list_card,
    own_alert,
    reminding_alert,
    reminding_card,
)

LINK = "challenge"


async def show(
    _message: Message,
    db: Database,
    community: Community,
    member: Member,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    at = int(now.timestamp())
    found = await db.read(challenges.listed, community=community, member=member, now=at)
    reply(list_card(found, t))


async def begin(
    message: Message,
    args: str,
    ref: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    own_words: frozenset[str],
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2]
    if not said.strip():
        raise Refusal("challenge.usage")
    terms = read_challenge(said)
    await db.read(_check, terms.word, community, own_words, ref)
    made = await db.write(
        challenges.begin,
        community=community,
        terms=terms,
        by=actor_id,
        place=(chat.chat_key, thread_of(message)),
        ref=ref,
        now=int(now.timestamp()),
    )
    reply(begun_card(made, t))


def _check(
    tx: Connection, word: str, community: Community, taken: frozenset[str], ref: str
) -> None:
    """Refuse a word that already means something in one of the community's groups."""
    if stored.find_by_ref(tx, ref) is None:
        here = [each.telegram_chat_id for each in chats.of_community(tx, community.community_id)]
        check_word(tx, word, here, taken, None)


async def say_word(
    message: Message,
    answers: dict[str, int],
    db: Database,
    now: datetime,
    t: Translator,
    reply: Reply,
) -> None:
    """Count a check-in however late it is heard; one of long ago is not answered."""
    if message.from_user is None or message.sender_chat is not None:
        raise Refusal("refusal.no_person")
    at, seconds = as_seconds(message.date), int(now.timestamp())
    outcome: Outcome = await db.write(
        challenges.check_in,
        challenge_id=answers["number"],
        user_id=message.from_user.id,
        at=at,
        ref=f"{message.chat.id}:{message.message_id}",
        now=seconds,
    )
    if seconds - at <= LATE_SECONDS:
        reply(checked_in_card(outcome, t), sort=Sort.CHECKIN)


async def join(
    query: CallbackQuery,
    callback_data: JoinButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    number, user_id, at = callback_data.challenge_id, query.from_user.id, int(now.timestamp())
    mine, is_new = await db.write(challenges.join, challenge_id=number, user_id=user_id, now=at)
    await tap.answer(joined_alert(mine, t, is_new=is_new), alert=True)


async def show_own(
    query: CallbackQuery,
    callback_data: OwnButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    number, user_id, at = callback_data.challenge_id, query.from_user.id, int(now.timestamp())
    mine = await db.read(challenges.own, challenge_id=number, user_id=user_id, now=at)
    await tap.answer(own_alert(mine, t), alert=True)


async def switch_reminders(
    query: CallbackQuery,
    callback_data: RemindButton,
    tap: Tap,
    db: Database,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    """Turn reminders on or off; the private chat, where they come, opens if need be."""
    number, user_id = callback_data.challenge_id, query.from_user.id
    if not await db.read(users.is_reachable, user_id):
        await tap.open(f"https://t.me/{username}?start={LINK}_{number}")
        return
    mine = await db.write(
        challenges.set_reminding,
        challenge_id=number,
        user_id=user_id,
        reminds=None,
        now=int(now.timestamp()),
    )
    await tap.answer(reminding_alert(mine, t), alert=True)


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Turn the reminders on of who came to be reminded."""
    number, user_id = linked(message, args)
    mine = await db.write(
        challenges.set_reminding,
        challenge_id=number,
        user_id=user_id,
        reminds=True,
        now=int(now.timestamp()),
    )
    reply(reminding_card(mine, t))


async def usage(_message: Message, t: Translator, reply: Callable[[Card], None]) -> None:
    reply(Card(t("challenge.usage"), lives_for=CARDS_LIVE_FOR))


async def ask_to_end(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    found = await db.read(_meant, args.partition(" ")[2], community.community_id)
    reply(confirm_card(await db.read(challenges.report, found), t, user_id=actor_id))


def _meant(tx: Connection, said: str, community_id: int) -> Challenge:
    """Return the challenge of this number, or the only one that goes on."""
    number = parse_number(said.strip().removeprefix("#"))
    going_on = stored.list_open(tx, community_id)
    if number is None and (said.strip() or len(going_on) != 1):
        raise Refusal("challenge.which")
    found = going_on[0] if number is None else None
    found = found or challenges.get(tx, challenge_id=number or 0, community_id=community_id)
    if not found.is_open:
        raise Refusal("challenge.over")
    return found


async def end(
    query: CallbackQuery,
    callback_data: EndButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    number, user_id = callback_data.challenge_id, query.from_user.id
    if callback_data.user_id != user_id:
        raise Refusal("refusal.not_yours")
    if callback_data.act != "end":
        tap.edit(Card(t("challenge.goes_on")))
        return
    found = await db.read(challenges.get, challenge_id=number)
    chat = await db.read(chats.get, found.chat_key)
    if not await rights.may(chat, user_id, Who.QUESTS):
        raise Refusal("settings.no_rights")
    await db.write(challenges.end, challenge_id=number, by=user_id, now=int(now.timestamp()))
    tap.edit(Card(t("challenge.ended", title=found.title)))


# The rules of every word behind /challenge that changes something.
HOSTS = Command(
    names=("challenge",),
    handler=usage,
    help="help.challenge",
    who=Who.QUESTS,
    where=Where.GROUP,
    late=Late.REPEATED,
)
NEW = ("new", "add", "start", "新建", "新增", "发起", "發起", "开始", "開始")
END = ("end", "stop", "cancel", "结束", "結束", "取消")
FEATURE = Feature(
    commands=(
        Command(
            names=("challenge", "challenges"),
            handler=show,
            words=("打卡活动", "打卡活動", "我的打卡"),
            help="help.challenge",
            needs_member=True,
        ),
    ),
    buttons=(
        Button(JoinButton, join),
        Button(OwnButton, show_own),
        Button(RemindButton, switch_reminders),
        Button(EndButton, end),
    ),
    steps=(Step(CHALLENGE, say_word),),
    links=(Link(LINK, open_by_link),),
    subs=(
        *(Sub("challenge", word, begin, rules=HOSTS) for word in NEW),
        *(Sub("challenge", word, ask_to_end, rules=HOSTS) for word in END),
    ),
)
