"""What guests say of a gathering afterwards: three questions, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from domain.names import clean
from domain.refusals import Refusal

OPEN_SECONDS = 7 * 86_400
# Who was asked so long after the begin would not know what it is about.
LATE_SECONDS = 7 * 86_400
# Of fewer the host could guess who said what.
FEWEST = 5
MOST_STARS = 5
LONGEST_SENTENCE = 200
AWAKE_FROM, AWAKE_UNTIL, MORNING = 9, 22, 10


class Step(IntEnum):
    """The open question of a sheet."""

    STARS = 1
    AGAIN = 2
    SENTENCE = 3
    DONE = 4


class Again(StrEnum):
    """Whether somebody would come again."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a guest said so far; `stars` 0 and `again` None before they did."""

    step: Step
    stars: int = 0
    again: Again | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What came of all sheets: how many were asked and answered, and each answer's count."""

    asked: int
    stars: Mapping[int, int]
    again: Mapping[Again, int]
    sentences: tuple[str, ...]

    @property
    def answered(self) -> int:
        return sum(self.stars.values())

    @property
    def average(self) -> float:
        return sum(stars * count for stars, count in self.stars.items()) / self.answered

    @property
    def is_shown(self) -> bool:
        """Say whether nobody can be recognised by what they said."""
        return self.answered >= FEWEST

    @property
    def shows_again(self) -> bool:
        return sum(self.again.values()) >= FEWEST


def asked_at(at: int, zone: ZoneInfo) -> int:
    """Return when to ask instead of an instant: in the morning, if people may be asleep."""
    wall = datetime.fromtimestamp(at, zone)
    if AWAKE_FROM <= wall.hour < AWAKE_UNTIL:
        return at
    day = wall.date() + timedelta(days=wall.hour >= AWAKE_UNTIL)
    return int(datetime(day.year, day.month, day.day, MORNING, tzinfo=zone).timestamp())


def read_stars(text: str) -> int:
    stars = int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else 0
    if not 1 <= stars <= MOST_STARS:
        raise Refusal("refusal.stale_button")
    return stars


def read_again(text: str) -> Again:
    try:
        return Again(text)
    except ValueError:
        raise Refusal("refusal.stale_button") from None


def read_sentence(text: str) -> str:
    """Return what was said on one line."""
    said = " ".join(text.split())
    if len(said) > LONGEST_SENTENCE:
        raise Refusal("event.feedback.long", most=LONGEST_SENTENCE)
    return clean(said, LONGEST_SENTENCE)
