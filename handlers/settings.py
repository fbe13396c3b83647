"""/settings: the menu, its presses and the answers it asks for."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot import setting_changes, settings
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from domain.setting_keys import Group, Kind
from domain.settings import SETTINGS, Setting
from handlers.features import Button, Command, Feature, Late, Link, Step, Sub, Where
from handlers.links import opened
from handlers.middleware import Tap, as_seconds
from handlers.rights import Rights
from storage import chats, dialogues, menus
from storage.database import Database
from views.cards import Card
from views.settings import MenuButton, MenuCards
from views.start import open_private
from views.values import UndoButton, UndoManyButton, applied_card, changed_card, undone_card

STEP = "setting"


class Opened:
    """An open menu with what its pages need; the rights of who presses were just checked."""

    def __init__(
        self, menu: menus.Menu, chat: Chat, community: Community, texts: Texts, t: Translator
    ) -> None:
        self.menu, self.chat, self.community = menu, chat, community
        self.texts, self.t = texts, t

    @property
    def cards(self) -> MenuCards:
        return MenuCards(self.menu.menu_id, self.community, self.texts, self.t)


async def open_menu(
    message: Message,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    texts: Texts,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    menu_id = await db.write(
        menus.open_menu,
        user_id=actor_id,
        chat_key=chat.chat_key,
        opened_in=message.chat.id,
        ref=ref,
        now=int(now.timestamp()),
    )
    private = None
    if message.chat.type != "private":
        private = open_private(t, username=username, payload=f"settings_{chat.chat_key}")
    reply(MenuCards(menu_id, community, texts, t).home(private))


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    ref: str,
    now: datetime,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Open the menu of the group that a deep link names."""
    at = int(now.timestamp())
    chat, user_id = await opened(message, args, db=db, rights=rights, who=Who.SETTINGS, now=at)
    menu_id = await db.write(
        menus.open_menu,
        user_id=user_id,
        chat_key=chat.chat_key,
        opened_in=message.chat.id,
        ref=ref,
        now=at,
    )
    community = await db.read(settings.community, chat.community_id)
    reply(MenuCards(menu_id, community, texts, t).home())


def _load(tx: Connection, menu_id: int, now: int) -> tuple[menus.Menu, Chat, Community] | None:
    menu = menus.use(tx, menu_id=menu_id, now=now)
    if menu is None:
        return None
    chat = chats.get(tx, menu.chat_key)
    return menu, chat, settings.community(tx, chat.community_id)


async def press(
    query: CallbackQuery,
    callback_data: MenuButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    texts: Texts,
    now: datetime,
    t: Translator,
) -> None:
    opened = await _opened(query, callback_data.menu_id, db, rights, (texts, t, now))
    card = _page(opened, callback_data.act, callback_data.key)
    if card is not None:
        tap.edit(card)
        return
    await _act(query, callback_data, tap, db, opened, int(now.timestamp()))


def _page(opened: Opened, act: str, key: str) -> Card | None:
    """Return the page that a press only turns to."""
    match act:
        case "home":
            return opened.cards.home()
        case "close":
            return Card(opened.t("settings.closed"))
        case "group":
            return opened.cards.group(_group(key))
        case "presets":
            return opened.cards.presets()
        case "preset":
            changes = setting_changes.differences(opened.community, setting_changes.preset(key))
            return opened.cards.preset(key, changes)
    return None


async def _act(
    query: CallbackQuery,
    callback_data: MenuButton,
    tap: Tap,
    db: Database,
    opened: Opened,
    at: int,
) -> None:
    """Do what a press changes or asks."""
    key = callback_data.key
    match callback_data.act:
        case "apply":
            changes = await db.write(
                setting_changes.change_many,
                community=opened.community,
                wanted=setting_changes.preset(key),
                by=query.from_user.id,
                at=at,
            )
            tap.edit(opened.cards.applied(changes))
        case "key":
            await _choose(query, tap, db, opened, _setting(key), at)
        case "value":
            await _change(query, tap, db, opened, _setting(key), callback_data.value, at)
        case _:
            raise Refusal("refusal.stale_button")


