"""The private questions that make a gathering, and how it looks before it is announced."""

from bot.texts import Html, Translator
from domain.communities import Community
from domain.gathering_forms import ANNOUNCED, ONLY, WITH_GUESTS, Field
from domain.gatherings import GatheringKind, Plan
from views.forms import Question
from views.gathering_lines import kind_name, plan_lines

QUESTIONS = {
    Field.KIND: "event.form.kind",
    Field.TITLE: "event.form.title",
    Field.WHEN: "event.form.when",
    Field.PLACE: "event.form.place",
    Field.CAPACITY: "event.form.capacity",
    Field.GUESTS: "event.form.guests",
}


def question(field: Field, title: str, t: Translator) -> Question:
    """Ask for one part of a gathering for a group of this title."""
    lines = [t("event.form.for", title=title), t(QUESTIONS[field])]
    return Question(Html.lines(lines), _choices(field, t))


def _choices(field: Field, t: Translator) -> list[tuple[Html, str]]:
    match field:
        case Field.KIND:
            return [(kind_name(kind, t), kind) for kind in GatheringKind]
        case Field.PLACE:
            return [(t("event.form.no_place"), "")]
        case Field.CAPACITY:
            return [(t("event.form.no_end"), "")]
        case Field.GUESTS:
            return [(t("event.form.alone"), ONLY), (t("event.form.with_guests"), WITH_GUESTS)]
    return []


def preview(plan: Plan, community: Community, t: Translator) -> Question:
    """Show a gathering before it is announced, to its host with the place."""
    lines = [t("event.form.preview", community=community.title)]
    lines += plan_lines(plan, community, t)
    if plan.place:
        lines.append(t("event.place", place=plan.place))
    if plan.takes_guests:
        lines.append(t("event.form.with_guests"))
    return Question(Html.lines(lines), [(t("event.form.post"), ANNOUNCED)])
