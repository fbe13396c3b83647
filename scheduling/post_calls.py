"""The call that sends a post as it was written: words with their formatting, files by their id."""

import json
from typing import Any

from aiogram.methods import TelegramMethod

from domain.posts import IN_ALBUMS, Piece, PieceKind
from views.cards import Answer

FILES = {
    PieceKind.PHOTO: "sendPhoto",
    PieceKind.VIDEO: "sendVideo",
    PieceKind.ANIMATION: "sendAnimation",
    PieceKind.AUDIO: "sendAudio",
    PieceKind.VOICE: "sendVoice",
    PieceKind.DOCUMENT: "sendDocument",
    PieceKind.STICKER: "sendSticker",
    PieceKind.VIDEO_NOTE: "sendVideoNote",
}
OTHERS = {
    PieceKind.TEXT: "sendMessage",
    PieceKind.LOCATION: "sendLocation",
    PieceKind.VENUE: "sendVenue",
    PieceKind.CONTACT: "sendContact",
    PieceKind.POLL: "sendPoll",
}
# A call has the keyboard of one message, an album of several takes none.
ALBUM = "sendMediaGroup"


def _raw(method: str) -> type[TelegramMethod[Any]]:
    """Make a method whose parameters and answer are plain, as in scheduling/calls.py."""

    class Raw(TelegramMethod[Any]):
        __returning__ = Any
        __api_method__ = method

    return Raw


EDIT_TEXT, EDIT_CAPTION, EDIT_MEDIA = "editMessageText", "editMessageCaption", "editMessageMedia"
# What may be another file after an edit.
REPLACED = frozenset({*IN_ALBUMS, PieceKind.ANIMATION})


METHODS = {
    name: _raw(name)
    for name in (*FILES.values(), *OTHERS.values(), ALBUM, EDIT_TEXT, EDIT_CAPTION, EDIT_MEDIA)
}


def post_call(answer: Answer, reply: dict[str, Any] | None) -> TelegramMethod[Any]:
    """Make the call that sends a post: one message, or an album."""
    card, pieces = answer.card, answer.card.pieces
    place: dict[str, Any] = {
        "chat_id": answer.chat_id,
        "message_thread_id": answer.thread_id,
        "disable_notification": answer.is_silent or None,
        "reply_parameters": json.dumps(reply) if reply else None,
    }
    if len(pieces) > 1:
        media = json.dumps([_medium(piece) for piece in pieces])
        return METHODS[ALBUM].model_construct(**place, media=media)
    (piece,) = pieces
    keyboard = card.keyboard.model_dump_json(exclude_none=True) if card.keyboard else None
    method = METHODS[FILES.get(piece.kind) or OTHERS[piece.kind]]
    return method.model_construct(**place, **_content(piece), reply_markup=keyboard)


def post_edit(piece: Piece, where: dict[str, Any]) -> TelegramMethod[Any]:
    """Make the call that changes a message to what a piece is now: words, or the words below."""
    if piece.kind is PieceKind.TEXT:
        return METHODS[EDIT_TEXT].model_construct(**where, **_content(piece))
    if piece.kind in REPLACED:
        return METHODS[EDIT_MEDIA].model_construct(**where, media=json.dumps(_medium(piece)))
    caption, entities = piece.text, piece.entities
    return METHODS[EDIT_CAPTION].model_construct(
        **where, caption=caption, caption_entities=entities
    )


def _content(piece: Piece) -> dict[str, Any]:
    """Return the parameters of one message; lists and objects as JSON."""
    more = {
        name: json.dumps(value) if isinstance(value, dict | list) else value
        for name, value in json.loads(piece.more).items()
    }
    if piece.kind is PieceKind.TEXT:
        return {"text": piece.text, "entities": piece.entities, **more}
    if piece.kind in FILES:
        more[piece.kind] = piece.file_id
    if piece.text:
        more |= {"caption": piece.text, "caption_entities": piece.entities}
    return more


def _medium(piece: Piece) -> dict[str, Any]:
    """Return one part of an album."""
    medium = {"type": piece.kind.value, "media": piece.file_id, **json.loads(piece.more)}
    if piece.text:
        medium |= {"caption": piece.text, "caption_entities": json.loads(piece.entities)}
    return medium
