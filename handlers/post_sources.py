"""A message as the pieces it takes to send it anew, whatever becomes of the message."""

import json
from dataclasses import replace
from typing import Any

from aiogram.types import Message, MessageEntity, Poll

from domain.posts import Piece, PieceKind, Pieces
from domain.refusals import Refusal

# What Telegram takes from a bot; some people may write more.
LONGEST_CAPTION = 1024
# Besides the words and the file, by Telegram's names.
_MORE = ("show_caption_above_media",)
_SPOILERS = (PieceKind.PHOTO, PieceKind.VIDEO, PieceKind.ANIMATION)
_PLAIN = {
    PieceKind.LOCATION: ("latitude", "longitude", "horizontal_accuracy"),
    PieceKind.CONTACT: ("phone_number", "first_name", "last_name", "vcard"),
}
_VENUE = (
    *("title", "address", "foursquare_id", "foursquare_type"),
    *("google_place_id", "google_place_type"),
)
# More than one of these stands in some messages: an animation is a document, too.
_ORDER = (
    *(PieceKind.ANIMATION, PieceKind.VENUE, PieceKind.PHOTO, PieceKind.VIDEO, PieceKind.AUDIO),
    *(PieceKind.VOICE, PieceKind.DOCUMENT, PieceKind.STICKER, PieceKind.VIDEO_NOTE),
    *(PieceKind.LOCATION, PieceKind.CONTACT, PieceKind.POLL, PieceKind.TEXT),
)


def piece_of(message: Message) -> Piece:
    """Return what a message is made of; refuse what no bot can send."""
    kind = next((kind for kind in _ORDER if getattr(message, kind) is not None), None)
    if kind is None:
        raise Refusal("post.cannot_copy")
    if len(message.caption or "") > LONGEST_CAPTION:
        raise Refusal("post.long_caption", most=LONGEST_CAPTION)
    if kind is PieceKind.TEXT:
        return _text(message)
    if kind is PieceKind.POLL:
        return Piece(kind, more=_dumped(_poll(message.poll)))
    if kind in (*_PLAIN, PieceKind.VENUE):
        return Piece(kind, more=_dumped(_fields(message, kind)))
    content = getattr(message, kind)
    file = content[-1] if kind is PieceKind.PHOTO else content
    more = {name: getattr(message, name, None) for name in _MORE}
    if kind in _SPOILERS:
        more["has_spoiler"] = message.has_media_spoiler
    return Piece(
        kind,
        message.caption or "",
        _entities(message.caption_entities),
        file.file_id,
        _dumped(more),
    )


def _text(message: Message) -> Piece:
    options = message.link_preview_options
    more = {"link_preview_options": options.model_dump(exclude_none=True)} if options else {}
    return Piece(
        PieceKind.TEXT, message.text or "", _entities(message.entities), more=_dumped(more)
    )


def own_pieces(message: Message, rest: str) -> Pieces:
    """Return what a message is itself besides its command: a file, or the words at its end."""
    if message.caption is None:
        return (words_after(message, rest),) if rest else ()
    if message.media_group_id is not None:
        raise Refusal("post.album_caption")
    words = words_after(message, rest)
    return (replace(piece_of(message), text=words.text, entities=words.entities),)


def words_after(message: Message, rest: str, *, lead: str = "") -> Piece:
    """Return the end of a message's own text as a piece, with the formatting that is in it."""
    text = (message.text or message.caption or "").rstrip()
    begin = _units(text[: len(text) - len(rest)])
    entities = [
        {**entity, "offset": entity["offset"] - begin + _units(lead)}
        for entity in json.loads(_entities(message.entities or message.caption_entities))
        if entity["offset"] >= begin
    ]
    return Piece(PieceKind.TEXT, f"{lead}{rest}", json.dumps(entities))


def _units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _entities(found: list[MessageEntity] | None) -> str:
    return json.dumps([each.model_dump(mode="json", exclude_none=True) for each in found or ()])


def _fields(message: Message, kind: PieceKind) -> dict[str, Any]:
    content = getattr(message, kind)
    if kind is PieceKind.VENUE:
        place = content.location
        fields = {name: getattr(content, name) for name in _VENUE}
        return {"latitude": place.latitude, "longitude": place.longitude, **fields}
    return {name: getattr(content, name) for name in _PLAIN[kind]}


def _poll(poll: Poll | None) -> dict[str, Any]:
    """Return a poll anew, without votes; of a quiz Telegram has to tell what is right."""
    if poll is None:
        return {}
    asked: dict[str, Any] = {
        "question": poll.question,
        "question_entities": json.loads(_entities(poll.question_entities)) or None,
        "options": [{"text": option.text} for option in poll.options],
        "is_anonymous": poll.is_anonymous,
        "allows_multiple_answers": poll.allows_multiple_answers or None,
        "open_period": poll.open_period,
    }
    if poll.type != "quiz":
        return asked
    correct = getattr(poll, "correct_option_id", None)
    if correct is None:
        several = getattr(poll, "correct_option_ids", None) or []
        correct = several[0] if len(several) == 1 else None
    if correct is None:
        raise Refusal("post.unknown_answer")
    explained = {
        "explanation": poll.explanation,
        "explanation_entities": json.loads(_entities(poll.explanation_entities)) or None,
    }
    return {**asked, "type": "quiz", "correct_option_id": correct, **explained}


def _dumped(more: dict[str, Any]) -> str:
    known = {name: value for name, value in more.items() if value is not None}
    return json.dumps(known, ensure_ascii=False)
