"""What is shown of what people teach: entries with their buttons, drafts, what is asked for."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.lessons import Removed
from bot.texts import Html, Translator
from domain.days import Zones
from domain.knowledge import Content, Entry
from domain.lessons import Field
from domain.manners import CARDS_LIVE_FOR
from domain.names import clip
from domain.wallclock import wall_at
from storage.knowledge_drafts import Draft, DraftKind
from views.cards import Card
from views.lesson_lines import answer_line, question_line

SHOWN_WAYS, LONGEST_BUTTON = 8, 40
LISTED = 15


class FieldButton(CallbackData, prefix="learn"):
    """Say a part of an entry anew; without a part, remove it."""

    entry_id: int
    field: str


class UndoButton(CallbackData, prefix="relearn"):
    """Bring back what was removed."""

    draft_id: int


class DraftButton(CallbackData, prefix="draft"):
    """Approve a draft, say its question anew, or throw it away."""

    draft_id: int
    act: str


class WayButton(CallbackData, prefix="draftway"):
    """Let a draft's question be another way of asking for an entry."""

    draft_id: int
    entry_id: int


SAVE, ASK, DROP = "save", "ask", "drop"


def saved_card(entry: Entry, zones: Zones, t: Translator) -> Card:
    """Say that an answer is known now, and what can be added to it."""
    head = t("learn.saved", number=entry.number)
    return Card(Html.lines([head, *_parts(entry, zones, t)]), _buttons(entry, t))


def changed_card(entry: Entry, zones: Zones, t: Translator) -> Card:
    head = t("learn.changed", number=entry.number)
    return Card(Html.lines([head, *_parts(entry, zones, t)]), _buttons(entry, t))


def entry_card(entry: Entry, zones: Zones, t: Translator) -> Card:
    head = t("learn.entry", number=entry.number)
    return Card(Html.lines([head, *_parts(entry, zones, t)]), _buttons(entry, t))


def _parts(entry: Entry, zones: Zones, t: Translator) -> list[Html]:
    content = entry.content
    lines = [
        t("learn.question", text=question_line(content.question)),
        t("learn.answer", text=answer_line(content, t)),
    ]
    if content.aliases:
        ways = " · ".join(map(question_line, content.aliases[-SHOWN_WAYS:]))
        lines.append(t("learn.ways", ways=ways))
    if content.tags:
        lines.append(t("learn.tags", tags=" ".join(f"#\u2060{tag}" for tag in content.tags)))
    if content.until_at is not None:
        last = wall_at(content.until_at - 1, zones).date()
        lines.append(t("learn.until", day=t.long_date(last)))
    return lines


def _buttons(entry: Entry, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for words, field in (
        (t("learn.button.ways"), Field.ALIASES.value),
        (t("learn.button.tags"), Field.TAGS.value),
        (t("learn.button.until"), Field.UNTIL.value),
        (t("learn.button.answer"), Field.ANSWER.value),
        (t("learn.button.question"), Field.QUESTION.value),
        (t("learn.button.remove"), ""),
    ):
        button = FieldButton(entry_id=entry.entry_id, field=field)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(2)
    return builder.as_markup()


def field_card(entry: Entry, field: Field, t: Translator) -> Card:
    """Ask for a part of an entry."""
    about = t("learn.about", number=entry.number, text=question_line(entry.content.question))
    return Card(Html.lines([about, _asked(field, t)]))


def _asked(field: Field, t: Translator) -> Html:
    match field:
        case Field.QUESTION:
            return t("learn.ask.new_question")
        case Field.ANSWER:
            return t("learn.ask.new_answer")
        case Field.ALIASES:
            return t("learn.ask.ways")
        case Field.TAGS:
            return t("learn.ask.tags")
    return t("learn.ask.until")


def removed_card(removed: Removed, t: Translator) -> Card:
    entry = removed.entry
    builder = InlineKeyboardBuilder()
    button = UndoButton(draft_id=removed.draft_id)
    builder.button(text=t("learn.button.undo").plain, callback_data=button)
    words = t("learn.removed", number=entry.number, text=question_line(entry.content.question))
    return Card(words, builder.as_markup())


def list_card(entries: Sequence[Entry], count: int, t: Translator) -> Card:
    """List what is taught, the newest last; what does not fit is told by number."""
    if not entries:
        return Card(t("learn.none"), lives_for=CARDS_LIVE_FOR)
    lines = [t.n("learn.list", count)]
    for entry in entries[:LISTED]:
        text = question_line(entry.content.question)
        lines.append(t("learn.line", number=entry.number, text=text))
    if len(entries) > LISTED:
        lines.append(t("learn.more", number=entries[LISTED - 1].number))
    return Card(Html.lines([*lines, t("learn.list_how")]), lives_for=CARDS_LIVE_FOR)


# -- drafts ----------------------------------------------------------------------------------


def draft_card(draft: Draft, entry: Entry | None, t: Translator) -> Card:
    """Offer what was drafted to whoever may approve it; `entry` is whose wording it is."""
    content = draft.contents[0] if draft.contents else Content("", ())
    builder = InlineKeyboardBuilder()
    acts = [(t("learn.button.save"), SAVE), (t("learn.button.drop"), DROP)]
    text = question_line(content.question)
    if draft.kind is DraftKind.WORDING:
        known = question_line(entry.content.question) if entry else ""
        words = t("learn.draft_wording", text=text, known=known)
    else:
        acts.insert(1, (t("learn.button.question"), ASK))
        lines = [
            t("learn.draft"),
            t("learn.question", text=text),
            t("learn.answer", text=answer_line(content, t)),
        ]
        words = Html.lines(lines)
    for label, act in acts:
        button = DraftButton(draft_id=draft.draft_id, act=act)
        builder.button(text=label.plain, callback_data=button)
    builder.adjust(2)
    return Card(words, builder.as_markup())


def near_card(draft: Draft, near: Sequence[Entry], t: Translator) -> Card:
    """Offer a draft, with the entries that may answer its question already."""
    card = draft_card(draft, None, t)
    if not near:
        return card
    builder = InlineKeyboardBuilder()
    for entry in near:
        text = clip(entry.content.question, LONGEST_BUTTON)
        button = WayButton(draft_id=draft.draft_id, entry_id=entry.entry_id)
        words = t("learn.button.is", number=entry.number, text=text)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(1)
    return card.with_note(t("learn.near")).with_keyboard(builder.as_markup())
