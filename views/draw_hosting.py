"""What hosts are asked before a draw is called off or a prize goes on."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.draw_prizes import Prize
from bot.texts import Html, Translator
from domain.draws import Draw
from views.cards import Card
from views.people import name_of


class CancelButton(CallbackData, prefix="dcancel"):
    """Call a draw off, or let it be; for who asked."""

    draw_id: int
    user_id: int
    is_sure: bool


class RerollButton(CallbackData, prefix="dreroll"):
    """Give a prize on from who has it, or leave it; for who asked."""

    draw_id: int
    prize: int
    listed: int
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


def ask_to_reroll_card(
    draw: Draw, prize: Prize, reason: str, t: Translator, *, user_id: int
) -> Card:
    """Ask before a prize goes to the next rank."""
    listed = (prize.claim.listed if prize.claim else None) or 0
    whose = name_of(prize.winner, t) if prize.winner else t("draw.entry_only", entry=listed)
    lines = [t("draw.ask.reroll", number=draw.number, prize=prize.name, name=whose)]
    lines.append(t("draw.ask.reason", reason=reason) if reason else t("draw.ask.no_reason"))
    builder = InlineKeyboardBuilder()
    for words, is_sure in ((t("draw.button.reroll"), True), (t("draw.button.leave_it"), False)):
        button = RerollButton(
            draw_id=draw.draw_id,
            prize=prize.place,
            listed=listed,
            user_id=user_id,
            is_sure=is_sure,
        )
        builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())
