"""What other settings would have made of the last 30 days."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.setting_changes import Changed
from bot.simulations import Named, Outcome
from bot.texts import Html, Texts, Translator
from views.cards import Card
from views.people import short_name_of
from views.values import UndoButton, changed_line, differences


class AdoptButton(CallbackData, prefix="adopt"):
    """Make the settings that were tried last those in force."""

    community_id: int


def outcome_card(outcome: Outcome, texts: Texts, t: Translator, *, community_id: int) -> Card:
    """Show what would have been different, with the button that makes it so."""
    title = t("simulate.title")
    lines = [
        differences(outcome.changed, texts, t, title=title),
        Html(""),
        t(
            "simulate.total",
            before=outcome.before,
            after=outcome.after,
            change=_percent(outcome.before, outcome.after),
        ),
        t("simulate.top", before=outcome.top_before, after=outcome.top_after),
    ]
    if outcome.gainers:
        lines += [t("simulate.gainers"), *_people(outcome.gainers, t)]
    if outcome.losers:
        lines += [t("simulate.losers"), *_people(outcome.losers, t)]
    if not outcome.gainers and not outcome.losers:
        lines.append(t("simulate.nobody"))
    builder = InlineKeyboardBuilder()
    adopt = AdoptButton(community_id=community_id)
    builder.button(text=t("settings.apply").plain, callback_data=adopt)
    return Card(Html.lines([*lines, Html(""), t("simulate.limits")]), builder.as_markup())


def _percent(before: int, after: int) -> str:
    return f"{round(100 * (after - before) / before):+d} %" if before else "–"


def _people(people: Sequence[Named], t: Translator) -> list[Html]:
    return [
        t(
            "simulate.person",
            name=short_name_of(each.member, t),
            before=each.change.before,
            after=each.change.after,
            change=t.signed(each.change.after - each.change.before),
        )
        for each in people
    ]


def adopted_card(changes: Sequence[Changed], texts: Texts, t: Translator) -> Card:
    """Say what was changed, each with the way back."""
    builder = InlineKeyboardBuilder()
    for made in changes:
        undo = UndoButton(setting_id=made.setting_id or 0)
        builder.button(text=t("settings.undo").plain, callback_data=undo)
    builder.adjust(1)
    lines = [changed_line(made, texts, t) for made in changes]
    title = t.n("settings.applied", len(changes))
    return Card(Html.lines([title, *lines]), builder.as_markup() if changes else None)
