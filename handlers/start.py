"""/start, /help, and which community is meant in private."""

import re
from collections.abc import Callable

from aiogram.types import CallbackQuery, Message

from bot import members
from bot.texts import Translator
from domain.manners import CARDS_LIVE_FOR
from domain.members import User
from domain.refusals import Refusal
from handlers.features import Button, Command, Feature
from handlers.middleware import Scene, Tap
from storage import chats
from storage.database import Database
from views.cards import Card
from views.people import user_name
from views.start import (
    ADDED,
    CommunityButton,
    add_to_group,
    communities_card,
    open_private,
)

# What Telegram takes in a link.
_PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")


async def start(
    message: Message,
    args: str,
    username: str,
    scene: Scene,
    user: User | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if message.chat.type != "private":
        if args == ADDED:
            return  # The greeting says it all.
        payload = args if _PAYLOAD.fullmatch(args) else "hello"
        button = open_private(t, username=username, payload=payload)
        reply(Card(t("start.group"), button, lives_for=CARDS_LIVE_FOR))
    elif scene.community is None:
        reply(Card(t("start.no_community"), add_to_group(t, username=username)))
    else:
        reply(Card(t("start.private", name=user_name(user, t))))


async def choose_community(
    query: CallbackQuery,
    callback_data: CommunityButton,
    tap: Tap,
    db: Database,
    scene: Scene,
    t: Translator,
) -> None:
    if callback_data.community_id == 0:
        titles = [(key, await db.read(chats.title_of, key)) for key in scene.communities]
        tap.edit(communities_card(titles, t))
        return
    member = await db.write(
        members.choose_community,
        user_id=query.from_user.id,
        community_id=callback_data.community_id,
    )
    if member is None:
        raise Refusal("refusal.not_member")
    title = await db.read(chats.title_of, member.community_id)
    tap.edit(Card(t("private.about_community", title=title)))


FEATURE = Feature(
    commands=(Command(names=("start",), handler=start, help="help.start"),),
    buttons=(Button(CommunityButton, choose_community),),
)
