"""Requests to join, as who asks and who decides see them."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.join_requests import Waiting
from bot.texts import Html, Translator
from domain.join_requests import MOST_SHOWN, JoinRequest
from domain.names import display_name
from views.cards import Card


class EnterButton(CallbackData, prefix="jreqenter"):
    """Let in who asked and presses."""

    request_id: int


class JoinButton(CallbackData, prefix="jreq"):
    """Let somebody in or not; for staff."""

    request_id: int
    is_approved: bool


def _name(request: JoinRequest, t: Translator) -> str:
    return display_name(request.name, "", fallback=t("join.nameless").plain)


def question_card(request: JoinRequest, group: str, t: Translator) -> Card:
    """Ask who wants to join for one tap."""
    builder = InlineKeyboardBuilder()
    button = EnterButton(request_id=request.request_id)
    builder.button(text=t("join.enter").plain, callback_data=button)
    return Card(t("join.question", group=group), builder.as_markup())


def entered_card(group: str, t: Translator) -> Card:
    return Card(t("join.entered", group=group))


def later_card(group: str, t: Translator) -> Card:
    """Tell who tapped that staff decides after all."""
    return Card(t("join.later", group=group))


def queue_card(waiting: Waiting, t: Translator) -> Card:
    """Show staff who waits, each with two buttons."""
    if not waiting.requests:
        return Card(t("join.nobody", group=waiting.group))
    shown = waiting.requests[:MOST_SHOWN]
    lines = [t.n("join.waiting", len(waiting.requests), group=waiting.group)]
    lines += [
        t("join.who", number=number, name=_name(each, t))
        for number, each in enumerate(shown, start=1)
    ]
    builder = InlineKeyboardBuilder()
    for number, each in enumerate(shown, start=1):
        key = each.request_id
        for words, is_approved in (
            (t("join.approve", number=number), True),
            (t("join.decline", number=number), False),
        ):
            button = JoinButton(request_id=key, is_approved=is_approved)
            builder.button(text=words.plain, callback_data=button)
    builder.adjust(2)
    if len(waiting.requests) > len(shown):
        lines.append(t("join.more"))
    return Card(Html.lines(lines), builder.as_markup())
