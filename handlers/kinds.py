"""What kind of a message something is, by the field that only this kind has."""

from typing import Any, Final

from aiogram.types import Message

from domain.messages import Kind

KINDS: Final = {
    "text": Kind.TEXT,
    "photo": Kind.PHOTO,
    "sticker": Kind.STICKER,
    "animation": Kind.ANIMATION,
    "video": Kind.VIDEO,
    "voice": Kind.VOICE,
    "audio": Kind.AUDIO,
    "document": Kind.DOCUMENT,
    "video_note": Kind.VIDEO_NOTE,
    "location": Kind.OTHER,
    "venue": Kind.OTHER,
    "contact": Kind.OTHER,
    "poll": Kind.OTHER,
    "dice": Kind.OTHER,
    "story": Kind.OTHER,
    "paid_media": Kind.OTHER,
    "checklist": Kind.OTHER,
    "live_photo": Kind.OTHER,
    "rich_message": Kind.OTHER,
}


def kind_of(message: dict[str, Any]) -> Kind | None:
    """Return a message's kind; None for what is no message of a person, such as a new title."""
    return next((kind for key, kind in KINDS.items() if key in message), None)


def is_content(message: Message) -> bool:
    """Say whether somebody says something with a message, and it is no dice."""
    return message.dice is None and any(getattr(message, key, None) is not None for key in KINDS)
