"""Surveys: the draft while it is put together, the card in the group, the list for organisers."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.surveys import Preview
from bot.texts import Html, Translator
from domain.days import Zones
from domain.survey_results import FEWEST
from domain.surveys import END, MOST_QUESTIONS, Question, QuestionKind, Skip, Survey
from views.cards import Card
from views.forms import Question as Ask
from views.lengths import LONGEST_TEXT, capped, size
from views.moments import moment

KINDS = {
    "single": "survey.kind.single",
    "multi": "survey.kind.multi",
    "scale": "survey.kind.scale",
    "nps": "survey.kind.nps",
    "text": "survey.kind.text",
    "number": "survey.kind.number",
}
HOW = {
    "single": "survey.form.single",
    "multi": "survey.form.multi",
    "scale": "survey.form.figures",
    "nps": "survey.form.figures",
    "text": "survey.form.text",
    "number": "survey.form.figures",
}


class DraftButton(CallbackData, prefix="svdraft"):
    """Change a draft: what, at which question, to what; for who made it."""

    survey_id: int
    act: str
    number: int = 0
    value: str = ""


class TakePartButton(CallbackData, prefix="svgo"):
    """Open the private chat at a survey; for everybody."""

    survey_id: int


class CloseButton(CallbackData, prefix="svclose"):
    """Close a survey, or let it be; for who asked."""

    survey_id: int
    user_id: int
    is_sure: bool


# -- put together ----------------------------------------------------------------------------


def title_question(group: str, known: tuple[str, str] | None, t: Translator) -> Ask:
    """Ask for a title, or offer to go on with a draft: its title and what stands for it."""
    if known is None:
        return Ask(t("survey.form.title", group=group))
    title, value = known
    return Ask(
        t("survey.form.title", group=group), [(t("survey.button.go_on", title=title), value)]
    )


def draft_card(preview: Preview, t: Translator) -> Card:
    """Show a draft with everything that can be done to it."""
    survey = preview.survey
    head = [t("survey.draft.title", title=survey.title), *_terms(preview, t), Html("")]
    tail = [Html(""), *_reach(preview, t)]
    rows = [line for each in enumerate(survey.questions, 1) for line in _question(*each, t)]
    rows = rows or [t("survey.draft.empty")]
    room = LONGEST_TEXT - size([*head, *tail])
    lines = capped(rows, room, lambda left: t.n("survey.draft.more", left))
    return Card(Html.lines([*head, *lines, *tail]), _draft_buttons(survey, t))


def _terms(preview: Preview, t: Translator) -> list[Html]:
    survey = preview.survey
    named = t("survey.anonymous", fewest=FEWEST) if survey.is_anonymous else t("survey.named")
    return [named, _closing(survey, preview.community.zones, t)]


def _closing(survey: Survey, zones: Zones, t: Translator) -> Html:
    if survey.closes_at is None:
        return t("survey.closes_by_hand")
    return t("survey.closes", at=moment(survey.closes_at, zones, t))


def _question(number: int, question: Question, t: Translator) -> list[Html]:
    kind = t(KINDS[question.kind])
    line = t("survey.draft.question", number=number, words=question.words, kind=kind)
    if question.is_optional:
        line = t("survey.draft.optional", line=line)
    options = [t("survey.draft.option", text=each) for each in question.options]
    return [line, *options, *(_skip(question, skip, t) for skip in question.skips)]


def _skip(question: Question, skip: Skip, t: Translator) -> Html:
    said = f"{skip.lowest}–{skip.highest}" if skip.lowest < skip.highest else str(skip.lowest)
    if question.options:
        said = question.options[skip.lowest - 1]
    if skip.to == END:
        return t("survey.draft.skip_end", said=said)
    return t("survey.draft.skip", said=said, to=skip.to)


def _reach(preview: Preview, t: Translator) -> list[Html]:
    lines = [t.n("survey.draft.reach", max(0, preview.members - preview.resting))]
    if preview.resting:
        lines.append(t.n("survey.draft.resting", preview.resting))
    return lines


def _draft_buttons(survey: Survey, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    last = len(survey.questions)

    def button(words: Html, act: str, number: int = 0, value: str = "") -> None:
        pressed = DraftButton(survey_id=survey.survey_id, act=act, number=number, value=value)
        builder.button(text=words.plain, callback_data=pressed)

    if last < MOST_QUESTIONS:
        button(t("survey.button.add"), "add")
    if last:
        is_optional = survey.questions[-1].is_optional
        words = t("survey.button.required") if is_optional else t("survey.button.optional")
        button(words, "optional", last, "" if is_optional else "1")
        button(t("survey.button.drop"), "drop", last)
    named = t("survey.button.named") if survey.is_anonymous else t("survey.button.anonymous")
    button(named, "anonymous", 0, "" if survey.is_anonymous else "1")
    button(t("survey.button.closing"), "closing")
    if last:
        button(t("survey.button.publish"), "publish")
    button(t("survey.button.discard"), "discard")
    builder.adjust(1)
    return builder.as_markup()


def kinds_card(survey_id: int, t: Translator) -> Card:
    """Ask of which kind a new question is."""
    builder = InlineKeyboardBuilder()
    for kind in QuestionKind:
        pressed = DraftButton(survey_id=survey_id, act="kind", value=kind)
        builder.button(text=t(KINDS[kind]).plain, callback_data=pressed)
    _back_button(builder, survey_id, t)
    builder.adjust(1)
    return Card(t("survey.form.kind"), builder.as_markup())


def ask_words_card(survey_id: int, kind: QuestionKind, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    _back_button(builder, survey_id, t)
    return Card(t(HOW[kind]), builder.as_markup())


def ask_closing_card(survey_id: int, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    _back_button(builder, survey_id, t)
    return Card(t("survey.form.closing"), builder.as_markup())


def _back_button(builder: InlineKeyboardBuilder, survey_id: int, t: Translator) -> None:
    pressed = DraftButton(survey_id=survey_id, act="show")
    builder.button(text=t("survey.button.to_draft").plain, callback_data=pressed)


def published_card(survey: Survey, chat: str, t: Translator) -> Card:
    number, title = survey.survey_id, survey.title
    return Card(t("survey.published", number=number, title=title, chat=chat))


# -- in the group ----------------------------------------------------------------------------


def survey_card(survey: Survey, points: int, zones: Zones, t: Translator) -> Card:
    """Show a survey to the group; a closed one without its button."""
    title = t("survey.title", title=survey.title)
    if not survey.is_open:
        return Card(Html.lines([title, t("survey.is_closed")]))
    named = t("survey.card_anonymous") if survey.is_anonymous else t("survey.card_named")
    lines = [title, t.n("survey.card_questions", len(survey.questions)), named]
    lines.append(t.n("survey.card_reward", points))
    if survey.closes_at is not None:
        lines.append(t("survey.closes", at=moment(survey.closes_at, zones, t)))
    builder = InlineKeyboardBuilder()
    pressed = TakePartButton(survey_id=survey.survey_id)
    builder.button(text=t("survey.button.take_part").plain, callback_data=pressed)
    return Card(Html.lines(lines), builder.as_markup())


def missed_card(survey: Survey, group: str, t: Translator) -> Card:
    """Tell somebody privately that they did not hand in in time."""
    return Card(t("survey.missed", title=survey.title, group=group))


# -- for organisers --------------------------------------------------------------------------


def list_card(found: Sequence[tuple[Survey, int]], zones: Zones, t: Translator) -> Card:
    """List surveys by number, the open ones first."""
    rows = [_row(survey, count, zones, t) for survey, count in found]
    how = t("survey.list.how", number=found[0][0].survey_id) if found else t("survey.list.new")
    lines = [t("survey.list.title"), *(rows or [t("survey.list.none")]), Html(""), how]
    return Card(Html.lines(lines))


def _row(survey: Survey, count: int, zones: Zones, t: Translator) -> Html:
    names = {"number": survey.survey_id, "title": survey.title}
    if survey.is_open:
        return t.n("survey.list.open", count, closing=_closing(survey, zones, t), **names)
    return t.n("survey.list.closed", count, at=moment(survey.closed_at or 0, zones, t), **names)


def closed_card(survey: Survey, count: int, t: Translator) -> Card:
    """Tell who made a survey that its time is up."""
    return Card(t.n("survey.time_is_up", count, number=survey.survey_id, title=survey.title))


def ask_to_close_card(survey: Survey, unfinished: int, t: Translator, *, user_id: int) -> Card:
    """Ask before a survey is closed, saying what is lost by it."""
    lines = [t("survey.ask_close", title=survey.title)]
    if unfinished:
        lines.append(t.n("survey.ask_close_unfinished", unfinished))
    builder = InlineKeyboardBuilder()
    for words, is_sure in ((t("survey.button.close"), True), (t("survey.button.keep"), False)):
        pressed = CloseButton(survey_id=survey.survey_id, user_id=user_id, is_sure=is_sure)
        builder.button(text=words.plain, callback_data=pressed)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup())
