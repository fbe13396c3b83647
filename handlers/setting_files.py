"""Settings as a file: export, import with a look at the differences first, copy to a group."""

from collections.abc import Callable, Mapping
from datetime import datetime
from sqlite3 import Connection

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import setting_changes, settings
from bot.communities import groups_of
from bot.setting_changes import Changed
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.downloads import downloaded
from handlers.features import Button, Feature, Step, Sub
from handlers.middleware import Tap
from handlers.rights import Rights
from handlers.setting_offers import READY, elsewhere, offer
from storage import chats, dialogues
from storage.database import Database
from views.cards import Attachment, Card
from views.setting_files import ApplyButton, CopyButton, copy_card
from views.values import applied_card

ASKED = "settings_file"
MOST_BYTES = 20_000


async def export(
    message: Message,
    chat: Chat,
    community: Community,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    card = elsewhere(message, chat, username, t)
    if card is None:
        body = setting_changes.as_yaml(community).encode()
        file = Attachment(f"settings-{chat.chat_key}.yaml", body)
        card = Card(t("settings.exported", title=community.title), file=file)
    reply(card)


async def import_settings(
    message: Message,
    args: str,
    bot: Bot,
    db: Database,
    chat: Chat,
    actor_id: int,
    now: datetime,
    username: str,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Read the settings that the command comes with or answers; without any, ask for them."""
    card = elsewhere(message, chat, username, t)
    if card is None:
        at, place = int(now.timestamp()), (message.chat.id, actor_id)
        await db.write(_ask_for_file, chat, place, at)
        text = await _settings_with(bot, message, args)
        if text is None:
            card = Card(t("settings.send_file"))
        else:
            card = await offer(db, chat, setting_changes.from_yaml(text), place, (texts, t, now))
    reply(card)


def _ask_for_file(tx: Connection, chat: Chat, place: tuple[int, int], at: int) -> None:
    """Wait for settings; what is refused may be sent again."""
    chat_id, user_id = place
    answers = {"chat_key": chat.chat_key}
    dialogues.ask(tx, chat_id=chat_id, user_id=user_id, step=ASKED, answers=answers, now=at)


async def _settings_with(bot: Bot, message: Message, args: str) -> str | None:
    """Return the settings behind the command, in its file or in what it answers."""
    words = args.split(maxsplit=1)
    if len(words) > 1:
        return words[1]
    replied = message.reply_to_message
    for sent in (message, replied):
        if sent is not None and sent.document is not None:
            return await _text(bot, sent)
    return None


async def ask_where(
    message: Message,
    db: Database,
    rights: Rights,
    chat: Chat,
    community: Community,
    actor_id: int,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    card = elsewhere(message, chat, username, t)
    if card is None:
        groups = [
            group
            for group in await db.read(groups_of, actor_id)
            if group.community_id != community.community_id
            and await rights.may(group, actor_id, Who.SETTINGS)
        ]
        card = copy_card(groups, chat.chat_key, t)
    reply(card)


async def take_file(
    message: Message,
    answers: Mapping[str, int | str],
    bot: Bot,
    db: Database,
    rights: Rights,
    texts: Texts,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Read the settings that a person sends and show what they would change."""
    text = message.text or await _text(bot, message)
    chat = await db.read(chats.get, int(answers["chat_key"]))
    user_id = message.from_user.id if message.from_user else 0
    if not await rights.may(chat, user_id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    wanted = setting_changes.from_yaml(text)
    place = (message.chat.id, user_id)
    reply(await offer(db, chat, wanted, place, (texts, t, now)))


async def _text(bot: Bot, message: Message) -> str:
    document = message.document
    if document is None:
        raise Refusal("settings.not_yaml")
    if (document.file_size or 0) > MOST_BYTES:
        raise Refusal("settings.file_too_large")
    return (await downloaded(bot, document))[:MOST_BYTES].decode(errors="replace")


async def apply(
    query: CallbackQuery,
    callback_data: ApplyButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    texts: Texts,
    now: datetime,
    t: Translator,
) -> None:
    if tap.message is None:
        raise Refusal("refusal.stale_button")
    chat_id, user_id, at = tap.message.chat.id, query.from_user.id, int(now.timestamp())
    ready = await db.read(dialogues.find, chat_id=chat_id, user_id=user_id, now=at)
    if ready is None or ready.step != READY:
        raise Refusal("refusal.stale_button")
    wanted = {key: str(value) for key, value in ready.answers.items()}
    if int(wanted.pop("chat_key")) != callback_data.chat_key:
        raise Refusal("refusal.stale_button")
    chat = await db.read(chats.get, callback_data.chat_key)
    if not await rights.may(chat, user_id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    changes = await db.write(_apply, chat, wanted, place=(chat_id, user_id), at=at)
    tap.edit(applied_card(changes, texts, t))


def _apply(
    tx: Connection, chat: Chat, wanted: Mapping[str, str], *, place: tuple[int, int], at: int
) -> list[Changed]:
    """Change what was offered and forget the offer."""
    chat_id, user_id = place
    community = settings.community(tx, chat.community_id)
    changes = setting_changes.change_many(
        tx, community=community, wanted=wanted, by=user_id, at=at
    )
    dialogues.end(tx, chat_id=chat_id, user_id=user_id)
    return changes


async def copy(
    query: CallbackQuery,
    callback_data: CopyButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    texts: Texts,
    now: datetime,
    t: Translator,
) -> None:
    """Show what the group's settings would change in another group of the same person."""
    if tap.message is None:
        raise Refusal("refusal.stale_button")
    groups = {group.chat_key: group for group in await db.read(groups_of, query.from_user.id)}
    source, target = groups.get(callback_data.source), groups.get(callback_data.target)
    if source is None or target is None:
        raise Refusal("refusal.stale_button")
    for group in (source, target):
        if not await rights.may(group, query.from_user.id, Who.SETTINGS):
            raise Refusal("settings.no_rights")
    community = await db.read(settings.community, source.community_id)
    wanted = setting_changes.from_yaml(setting_changes.as_yaml(community))
    place = (tap.message.chat.id, query.from_user.id)
    tap.edit(await offer(db, target, wanted, place, (texts, t, now)))


FEATURE = Feature(
    buttons=(Button(ApplyButton, apply), Button(CopyButton, copy)),
    steps=(Step(ASKED, take_file),),
    subs=(
        Sub("settings", "export", export),
        Sub("settings", "import", import_settings),
        Sub("settings", "copy", ask_where),
    ),
)
