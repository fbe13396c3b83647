"""A survey as its members see it in the private chat, one question a message."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.survey_answers import Page
from bot.texts import Html, Translator
from domain.days import zone_at
from domain.setting_keys import Key
from domain.survey_results import FEWEST
from domain.survey_words import split
from domain.surveys import CHOSEN, SPANS, Question, QuestionKind
from views.cards import Card

HINTS = {
    "single": "survey.hint.single",
    "multi": "survey.hint.multi",
    "scale": "survey.hint.scale",
    "nps": "survey.hint.nps",
    "text": "survey.hint.text",
    "number": "survey.hint.number",
}
ROW = {QuestionKind.SCALE: 5, QuestionKind.NPS: 6}


class SheetButton(CallbackData, prefix="sv"):
    """Answer the question of this number, or turn to another one; for whose chat it is."""

    survey_id: int
    number: int
    act: str
    figure: int = 0


def page_card(page: Page, t: Translator) -> Card:
    """Show what comes next: consent, a question, handing in, or thanks."""
    if page.is_finished:
        return _thanks(page, t)
    if page.number == 0:
        return _rest(page, t) if page.rests_until is not None else _consent(page, t)
    question = page.question
    return _ready(page, t) if question is None else _question(page, question, t)


def _button(
    builder: InlineKeyboardBuilder, page: Page, words: str, act: str, figure: int = 0
) -> None:
    survey_id = page.survey.survey_id
    pressed = SheetButton(survey_id=survey_id, number=page.number, act=act, figure=figure)
    builder.button(text=words, callback_data=pressed)


def _consent(page: Page, t: Translator) -> Card:
    survey, group = page.survey, page.community.title
    if survey.is_anonymous:
        who = t("survey.consent_anonymous", group=group, fewest=FEWEST)
    else:
        who = t("survey.consent_named", group=group)
    points = page.community.values.number(Key.SURVEY_POINTS)
    count = t.n("survey.consent_questions", len(survey.questions))
    lines = [t("survey.title", title=survey.title), count, Html(""), who, t("survey.may_stop")]
    builder = InlineKeyboardBuilder()
    _button(builder, page, t("survey.button.begin").plain, "begin")
    lines.append(t.n("survey.card_reward", points))
    return Card(Html.lines(lines), builder.as_markup())


def _rest(page: Page, t: Translator) -> Card:
    """Say politely from when on somebody may answer again."""
    until = datetime.fromtimestamp(page.rests_until or 0, UTC)
    zone = ZoneInfo(zone_at(page.community.zones, int(until.timestamp())))
    days = page.community.values.number(Key.SURVEY_PAUSE)
    date = t.long_date(until.astimezone(zone).date())
    return Card(t.n("survey.rests", days, title=page.survey.title, date=date))


def _question(page: Page, question: Question, t: Translator) -> Card:
    total = len(page.survey.questions)
    names = {"title": page.survey.title, "number": page.number, "total": total}
    lines = [t("survey.progress", **names), Html(""), t("survey.words", words=question.words)]
    lines.append(t(HINTS[question.kind]))
    if question.kind in (QuestionKind.TEXT, QuestionKind.NUMBER) and page.value:
        lines.append(t("survey.so_far", value=page.value))
    builder = InlineKeyboardBuilder()
    _answers(builder, page, question)
    rows = [ROW.get(question.kind, 1)] * -(-_count(builder) // ROW.get(question.kind, 1))
    rows += _turning(builder, page, question, t)
    builder.adjust(*rows)
    return Card(Html.lines(lines), builder.as_markup() if rows else None)


def _count(builder: InlineKeyboardBuilder) -> int:
    return len(list(builder.buttons))


def _answers(builder: InlineKeyboardBuilder, page: Page, question: Question) -> None:
    """Offer options and figures; what is chosen so far is marked."""
    chosen = split(page.value) if question.kind in (*CHOSEN, *SPANS) else set()
    lowest, highest = question.span
    for figure in range(lowest, highest + 1):
        words = question.options[figure - 1] if question.options else str(figure)
        is_on = figure in chosen
        act = ("off" if is_on else "on") if question.kind is QuestionKind.MULTI else "pick"
        _button(builder, page, f"✅ {words}" if is_on else words, act, figure)


def _turning(
    builder: InlineKeyboardBuilder, page: Page, question: Question, t: Translator
) -> list[int]:
    """Offer the ways out of a question; return how many there are, as rows."""
    ways = []
    if page.value:
        ways.append((t("survey.button.next"), "next"))
    elif question.is_optional:
        ways.append((t("survey.button.skip"), "skip"))
    if page.can_go_back:
        ways.append((t("survey.button.back"), "back"))
    for words, act in ways:
        _button(builder, page, words.plain, act)
    return [len(ways)] if ways else []


def _ready(page: Page, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    _button(builder, page, t("survey.button.hand_in").plain, "hand_in")
    _button(builder, page, t("survey.button.back").plain, "back")
    title = t("survey.title", title=page.survey.title)
    builder.adjust(1)
    return Card(Html.lines([title, t("survey.ready")]), builder.as_markup())


def _thanks(page: Page, t: Translator) -> Card:
    thanks = t("survey.thanks", title=page.survey.title)
    reward = t.n("survey.rewarded", page.points) if page.points else t("survey.reward_waits")
    return Card(Html.lines([thanks, reward]))
