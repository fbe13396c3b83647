"""/connect: work on a group from the private chat."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot.texts import Translator
from domain.chats import Chat
from domain.refusals import Refusal
from handlers.features import Button, Command, Feature, Link
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import chats, connections
from storage.database import Database
from views.cards import Card
from views.places import ConnectButton, connect_card
from views.start import open_private


async def connect(
    message: Message,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if message.from_user is None or message.sender_chat is not None:
        raise Refusal("connect.as_yourself")
    user_id, at = message.from_user.id, int(now.timestamp())
    if message.chat.type == "private":
        groups = await rights.groups(user_id)
        key = await db.read(connections.find, user_id=user_id, now=at)
        connected = next((group for group in groups if group.chat_key == key), None)
        reply(connect_card(groups, t, connected))
        return
    if chat is None or not await rights.may_anything(chat, user_id):
        return
    await db.write(connections.connect, user_id=user_id, chat_key=chat.chat_key, now=at)
    button = open_private(t, username=username, payload="connect")
    reply(Card(t("connect.done", title=chat.title), button))


async def choose(
    query: CallbackQuery,
    callback_data: ConnectButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    user_id = query.from_user.id
    if callback_data.chat_key == 0:
        await db.write(connections.remove, user_id)
        tap.edit(Card(t("connect.ended")))
        return
    chat = await db.read(chats.find_by_key, callback_data.chat_key)
    if chat is None or not await rights.may_anything(chat, user_id):
        raise Refusal("settings.no_rights")
    at = int(now.timestamp())
    await db.write(connections.connect, user_id=user_id, chat_key=chat.chat_key, now=at)
    tap.edit(Card(t("connect.done", title=chat.title)))


FEATURE = Feature(
    commands=(Command(names=("connect",), handler=connect, help="help.connect"),),
    buttons=(Button(ConnectButton, choose),),
    links=(Link("connect", connect),),
)
