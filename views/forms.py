"""The questions of a form, which makes something step by step in the private chat."""

from collections.abc import Sequence
from typing import NamedTuple

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.texts import Html, Translator
from views.cards import Card

STOP = ""


class FormButton(CallbackData, prefix="form"):
    """Answer a question of a form; an empty field stops its questions."""

    form: str
    field: str
    value: str


class Question(NamedTuple):
    """What is asked, with (words, value) of each answer that a button gives; no value has a colon.

    Where there is none, or none that fits, an answer is written.
    """

    words: Html
    choices: Sequence[tuple[Html, str]] = ()
    columns: int = 1


def question_card(question: Question, *, form: str, field: str, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    for words, value in question.choices:
        button = FormButton(form=form, field=field, value=value)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(question.columns)
    stop = FormButton(form=form, field=STOP, value="").pack()
    builder.row(InlineKeyboardButton(text=t("form.stop").plain, callback_data=stop))
    return Card(question.words, builder.as_markup())


def stopped_card(t: Translator) -> Card:
    return Card(t("form.stopped"))
