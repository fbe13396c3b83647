"""Questions of a lecture: the list that members vote on, and the one hosts work through."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.lecture_questions import Queue
from bot.texts import Html, Translator
from views.cards import Card
from views.people import short_name_of


class WantButton(CallbackData, prefix="lqwant"):
    """Want a question answered as well; for everybody."""

    question_id: int


class AnsweredButton(CallbackData, prefix="lqdone"):
    """Mark a question as answered; for hosts."""

    question_id: int


def queue_card(queue: Queue, t: Translator, *, is_host: bool) -> Card:
    """List what waits for an answer, the most wanted first."""
    lines = [t("question.title", title=queue.gathering.plan.title)]
    builder = InlineKeyboardBuilder()
    for place, (question, member) in enumerate(queue.questions, 1):
        name = short_name_of(member, t)
        words = t(
            "question.line", place=place, text=question.text, name=name, votes=question.votes
        )
        lines.append(words)
        number = question.question_id
        want, done = WantButton(question_id=number), AnsweredButton(question_id=number)
        label = f"✔ {place}" if is_host else f"👍 {place}"
        builder.button(text=label, callback_data=done if is_host else want)
    builder.adjust(5)
    if not queue.questions:
        lines.append(t("question.none"))
    lines.append(t("question.hosts") if is_host else t("question.how"))
    return Card(Html.lines(lines), builder.as_markup())
