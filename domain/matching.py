"""How close a question comes to what is known, and whether that is close enough to answer."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.terms import EITHER, MEANING, has_han

# As if so many more entries were there: a small community's words are no rarer than others'.
_FURTHER = 200
_SIGN, _PAIR = 0.2, 0.5
# What is found in the answer alone counts for less than what is in the question.
_TOLD = 0.35


@dataclass(frozen=True, slots=True)
class Weights:
    """What each term tells, by how few entries have it."""

    entries: int
    found_in: Mapping[str, int]

    def of(self, term: str) -> float:
        """Return the weight of a term; of several meanings that of the least telling."""
        return min(self._of_one(each) for each in meanings(term))

    def _of_one(self, term: str) -> float:
        rare = math.log((self.entries + _FURTHER) / (self.found_in.get(term, 0) + 2))
        return rare * _kind(term)


def meanings(term: str) -> list[str]:
    return term.split(EITHER)


def _kind(term: str) -> float:
    if term.startswith(MEANING) or not has_han(term):
        return 1.0
    return _SIGN if len(term) == 1 else _PAIR


@dataclass(frozen=True, slots=True)
class Closeness:
    """How much of the question is covered, how much of the entry's way of asking, both 0 to 1.

    `shared` is the weight of what they share: one common word is little evidence.
    """

    covered: float = 0.0
    of_way: float = 0.0
    shared: float = 0.0

    @property
    def score(self) -> float:
        return 0.65 * self.covered + 0.35 * self.of_way


def closeness(
    sought: Collection[str],
    ways: Iterable[Sequence[str]],
    told: Collection[str],
    weights: Weights,
) -> Closeness:
    """Return how close a question comes to an entry by the closest of its ways of asking."""
    wanted = [(meanings(term), weights.of(term)) for term in sought]
    told = _flat(told)
    found = (_of_way(wanted, way, told, weights) for way in ways)
    return max(found, key=lambda each: each.score, default=Closeness())


def _flat(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(each for term in terms for each in meanings(term))


def _of_way(
    wanted: Sequence[tuple[Sequence[str], float]],
    way: Sequence[str],
    told: frozenset[str],
    weights: Weights,
) -> Closeness:
    has = _flat(way)
    whole = shared = aside = 0.0
    asked: set[str] = set()
    for terms, weight in wanted:
        whole += weight
        asked.update(terms)
        if not has.isdisjoint(terms):
            shared += weight
        elif not told.isdisjoint(terms):
            aside += weight
    of_way = sum(weights.of(term) for term in way)
    met = sum(weights.of(term) for term in way if not asked.isdisjoint(meanings(term)))
    if not shared or not of_way:
        return Closeness()
    return Closeness((shared + _TOLD * aside) / whole, met / of_way, shared)
