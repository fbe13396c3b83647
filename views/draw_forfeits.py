"""What is asked before a prize goes on to the next rank: of its winner, or of a host."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.draw_prizes import Prize
from bot.texts import Html, Translator
from domain.draws import Draw, EventKind
from views.cards import Card
from views.draw_buttons import WaiveButton
from views.people import name_of

ASKS = {EventKind.REROLL: "draw.ask.reroll", EventKind.INELIGIBLE: "draw.ask.ineligible"}
SURE = {EventKind.REROLL: "draw.button.reroll", EventKind.INELIGIBLE: "draw.button.ineligible"}


class TakeButton(CallbackData, prefix="dtake"):
    """Give a prize on from who has it, or leave it; `why` is an event's kind; for who asked."""

    draw_id: int
    prize: int
    listed: int
    user_id: int
    why: str
    is_sure: bool


def ask_to_take_card(
    draw: Draw, prize: Prize, why: EventKind, reason: str, t: Translator, *, user_id: int
) -> Card:
    """Ask before a prize goes to the next rank."""
    listed = (prize.claim.listed if prize.claim else None) or 0
    whose = name_of(prize.winner, t) if prize.winner else t("draw.entry_only", entry=listed)
    lines = [t(ASKS[why], number=draw.number, prize=prize.name, name=whose)]
    lines.append(t("draw.ask.reason", reason=reason) if reason else t("draw.ask.no_reason"))
    builder = InlineKeyboardBuilder()
    for words, is_sure in ((t(SURE[why]), True), (t("draw.button.leave_it"), False)):
        button = TakeButton(
            draw_id=draw.draw_id,
            prize=prize.place,
            listed=listed,
            user_id=user_id,
            why=why,
            is_sure=is_sure,
        )
        builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())


def ask_to_waive_card(draw: Draw, prize: str, title: str, t: Translator) -> Card:
    """Ask a winner before they give up what they won in the group of this title."""
    builder = InlineKeyboardBuilder()
    for words, act in ((t("draw.button.waive_sure"), "sure"), (t("draw.button.waive_keep"), "")):
        button = WaiveButton(draw_id=draw.draw_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(1)
    said = t("draw.ask.waive", prize=prize, number=draw.number, title=title)
    return Card(said, builder.as_markup())
