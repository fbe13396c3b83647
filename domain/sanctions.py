"""Acts that keep order: their kinds, how long they last, and the ladder that rules climb."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.durations import parse_duration
from domain.numbers import parse_written_number
from domain.phrases import at_comma

# Telegram takes less than 30 s and more than 366 days for ever (reliability.md 1.2, S11).
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=365)
MUTE_FOR = timedelta(hours=24)
LONGEST_REASON = 300
MOST_WARNS = 3
WARN_LIVES_SECONDS = 30 * 86_400
APPEAL_SECONDS = 72 * 3600

# A length that is none: what never ends by itself.
FOREVER = timedelta(days=36_500)
_FOREVER_WORDS = frozenset(
    ("forever", "permanent", "permanently", "∞", "永久", "永远", "永遠", "无限期", "無限期")
)
_WORDS_OF_SPAN = 4
# Months and years are not exact, and need not be here.
_LONG_SPAN = re.compile(
    r"(?P<count>[0-9]{1,3}|[一二两兩三四五六七八九十]{1,3}) ?(?:个|個)?"
    r"(?:(?P<month>months?|mon|mo|月)|(?P<year>years?|yrs?|y|年))"
)
_UNITS = "s|secs?|m|mins?|h|hrs?|d|days?|w|wks?|秒|分|分钟|分鐘|小时|小時|天|日|周|週"
_ODD_SPAN = re.compile(rf"[-+−–]?[0-9]+(?:[.,:][0-9]+)?(?P<unit>{_UNITS})?", re.IGNORECASE)


class Kind(StrEnum):
    NOTICE = "notice"
    WARN = "warn"
    MUTE = "mute"
    KICK = "kick"
    BAN = "ban"


class State(StrEnum):
    """How an act stands: what Telegram has yet to do is wanted."""

    WANTED = "wanted"
    STANDING = "standing"
    FAILED = "failed"
    OVER = "over"
    REVERSED = "reversed"


# What Telegram does; a notice and a warning are words alone.
ON_TELEGRAM = frozenset({Kind.MUTE, Kind.KICK, Kind.BAN})
# What can be taken back: who was removed comes back alone.
LASTING = frozenset({Kind.NOTICE, Kind.WARN, Kind.MUTE, Kind.BAN})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A message that led to an act, by its place and a hash of what it said."""

    telegram_chat_id: int
    message_id: int
    digest: str


@dataclass(frozen=True, slots=True)
class Sanction:
    """An act; `by_user_id` is None for a rule's, `until_at` for what has no end of its own."""

    sanction_id: int
    community_id: int
    chat_key: int
    member_id: int
    kind: Kind
    reason: str
    rule: str
    by_user_id: int | None
    cause_id: int | None
    evidence: Evidence | None
    is_silent: bool
    at: int
    until_at: int | None
    state: State
    reversed_by: int | None
    reversed_at: int | None

    @property
    def is_open(self) -> bool:
        """Say whether it still counts: it stands, or will as soon as Telegram has done it."""
        return self.state in (State.WANTED, State.STANDING)

    def can_be_reversed(self) -> bool:
        return self.is_open and self.kind in LASTING


class Call(NamedTuple):
    """A command's name read: `dban` deletes what was replied to, `sban` says nothing in the
    group, `tban` needs a time.
    """

    kind: Kind
    deletes: bool
    is_silent: bool
    is_timed: bool


_CALLED = {kind.value: kind for kind in (Kind.WARN, Kind.MUTE, Kind.KICK, Kind.BAN)}
_VARIANTS = ("", "d", "s", "t")


def names_of(kind: Kind) -> tuple[str, ...]:
    """Return the commands that mean an act, the plain one first; what has no length has no t."""
    timed = kind in (Kind.MUTE, Kind.BAN)
    return tuple(f"{variant}{kind}" for variant in _VARIANTS if timed or variant != "t")


def read_call(name: str) -> Call:
    """Read a command's name, which is one of `names_of`."""
    variant = "" if name in _CALLED else name[0]
    kind = _CALLED[name.removeprefix(variant)]
    return Call(kind, variant == "d", variant == "s", variant == "t")


def read_span(words: Sequence[str]) -> tuple[timedelta | None, list[str]]:
    """Read a length off the beginning of words, as long as one fits; return it and the rest."""
    for count in range(min(_WORDS_OF_SPAN, len(words)), 0, -1):
        *before, word = words[:count]
        for last, *reason in ([word], at_comma(word)):
            span = _span(" ".join([*before, last]))
            if span is not None:
                return span, [*reason, *words[count:]]
    return None, list(words)


def _span(words: str) -> timedelta | None:
    said = words.casefold()
    span = FOREVER if said in _FOREVER_WORDS else parse_duration(said, longest=FOREVER)
    return span or _months_or_years(said)


def _months_or_years(said: str) -> timedelta | None:
    found = _LONG_SPAN.fullmatch(said)
    count = parse_written_number(found["count"]) if found else None
    if found is None or not count:
        return None
    return min(timedelta(days=count * (30 if found["month"] else 365)), FOREVER)


def is_odd_span(word: str, *, needs_unit: bool) -> bool:
    """Say whether a word was meant as a length and is none: `0m`, `-5m`, and `90` alone."""
    found = _ODD_SPAN.fullmatch(word)
    return found is not None and (found["unit"] is not None or not needs_unit)


def clamp(span: timedelta) -> timedelta:
    """Return the nearest length that Telegram takes for a length."""
    return min(max(span, SHORTEST), LONGEST)


class Step(StrEnum):
    """What a rule does about somebody: the ladder of product.md 2.20."""

    NOTICE = "notice"
    WARN = "warn"
    MUTE = "mute"
    HUMAN = "human"


def next_step(*, notices: int, warns: int) -> Step:
    """Return the next step for who has so many notices and warnings of the last 30 days.

    A rule never bans; above the mute a person decides.
    """
    if not notices and not warns:
        return Step.NOTICE
    if warns + 1 < MOST_WARNS:
        return Step.WARN
    return Step.MUTE if warns + 1 == MOST_WARNS else Step.HUMAN
