"""The private questions that make a draw, and how it looks before it is posted."""

from collections.abc import Sequence

from bot.texts import Html, Translator
from domain.beacons import BeaconKind
from domain.communities import Community
from domain.draw_forms import POSTED, RULES, WORD, Field
from domain.draws import Draft
from views.draw_lines import chance_lines, how_line, prize_lines, rule_lines, ticket_lines
from views.draw_lines import until_line as until
from views.forms import Question

QUESTIONS = {
    Field.PRIZES: "draw.form.prizes",
    Field.CLOSING: "draw.form.closing",
    Field.RULES: "draw.form.rules",
    Field.ENTRY: "draw.form.entry",
    Field.WORD: "draw.form.word",
    Field.CHANCE: "draw.form.chance",
}


def question(field: Field, title: str, t: Translator) -> Question:
    """Ask for one part of a draw for a group of this title."""
    lines = [t("draw.form.for", title=title), t(QUESTIONS[field])]
    return Question(Html.lines(lines), _choices(field, t))


def _choices(field: Field, t: Translator) -> list[tuple[Html, str]]:
    match field:
        case Field.CLOSING:
            return [(t("draw.form.hour"), "1h"), (t("draw.form.day"), "1d")]
        case Field.RULES:
            words = (t("draw.form.rules.none"), t("draw.form.rules.safe"))
            more = (t("draw.form.rules.level"), t("draw.form.rules.active"))
            return list(zip((*words, *more), RULES, strict=True))
        case Field.ENTRY:
            button = (t("draw.form.entry.button"), "")
            return [
                button,
                (t("draw.form.entry.word"), WORD),
                (t("draw.form.entry.auto"), "auto"),
            ]
        case Field.CHANCE:
            trusted = (t("draw.form.chance.commit"), "random=commit")
            dice = (t("draw.form.chance.dice"), "random=dice")
            return [trusted, dice, (t("draw.form.chance.drand"), "random=drand")]
    return []


def preview(
    draft: Draft, beacons: Sequence[BeaconKind], community: Community, t: Translator
) -> Question:
    """Show a draw before it is posted."""
    lines = [
        t("draw.form.preview", title=draft.title, community=community.title),
        *prize_lines(draft.prizes, t),
        Html(""),
        until(draft, community.zones, t),
        *rule_lines(draft.rules, {}, t),
        *ticket_lines(draft, t),
        how_line(draft, t),
        *chance_lines(beacons, t),
    ]
    return Question(Html.lines(lines), [(t("draw.form.post"), POSTED)])
