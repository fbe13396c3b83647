"""What is shown: a text with its buttons, and who it is for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import IntEnum, StrEnum

from aiogram.types import InlineKeyboardMarkup

from bot.texts import Html
from domain.posts import Pieces
from storage.member_tags import Standing


class Priority(IntEnum):
    """Who goes first when a chat's budget is short; admins keep a share of it."""

    ADMIN = 0
    NOTICE = 1
    ANSWER = 2
    EDIT = 3
    BULK = 4  # one of very many that nobody waits for


class Sort(StrEnum):
    """What an answer is, for when it cannot be given at once."""

    READ = "read"  # may be dropped when it is late
    CHECKIN = "checkin"  # may be merged with others
    RESULT = "result"  # is always given


class Deed(StrEnum):
    """What is done with a card."""

    SAY = "say"  # it is sent, or shown in place of another
    DELETE = "delete"  # the message that `edits` names goes
    STRIP = "strip"  # its buttons go
    REACT = "react"  # it gets a thumb
    TAG = "tag"  # somebody gets a member tag
    CHEER = "cheer"  # it is celebrated
    PIN = "pin"  # it is pinned without a sound
    UNPIN = "unpin"
    REVOKE = "revoke"  # an invite link leads nowhere any more
    CLOSE = "close"  # its poll is closed


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a card."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a card's text stands below: drawn, or known to Telegram by its file id.

    What was not drawn here has no digest.
    """

    digest: str = ""
    body: bytes = b""
    file_id: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A native poll in place of words; with `correct` options, in order, it is a quiz.

    Without several of them, which are newer than Bot API 9.0, it would be another one. The last
    four are newer than Bot API 9.0; `picture` is a file id of Telegram's.
    """

    question: str
    options: tuple[str, ...]
    is_anonymous: bool = False
    takes_several: bool = False
    correct: tuple[int, ...] = ()
    explanation: str = ""
    hides_results: bool = False
    shuffles: bool = False
    keeps_votes: bool = False
    picture: str = ""

    @property
    def plain(self) -> "Ask":
        return replace(self, hides_results=False, shuffles=False, keeps_votes=False, picture="")


@dataclass(frozen=True, slots=True)
class Card:
    """A message as it will be sent; `line` is its short form for a merged message.

    In a group it is deleted after `lives_for`; its buttons go after `buttons_for`. One that comes
    of itself may answer a message all the same. With `pieces` it is a post as it was written.
    """

    text: Html
    keyboard: InlineKeyboardMarkup | None = None
    title: Html | None = None
    line: Html | None = None
    file: Attachment | None = None
    picture: Picture | None = None
    ask: Ask | None = None
    answers: int | None = None
    pieces: Pieces = ()
    is_silent: bool = False
    lives_for: timedelta | None = None
    buttons_for: timedelta | None = None

    @property
    def plainer(self) -> "Card":
        """The same without picture, file and what is new in polls and times."""
        ask = self.ask.plain if self.ask else None
        return replace(self, text=self.text.without_moments, picture=None, file=None, ask=ask)

    def with_note(self, note: Html) -> "Card":
        """Put a line below the text: the first line belongs to the answer."""
        return replace(self, text=Html.lines([self.text, Html(""), note]))

    def with_keyboard(self, keyboard: InlineKeyboardMarkup) -> "Card":
        """Set buttons below those the card has."""
        rows = self.keyboard.inline_keyboard if self.keyboard else []
        joined = InlineKeyboardMarkup(inline_keyboard=[*rows, *keyboard.inline_keyboard])
        return replace(self, keyboard=joined)


@dataclass(frozen=True, slots=True)
class Tag:
    """A member tag to be set in a group; empty to take it away."""

    user_id: int
    member_id: int
    chat_key: int
    text: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Answer:
    """A card on its way to a chat; `asked_at` is in UTC seconds.

    `done` is called once, when the answer was sent, merged into another or dropped; `after`
    before it, with whether the person has shut the bot out.
    """

    card: Card
    chat_id: int
    thread_id: int | None
    reply_to: int | None
    priority: Priority
    sort: Sort
    asked_at: int
    done: Callable[[], None]
    after: Callable[[bool], None] | None = None
    edits: int | None = None
    deed: Deed = Deed.SAY
    is_silent: bool = False
    tag: Tag | None = None
    link: str = ""
