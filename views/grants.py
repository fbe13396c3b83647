"""Points given and taken by hand."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.grants import Grant, Undone
from bot.texts import Translator
from domain.names import display_name
from views.cards import Card
from views.people import name_of

PROOF_SECONDS = 20


class UndoButton(CallbackData, prefix="undo"):
    """Reverse an entry; for admins, within a minute."""

    entry_id: int


class ProveButton(CallbackData, prefix="prove"):
    """Stand by an act that somebody asked for as an anonymous administrator."""

    proof_id: int


def grant_card(grant: Grant, actor: str, t: Translator) -> Card:
    name = name_of(grant.member, t)
    key = {"name": name, "actor": actor, "reason": grant.note, "balance": grant.member.points}
    if grant.is_fine:
        text = t.n("grant.taken", grant.points, **key)
    else:
        text = t.n("grant.given", grant.points, **key)
    builder = InlineKeyboardBuilder()
    builder.button(text=t("grant.undo").plain, callback_data=UndoButton(entry_id=grant.entry_id))
    return Card(text, builder.as_markup())


def undone_card(undone: Undone, actor: str, t: Translator) -> Card:
    name = name_of(undone.member, t)
    balance = undone.member.points
    if undone.missing:
        missing = undone.missing
        return Card(
            t("grant.undone_partly", actor=actor, name=name, missing=missing, balance=balance)
        )
    return Card(t("grant.undone", actor=actor, name=name, balance=balance))


def prove_card(proof_id: int, t: Translator, *, seconds: int) -> Card:
    """Ask an anonymous administrator to press, which shows Telegram's real sender."""
    builder = InlineKeyboardBuilder()
    builder.button(text=t("anonymous.button").plain, callback_data=ProveButton(proof_id=proof_id))
    return Card(t("anonymous.prove", seconds=seconds), builder.as_markup())


def proved_card(name: str, t: Translator) -> Card:
    return Card(t("anonymous.proved", name=display_name(name, fallback="…")))
