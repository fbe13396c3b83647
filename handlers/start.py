"""/start, /help, and which community is meant in private."""

from collections.abc import Callable, Iterator, Sequence

from aiogram.types import CallbackQuery, Message

from bot import members
from bot.texts import Html, Translator
from domain.chats import Chat
from domain.manners import CARDS_LIVE_FOR
from domain.members import User
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Where
from handlers.middleware import Scene, Tap
from handlers.rights import Rights
from storage import chats
from storage.database import Database
from views.cards import Card
from views.people import user_name
from views.start import (
    CommunityButton,
    add_to_group,
    communities_card,
    help_card,
    open_private,
)


async def start(
    message: Message,
    args: str,
    username: str,
    scene: Scene,
    user: User | None,
    t: Translator,
    features: Sequence[Feature],
    reply: Callable[[Card], None],
) -> None:
    if message.chat.type != "private":
        button = open_private(t, username=username, payload="hello")
        reply(Card(t("start.group"), button, lives_for=CARDS_LIVE_FOR))
    elif args == "help":
        reply(help_card(list(_rows(features, t, is_private=True, is_admin=False)), t))
    elif scene.community is None:
        reply(Card(t("start.no_community"), add_to_group(t, username=username)))
    else:
        reply(Card(t("start.private", name=user_name(user, t))))


async def show_help(
    message: Message,
    rights: Rights,
    chat: Chat | None,
    username: str,
    t: Translator,
    features: Sequence[Feature],
    reply: Callable[[Card], None],
) -> None:
    if chat is None:
        reply(help_card(list(_rows(features, t, is_private=True, is_admin=False)), t))
        return
    user = message.from_user
    is_admin = user is not None and await rights.may(chat, user.id, Who.SETTINGS)
    button = open_private(t, username=username, payload="help")
    if not is_admin:
        reply(Card(t("help.group"), button, lives_for=CARDS_LIVE_FOR))
        return
    rows = list(_rows(features, t, is_private=False, is_admin=True))
    reply(help_card(rows, t).with_keyboard(button))


def _rows(
    features: Sequence[Feature], t: Translator, *, is_private: bool, is_admin: bool
) -> Iterator[tuple[str, Html]]:
    """List what this person may use here."""
    for feature in features:
        for command in feature.commands:
            if command.who is not Who.MEMBERS and not is_admin:
                continue
            if command.where is Where.GROUP and is_private:
                continue
            # The key comes from the command's own table, where a test reads it.
            yield f"/{command.names[0]}", t(command.help)


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
    commands=(
        Command(names=("start",), handler=start, help="help.start"),
        Command(
            names=("help",),
            handler=show_help,
            words=("帮助", "幫助"),
            help="help.help",
            menu="menu.help",
            reads=True,
        ),
    ),
    buttons=(Button(CommunityButton, choose_community),),
)
