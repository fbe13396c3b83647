"""The private questions that make a poll."""

from bot.cron import rule_of
from bot.recurrences import rule_shown
from bot.texts import Html, Translator
from domain.poll_forms import EXTRAS, KINDS, POSTED, Field
from domain.polls import Draft
from views.forms import Question
from views.poll_lines import lasting, manner

QUESTIONS = {
    "question": "poll.form.question",
    "options": "poll.form.options",
    "kind": "poll.form.kind",
    "closing": "poll.form.closing",
    "extras": "poll.form.extras",
    "picture": "poll.form.picture",
}
KIND_NAMES = {
    "public": "poll.form.public",
    "public several": "poll.form.public_several",
    "anonymous": "poll.form.anonymous",
    "anonymous several": "poll.form.anonymous_several",
}
EXTRA_NAMES = {
    "": "poll.form.none",
    "hidden": "poll.form.hidden",
    "shuffled": "poll.form.shuffled",
    "kept": "poll.form.kept",
    "hidden shuffled kept": "poll.form.all",
}
SPANS = {
    "1h": "poll.form.hour",
    "1d": "poll.form.day",
    "7d": "poll.form.week",
    "": "poll.form.open",
}


def question(field: Field, title: str, t: Translator) -> Question:
    """Ask for one part of a poll for a group of this title."""
    words = Html.lines([t("poll.form.for", title=title), t(QUESTIONS[field])])
    match field:
        case Field.KIND:
            return Question(words, [(t(KIND_NAMES[each]), each) for each in KINDS])
        case Field.CLOSING:
            return Question(words, [(t(SPANS[span]), span) for span in SPANS], columns=2)
        case Field.EXTRAS:
            return Question(words, [(t(EXTRA_NAMES[each]), each) for each in EXTRAS])
        case Field.PICTURE:
            return Question(words, [(t("poll.form.without"), "")])
    return Question(words)


def preview(draft: Draft, points: int, t: Translator) -> Question:
    """Show what the answers make, with a button that posts it."""
    options = [t("poll.form.option", option=option) for option in draft.options]
    lines = [t("poll.form.preview", question=draft.question), *options, Html("")]
    lines += [*manner(draft, points, t), lasting(draft, t)]
    lines += [t("poll.form.pictured")] if draft.picture else []
    lines += [rule_shown(rule_of(draft.rule), t)] if draft.rule else []
    return Question(Html.lines(lines), [(t("poll.form.post"), POSTED)])
