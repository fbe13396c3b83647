"""Badges: what each is for, how many of a thing it takes, and how near somebody is."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Metric(StrEnum):
    """What badges count; nothing of it ever falls except what a member's XP come to."""

    MESSAGES = "messages"
    ACTIVE_DAYS = "active_days"
    MONTHS = "months"  # in a row, each with a message
    CHECKINS = "checkins"
    STREAK = "streak"
    EARLY = "early"  # check-ins before breakfast
    LATE = "late"  # check-ins in the middle of the night
    KUDOS_GIVEN = "kudos_given"
    KUDOS_RECEIVED = "kudos_received"
    THANKED = "thanked"  # different people
    REACTIONS = "reactions"
    REFERRALS = "referrals"  # people who stayed
    QUESTS = "quests"  # rewarded
    FIRST_STEPS = "first_steps"  # of a message, a reaction given and a quiz
    LEVEL = "level"
    DAYS = "days"  # since joining
    BY_HAND = "by_hand"


class Rank(StrEnum):
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Shelf(StrEnum):
    """The groups that badges are shown in; a community's own stand on the last."""

    STARTING = "starting"
    PARTICIPATION = "participation"
    CONTRIBUTION = "contribution"
    LOYALTY = "loyalty"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Badge:
    """One row of the table; one that repeats is earned at each multiple of its threshold.

    A hidden one is shown to nobody who does not have it.
    """

    key: str
    shelf: Shelf
    rank: Rank
    metric: Metric
    threshold: int = 1
    repeats: bool = False
    is_hidden: bool = False


EARLY_HOURS: Final = range(4, 7)
LATE_HOURS: Final = range(4)

TABLE: Final = (
    Badge("first_words", Shelf.STARTING, Rank.BRONZE, Metric.MESSAGES),
    Badge("first_checkin", Shelf.STARTING, Rank.BRONZE, Metric.CHECKINS),
    Badge("first_thanks", Shelf.STARTING, Rank.BRONZE, Metric.KUDOS_GIVEN),
    Badge("first_applause", Shelf.STARTING, Rank.BRONZE, Metric.REACTIONS),
    Badge("first_steps", Shelf.STARTING, Rank.BRONZE, Metric.FIRST_STEPS, 3),
    Badge("first_quest", Shelf.STARTING, Rank.BRONZE, Metric.QUESTS),
    Badge("settled_in", Shelf.STARTING, Rank.BRONZE, Metric.ACTIVE_DAYS, 3),
    Badge("chatty", Shelf.PARTICIPATION, Rank.BRONZE, Metric.MESSAGES, 100),
    Badge("voice", Shelf.PARTICIPATION, Rank.SILVER, Metric.MESSAGES, 1_000),
    Badge("chronicle", Shelf.PARTICIPATION, Rank.GOLD, Metric.MESSAGES, 10_000),
    Badge("regular", Shelf.PARTICIPATION, Rank.BRONZE, Metric.ACTIVE_DAYS, 30),
    Badge("fixture", Shelf.PARTICIPATION, Rank.SILVER, Metric.ACTIVE_DAYS, 100),
    Badge("heartbeat", Shelf.PARTICIPATION, Rank.GOLD, Metric.ACTIVE_DAYS, 365),
    Badge("achiever", Shelf.PARTICIPATION, Rank.SILVER, Metric.QUESTS, 10),
    Badge("bright", Shelf.PARTICIPATION, Rank.SILVER, Metric.LEVEL, 10),
    Badge("radiant", Shelf.PARTICIPATION, Rank.GOLD, Metric.LEVEL, 20),
    Badge("helpful", Shelf.CONTRIBUTION, Rank.BRONZE, Metric.KUDOS_RECEIVED, 10),
    Badge("trusted", Shelf.CONTRIBUTION, Rank.SILVER, Metric.KUDOS_RECEIVED, 50),
    Badge("treasured", Shelf.CONTRIBUTION, Rank.GOLD, Metric.KUDOS_RECEIVED, 200),
    Badge("applauded", Shelf.CONTRIBUTION, Rank.BRONZE, Metric.REACTIONS, 100),
    Badge("beloved", Shelf.CONTRIBUTION, Rank.SILVER, Metric.REACTIONS, 1_000),
    Badge("grateful", Shelf.CONTRIBUTION, Rank.BRONZE, Metric.THANKED, 10),
    Badge("host", Shelf.CONTRIBUTION, Rank.BRONZE, Metric.REFERRALS),
    Badge("ambassador", Shelf.CONTRIBUTION, Rank.SILVER, Metric.REFERRALS, 10),
    Badge("helping_hand", Shelf.CONTRIBUTION, Rank.SILVER, Metric.BY_HAND, repeats=True),
    Badge("creator", Shelf.CONTRIBUTION, Rank.SILVER, Metric.BY_HAND, repeats=True),
    Badge("week_streak", Shelf.LOYALTY, Rank.BRONZE, Metric.STREAK, 7),
    Badge("month_streak", Shelf.LOYALTY, Rank.SILVER, Metric.STREAK, 30),
    Badge("hundred_streak", Shelf.LOYALTY, Rank.GOLD, Metric.STREAK, 100),
    Badge("half_year", Shelf.LOYALTY, Rank.SILVER, Metric.MONTHS, 6),
    Badge("anniversary", Shelf.LOYALTY, Rank.GOLD, Metric.DAYS, 365, repeats=True),
    Badge("early_bird", Shelf.LOYALTY, Rank.BRONZE, Metric.EARLY, 10, is_hidden=True),
    Badge("night_owl", Shelf.LOYALTY, Rank.BRONZE, Metric.LATE, 10, is_hidden=True),
)
BADGES: Final[Mapping[str, Badge]] = {badge.key: badge for badge in TABLE}

