"""/language: a person's own in private, the group's in public."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message
from aiogram.types import User as Account

from bot import members, setting_changes
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.messages import Name
from domain.refusals import Refusal
from domain.rights import Who
from domain.setting_keys import Key
from handlers.features import Button, Command, Feature, Link
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.start import LanguageButton, language_card, open_private
from views.values import undo_keyboard


async def ask(
    message: Message,
    args: str,
    rights: Rights,
    texts: Texts,
    username: str,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
    menus: Callable[[], Awaitable[None]],
) -> None:
    user, for_group = message.from_user, chat is not None
    # Writing as the group: the button shows who presses, and that person's rights count.
    is_identity = message.sender_chat is not None
    asked = None if is_identity else chat
    if user is None or (asked and not await rights.may(asked, user.id, Who.SETTINGS)):
        button = open_private(t, username=username, payload="language")
        reply(Card(t("language.in_private"), button, lives_for=CARDS_LIVE_FOR))
        return
    chosen = None if is_identity else texts.named(args)
    if chosen is None:
        reply(language_card(texts, t, for_group=for_group))
        return
    changed = await _save(db, chosen, user, community if for_group else None, now)
    await menus()
    reply(_saved(texts.translator(chosen), changed))


async def choose(
    query: CallbackQuery,
    callback_data: LanguageButton,
    tap: Tap,
    rights: Rights,
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
    if chat is not None and not await rights.may(chat, user.id, Who.SETTINGS):
        raise Refusal("refusal.not_yours")
    changed = await _save(db, language, user, community if chat else None, now)
    await menus()
    tap.edit(_saved(texts.translator(language), changed))


async def _save(
    db: Database, language: str, user: Account, group: Community | None, now: datetime
) -> setting_changes.Changed | None:
    """Keep the choice; for a group return what changed."""
    if group is None:
        name = Name(user.id, user.first_name, user.last_name or "", user.username or "", "")
        await db.write(members.choose_language, name=name, language=language)
        return None
    return await db.write(
        setting_changes.change,
        community=group,
        key=Key.LANGUAGE,
        text=language,
        by=user.id,
        at=int(now.timestamp()),
    )


def _saved(t: Translator, changed: setting_changes.Changed | None) -> Card:
    if changed is None:
        return Card(t("language.saved"))
    return Card(t("language.group_saved"), undo_keyboard(changed, t))


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
    links=(Link("language", ask),),
)
