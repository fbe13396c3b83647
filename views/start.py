"""The first words, help, languages, and which group is meant in private."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.texts import Texts, Translator
from domain.manners import CARDS_LIVE_FOR
from domain.names import clean, cut
from views.cards import Card

ADDED = "new"
"""What Telegram's link says as /start in the group that the bot was added to by it."""


class LanguageButton(CallbackData, prefix="lang"):
    """Choose a language, for oneself or for the group where the button stands."""

    language: str
    for_group: bool


class CommunityButton(CallbackData, prefix="meant"):
    """Mean a community in private; 0 asks which."""

    community_id: int


def open_private(t: Translator, *, username: str, payload: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    link = f"https://t.me/{username}?start={payload}"
    return builder.button(text=t("help.open_private").plain, url=link).as_markup()


def add_to_group(t: Translator, *, username: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    link = f"https://t.me/{username}?startgroup={ADDED}"
    return builder.button(text=t("start.add_to_group").plain, url=link).as_markup()


def language_card(texts: Texts, t: Translator, *, for_group: bool) -> Card:
    builder = InlineKeyboardBuilder()
    for language in texts.languages:
        builder.button(
            text=texts.translator(language)("language.own_name").plain,
            callback_data=LanguageButton(language=language, for_group=for_group),
        )
    question = t("language.choose_group") if for_group else t("language.choose")
    builder.adjust(1)
    return Card(question, builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def other_community(t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    button = CommunityButton(community_id=0)
    return builder.button(text=t("private.other_group").plain, callback_data=button).as_markup()


def communities_card(communities: Sequence[tuple[int, str]], t: Translator) -> Card:
    """Ask which community is meant; (id, title) each."""
    builder = InlineKeyboardBuilder()
    for community_id, title in communities:
        builder.button(
            text=cut(clean(title)) or str(community_id),
            callback_data=CommunityButton(community_id=community_id),
        )
    builder.adjust(1)
    return Card(t("private.choose_group"), builder.as_markup())