LONGEST_NAME_WORDS: Final = 16
_QUOTES: Final = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』", "«": "»"}

Figures = Mapping[Metric, int]
Times = tuple[str, int]
"""(badge, the how-manieth)."""


@dataclass(frozen=True, slots=True)
class Near:
    """A badge still to be earned: how many of how many there are."""

    badge: Badge
    value: int
    goal: int

    @property
    def missing(self) -> int:
        return self.goal - self.value


def due(figures: Figures, *, held: Collection[Times]) -> list[Times]:
    """Return what figures have earned that was not given yet, in the order of the table."""
    return [times for times in _earned(figures) if times not in held]


def _earned(figures: Figures) -> Iterator[Times]:
    for badge in TABLE:
        reached = figures.get(badge.metric, 0) // badge.threshold
        for n in range(1, min(reached, reached if badge.repeats else 1) + 1):
            yield badge.key, n


def nearest(figures: Figures, *, held: Collection[Times], most: int) -> list[Near]:
    """Return the badges that are nearest by share, each metric's next one only, no hidden ones."""
    nexts: dict[Metric, Near] = {}
    for badge in TABLE:
        if badge.is_hidden or badge.metric is Metric.BY_HAND or badge.metric in nexts:
            continue
        near = next_of(badge, figures, held=held)
        if near is not None:
            nexts[badge.metric] = near
    ranked = sorted(nexts.values(), key=lambda near: near.value / near.goal, reverse=True)
    return ranked[:most]


def next_of(badge: Badge, figures: Figures, *, held: Collection[Times]) -> Near | None:
    """Return how far a badge is off; None for one that cannot be earned any more."""
    n = 1
    while (badge.key, n) in held:
        n += 1
    if badge.metric is Metric.BY_HAND or (n > 1 and not badge.repeats):
        return None
    goal = n * badge.threshold
    return Near(badge, min(figures.get(badge.metric, 0), goal), goal)


def thresholds(metric: Metric) -> frozenset[int]:
    """Return the values at which a metric may earn something."""
    return frozenset(badge.threshold for badge in TABLE if badge.metric is metric)


def longest_run(months: Iterable[str]) -> int:
    """Return how many of the months (YYYY-MM) at most follow each other without a gap."""
    numbers = {int(month[:4]) * 12 + int(month[5:7]) for month in months}
    longest = 0
    for number in numbers:
        if number - 1 not in numbers:
            end = number
            while end in numbers:
                end += 1
            longest = max(longest, end - number)
    return longest


def fold(name: str) -> str:
    """Return a badge's name as it is compared: case, width, blanks and the unseen do not count."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    seen = (character for character in plain if not _is_unseen(character))
    return " ".join("".join(seen).split())


def _is_unseen(character: str) -> bool:
    """Say whether a character only joins, directs or dresses others."""
    return character == "\ufe0f" or unicodedata.category(character) == "Cf"


def unquoted(name: str) -> str:
    """Return a name without the quotes that someone put around all of it."""
    closing = _QUOTES.get(name[:1])
    return name[1:-1] if closing is not None and name[1:].endswith(closing) else name


def read_name(words: Sequence[str], names: Mapping[str, str]) -> tuple[str | None, str]:
    """Return what the longest beginning of the words names, and the rest; None when nothing.

    `names` are folded names. A name in quotes is meant as it stands.
    """
    text = " ".join(words)
    closing = _QUOTES.get(text[:1])
    if closing is not None and closing in text[1:]:
        name, _, rest = text[1:].partition(closing)
        return names.get(fold(name)), rest.strip()
    for size in range(min(len(words), LONGEST_NAME_WORDS), 0, -1):
        found = names.get(fold(" ".join(words[:size])))
        if found is not None:
            return found, " ".join(words[size:])
    return None, text
