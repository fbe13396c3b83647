"""Points given and taken by hand."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.grants import UNDO_SECONDS, Grant, Undone
from bot.texts import Translator
from domain.manners import HINTS_LIVE_FOR
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
    return Card(text, builder.as_markup(), buttons_for=timedelta(seconds=UNDO_SECONDS))


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
    text = t("anonymous.prove", seconds=seconds)
    return Card(text, builder.as_markup(), lives_for=HINTS_LIVE_FOR)


def proved_card(name: str, t: Translator) -> Card:
    text = t("anonymous.proved", name=display_name(name, fallback="…"))
    return Card(text, lives_for=HINTS_LIVE_FOR)
