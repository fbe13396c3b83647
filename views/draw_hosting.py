"""What hosts are asked before a draw is called off."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.texts import Html, Translator
from domain.draws import Draw
from views.cards import Card


class CancelButton(CallbackData, prefix="dcancel"):
    """Call a draw off, or let it be; for who asked."""

    draw_id: int
    user_id: int
    is_sure: bool


def ask_to_cancel_card(draw: Draw, t: Translator, *, user_id: int) -> Card:
    """Ask before a draw is called off, saying how many are in it and what they get back."""
    lines = [
        t("draw.ask.cancel", number=draw.number, title=draw.title),
        t.n("draw.ask.cancel_in", draw.entrants),
    ]
    if draw.price:
        lines.append(t("draw.ask.cancel_price"))
    builder = InlineKeyboardBuilder()
    for words, is_sure in ((t("draw.button.cancel"), True), (t("draw.button.keep"), False)):
        button = CancelButton(draw_id=draw.draw_id, user_id=user_id, is_sure=is_sure)
        builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())
