"""The private questions that make a quest."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.badge_gifts import Offer
from bot.texts import Html, Translator
from domain.quest_forms import Field, on_button
from domain.quests import Metric, QuestKind
from views.badge_names import badge_name
from views.cards import Card
from views.quest_lines import counted, kind_name

# Others are named by hand.
MOST_OFFERS = 12
QUESTIONS = {
    "kind": "quest.form.kind",
    "metric": "quest.form.metric",
    "places": "quest.form.places",
    "target": "quest.form.target",
    "window": "quest.form.window",
    "points": "quest.form.points",
    "badge": "quest.form.badge",
    "title": "quest.form.title",
}


class AnswerButton(CallbackData, prefix="qform"):
    """Answer a question by a button; an empty field stops the questions."""

    field: str
    value: str


def question_card(field: Field, title: str, offers: Sequence[Offer], t: Translator) -> Card:
    """Ask for one part of a quest for a group of this title; `offers` are badges to be given."""
    builder = InlineKeyboardBuilder()
    for words, value in _choices(field, offers, t):
        builder.button(text=words.plain, callback_data=AnswerButton(field=field, value=value))
    stop = AnswerButton(field="", value="")
    builder.button(text=t("quest.form.stop").plain, callback_data=stop)
    builder.adjust(2 if field is Field.METRIC else 1)
    return Card(
        Html.lines([t("quest.form.for", title=title), t(QUESTIONS[field])]), builder.as_markup()
    )


def _choices(field: Field, offers: Sequence[Offer], t: Translator) -> list[tuple[Html, str]]:
    match field:
        case Field.KIND:
            return [(kind_name(kind, t), kind.value) for kind in QuestKind]
        case Field.METRIC:
            return [(counted(metric, t), metric.value) for metric in Metric]
        case Field.BADGE:
            shown = [(badge_name(each.key, each.name, t), on_button(each.key)) for each in offers]
            return [(t("quest.form.no_badge"), ""), *shown[:MOST_OFFERS]]
        case Field.TITLE:
            return [(t("quest.form.untitled"), "")]
    return []