async def _opened(
    query: CallbackQuery,
    menu_id: int,
    db: Database,
    rights: Rights,
    around: tuple[Texts, Translator, datetime],
) -> Opened:
    """Return the menu of a press: its owner's, still open, where it was opened, with rights."""
    texts, t, now = around
    found = await db.write(_load, menu_id, int(now.timestamp()))
    if found is None:
        raise Refusal("settings.menu_expired")
    menu, chat, community = found
    if menu.user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    if query.message is None or query.message.chat.id != menu.opened_in:
        raise Refusal("refusal.stale_button")
    if not await rights.may(chat, query.from_user.id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    return Opened(menu, chat, community, texts, t)


async def _again(db: Database, opened: Opened) -> Opened:
    community = await db.read(settings.community, opened.community.community_id)
    return Opened(opened.menu, opened.chat, community, opened.texts, opened.t)


def _group(key: str) -> Group:
    try:
        return Group(key)
    except ValueError:
        raise Refusal("refusal.stale_button") from None


def _setting(key: str) -> Setting:
    setting = SETTINGS.get(key)
    if setting is None:
        raise Refusal("refusal.stale_button")
    return setting


async def _choose(
    query: CallbackQuery, tap: Tap, db: Database, opened: Opened, setting: Setting, at: int
) -> None:
    """Switch at once, show the choices, or ask for words."""
    if setting.kind is Kind.SWITCH:
        value = "off" if opened.community.values.is_on(setting.key) else "on"
        await _change(query, tap, db, opened, setting, value, at)
        return
    if setting.kind is Kind.CHOICE:
        tap.edit(opened.cards.choices(setting))
        return
    if tap.message is None:
        raise Refusal("refusal.stale_button")
    await db.write(
        dialogues.ask,
        chat_id=opened.menu.opened_in,
        user_id=query.from_user.id,
        step=STEP,
        answers={
            "key": setting.key,
            "menu_id": opened.menu.menu_id,
            "message_id": tap.message.message_id,
        },
        now=at,
    )
    tap.edit(opened.cards.question(setting))


async def _change(
    query: CallbackQuery,
    tap: Tap,
    db: Database,
    opened: Opened,
    setting: Setting,
    value: str,
    at: int,
) -> None:
    changed = await db.write(
        setting_changes.change,
        community=opened.community,
        key=setting.key,
        text=value,
        by=query.from_user.id,
        at=at,
    )
    tap.edit((await _again(db, opened)).cards.group(setting.group, changed))


async def take_value(
    message: Message,
    answers: dict[str, int | str],
    db: Database,
    rights: Rights,
    texts: Texts,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take the words that answer a setting's question; refused words may be sent again."""
    if message.from_user is None:
        return
    at = int(now.timestamp())
    found = await db.write(_load, int(answers["menu_id"]), at)
    if found is None:
        raise Refusal("settings.menu_expired")
    _, chat, community = found
    if not await rights.may(chat, message.from_user.id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    changed = await db.write(
        setting_changes.change,
        community=community,
        key=str(answers["key"]),
        text=message.text or "",
        by=message.from_user.id,
        at=as_seconds(message.date),
    )
    await db.write(dialogues.end, chat_id=message.chat.id, user_id=message.from_user.id)
    reply(changed_card(changed, texts, t))


async def undo(
    query: CallbackQuery,
    callback_data: UndoButton | UndoManyButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    texts: Texts,
    now: datetime,
    t: Translator,
) -> None:
    """Take back what one act changed, be it one setting or several."""
    first_id, last_id = callback_data.rows
    community = await _changed_in(first_id, query, db, rights, chat)
    changes = await db.write(
        setting_changes.undo,
        community=community,
        first_id=first_id,
        last_id=last_id,
        by=query.from_user.id,
        at=int(now.timestamp()),
    )
    card = undone_card(changes, texts, t, is_one=first_id == last_id)
    tap.edit(_in_menu(card, tap))


async def _changed_in(
    setting_id: int, query: CallbackQuery, db: Database, rights: Rights, chat: Chat | None
) -> Community:
    """Return where a change was made; refuse who may change nothing there."""
    place = await db.read(setting_changes.place_of, setting_id)
    if place is None:
        raise Refusal("refusal.stale_button")
    first, community = place
    here = chat if chat and chat.community_id == community.community_id else first
    if not await rights.may(here, query.from_user.id, Who.SETTINGS):
        raise Refusal("refusal.not_yours")
    return community


def _in_menu(card: Card, tap: Tap) -> Card:
    """Keep the way back to the menu, its last row, where the button stood in one."""
    keyboard = tap.message.reply_markup if tap.message else None
    last = keyboard.inline_keyboard[-1] if keyboard else []
    prefix = f"{MenuButton.__prefix__}:"
    if not any((button.callback_data or "").startswith(prefix) for button in last):
        return card
    return card.with_keyboard(InlineKeyboardMarkup(inline_keyboard=[last]))


async def apply_preset(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Apply a preset by name: /settings preset quiet."""
    wanted = setting_changes.preset(args.partition(" ")[2].strip().casefold())
    changes = await db.write(
        setting_changes.change_many, community=community, wanted=wanted, by=actor_id, at=at
    )
    reply(applied_card(changes, texts, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("settings",),
            handler=open_menu,
            words=("设置", "設定"),
            help="help.settings",
            menu="menu.settings",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
            file=True,
        ),
    ),
    buttons=(
        Button(MenuButton, press),
        Button(UndoButton, undo),
        Button(UndoManyButton, undo),
    ),
    steps=(Step(STEP, take_value),),
    links=(Link("settings", open_by_link),),
    subs=(Sub("settings", "preset", apply_preset),),
)
