"""What the outbox says of cases."""

import json
from dataclasses import replace
from sqlite3 import Connection

from bot import case_files, case_posts, settings
from bot.texts import Html, Translator
from domain.cases import Case, CaseMessage, Side
from domain.posts import Piece, PieceKind, Pieces
from domain.setting_keys import Key
from scheduling import mood_letters, suggestion_letters
from storage import case_messages, cases, chats, members, tiers, users
from storage.outbox import Letter
from views.cards import Attachment, Card
from views.cases import (
    desk_card,
    desk_news,
    homeless_card,
    member_label,
    member_news,
    team_label,
)

LETTERS = case_posts.LETTERS | mood_letters.LETTERS | suggestion_letters.LETTERS
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
# What takes words below it.
CAPTIONED = frozenset(
    {
        *(PieceKind.PHOTO, PieceKind.VIDEO, PieceKind.ANIMATION),
        *(PieceKind.AUDIO, PieceKind.VOICE, PieceKind.DOCUMENT),
    }
)


def language_of(tx: Connection, letter: Letter) -> str | None:
    """Return the language of a case's group, which speaks to who has chosen none."""
    if letter.card not in LETTERS:
        return None
    community_id = letter.facts.get("community_id")
    if community_id is None:
        case = cases.find(tx, int(letter.facts["case_id"]))
        community_id = case.community_id if case else None
    return None if community_id is None else settings.community(tx, int(community_id)).language


def case_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its case was forgotten meanwhile."""
    if letter.card in suggestion_letters.LETTERS:
        return suggestion_letters.suggestion_letter(tx, letter, t)
    if letter.card in mood_letters.LETTERS:
        return mood_letters.mood_letter(tx, letter, t)
    if letter.card == case_posts.LETTER_HOMELESS:
        return homeless_card(chats.title_of(tx, int(letter.facts["community_id"])), t)
    case = cases.find(tx, int(letter.facts["case_id"]))
    if case is None:
        return None
    if letter.card in (case_posts.LETTER_RELAY, case_posts.LETTER_EDIT):
        return _passed(tx, letter, case, t)
    return _told(tx, letter, case, t)


def _told(tx: Connection, letter: Letter, case: Case, t: Translator) -> Card | None:
    community = settings.community(tx, case.community_id)
    found = case_posts.seen(tx, case)
    if letter.card == case_posts.LETTER_CARD:
        return desk_card(found, community, tiers.find(tx, case.member_id).tier, t)
    if letter.card == case_posts.LETTER_FILE:
        words, name = case_files.transcript(tx, case, t), f"case-{case.case_id}.txt"
        file = Attachment(name, words.encode())
        return Card(t("case.file", number=case.case_id), file=file)
    news = str(letter.facts["news"])
    if letter.card == case_posts.LETTER_DESK:
        card = desk_news(news, found, community, t)
        return _answering(tx, letter, case, card)
    card = member_news(news, case, community.title, t)
    return _in_group(tx, letter, case, card)


def _answering(tx: Connection, letter: Letter, case: Case, card: Card | None) -> Card | None:
    """Let news at the desk answer the message it is about, else the card."""
    about = letter.facts.get("message_id")
    chat = chats.get(tx, letter.chat_key) if letter.chat_key is not None else None
    if card is None or chat is None:
        return card
    here = chat.telegram_chat_id
    if about is not None:
        return replace(card, answers=_seen(tx, int(about), here))
    return replace(card, answers=_card_in(case, here))


def _card_in(case: Case, here: int) -> int | None:
    desk = case.desk
    return desk.message_id if desk is not None and desk.telegram_chat_id == here else None


def _in_group(tx: Connection, letter: Letter, case: Case, card: Card | None) -> Card | None:
    """Let what a member is told in the group answer what they asked there."""
    if card is None or letter.chat_key is None:
        return card
    here = chats.get(tx, letter.chat_key).telegram_chat_id
    origin = case.origin
    is_there = origin.telegram_chat_id == here
    return replace(card, answers=origin.message_id if is_there else None)


# -- what passes -----------------------------------------------------------------------------


def _passed(tx: Connection, letter: Letter, case: Case, t: Translator) -> Card | None:
    """Return a message, or an album, as the other side sees it."""
    found = _messages(tx, letter)
    if not found:
        return None
    here = _here(tx, letter)
    first = _labelled(found[0].piece, _label(tx, case, found[0], t))
    pieces = (first, *(each.piece for each in found[1:]))
    if letter.card == case_posts.LETTER_EDIT:
        return Card(Html(""), pieces=_edited(tx, found[0], pieces))
    return Card(Html(""), pieces=pieces, answers=_target(tx, case, found[0], here))


def _messages(tx: Connection, letter: Letter) -> list[CaseMessage]:
    message = case_messages.find(tx, int(letter.facts["message_id"]))
    if message is None:
        return []
    if letter.card == case_posts.LETTER_EDIT:
        return [message]
    return case_messages.with_letter(tx, letter.outbox_id)


def _edited(tx: Connection, message: CaseMessage, pieces: Pieces) -> Pieces:
    """Leave the label to the first part of an album, as it was sent."""
    letter = case_messages.letter_of(tx, message.message_id)
    album = case_messages.with_letter(tx, letter) if letter else [message]
    is_first = not album or album[0].message_id == message.message_id
    return pieces if is_first else (message.piece,)


def _here(tx: Connection, letter: Letter) -> int:
    if letter.chat_key is not None:
        return chats.get(tx, letter.chat_key).telegram_chat_id
    return letter.user_id or 0


def _label(tx: Connection, case: Case, message: CaseMessage, t: Translator) -> Html | None:
    """Return the line above a message; none in a topic that is the case's own."""
    if message.side is Side.MEMBER:
        if case.desk is not None and case.desk.is_topic:
            return None
        return member_label(members.get(tx, case.member_id), t, number=case.case_id)
    is_named = settings.community(tx, case.community_id).values.is_on(Key.CASE_NAMES)
    author = users.find(tx, message.author_id) if message.author_id else None
    return team_label(author, t, is_named=is_named, number=case.case_id)


def _labelled(piece: Piece, label: Html | None) -> Piece:
    """Put a line in bold above the words of a message, where they take it."""
    is_text = piece.kind is PieceKind.TEXT
    if label is None or not (is_text or piece.kind in CAPTIONED):
        return piece
    lead = f"{label.plain}\n" if piece.text else label.plain
    if len(lead) + len(piece.text) > (LONGEST_TEXT if is_text else LONGEST_CAPTION):
        return piece
    bold = {"type": "bold", "offset": 0, "length": _units(label.plain)}
    moved = [
        {**entity, "offset": entity["offset"] + _units(lead)}
        for entity in json.loads(piece.entities)
    ]
    return replace(piece, text=f"{lead}{piece.text}", entities=json.dumps([bold, *moved]))


def _units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _target(tx: Connection, case: Case, message: CaseMessage, here: int) -> int | None:
    """Return what a message answers where it goes: by itself, or what the case began with."""
    if message.answers_id is not None:
        found = _seen(tx, message.answers_id, here)
        if found is not None:
            return found
    if message.side is Side.MEMBER:
        return None if case.desk and case.desk.is_topic else _card_in(case, here)
    return case.origin.message_id if case.origin.telegram_chat_id == here else None


def _seen(tx: Connection, message_id: int, here: int) -> int | None:
    return case_messages.seen_in(tx, message_id, telegram_chat_id=here) or None
