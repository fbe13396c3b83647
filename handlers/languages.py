"""/language: a person's own in private, the group's in public."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message
from aiogram.types import User as Account

from bot import members, settings
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.messages import Name
from domain.refusals import Refusal
from handlers import rights
from handlers.features import Button, Command, Feature, Who
from handlers.middleware import Tap
from storage.database import Database
from views.cards import Card
from views.start import LanguageButton, language_card, open_private


async def ask(
    message: Message,
    args: str,
    bot: Bot,
    texts: Texts,
    username: str,
    db: Database,
    community: Community | None,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
    menus: Callable[[], Awaitable[None]],
) -> None:
    user, for_group = message.from_user, message.chat.type != "private"
    # Writing as the group: the button shows who presses, and that person's rights count.
    is_identity = message.sender_chat is not None
    asks_admin = for_group and not is_identity
    if user is None or (asks_admin and not await _is_admin(bot, message.chat.id, user.id)):
        button = open_private(t, username=username, payload="language")
        reply(Card(t("language.in_private"), button, lives_for=CARDS_LIVE_FOR))
        return
    chosen = None if is_identity else texts.match(args)
    if chosen is None:
        reply(language_card(texts, t, for_group=for_group))
        return
    await _save(db, chosen, user, community if for_group else None, now)
    await menus()
    reply(_saved(texts.translator(chosen), for_group=for_group))


async def choose(
    query: CallbackQuery,
    callback_data: LanguageButton,
    tap: Tap,
    bot: Bot,
    texts: Texts,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    now: datetime,
    menus: Callable[[], Awaitable[None]],
) -> None:
    user, language = query.from_user, callback_data.language
    if language not in texts.languages or callback_data.for_group != (chat is not None):
        raise Refusal("refusal.stale_button")
    if chat is not None and not await _is_admin(bot, chat.telegram_chat_id, user.id):
        raise Refusal("refusal.not_yours")
    await _save(db, language, user, community if chat else None, now)
    await menus()
    tap.edit(_saved(texts.translator(language), for_group=chat is not None))


async def _is_admin(bot: Bot, chat_id: int, user_id: int) -> bool:
    return await rights.may(bot, chat_id=chat_id, user_id=user_id, who=Who.CAN_CHANGE_INFO)


async def _save(
    db: Database, language: str, user: Account, group: Community | None, now: datetime
) -> None:
    if group is not None:
        await db.write(
            settings.set_language, community=group, language=language, by=user.id, now=now
        )
        return
    name = Name(user.id, user.first_name, user.last_name or "", user.username or "", "")
    await db.write(members.choose_language, name=name, language=language)


def _saved(t: Translator, *, for_group: bool) -> Card:
    return Card(t("language.group_saved") if for_group else t("language.saved"))


FEATURE = Feature(
    commands=(
        Command(
            names=("language",),
            handler=ask,
            words=("语言", "語言"),
            help="help.language",
            menu="menu.language",
        ),
    ),
    buttons=(Button(LanguageButton, choose),),
)
