"""One's own entry: the tap's answer, the receipt, and leaving."""

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.draw_entries import Own, Receipt
from bot.draw_proofs import Proof
from bot.texts import Html, Translator
from domain.draws import SHOWN_DIGITS, Draw, DrawState
from domain.fairdraw import canonical
from domain.manners import HINTS_LIVE_FOR
from storage.draw_entries import Entrant
from views.cards import Attachment, Card
from views.draw_buttons import LeaveButton, ProofButton


def entered_alert(receipt: Receipt, t: Translator) -> Html:
    """Say that somebody is in, as a tap's answer of 200 characters at most."""
    return Html.lines([_entered(receipt, t), t("draw.ref", ref=receipt.entry.ref)])


def _entered(receipt: Receipt, t: Translator) -> Html:
    entry = receipt.entry
    said = t(
        "draw.in" if receipt.is_new else "draw.in_already",
        number=entry.number,
        tickets=entry.tickets,
    )
    lines = [said]
    if receipt.draw.price:
        lines.append(t.n("draw.paid", receipt.draw.price * entry.bought))
    return Html.lines(lines)


def entered_card(receipt: Receipt, t: Translator) -> Card:
    """Say that somebody is in, below the word that entered them; the reference is theirs alone."""
    return Card(_entered(receipt, t), lives_for=HINTS_LIVE_FOR)


def own_alert(own: Own, t: Translator) -> Html:
    """Say how somebody's entry stands, as a tap's answer."""
    if own.entry is None or not own.is_in:
        return t("draw.not_in")
    lines = [t("draw.receipt.entry", number=own.entry.number, tickets=own.entry.tickets)]
    return Html.lines([*lines, t("draw.ref", ref=own.entry.ref), t("draw.sent_privately")])


def receipt_card(own: Own, t: Translator) -> Card:
    """Show somebody all that proves their entry; as long as the draw is open, they may leave."""
    draw, entry = own.draw, own.entry
    headline = t("draw.receipt", number=draw.number, title=draw.title)
    if entry is None or not own.is_in:
        return Card(Html.lines([headline, t("draw.receipt.out")]))
    lines = [headline, t("draw.receipt.entry", number=entry.number, tickets=entry.tickets)]
    if entry.listed is not None:
        lines.append(t("draw.receipt.listed", number=entry.listed))
        lines.append(t("draw.frozen_root", root=(draw.freeze or {})["root"][:SHOWN_DIGITS]))
    lines += [*_paid(draw, entry, t), t("draw.receipt.ref", ref=entry.ref)]
    lines += [t("draw.receipt.salt", salt=entry.salt), Html(""), t("draw.receipt.keep")]
    return Card(Html.lines(lines), _own_buttons(draw, entry, t))


def _paid(draw: Draw, entry: Entrant, t: Translator) -> list[Html]:
    is_held = draw.price and draw.state is DrawState.OPEN
    return [t.n("draw.paid", draw.price * entry.bought)] if is_held else []


def _own_buttons(draw: Draw, entry: Entrant, t: Translator) -> InlineKeyboardMarkup | None:
    """Return what a receipt offers: to leave before the list is closed, then to prove."""
    builder = InlineKeyboardBuilder()
    if draw.state is DrawState.OPEN:
        leave = LeaveButton(draw_id=draw.draw_id, act="ask")
        return builder.button(text=t("draw.button.leave").plain, callback_data=leave).as_markup()
    if entry.listed is None:
        return None
    proof = ProofButton(draw_id=draw.draw_id)
    return builder.button(text=t("draw.button.proof").plain, callback_data=proof).as_markup()


def proof_card(proof: Proof, user_id: int, t: Translator) -> Card:
    """Give an entrant what leads from their line to the root of the closed list."""
    draw, entry = proof.draw, proof.entry
    lines = [
        t("draw.proof", number=draw.number, title=draw.title),
        t.n("draw.proof.path", len(proof.path), listed=entry.listed),
        t("draw.frozen_root", root=proof.root),
        t("draw.proof.ref", user_id=user_id, salt=entry.salt),
    ]
    name = f"draw-{draw.number}-my-proof.json"
    return Card(Html.lines(lines), file=Attachment(name, canonical(proof.document())))


def leave_card(draw: Draw, t: Translator) -> Card:
    """Ask once more before somebody leaves."""
    builder = InlineKeyboardBuilder()
    leave = LeaveButton(draw_id=draw.draw_id, act="leave")
    builder.button(text=t("draw.button.leave_sure").plain, callback_data=leave)
    stay = LeaveButton(draw_id=draw.draw_id, act="stay")
    builder.button(text=t("draw.button.stay").plain, callback_data=stay)
    return Card(t("draw.leave_sure", number=draw.number), builder.as_markup())


def left_card(draw: Draw, t: Translator) -> Card:
    """Say that somebody left."""
    said = t("draw.left_refunded" if draw.price else "draw.left", number=draw.number)
    return Card(said)
