"""Quests: something to reach in a limited time, together or alone, and what is paid for it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from domain.levels import xp_of_level
from domain.refusals import Refusal

DAY_SECONDS = 86_400
SHORTEST_SECONDS = 600
# Messages are kept 90 days; a quest must be countable anew as long as it runs.
LONGEST_SECONDS = 85 * DAY_SECONDS
LARGEST_TARGET = 1_000_000
MOST_PLACES = 100
LONGEST_TITLE = 60


class QuestKind(StrEnum):
    PERSONAL = "personal"  # each member who gets there
    GROUP = "group"  # all together
    FIRST = "first"  # the first so many who get there
    SPRINT = "sprint"  # the best at the end


ALONE = frozenset({QuestKind.PERSONAL, QuestKind.FIRST})
"""Kinds with a target that each member has to reach."""


class Metric(StrEnum):
    """What is counted; all of it is recorded anyway."""

    MESSAGES = "messages"
    REPLIES = "replies"
    MEDIA = "media"
    DAYS = "days"
    CHECKINS = "checkins"
    KUDOS_GIVEN = "kudos_given"
    KUDOS_RECEIVED = "kudos_received"
    REACTIONS = "reactions"
    POINTS = "points"
    XP = "xp"
    REFERRALS = "referrals"  # people who stayed


class QuestState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    COUNTING = "counting"  # its time is up, what came late is still counted
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a quest asks and gives.

    `starts_at` None is the moment it is started. It ends at `ends_at` or, where that is None,
    `lasts_seconds` after it was started. `places` 0 means no limit. The audience: members of this
    level, and, unless 0, members for at most so many days when it starts. `badge` is the key of a
    badge that comes with the points, "" without one.
    """

    kind: QuestKind
    metric: Metric
    target: int
    points: int
    places: int = 0
    starts_at: int | None = None
    ends_at: int | None = None
    lasts_seconds: int | None = None
    level: int = 0
    newcomer_days: int = 0
    title: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Quest:
    """A quest; `figure` is what all have reached together, `terms` has its window once it runs.

    `badge_name` is that of a community's own badge.
    """

    quest_id: int
    community_id: int
    terms: Terms
    state: QuestState
    by_user_id: int
    chat_key: int
    thread_id: int | None
    figure: int
    ended_at: int | None
    badge_name: str = ""

    @property
    def is_running(self) -> bool:
        return self.state in (QuestState.OPEN, QuestState.COUNTING)

    @property
    def starts_at(self) -> int:
        return self.terms.starts_at or 0

    @property
    def ends_at(self) -> int:
        return self.terms.ends_at or 0

    @property
    def audience(self) -> "Audience":
        days = self.terms.newcomer_days
        since_at = self.starts_at - days * DAY_SECONDS if days else 0
        return Audience(xp_of_level(self.terms.level) if self.terms.level else 0, since_at)


class Audience(NamedTuple):
    """Whom a quest is for: members with so much XP who came at or after an instant."""

    xp: int
    since_at: int


class Budget(NamedTuple):
    """The most a quest can cost: so many members, so many points each."""

    members: int
    points: int

    @property
    def total(self) -> int:
        return self.members * self.points


def budget(terms: Terms, *, members: int) -> Budget:
    """Return the most that a quest can cost in a community of so many members."""
    most = min(members, terms.places) if terms.places else members
    return Budget(most, terms.points)


def window_of(terms: Terms, *, now: int) -> tuple[int, int]:
    """Return from when until when a quest counts that is started now, in UTC seconds."""
    ends_at = terms.ends_at if terms.ends_at is not None else now + (terms.lasts_seconds or 0)
    return terms.starts_at if terms.starts_at is not None else now, ends_at


def checked(terms: Terms, *, now: int, most_points: int) -> Terms:
    """Return terms that can be started now; refuse what cannot be kept."""
    if terms.kind is QuestKind.PERSONAL and terms.places:
        terms = replace(terms, kind=QuestKind.FIRST)
    if terms.points > most_points:
        raise Refusal("quest.too_many_points", most=most_points)
    if terms.places > MOST_PLACES:
        raise Refusal("quest.too_many_places", most=MOST_PLACES)
    starts_at, ends_at = window_of(terms, now=now)
    if ends_at - max(now, starts_at) < SHORTEST_SECONDS:
        raise Refusal("quest.too_short")
    if ends_at - starts_at > LONGEST_SECONDS:
        raise Refusal("quest.too_long", most=LONGEST_SECONDS // DAY_SECONDS)
    most_days = -(-(ends_at - starts_at) // DAY_SECONDS) + 1
    is_daily = terms.metric in (Metric.DAYS, Metric.CHECKINS) and terms.kind in ALONE
    if is_daily and terms.target > most_days:
        raise Refusal("quest.too_many_days", most=most_days)
    return terms
