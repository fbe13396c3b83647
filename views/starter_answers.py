"""The answers that come with the bot, as admins switch them off and on."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.starter_answers import Listed
from bot.texts import Translator
from domain.names import clip
from views.cards import Card

LONGEST_LABEL = 50


class StarterButton(CallbackData, prefix="starter"):
    """Switch an answer that came with the bot off or on; for who may teach."""

    community_id: int
    key: str
    is_hidden: bool


def starters_card(found: Sequence[Listed], community_id: int, t: Translator) -> Card:
    """List the answers, each a button that switches it."""
    builder = InlineKeyboardBuilder()
    for each in found:
        mark = "🚫" if each.is_hidden else "✅"
        builder.button(
            text=f"{mark} {clip(each.question, LONGEST_LABEL)}",
            callback_data=StarterButton(
                community_id=community_id, key=each.key, is_hidden=not each.is_hidden
            ),
        )
    builder.adjust(1)
    return Card(t("asks.starters"), builder.as_markup())
