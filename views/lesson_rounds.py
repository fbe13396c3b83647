"""What staff should look at in what is known."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.lesson_rounds import Todo
from bot.texts import Html, Translator
from domain.days import Zones
from domain.names import clip
from domain.wallclock import wall_at
from views.cards import Card
from views.lesson_lines import question_line

LONGEST_LABEL = 24


class AnswerNowButton(CallbackData, prefix="answernow"):
    """Answer a question that nobody could answer."""

    ask_id: int


class AddWayButton(CallbackData, prefix="addway"):
    """Let the words of a question lead to the entry that was chosen for it."""

    ask_id: int


class LookButton(CallbackData, prefix="look"):
    """Look at an entry."""

    entry_id: int


def todo_card(todo: Todo, zones: Zones, t: Translator) -> Card:
    if todo.is_empty:
        return Card(t("learn.todo.nothing"))
    lines, builder = [t("learn.todo.title")], InlineKeyboardBuilder()
    if todo.unanswered:
        lines += [Html(""), t("learn.todo.unanswered")]
    for place, asked in enumerate(todo.unanswered, 1):
        text = question_line(asked.text)
        lines.append(t.n("learn.todo.asked", asked.people, place=place, text=text))
        button = AnswerNowButton(ask_id=asked.ask_id)
        builder.button(text=t("learn.todo.answer", place=place).plain, callback_data=button)
    lines += _chosen(todo, builder, t)
    lines += _disliked(todo, builder, t)
    lines += _ended(todo, zones, builder, t)
    builder.adjust(2)
    return Card(Html.lines(lines), builder.as_markup())


def _chosen(todo: Todo, builder: InlineKeyboardBuilder, t: Translator) -> list[Html]:
    if not todo.chosen:
        return []
    lines = [Html(""), t("learn.todo.chosen")]
    for chosen, entry in todo.chosen:
        text, known = question_line(chosen.text), question_line(entry.content.question)
        lines.append(t("learn.todo.way", text=text, number=entry.number, known=known))
        label = t("learn.todo.add", number=entry.number, text=clip(chosen.text, LONGEST_LABEL))
        builder.button(text=label.plain, callback_data=AddWayButton(ask_id=chosen.ask_id))
    return lines


def _disliked(todo: Todo, builder: InlineKeyboardBuilder, t: Translator) -> list[Html]:
    if not todo.disliked:
        return []
    lines = [Html(""), t("learn.todo.disliked")]
    for entry, missed, helped in todo.disliked:
        text = question_line(entry.content.question)
        lines.append(
            t("learn.todo.votes", number=entry.number, text=text, missed=missed, helped=helped)
        )
        _look(builder, entry.entry_id, entry.number, t)
    return lines


def _ended(todo: Todo, zones: Zones, builder: InlineKeyboardBuilder, t: Translator) -> list[Html]:
    if not todo.ended:
        return []
    lines = [Html(""), t("learn.todo.ended")]
    known = {entry.entry_id for entry, _, _ in todo.disliked}
    for entry in todo.ended:
        last = wall_at((entry.content.until_at or 0) - 1, zones).date()
        text = question_line(entry.content.question)
        lines.append(t("learn.todo.end", number=entry.number, text=text, day=t.long_date(last)))
        if entry.entry_id not in known:
            _look(builder, entry.entry_id, entry.number, t)
    return lines


def _look(builder: InlineKeyboardBuilder, entry_id: int, number: int, t: Translator) -> None:
    button = LookButton(entry_id=entry_id)
    builder.button(text=t("learn.todo.look", number=number).plain, callback_data=button)
