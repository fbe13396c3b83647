"""Polls: what is asked of a group, by what rules, and how an answer is counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.ballots import Tally
from domain.names import clean
from domain.refusals import Refusal
from domain.tiers import Tier

LONGEST_QUESTION, LONGEST_OPTION = 300, 100
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_SECONDS = 30 * 86_400
# Fewer people than this would be recognised by their answers.
FEWEST_SHOWN = 5


class PollState(StrEnum):
    """Of one that repeats only the first and the last: its polls are rows of their own."""

    REPEATING = "repeating"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    LOST = "lost"  # Telegram did not take it


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a host decides; without `lasts_seconds` it is open until somebody closes it.

    With a `rule` it is asked again each time; the last four are newer than Bot API 9.0, of them
    `picture` is a file id of Telegram's.
    """

    question: str
    options: tuple[str, ...]
    is_anonymous: bool = False
    takes_several: bool = False
    lasts_seconds: int | None = None
    rule: str = ""
    hides_results: bool = False
    shuffles: bool = False
    keeps_votes: bool = False
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as its row has it; `points` is what a vote was worth when it was asked."""

    poll_id: int
    community_id: int
    number: int
    draft: Draft
    points: int
    state: PollState
    by_user_id: int
    chat_key: int
    thread_id: int | None
    made_at: int
    closes_at: int | None
    ended_at: int | None
    stop_outbox_id: int | None

    @property
    def is_going_on(self) -> bool:
        return self.state in (PollState.OPEN, PollState.CLOSING, PollState.REPEATING)


def checked(draft: Draft) -> Draft:
    """Return a draft that Telegram takes; refuse any other, with what would fit."""
    # What cannot be seen is nothing, to Telegram as well.
    if not clean(draft.question):
        raise Refusal("poll.new.no_question")
    if len(draft.question) > LONGEST_QUESTION:
        raise Refusal("poll.new.long_question", most=LONGEST_QUESTION)
    if not FEWEST_OPTIONS <= len(draft.options) <= MOST_OPTIONS:
        raise Refusal("poll.new.options", fewest=FEWEST_OPTIONS, most=MOST_OPTIONS)
    if any(not clean(option) or len(option) > LONGEST_OPTION for option in draft.options):
        raise Refusal("poll.new.long_option", most=LONGEST_OPTION)
    if len({option.casefold() for option in draft.options}) < len(draft.options):
        raise Refusal("poll.new.same_options")
    if draft.lasts_seconds is not None and draft.lasts_seconds > LONGEST_SECONDS:
        raise Refusal("poll.new.too_long", days=LONGEST_SECONDS // 86_400)
    return draft


def as_mask(choices: Iterable[int]) -> int:
    """Return the places of chosen options as one number."""
    return sum(1 << place for place in set(choices) if 0 <= place < MOST_OPTIONS)


def places_in(mask: int) -> tuple[int, ...]:
    return tuple(place for place in range(MOST_OPTIONS) if mask >> place & 1)


def percent(count: int, voters: int) -> int:
    """Return a share of the voters, rounded to the nearest."""
    return (200 * count + voters) // (2 * voters) if voters else 0


def counted(masks: Iterable[int], options: int) -> Tally:
    """Count votes as they are kept."""
    cast = [mask for mask in masks if mask]
    counts = tuple(sum(mask >> place & 1 for mask in cast) for place in range(options))
    return Tally(counts, len(cast))


def by_tier(
    votes: Sequence[tuple[Tier, int]], options: int
) -> list[tuple[tuple[Tier, ...], Tally]]:
    """Return how tiers voted, the highest first; small ones together, so that nobody stands out.

    What was left out could be worked out from the rest: therefore tiers of fewer than five
    voters go together, if need be with the next larger one; fewer than five in all show nothing.
    """
    masks: Mapping[Tier, list[int]] = {tier: [] for tier in Tier}
    for tier, mask in votes:
        if mask:
            masks[tier].append(mask)
    groups = sorted(((len(cast), [tier]) for tier, cast in masks.items() if cast), reverse=True)
    small: tuple[int, list[Tier]] = (0, [])
    while groups and (groups[-1][0] < FEWEST_SHOWN or 0 < small[0] < FEWEST_SHOWN):
        count, tiers = groups.pop()
        small = (small[0] + count, small[1] + tiers)
    if small[0] >= FEWEST_SHOWN:
        groups.append(small)
    found = sorted((tuple(sorted(tiers, reverse=True)) for _, tiers in groups), reverse=True)
    return [
        (tiers, counted([mask for tier in tiers for mask in masks[tier]], options))
        for tiers in found
    ]
