"""What the answers to one question come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.survey_words import split
from domain.surveys import CHOSEN, SPANS, Question, QuestionKind

# Fewer people than this are never shown by themselves: one could tell who they are.
FEWEST = 5
PROMOTERS, DETRACTORS = 9, 6


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers to a question; `counts` by option or figure, in their order.

    `tenths` is the average times ten, `nps` from -100 to 100; None where there is none.
    """

    answered: int
    counts: Mapping[int, int]
    tenths: int | None = None
    nps: int | None = None


def tally(question: Question, values: Iterable[str]) -> Tally:
    """Count the answers to a question; what was left out does not count."""
    given = [value for value in values if value]
    if question.kind is QuestionKind.TEXT:
        return Tally(len(given), {})
    if question.kind is QuestionKind.NUMBER:
        return Tally(len(given), {}, average([float(value) for value in given]))
    lowest, highest = question.span
    counts = dict.fromkeys(range(lowest, highest + 1), 0)
    for value in given:
        for figure in split(value):
            counts[figure] += 1
    if question.kind in CHOSEN:
        return Tally(len(given), counts)
    figures = [int(value) for value in given]
    is_nps = question.kind is QuestionKind.NPS
    return Tally(len(given), counts, average(figures), nps(figures) if is_nps else None)


def average(figures: Sequence[float]) -> int | None:
    """Return the average in tenths, rounded."""
    return round(10 * sum(figures) / len(figures)) if figures else None


def nps(figures: Sequence[int]) -> int | None:
    """Return the net promoter score: per cent of 9 and 10 less per cent of 0 to 6, rounded."""
    if not figures:
        return None
    net = sum((each >= PROMOTERS) - (each <= DETRACTORS) for each in figures)
    return round(100 * net / len(figures))


def by_tier(question: Question, values: Iterable[tuple[int, str]]) -> dict[int, Tally | None]:
    """Count the answers of each tier; None for those that are not shown.

    These are tiers of fewer than five people, and, as all together are shown too, larger ones
    with them until what could be worked out as the rest is five people at least.
    """
    if question.kind not in (*CHOSEN, *SPANS):
        return {}
    groups: dict[int, list[str]] = {}
    for tier, value in values:
        if value:
            groups.setdefault(tier, []).append(value)
    hidden = _hidden({tier: len(given) for tier, given in groups.items()})
    return {
        tier: None if tier in hidden else tally(question, given)
        for tier, given in sorted(groups.items())
    }


def _hidden(sizes: Mapping[int, int]) -> set[int]:
    """Return the tiers that are too small, and the next larger ones while they are few."""
    hidden: set[int] = set()
    people = 0
    for size, tier in sorted((size, tier) for tier, size in sizes.items()):
        if size < FEWEST or 0 < people < FEWEST:
            hidden.add(tier)
            people += size
    return hidden
