"""A season of a fan group: who was there, and what each of them did on each of its days.

Made from the seed alone: neither the present nor what a bot answers changes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import NamedTuple

from . import crowd_words as words
from . import season_words as more
from .chance import seeded

DAYS = 90
FANS = 200
HOUR_SECONDS = 3600
# When they meet, in hours of the group's own day; at night nobody does.
MEETINGS = (8.5, 13.0, 19.0, 22.0)
# A meeting is shorter than the ten minutes after which a bot may leave a command unanswered.
MEETING_SECONDS = 480
WEEK, SATURDAY = 7, 5
PLACES = {"general": 80, "music": 16, "art": 4}


class Habit(NamedTuple):
    """How a kind of member takes part; `share` is how many of a hundred are like this.

    `talks` is messages a day, `keeps` the share of days with a check-in; `comes` and `lasts`
    are parts of the season.
    """

    share: int
    talks: tuple[float, float]
    keeps: float
    weekend: float = 1
    comes: tuple[float, float] = (0, 0)
    lasts: tuple[float, float] = (2, 2)


FAITHFUL = (Habit(4, (2, 4), 0.97), Habit(6, (1, 2.5), 0.6, weekend=1.3))
HABITS = (
    *FAITHFUL,
    Habit(4, (3, 8), 0.1),
    Habit(15, (0.2, 0.4), 0.03, weekend=4),
    Habit(52, (0.05, 0.25), 0.005),
    Habit(11, (0.8, 2), 0.2, lasts=(0.1, 0.8)),
    Habit(8, (0.8, 2.5), 0.3, comes=(0.05, 0.95)),
)


@dataclass(frozen=True, slots=True)
class Fan:
    """One member: when they are there and how they take part, days counted from 0."""

    number: int
    name: tuple[str, str]
    language: str
    habit: Habit
    talks: float
    hours: tuple[float, ...]
    comes_on: int
    greets_on: int
    ends_on: int
    leaves: bool

    @property
    def is_chinese(self) -> bool:
        return self.language.startswith("zh")

    def is_there(self, day: int) -> bool:
        return self.comes_on <= day <= self.ends_on


class Kind(StrEnum):
    """What somebody does in a meeting."""

    SAYS = "says"
    ANSWERS = "answers"
    SHOWS = "shows"
    REACTS = "reacts"
    THANKS = "thanks"
    JOINS = "joins"
    LEAVES = "leaves"


class Deed(NamedTuple):
    """What one fan does, so many seconds before the end of a meeting."""

    before: int
    fan: int
    kind: Kind
    text: str = ""
    place: str = "general"


class Meeting(NamedTuple):
    """People together for a few minutes; `second` of the day is when they part."""

    second: int
    deeds: list[Deed]


class Season:
    """The fans of a season and its days, the same ones for the same seed."""

    def __init__(self, seed: int, *, days: int = DAYS, languages: Sequence[str] = ()) -> None:
        """Take whoever is there already as the first fans: these are their languages."""
        self.days = days
        self.chance = seeded(f"season-{seed}")
        self.fans = list(_fans(self.chance, days, languages))

    def __iter__(self) -> Iterator[list[Meeting]]:
        """Yield the meetings of each day, once: chance goes on from day to day."""
        for day in range(self.days):
            yield self._day(day)

    def _day(self, day: int) -> list[Meeting]:
        chance = self.chance
        mood = chance.uniform(0.7, 1.2) * (2.2 if day % 16 == 9 else 1)
        ends = (chance.uniform(hour - 0.5, hour + 0.7) for hour in MEETINGS)
        meetings = [Meeting(int(end * HOUR_SECONDS), []) for end in ends]
        for fan in self.fans:
            if fan.is_there(day):
                self._live(fan, day, mood, meetings)
        if day % WEEK == WEEK - 1:
            meetings[-1].deeds.append(
                Deed(0, 0, Kind.THANKS, f"/give 30 {chance.choice(more.REASONS)}")
            )
        for meeting in meetings:
            meeting.deeds.sort(key=lambda deed: (-deed.before, deed.fan))
        return meetings

    def _live(self, fan: Fan, day: int, mood: float, meetings: list[Meeting]) -> None:
        """Let one fan live through one day."""
        chance = self.chance
        if day == fan.greets_on:
            self._appear(fan, chance.choice(meetings).deeds)
        if day == fan.comes_on > 0:
            return
        if chance.random() < fan.habit.keeps:
            deed = self._deed(fan, Kind.SAYS, chance.choice(words.CHECK_INS))
            chance.choices(meetings, fan.hours)[0].deeds.append(deed)
        talks = fan.talks * mood * (fan.habit.weekend if day % WEEK >= SATURDAY else 1)
        for _ in range(_about(chance, talks)):
            chance.choices(meetings, fan.hours)[0].deeds.append(self._chat(fan))
        if day == fan.ends_on and fan.leaves:
            meetings[-1].deeds.append(Deed(0, fan.number, Kind.LEAVES))

    def _appear(self, fan: Fan, deeds: list[Deed]) -> None:
        if fan.comes_on:
            deeds.append(Deed(0, fan.number, Kind.JOINS))
        hello = self.chance.choice(more.ZH_HELLOS if fan.is_chinese else more.EN_HELLOS)
        deeds.append(Deed(0, fan.number, Kind.SAYS, hello))

    def _chat(self, fan: Fan) -> Deed:
        chance, dice = self.chance, self.chance.random()
        if dice < 0.03:
            return self._deed(fan, Kind.REACTS, chance.choice(words.REACTIONS))
        if dice < 0.05:
            return self._deed(fan, Kind.SHOWS, chance.choice(more.CAPTIONS), "art")
        if dice < 0.055:
            return Deed(0, fan.number, Kind.SAYS, chance.choice(more.ASKED))
        if dice < 0.23:
            return self._deed(fan, Kind.ANSWERS, chance.choice(words.ANSWERS))
        (place,) = chance.choices(list(PLACES), list(PLACES.values()))
        return self._deed(fan, Kind.SAYS, sentence(chance, chinese=fan.is_chinese), place)

    def _deed(self, fan: Fan, kind: Kind, text: str, place: str = "general") -> Deed:
        before = self.chance.randrange(MEETING_SECONDS)
        return Deed(before, fan.number, kind, text, place)


def sentence(chance: Random, *, chinese: bool) -> str:
    """Say something about the band."""
    pick = chance.choice
    if chinese:
        return pick(words.ZH_OPENINGS) + pick(words.ZH_MIDDLES) + pick(words.ZH_ENDINGS)
    return f"{pick(words.EN_OPENINGS)} {pick(words.EN_MIDDLES)}{pick(words.EN_ENDINGS)}"


def _about(chance: Random, mean: float) -> int:
    """Return a whole number that is `mean` on average and now and then much more."""
    wanted = chance.expovariate(1 / mean) if mean > 1 else mean
    return int(wanted) + (chance.random() < wanted % 1)


def _fans(chance: Random, days: int, languages: Sequence[str]) -> Iterator[Fan]:
    shares = [habit.share for habit in HABITS]
    taken: set[tuple[str, str]] = set()
    for number in range(FANS):
        is_known = number < len(languages)
        (habit,) = (chance.choice(FAITHFUL),) if is_known else chance.choices(HABITS, shares)
        *name, language = _called(chance, taken)
        comes_on = int(chance.uniform(*habit.comes) * days)
        yield Fan(
            number,
            (name[0], name[1]),
            languages[number] if is_known else language,
            habit,
            talks=chance.uniform(*habit.talks),
            hours=tuple(chance.uniform(0.2, 1.5) for _ in MEETINGS),
            comes_on=comes_on,
            greets_on=comes_on or chance.randrange(WEEK),
            ends_on=int(chance.uniform(*habit.lasts) * days),
            leaves=chance.random() < 0.5,
        )


def _called(chance: Random, taken: set[tuple[str, str]]) -> tuple[str, str, str]:
    """Return a first name, a last name and a language that nobody has together yet."""
    while True:
        dice = chance.random()
        if dice < 0.1:
            (name, language), last = chance.choice(more.OTHERS), ""
        elif dice < 0.55:
            name, last, language = chance.choice(words.EN_NAMES), chance.choice(more.LAST), "en"
        else:
            name = chance.choice(more.ZH_EPITHETS) + chance.choice(words.ZH_NAMES)
            last, language = "", "zh-hans"
        if (name, last) not in taken:
            taken.add((name, last))
            return name, last, language
