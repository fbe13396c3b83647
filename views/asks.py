"""Answers from what is known: as they were sent, with where they come from; choices; nothing."""

import json
from dataclasses import replace

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.asks import Reply
from bot.texts import Html, Translator
from domain.knowledge import Ask, Entry
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.posts import IN_ALBUMS, Piece, PieceKind, Pieces
from views.cards import Card

LONGEST_LABEL = 60
# What Telegram takes, counted as it counts.
_LONGEST = {PieceKind.TEXT: 4096}
_LONGEST_CAPTION = 1024
_CAPTIONED = frozenset({*IN_ALBUMS, PieceKind.ANIMATION, PieceKind.VOICE})


class ChoiceButton(CallbackData, prefix="askpick"):
    """Take one of the choices; for who asked only."""

    ask_id: int
    entry_id: int


class TeamButton(CallbackData, prefix="askteam"):
    """Nothing known answers: ask the team; for who asked only."""

    ask_id: int


class HelpedButton(CallbackData, prefix="askhelp"):
    """Say whether an answer was of help; for who asked only."""

    ask_id: int
    is_helped: bool


def reply_cards(reply: Reply, t: Translator) -> list[Card]:
    """Return what is said to a question, message by message."""
    if reply.entry is not None:
        return answer_cards(reply.entry, reply.ask, t)
    return [choices_card(reply, t) if reply.choices else unknown_card(reply, t)]


def answer_cards(entry: Entry, ask: Ask, t: Translator) -> list[Card]:
    """Return an answer as it was sent; the last message asks whether it was of help."""
    pieces = entry.content.pieces
    keyboard = _helped(ask, t)
    if len(pieces) > 1 and {piece.kind for piece in pieces} <= IN_ALBUMS:
        # An album has no buttons.
        words = t("asks.was_helpful", question=entry.content.question)
        return [Card(Html(""), pieces=pieces), Card(words, keyboard)]
    cards = [_piece_card((piece,)) for piece in pieces[:-1]]
    last = _sourced(pieces[-1], t("asks.source", question=entry.content.question).plain)
    return [*cards, replace(_piece_card((last,)), keyboard=keyboard)]


def _piece_card(pieces: Pieces) -> Card:
    return Card(Html(""), pieces=pieces)


def _helped(ask: Ask, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for is_helped, label in ((True, t("asks.helped")), (False, t("asks.not_helped"))):
        button = HelpedButton(ask_id=ask.ask_id, is_helped=is_helped)
        builder.button(text=label.plain, callback_data=button)
    return builder.as_markup()


def _sourced(piece: Piece, source: str) -> Piece:
    """Set below an answer which entry it is; where no words fit, it goes without."""
    longest = _LONGEST.get(piece.kind, _LONGEST_CAPTION if piece.kind in _CAPTIONED else 0)
    lead = f"{piece.text}\n\n" if piece.text else ""
    if _units(lead + source) > longest:
        return piece
    entity = {"type": "italic", "offset": _units(lead), "length": _units(source)}
    entities = json.dumps([*json.loads(piece.entities), entity])
    return replace(piece, text=lead + source, entities=entities)


def _units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def choices_card(reply: Reply, t: Translator) -> Card:
    """Offer what may be meant, and a way out."""
    builder = InlineKeyboardBuilder()
    number = reply.ask.ask_id
    for entry in reply.choices:
        button = ChoiceButton(ask_id=number, entry_id=entry.entry_id)
        builder.button(text=_label(entry.content.question), callback_data=button)
    builder.button(text=t("asks.none").plain, callback_data=TeamButton(ask_id=number))
    builder.adjust(1)
    words = t("asks.choose") if len(reply.choices) > 1 else t("asks.choose_one")
    return Card(words, builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def _label(question: str) -> str:
    return question if len(question) <= LONGEST_LABEL else f"{question[: LONGEST_LABEL - 1]}…"


def chosen_card(entry: Entry, t: Translator) -> Card:
    return Card(t("asks.chosen", question=entry.content.question), lives_for=CARDS_LIVE_FOR)


def unknown_card(reply: Reply, t: Translator) -> Card:
    """Say that nothing is known, and offer to ask the team."""
    builder = InlineKeyboardBuilder()
    button = TeamButton(ask_id=reply.ask.ask_id)
    builder.button(text=t("asks.ask_team").plain, callback_data=button)
    return Card(t("asks.unknown"), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def team_card(opened: Card, t: Translator) -> Card:
    """Say that nothing is known, above what becomes of the question."""
    return replace(opened, text=Html.lines([t("asks.to_team"), opened.text]))


def not_helped_card(ask_id: int, t: Translator) -> Card:
    """Offer the team to whom an answer was of no help."""
    builder = InlineKeyboardBuilder()
    builder.button(text=t("asks.ask_team").plain, callback_data=TeamButton(ask_id=ask_id))
    return Card(t("asks.not_helped_then"), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def not_taken_card(t: Translator) -> Card:
    return Card(t("asks.unknown"), lives_for=CARDS_LIVE_FOR)


def how_card(t: Translator) -> Card:
    return Card(t("asks.how"), lives_for=HINTS_LIVE_FOR)
