"""The questions that a community has answers to: by tag, page by page."""

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.faq import Page, Shelf
from bot.texts import Html, Translator
from domain.knowledge import Entry
from domain.manners import CARDS_LIVE_FOR
from domain.names import clip, unlinked
from domain.posts import Piece, PieceKind
from views.cards import Card
from views.lesson_lines import question_line
from views.start import open_private

LONGEST_BUTTON = 60
MOST_TEXT = 4000
SHOWN_TAGS = 30
# What stands for all questions, and for those that came with the bot.
ALL, STARTERS = "all", "bot"


class ShelfButton(CallbackData, prefix="faq"):
    """Show the tags of a community, or questions with one; the tag is named by `mark_of`."""

    community_id: int
    mark: str
    page: int


class AnswerButton(CallbackData, prefix="faqanswer"):
    """Show the answer to a question."""

    community_id: int
    entry_id: int


def mark_of(tag: str) -> str:
    """Return what names a tag in a button, which has little room."""
    return sha256(tag.encode()).hexdigest()[:10]


def group_card(shelf: Shelf, t: Translator, *, username: str) -> Card:
    """Say how much there is, in one line, with the way into the private chat."""
    if not shelf.count and not shelf.starters:
        return Card(t("faq.none"), lives_for=CARDS_LIVE_FOR)
    link = open_private(t, username=username, payload=f"faq_{shelf.community_id}")
    words = t.n("faq.in_group", shelf.count) if shelf.count else t("faq.about_me_only")
    return Card(words, link, lives_for=CARDS_LIVE_FOR)


def shelf_card(shelf: Shelf, title: str, t: Translator) -> Card:
    """Show the tags, each with how many questions it has."""
    if not shelf.count and not shelf.starters:
        return Card(t("faq.none"))
    builder, whose = InlineKeyboardBuilder(), shelf.community_id
    for tag, count in shelf.tags[:SHOWN_TAGS]:
        label = f"{clip(tag, LONGEST_BUTTON)} ({count})"
        builder.button(
            text=label,
            callback_data=ShelfButton(community_id=whose, mark=mark_of(tag), page=0),
        )
    builder.adjust(2)
    below = InlineKeyboardBuilder()
    if shelf.count:
        every = ShelfButton(community_id=whose, mark=ALL, page=0)
        below.button(text=t("faq.all", count=shelf.count).plain, callback_data=every)
    if shelf.starters:
        own = ShelfButton(community_id=whose, mark=STARTERS, page=0)
        below.button(text=t("faq.about_me", count=shelf.starters).plain, callback_data=own)
    below.adjust(1)
    builder.attach(below)
    lines = [t("faq.title", title=title), t("faq.choose")]
    return Card(Html.lines(lines), builder.as_markup())


def page_card(page: Page, mark: str, t: Translator) -> Card:
    """Show questions as buttons; a press sends the answer."""
    builder, whose = InlineKeyboardBuilder(), page.community_id
    for entry in page.entries:
        button = AnswerButton(community_id=whose, entry_id=entry.entry_id)
        text = unlinked(clip(entry.content.question, LONGEST_BUTTON))
        builder.button(text=text, callback_data=button)
    builder.adjust(1)
    turns = InlineKeyboardBuilder()
    for label, number, is_there in (
        ("◀", page.number - 1, page.number > 0),
        ("▶", page.number + 1, page.number + 1 < page.pages),
    ):
        if is_there:
            turn = ShelfButton(community_id=whose, mark=mark, page=number)
            turns.button(text=label, callback_data=turn)
    turns.adjust(2)
    back = InlineKeyboardBuilder()
    shelf = ShelfButton(community_id=whose, mark="", page=0)
    back.button(text=t("faq.back").plain, callback_data=shelf)
    builder.attach(turns).attach(back)
    lines = [_name(mark, page, t)]
    if page.pages > 1:
        lines.append(t("faq.page", number=page.number + 1, pages=page.pages))
    return Card(Html.lines(lines), builder.as_markup())


def _name(mark: str, page: Page, t: Translator) -> Html:
    if mark == ALL:
        return t("faq.title_all")
    if mark == STARTERS:
        return t("faq.title_about_me")
    return t("faq.title_tag", tag=page.tag)


def answer_cards(entry: Entry, t: Translator) -> Sequence[Card]:
    """Return the answer as it was written, below its question; a picture follows it."""
    question, pieces = entry.content.question, entry.content.pieces
    if len(pieces) == 1 and pieces[0].kind is PieceKind.TEXT:
        headed = _headed(question, pieces[0])
        if len(headed.text) <= MOST_TEXT:
            return (Card(Html(""), pieces=(headed,)),)
    asked = Card(t("faq.question", text=question_line(question)))
    return asked, Card(Html(""), pieces=pieces)


def _headed(question: str, piece: Piece) -> Piece:
    """Return words with their question above them, in bold."""
    lead = f"{unlinked(question)}\n\n"
    bold = {"type": "bold", "offset": 0, "length": _units(lead) - 2}
    entities = [
        {**entity, "offset": entity["offset"] + _units(lead)}
        for entity in json.loads(piece.entities)
    ]
    return replace(piece, text=f"{lead}{piece.text}", entities=json.dumps([bold, *entities]))


def _units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
