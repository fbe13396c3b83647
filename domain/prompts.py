"""The topic of the day: which one, at what hour, and when the group is better left alone."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from domain.phrases import QUOTES
from domain.refusals import Refusal

LONGEST_PROMPT = 300
MOST_OWN = 200
REST_SECONDS = 90 * 86_400
# The value of the setting that leaves the hour to the group's own habits.
BY_HABIT = 24
USUAL_HOUR = 19
WAKING_HOURS = range(8, 22)
# A talk that goes on is not interrupted; it may be over in the hours after the wanted one.
PATIENT_HOURS = 3
BUSY_SECONDS = 1800
FEWEST_BUSY = 5
# A group that talks in the evenings only is silent for a day before each of them.
ASLEEP_SECONDS = 48 * 3600


class Prompt(NamedTuple):
    """A topic; its key tells shipped ones from a community's own."""

    key: str
    text: str


class Talk(NamedTuple):
    """How a group talks: messages in the last half hour, and when the last one was."""

    lately: int
    last_at: int | None


def read_prompt(text: str) -> str:
    """Return a topic as it is kept; refuse what is none."""
    squeezed = " ".join(text.split()).strip(QUOTES)
    if not squeezed:
        raise Refusal("prompt.usage")
    if len(squeezed) > LONGEST_PROMPT:
        raise Refusal("prompt.too_long", most=LONGEST_PROMPT)
    return squeezed


def pick(
    own: Sequence[Prompt], shipped: Sequence[Prompt], used: Collection[str], *, seed: str
) -> Prompt | None:
    """Return a topic that was not used lately, a community's own before shipped ones.

    The same seed picks the same; None when all were used.
    """
    for prompts in (own, shipped):
        fresh = [prompt for prompt in prompts if prompt.key not in used]
        if fresh:
            return min(fresh, key=lambda prompt: sha256(f"{seed}:{prompt.key}".encode()).digest())
    return None


def best_hour(messages: Mapping[int, float], *, quiet: Collection[int] = ()) -> int:
    """Return the waking hour in which a group talks most, outside of its quiet ones.

    The usual one when nothing is known.
    """
    known = {hour: messages.get(hour, 0) * (hour not in quiet) for hour in WAKING_HOURS}
    liveliest = max(known, key=lambda hour: (known[hour], -hour))
    return liveliest if known[liveliest] else USUAL_HOUR


def is_time(hour: int, wanted: int) -> bool:
    """Say whether an hour is the wanted one or one of those after it on the same day."""
    return wanted <= hour < wanted + PATIENT_HOURS


def is_welcome(talk: Talk, *, usual: float, now: int) -> bool:
    """Say whether a group is awake and not in the middle of something.

    `usual` is how many messages its half hours at this time of day have.
    """
    if talk.last_at is None or now - talk.last_at > ASLEEP_SECONDS:
        return False
    return talk.lately < max(FEWEST_BUSY, 2 * usual)
