"""Quizzes: asked as Telegram does it, how they ended, and what is open."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.quizzes import Report
from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import Zones
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.quizzes import Quiz
from domain.recurrence import Dated, parse
from views.cards import Ask, Card, Picture
from views.moments import moment
from views.poll_lines import link_of

LONGEST_BUTTON = 40


class DoubtButton(CallbackData, prefix="qdoubt"):
    """Call the question of a quiz wrong; for everybody."""

    question_id: int


def asking_card(quiz: Quiz) -> Card:
    """Ask a quiz as Telegram does; it keeps the explanation until somebody has answered."""
    question = quiz.question
    ask = Ask(
        question.text,
        question.options,
        correct=quiz.rights,
        explanation=question.explanation,
    )
    return Card(Html(""), ask=ask)


def picture_card(quiz: Quiz, image: str, t: Translator) -> Card:
    """Show what a quiz is about, just above it; its words stand alone where it is refused."""
    picture = Picture(file_id=image)
    return Card(t("quiz.picture", number=quiz.number), picture=picture, is_silent=True)


def result_card(report: Report, t: Translator) -> Card:
    """Tell everybody how a quiz ended."""
    quiz, count = report.quiz, report.answered
    question = quiz.question
    lines = [
        t("quiz.result", number=quiz.number, question=question.text),
        t("quiz.right_answer", answer=t.list(list(question.right_answers))),
    ]
    if question.explanation:
        lines.append(t("quiz.explanation", text=question.explanation))
    lines += [Html(""), _figures(report, t)]
    if count.right and quiz.points:
        lines.append(t.n("quiz.earned", quiz.points))
    builder = InlineKeyboardBuilder()
    button = DoubtButton(question_id=quiz.question_id)
    builder.button(text=t("quiz.button.doubt").plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())


def _figures(report: Report, t: Translator) -> Html:
    count = report.answered
    if not count.answers:
        return t("quiz.no_answers")
    if not count.right:
        return t.n("quiz.nobody_right", count.answers)
    return t.n("quiz.right", count.right, answers=count.answers)


def lost_card(quiz: Quiz, t: Translator) -> Card:
    return Card(t("quiz.lost", number=quiz.number), lives_for=CARDS_LIVE_FOR)


def empty_card(t: Translator) -> Card:
    return Card(t("quiz.daily_empty"), lives_for=CARDS_LIVE_FOR)


def closing_card(quiz: Quiz, t: Translator) -> Card:
    return Card(t("quiz.closing", number=quiz.number), lives_for=HINTS_LIVE_FOR)


def posted_card(quiz: Quiz, title: str, t: Translator) -> Card:
    """Tell a host that a quiz was asked elsewhere."""
    return Card(t("quiz.posted", number=quiz.number, chat=title), lives_for=HINTS_LIVE_FOR)


def list_card(
    found: Sequence[Report], rule: str, community: Community, t: Translator, *, is_host: bool
) -> Card:
    """List the quizzes that are open, with a button to each, and when the next daily one comes."""
    lines = [t("quiz.list")]
    lines += [_row(report, community.zones, t) for report in found] or [t("quiz.list.none")]
    if rule:
        lines.append(t("quiz.list.daily", time=clock_of(rule)))
    if is_host:
        lines += [Html(""), t("quiz.list.how")]
    builder = InlineKeyboardBuilder()
    for report in found:
        if (link := link_of(report.posted)) is not None:
            words = t("quiz.button.answer", number=report.quiz.number)
            builder.button(text=words.plain, url=link)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def _row(report: Report, zones: Zones, t: Translator) -> Html:
    quiz = report.quiz
    at = moment(quiz.closes_at, zones, t)
    return t.n(
        "quiz.row",
        report.answered.answers,
        number=quiz.number,
        question=quiz.question.text,
        at=at,
    )


def clock_of(rule: str) -> str:
    """Return the time of day of a rule of each day."""
    read = parse(rule)
    return f"{read.at:%H:%M}" if isinstance(read, Dated) else ""


def daily_card(rule: str, t: Translator) -> Card:
    """Say when a quiz is asked by itself."""
    if not rule:
        return Card(t("quiz.daily_off"), lives_for=HINTS_LIVE_FOR)
    return Card(t("quiz.daily_on", time=clock_of(rule)), lives_for=HINTS_LIVE_FOR)
