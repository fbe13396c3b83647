"""The private questions that make a quest."""

from collections.abc import Sequence

from bot.badge_gifts import Offer
from bot.texts import Html, Translator
from domain.quest_forms import Field, on_button
from domain.quests import Metric, QuestKind
from views.badge_names import badge_name
from views.forms import Question
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


def question(field: Field, title: str, offers: Sequence[Offer], t: Translator) -> Question:
    """Ask for one part of a quest for a group of this title; `offers` are badges to be given."""
    words = Html.lines([t("quest.form.for", title=title), t(QUESTIONS[field])])
    return Question(words, _choices(field, offers, t), columns=2 if field is Field.METRIC else 1)


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
