"""Acts against whoever writes as a channel, as the group reads them."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.texts import Html, Translator
from domain.names import display_name
from views.cards import Card


class FreeChannelButton(CallbackData, prefix="ordchan"):
    """Let a channel write again; for who may ban."""

    channel_id: int


def channel_name(title: str, t: Translator) -> str:
    return display_name(title, fallback=t("order.a_channel").plain)


def banned_card(
    channel_id: int, title: str, reason: str, t: Translator, *, is_timed: bool
) -> Card:
    """Tell the group that a channel may not write there any more, with the way back."""
    lines = [t("order.channel_banned", name=channel_name(title, t))]
    lines += [t("order.reason", reason=reason)] if reason else []
    lines += [t("order.channel_for_good")] if is_timed else []
    builder = InlineKeyboardBuilder()
    button = FreeChannelButton(channel_id=channel_id)
    builder.button(text=t("order.undo").plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())


def freed_card(title: str, t: Translator) -> Card:
    return Card(t("order.channel_freed", name=channel_name(title, t)))
