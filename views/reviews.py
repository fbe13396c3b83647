"""The one list of what waits for an admin's decision."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.reviews import Decided, Line, Listed
from bot.texts import Html, Translator
from views.cards import Card
from views.people import name_of, short_name_of


class ReviewButton(CallbackData, prefix="review"):
    """A press in the list: page, release, ask, drop, undo; `at` is what is undone, or a page."""

    act: str
    member_id: int = 0
    at: int = 0


def list_card(listed: Listed, t: Translator, *, decided: Decided | None = None) -> Card:
    """Show who is under review with what waits, and what was decided just now."""
    builder = InlineKeyboardBuilder()
    rows = [t("review.title")]
    if decided is not None:
        rows = [_decided(decided, t), Html(""), *rows]
        undo = "unbook" if decided.is_booked else "undrop"
        _button(builder, t("review.undo"), undo, decided.member.member_id, decided.at)
    for line in listed.lines:
        rows.append(_line(line, t))
        name = short_name_of(line.member, t)
        _button(builder, t("review.release", name=name), "release", line.member.member_id)
        _button(builder, t("review.drop", name=name), "ask", line.member.member_id)
    if not listed.lines:
        rows.append(t("review.empty"))
    if listed.newcomers.times:
        waiting = listed.newcomers
        rows.append(t.n("review.newcomers", waiting.times, points=waiting.points))
    for one, other in listed.rings:
        rows.append(t("review.ring", one=name_of(one, t), other=name_of(other, t)))
    if listed.after is not None:
        _button(builder, t("review.more"), "page", 0, listed.after)
    builder.adjust(1 if decided else 2, 2)
    return Card(Html.lines(rows), builder.as_markup())


def _line(line: Line, t: Translator) -> Html:
    name, times, points = name_of(line.member, t), line.times, line.points
    if line.review.cause == "copies":
        return t("review.line_copies", name=name, times=times, points=points)
    if line.review.note:
        note = line.review.note
        return t("review.line_note", name=name, times=times, points=points, note=note)
    return t("review.line", name=name, times=times, points=points)


def _decided(decided: Decided, t: Translator) -> Html:
    name = name_of(decided.member, t)
    if decided.is_booked:
        return t.n("review.released", decided.points, name=name)
    return t.n("review.dropped", decided.points, name=name)


def _button(
    builder: InlineKeyboardBuilder, text: Html, act: str, member_id: int, at: int = 0
) -> None:
    button = ReviewButton(act=act, member_id=member_id, at=at)
    builder.button(text=text.plain, callback_data=button)


def sure_card(line: Line, t: Translator) -> Card:
    """Ask before points are dropped."""
    builder = InlineKeyboardBuilder()
    _button(builder, t("review.drop_sure"), "drop", line.member.member_id)
    _button(builder, t("settings.back"), "page", 0)
    name = name_of(line.member, t)
    return Card(t.n("review.drop_question", line.points, name=name), builder.as_markup())


def begun_card(name: str, t: Translator, *, private: InlineKeyboardMarkup | None) -> Card:
    """Say that a member's automatic points wait from now on."""
    return Card(t("review.begun", name=name), private)


def summary_card(listed: Listed, t: Translator, private: InlineKeyboardMarkup) -> Card:
    """Say in a group how many wait; the list itself is private."""
    return Card(t.n("review.summary", len(listed.lines)), private)
