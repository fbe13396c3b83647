"""Points given and taken by hand."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.grant_requests import OPEN_SECONDS, Shown
from bot.grants import UNDO_SECONDS, Grant, Undone
from bot.texts import Html, Translator
from domain.manners import HINTS_LIVE_FOR
from domain.members import Presence
from domain.setting_keys import Key
from storage.grant_requests import State
from views.cards import Card
from views.people import name_of, user_name

PROOF_SECONDS = 20


class UndoButton(CallbackData, prefix="undo"):
    """Reverse an entry; for admins, within a minute."""

    entry_id: int


class ConfirmButton(CallbackData, prefix="grok"):
    """Confirm what another admin asked for."""

    request_id: int


class WithdrawButton(CallbackData, prefix="grno"):
    """Call off what an admin asked for."""

    request_id: int


class ProveButton(CallbackData, prefix="prove"):
    """Stand by an act that somebody asked for as an anonymous administrator."""

    proof_id: int


def grant_card(grant: Grant, actor: str, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    builder.button(text=t("grant.undo").plain, callback_data=UndoButton(entry_id=grant.entry_id))
    buttons_for = timedelta(seconds=UNDO_SECONDS)
    card = Card(_granted(grant, actor, t), builder.as_markup(), buttons_for=buttons_for)
    if grant.member.state is Presence.PRESENT:
        return card
    return card.with_note(t("grant.has_left", name=name_of(grant.member, t)))


def _granted(grant: Grant, actor: str, t: Translator) -> Html:
    name = name_of(grant.member, t)
    if grant.is_fine:
        return t.n("grant.taken", grant.points, name=name, actor=actor, reason=grant.note)
    return t.n("grant.given", grant.points, name=name, actor=actor, reason=grant.note)


def request_card(shown: Shown, t: Translator, *, is_private: bool = False) -> Card:
    """Show a request: open, with its buttons; or what became of it."""
    request, by = shown.request, user_name(shown.by, t)
    match request.state:
        case State.WITHDRAWN:
            return Card(Html.lines([_asked(shown, t), t("grant.withdrawn", by=by)]))
        case State.CONFIRMED:
            return Card(Html.lines([_asked(shown, t), t("grant.confirmed", by=by)]))
        case State.EXPIRED:
            return Card(Html.lines([_asked(shown, t), t("grant.expired")]))
    lines = [_asked(shown, t), _limit(shown, t)]
    builder = InlineKeyboardBuilder()
    number = request.request_id
    if is_private:
        lines.append(t("grant.asked_the_others"))
    else:
        confirm = ConfirmButton(request_id=number)
        builder.button(text=t("grant.confirm").plain, callback_data=confirm)
    builder.button(text=t("grant.withdraw").plain, callback_data=WithdrawButton(request_id=number))
    buttons_for = timedelta(seconds=OPEN_SECONDS)
    return Card(Html.lines(lines), builder.as_markup(), buttons_for=buttons_for)


def _asked(shown: Shown, t: Translator) -> Html:
    request, actor = shown.request, user_name(shown.actor, t)
    name, note = name_of(shown.member, t), request.note
    if request.is_fine:
        return t.n("grant.asks_to_take", request.points, actor=actor, name=name, reason=note)
    return t.n("grant.asks_to_give", request.points, actor=actor, name=name, reason=note)


def _limit(shown: Shown, t: Translator) -> Html:
    """Say why one admin is not enough."""
    single = shown.values.number(Key.GRANT_SINGLE)
    if single and shown.request.points > single:
        return t("grant.above_single", limit=single)
    daily = shown.values.number(Key.GRANT_DAILY)
    return t("grant.above_daily", limit=daily, left=shown.left)


def confirmed_card(grant: Grant, shown: Shown, t: Translator) -> Card:
    """Show what a second admin confirmed, with the way back."""
    card = grant_card(grant, user_name(shown.actor, t), t)
    return card.with_note(t("grant.confirmed", by=user_name(shown.by, t)))


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


def proved_card(t: Translator) -> Card:
    """Say that somebody stood by a command; who writes as the group is not named in it."""
    return Card(t("anonymous.proved"), lives_for=HINTS_LIVE_FOR)
