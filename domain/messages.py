"""What a group message is worth: the message rule, on facts and never on text."""

import re
import unicodedata
from enum import IntEnum
from typing import NamedTuple

# Letters that Unicode files under Lo/So and that show nothing.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
CJK = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]"
)
MAX_STORED_LENGTH = 255
# The server keeps messages 24 h; an hour more allows for clocks that disagree.
OLDEST_SECONDS = 25 * 3600
# How far ahead of ours Telegram's clock may run before a date counts as the future.
FUTURE_SECONDS = 300


class Kind(IntEnum):
    """The kind of a message, stored as a small number: one row a message."""

    TEXT = 0
    PHOTO = 1
    VIDEO = 2
    ANIMATION = 3
    STICKER = 4
    VOICE = 5
    AUDIO = 6
    DOCUMENT = 7
    VIDEO_NOTE = 8
    OTHER = 9


class Verdict(IntEnum):
    """What the message rule said of one message, stored as a small number."""

    TOO_SHORT = 0
    REWARDED = 1
    COOLDOWN = 2
    DAILY_CAP = 3
    FUTURE = 4
    TOO_OLD = 5
    AUTOMATIC_CAP = 6
    COPY = 7
    COPIED = 8
    GREETING = 9
    SAME_KIND = 10
    MONOLOGUE = 11
    PENDING = 12
    BOOKED = 13
    DROPPED = 14


class Name(NamedTuple):
    """How Telegram names a person at the moment of an update; raw, scrubbed of lone surrogates."""

    user_id: int
    first_name: str
    last_name: str
    username: str
    language_code: str


class MessageFacts(NamedTuple):
    """One plain group message; `at` is the message date in UTC seconds.

    `length` counts visible characters; `text` is what was written, and is never stored.
    `answered_id` is the user whom a reply answers; `thread_id` is 0 outside of topics.
    """

    telegram_chat_id: int
    message_id: int
    at: int
    name: Name
    kind: Kind
    length: int
    is_reply: bool
    text: str
    answered_id: int | None = None
    thread_id: int = 0


class MessageRule(NamedTuple):
    """Amounts and limits of the message rule (product.md 2.1)."""

    points: int = 2
    xp: int = 2
    cooldown_seconds: int = 60
    rewarded_per_day: int = 20
    automatic_per_day: int = 100
    visible_characters: int = 5
    cjk_characters: int = 3


DEFAULT_RULE = MessageRule()


_VISIBLE: set[str] = set()
"""Characters met so far that can be seen: looking them up anew would take longest here."""


# Beyond the basic plane whole blocks that hold marks: seldom written, and looked at closely.
_PERHAPS_HIDDEN = re.compile(
    "[{}{}\U00010000-\U0001efff\U000e0000-\U0010ffff]".format(
        "".join(BLANK_LETTERS),
        "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M"),
    )
)


def visible_length(text: str) -> int:
    """Count the characters of a text that can be seen: no blanks, marks or controls."""
    length = len(text)
    if text.isprintable() and not _PERHAPS_HIDDEN.search(text):
        return length - text.count(" ")
    for character in set(text) - _VISIBLE:
        if unicodedata.category(character)[0] in "ZCM" or character in BLANK_LETTERS:
            length -= text.count(character)
        else:
            _VISIBLE.add(character)
    return length


def cjk_length(text: str) -> int:
    """Count the Chinese, Japanese and Korean characters of a text."""
    return 0 if text.isascii() else len(CJK.findall(text))


def is_enough(message: MessageFacts, rule: MessageRule) -> bool:
    """Say whether a message may earn: long enough, a medium, or a reply; Chinese needs less."""
    if message.is_reply or message.kind is not Kind.TEXT:
        return True
    if message.length >= rule.visible_characters:
        return True
    return cjk_length(message.text) >= rule.cjk_characters


def judge(
    message: MessageFacts,
    *,
    last_rewarded_at: int | None,
    rewarded_that_day: int,
    automatic_that_day: int,
    now: int,
    rule: MessageRule = DEFAULT_RULE,
) -> Verdict:
    """Decide on one message by message dates, so that a late delivery earns the same."""
    if message.at > now + FUTURE_SECONDS:
        return Verdict.FUTURE
    if message.at < now - OLDEST_SECONDS:
        return Verdict.TOO_OLD
    if not is_enough(message, rule):
        return Verdict.TOO_SHORT
    if last_rewarded_at is not None and message.at - last_rewarded_at < rule.cooldown_seconds:
        return Verdict.COOLDOWN
    if rewarded_that_day >= rule.rewarded_per_day:
        return Verdict.DAILY_CAP
    if automatic_that_day + rule.points > rule.automatic_per_day:
        return Verdict.AUTOMATIC_CAP
    return Verdict.REWARDED
