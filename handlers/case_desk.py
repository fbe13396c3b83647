"""The team's side of cases: the buttons of their cards, and /canned, the answers kept for them."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import canned_replies, case_files, case_posts, cases, settings
from bot.case_relays import Passed
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.case_lookup import refuse_strangers
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from handlers.targets import name_of
from storage import canned_replies as stored
from storage import case_messages, tiers
from storage.database import Database
from views.canned_replies import canned_list_card
from views.cards import Card
from views.case_buttons import CannedButton, CaseAct, CaseButton
from views.cases import canned_card, desk_card


async def press(
    query: CallbackQuery,
    callback_data: CaseButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    """Do what a button of a card says, for whoever is of the team."""
    number, act, user_id = callback_data.case_id, callback_data.act, query.from_user.id
    case = await db.read(cases.get, case_id=number)
    await refuse_strangers(rights, chat, case.community_id, user_id)
    if act is CaseAct.FILE:
        is_sent = await db.write(case_files.ask, case=case, user_id=user_id, now=tap.asked_at)
        words = t("case.file.sent") if is_sent else t("case.file.start_me")
        await tap.answer(words, alert=not is_sent)
        return
    if act in (CaseAct.BLOCK, CaseAct.BACK, CaseAct.CANNED):
        tap.edit(await db.read(_card, case_id=number, act=act, t=t))
        return
    at, ref = int(now.timestamp()), query.id
    await db.write(_act, case_id=number, act=act, user_id=user_id, ref=ref, now=at)
    tap.edit(await db.read(_card, case_id=number, act=CaseAct.BACK, t=t))


def _act(tx: Connection, *, case_id: int, act: CaseAct, user_id: int, ref: str, now: int) -> None:
    match act:
        case CaseAct.TAKE:
            cases.take(tx, case_id=case_id, user_id=user_id, ref=ref, now=now)
        case CaseAct.CLOSE:
            cases.close(tx, case_id=case_id, now=now)
        case CaseAct.REOPEN:
            cases.reopen(tx, case_id=case_id, is_staff=True, now=now)
        case CaseAct.URGE:
            cases.urge(tx, case_id=case_id, ref=ref, now=now)
        case CaseAct.BLOCKED:
            cases.block(tx, case_id=case_id, by=user_id, now=now)
        case CaseAct.UNBLOCK:
            cases.unblock(tx, case_id=case_id, by=user_id, now=now)
        case _:
            raise Refusal("refusal.stale_button")


def _card(tx: Connection, *, case_id: int, act: CaseAct, t: Translator) -> Card:
    """Show a case, asking whether to block its member, or with the answers that are kept."""
    case = cases.get(tx, case_id)
    community = settings.community(tx, case.community_id)
    found, tier = case_posts.seen(tx, case), tiers.find(tx, case.member_id).tier
    card = desk_card(found, community, tier, t, asks=act is CaseAct.BLOCK)
    if act is not CaseAct.CANNED:
        return card
    kept = stored.of_community(tx, case.community_id)
    if not kept:
        raise Refusal("canned.none")
    after_id = case_messages.last_of(tx, case_id)
    return canned_card(kept, card, t, case_id=case_id, after_id=after_id)


async def send_canned(
    query: CallbackQuery,
    callback_data: CannedButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    """Answer a case with a kept answer; a second tap of one card sends it once."""
    number, name = callback_data.case_id, name_of(query.from_user)
    case = await db.read(cases.get, case_id=number)
    await refuse_strangers(rights, chat, case.community_id, query.from_user.id)
    passed = await db.write(
        canned_replies.send,
        case_id=number,
        canned_id=callback_data.canned_id,
        after_id=callback_data.after_id,
        name=name,
        now=int(now.timestamp()),
    )
    tap.edit(await db.read(_card, case_id=number, act=CaseAct.BACK, t=t))
    is_sent = passed is Passed.ON_ITS_WAY
    await tap.answer(t("canned.sent") if is_sent else t("case.unreachable"), alert=not is_sent)


# -- /canned ---------------------------------------------------------------------------------


async def show_canned(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    found = await db.read(stored.of_community, community.community_id)
    reply(canned_list_card(found, t))


async def add_canned(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    title = await db.write(
        canned_replies.keep,
        community_id=community.community_id,
        words=args.partition(" ")[2],
        by=actor_id,
        now=at,
    )
    reply(Card(t("canned.kept", title=title)))


async def remove_canned(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    title = args.partition(" ")[2].strip()
    is_gone = await db.write(
        canned_replies.remove,
        community_id=community.community_id,
        title=title,
        by=actor_id,
        now=at,
    )
    if not is_gone:
        raise Refusal("canned.unknown", title=title)
    reply(Card(t("canned.removed", title=title)))


ADD = ("add", "new", "添加", "新增")
REMOVE = ("remove", "delete", "删除", "刪除")
FEATURE = Feature(
    commands=(
        Command(
            names=("canned",),
            handler=show_canned,
            help="help.canned",
            menu="menu.canned",
            who=Who.CASES,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(CaseButton, press), Button(CannedButton, send_canned)),
    subs=(
        *(Sub("canned", word, add_canned) for word in ADD),
        *(Sub("canned", word, remove_canned) for word in REMOVE),
    ),
)
