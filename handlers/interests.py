"""/interests: what members like, chosen privately, and the list that admins look after."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import interests, members
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.interests import read_names
from domain.members import Member
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Handler, Late, Link, Sub, Where
from handlers.middleware import Tap
from storage import chats
from storage.database import Database
from views.cards import Card
from views.interest_names import shipped_names
from views.interests import (
    InterestButton,
    list_card,
    menu_card,
    privately_card,
)


async def show(
    _message: Message,
    db: Database,
    chat: Chat | None,
    member: Member,
    username: str,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the menu privately; lead there from a group, where others would look on."""
    if chat is not None:
        reply(privately_card(t, username=username, chat_key=chat.chat_key))
        return
    reply(menu_card(await db.write(interests.opened, member_id=member.member_id, now=at), t))


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    member: Member | None,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the menu of the group that a link names, else of the one meant; it may be made up."""
    key, user_id = parse_number(args.partition("_")[2]), message.chat.id
    chat = await db.read(chats.find_by_key, key) if key else None
    if chat is not None:
        where = {"user_id": user_id, "community_id": chat.community_id}
        member = await db.write(members.choose_community, **where)
    if member is None:
        raise Refusal("refusal.not_member")
    reply(menu_card(await db.write(interests.opened, member_id=member.member_id, now=at), t))


async def choose(
    query: CallbackQuery, callback_data: InterestButton, tap: Tap, db: Database, t: Translator
) -> None:
    menu = await db.write(
        interests.choose,
        member_id=callback_data.member_id,
        user_id=query.from_user.id,
        interest_id=callback_data.interest_id,
        is_wanted=callback_data.is_wanted,
        now=tap.asked_at,
    )
    await tap.answer()
    tap.edit(menu_card(menu, t))


def changes(change: Callable[..., list[interests.Count]]) -> Handler:
    """Make the handler that puts names on the list, or takes them off it."""

    async def change_list(
        message: Message,
        db: Database,
        community: Community,
        actor_id: int,
        texts: Texts,
        now: datetime,
        t: Translator,
        reply: Callable[[Card], None],
    ) -> None:
        words = (message.text or "").split(maxsplit=2)[2:]
        names, shipped = read_names(" ".join(words)), shipped_names(texts)
        where, at = community.community_id, members.seconds(now)
        by = {"by": actor_id, "now": at}
        found = await db.write(change, community_id=where, names=names, shipped=shipped, **by)
        reply(list_card(found, community, t))

    return change_list


async def show_list(
    _message: Message,
    db: Database,
    community: Community,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    where, at = community.community_id, members.seconds(now)
    found = await db.write(interests.counted, community_id=where, now=at)
    reply(list_card(found, community, t))


ADMINS = Command(
    names=("interests",),
    handler=show_list,
    help="help.interests",
    who=Who.SETTINGS,
    where=Where.GROUP,
    late=Late.REPEATED,
)
FEATURE = Feature(
    commands=(
        Command(
            names=("interests",),
            handler=show,
            words=("我的兴趣", "我的興趣"),
            help="help.interests",
            needs_member=True,
        ),
    ),
    buttons=(Button(InterestButton, choose),),
    links=(Link("interests", open_by_link),),
    subs=(
        *(Sub("me", word, show) for word in ("tags", "interests", "兴趣", "興趣", "标签", "標籤")),
        *(Sub("interests", w, changes(interests.add), ADMINS) for w in ("add", "添加", "新增")),
        *(
            Sub("interests", word, changes(interests.remove), ADMINS)
            for word in ("remove", "delete", "删除", "刪除", "移除")
        ),
        *(Sub("interests", word, show_list, ADMINS) for word in ("list", "列表", "清單")),
    ),
)
