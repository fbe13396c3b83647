"""The buttons of draws that members press: on the card, on the result, on their own receipt."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.texts import Translator
from domain.draws import Draw, DrawState, EntryKind

# More tickets than the first, each button says how many in all.
MOST_MORE = 4


class EnterButton(CallbackData, prefix="denter"):
    """Have so many tickets in all, for everybody; the first one on a card enters."""

    draw_id: int
    bought: int


class OwnEntryButton(CallbackData, prefix="down"):
    """Ask for one's own entry; for everybody."""

    draw_id: int


class ProofButton(CallbackData, prefix="dproof"):
    """Ask for what proves one's own entry in the closed list; on one's own receipt."""

    draw_id: int


class LeaveButton(CallbackData, prefix="dleave"):
    """Leave a draw, asked once more before, or stay; on one's own receipt."""

    draw_id: int
    act: str


class ClaimButton(CallbackData, prefix="dclaim"):
    """Claim what one won; on a result, for its winners."""

    draw_id: int


class WaiveButton(CallbackData, prefix="dwaive"):
    """Give up what one won: asked on a result, done in the private chat; for its winner."""

    draw_id: int
    act: str


class HandButton(CallbackData, prefix="dhand"):
    """Say that a prize was handed over by hand, or give it as a text; for staff.

    `listed` is who had the prize when the button was made, `page` where the button stands.
    """

    draw_id: int
    prize: int
    listed: int
    user_id: int
    act: str
    page: int


class PrizesButton(CallbackData, prefix="dprizes"):
    """Turn to another page of a draw's prizes; for who asked."""

    draw_id: int
    user_id: int
    page: int


def card_buttons(draw: Draw, t: Translator) -> InlineKeyboardMarkup | None:
    """Return what a live card offers: enter first, then more tickets, one's own entry last."""
    if draw.state is DrawState.CANCELLED:
        return None
    builder, own = InlineKeyboardBuilder(), OwnEntryButton(draw_id=draw.draw_id)
    if draw.state is not DrawState.OPEN:
        return builder.button(text=t("draw.button.own").plain, callback_data=own).as_markup()
    if draw.entry is EntryKind.BUTTON:
        enter = EnterButton(draw_id=draw.draw_id, bought=1)
        builder.button(text=_enter(draw, t), callback_data=enter)
    shown = _more(draw)
    for bought in shown:
        button = EnterButton(draw_id=draw.draw_id, bought=bought)
        builder.button(text=t.n("draw.button.tickets", bought).plain, callback_data=button)
    builder.button(text=t("draw.button.own").plain, callback_data=own)
    rows = [int(draw.entry is EntryKind.BUTTON), len(shown), 1]
    builder.adjust(*(row for row in rows if row))
    return builder.as_markup()


def _more(draw: Draw) -> list[int]:
    """Return how many tickets in all the further buttons are for; the most is always offered."""
    if draw.entry is EntryKind.AUTOMATIC:
        return []
    more = list(range(2, draw.most_tickets + 1))
    return more if len(more) <= MOST_MORE else [*more[: MOST_MORE - 1], more[-1]]


def _enter(draw: Draw, t: Translator) -> str:
    if draw.price:
        return t.n("draw.button.enter_for", draw.price).plain
    return t("draw.button.enter").plain


def claim_buttons(draw_id: int, t: Translator) -> InlineKeyboardMarkup:
    """Return what a result offers its winners."""
    builder = InlineKeyboardBuilder()
    claim, waive = ClaimButton(draw_id=draw_id), WaiveButton(draw_id=draw_id, act="ask")
    builder.button(text=t("draw.button.claim").plain, callback_data=claim)
    builder.button(text=t("draw.button.waive").plain, callback_data=waive)
    builder.adjust(1)
    return builder.as_markup()
