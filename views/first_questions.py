"""A newcomer's question that nobody replied to, as staff sees it."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.first_questions import Shown
from bot.texts import Html, Translator
from domain.first_questions import State
from domain.setting_keys import Key
from views.cards import Card
from views.links import link_to
from views.people import name_of, user_name


class SeenButton(CallbackData, prefix="fqseen"):
    """Say that a newcomer's question is answered; for staff."""

    member_id: int


def question_card(shown: Shown, t: Translator) -> Card:
    """Show where a newcomer asked, with the way there; or who saw to it."""
    question = shown.question
    hours = timedelta(hours=shown.community.values.number(Key.QUESTION_HOURS) or 1)
    names = {"name": name_of(shown.member, t), "group": shown.group}
    lines = [t("first_question.told", **names, hours=t.duration(hours))]
    builder = InlineKeyboardBuilder()
    link = link_to(question.telegram_chat_id, question.message_id)
    if link is not None:
        builder.button(text=t("first_question.open").plain, url=link)
    if question.state is State.SEEN:
        lines.append(t("first_question.seen", staff=user_name(shown.seen_by, t)))
    else:
        button = SeenButton(member_id=question.member_id)
        builder.button(text=t("first_question.answered").plain, callback_data=button)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup())
