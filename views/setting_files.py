"""Settings as a file: what an import or a copy would change."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.setting_changes import Changed
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.names import clean, cut
from views.cards import Card
from views.values import differences


class ApplyButton(CallbackData, prefix="apply"):
    """Apply what was read last, to the group it was read for."""

    chat_key: int


class CopyButton(CallbackData, prefix="copy"):
    """Show what one group's settings would change in another."""

    source: int
    target: int


def copy_card(groups: Sequence[Chat], source: int, t: Translator) -> Card:
    """Ask which group shall get the settings."""
    if not groups:
        return Card(t("settings.copy_nowhere"))
    builder = InlineKeyboardBuilder()
    for group in groups:
        title = cut(clean(group.title)) or str(group.chat_key)
        builder.button(text=title, callback_data=CopyButton(source=source, target=group.chat_key))
    builder.adjust(1)
    return Card(t("settings.copy_where"), builder.as_markup())


def differences_card(
    changes: Sequence[Changed],
    community: Community,
    texts: Texts,
    t: Translator,
    *,
    chat_key: int,
) -> Card:
    """Show what would change, with the button that applies it."""
    title = t("settings.differences", title=community.title)
    text = differences(changes, texts, t, title=title)
    if not changes:
        return Card(text)
    builder = InlineKeyboardBuilder()
    builder.button(text=t("settings.apply").plain, callback_data=ApplyButton(chat_key=chat_key))
    return Card(text, builder.as_markup())
