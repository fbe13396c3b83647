"""Scheduled posts: what is said, when, where and how."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.refusals import Refusal

MOST_WAITING = 100
MOST_EPISODES = 100
MOST_PLACES = 10
MOST_BUTTONS = 8
MOST_IN_ALBUM = 10
LONGEST_LABEL = 64
# Telegram lets bots delete messages of the last 48 hours; the deletion itself may wait a while.
LONGEST_LIFE_SECONDS = 47 * 3600
APPROVED_WITHIN_SECONDS = 24 * 3600
# Later than this a post does not belong to its hour any more.
LATE_SECONDS = 900


class PieceKind(StrEnum):
    """What a message is, named as in Telegram's messages."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    VIDEO_NOTE = "video_note"
    LOCATION = "location"
    VENUE = "venue"
    CONTACT = "contact"
    POLL = "poll"


IN_ALBUMS = frozenset({PieceKind.PHOTO, PieceKind.VIDEO, PieceKind.AUDIO, PieceKind.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a post, or one of an album: everything it takes to send it anew.

    `entities` is a JSON list and `more` a JSON object of further parameters, as the Bot API has
    them.
    """

    kind: PieceKind
    text: str = ""
    entities: str = "[]"
    file_id: str = ""
    more: str = "{}"

    @property
    def words(self) -> str:
        """What it says, a poll its question."""
        if self.kind is not PieceKind.POLL:
            return self.text
        return f"📊 {json.loads(self.more).get('question', '')}"


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a post is made; `until_at` ends one that repeats, each button is (label, address)."""

    pins: bool = False
    is_silent: bool = False
    deletes_after_seconds: int | None = None
    until_at: int | None = None
    is_series: bool = False
    buttons: tuple[tuple[str, str], ...] = ()


class PostState(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"  # a second admin is to approve it
    ACTIVE = "active"
    PAUSED = "paused"
    OVER = "over"
    MISSED = "missed"  # its time came while nobody was awake


@dataclass(frozen=True, slots=True)
class Post:
    """With a rule it comes again and again; `ran` counts how often it came so far."""

    post_id: int
    community_id: int
    number: int
    manner: Manner
    rule: str
    due_at: int
    state: PostState
    by_user_id: int
    ran: int
    made_at: int

    @property
    def is_waiting(self) -> bool:
        return self.state in (PostState.ACTIVE, PostState.PAUSED)


def checked(manner: Manner, pieces: Sequence[Piece], *, repeats: bool) -> Manner:
    """Return a manner that fits what is posted; refuse any other."""
    if manner.buttons and (len(pieces) > 1 or pieces[0].kind is PieceKind.POLL):
        raise Refusal("post.no_buttons_there")
    if len(manner.buttons) > MOST_BUTTONS:
        raise Refusal("post.too_many_buttons", most=MOST_BUTTONS)
    if manner.is_series and not repeats:
        raise Refusal("post.series_once")
    if manner.until_at is not None and not repeats:
        raise Refusal("post.until_once")
    return manner
