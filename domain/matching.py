"""How close a question comes to what is known, and whether that is close enough to answer."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.terms import EITHER, MEANING, has_han

# As if so many more entries were there: a small community's words are no rarer than others'.
_FURTHER = 200
_SIGN, _PAIR = 0.2, 0.5
# What another way of asking or the answer alone says counts for less.
_OTHER_WAY, TOLD = 0.6, 0.35
_EVIDENCE = 0.76


class Weights:
    """What each term tells, by how few entries have it."""

    def __init__(self, entries: int, found_in: Mapping[str, int]) -> None:
        self._entries, self._found_in = entries + _FURTHER, found_in
        self._known: dict[str, float] = {}

    @property
    def most(self) -> float:
        """The weight of a word that no entry has."""
        return math.log(self._entries / 2)

    def of(self, term: str) -> float:
        """Return the weight of a term; of several meanings that of the least telling."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = min(map(self._of_one, meanings(term)))
        return known

    def _of_one(self, term: str) -> float:
        rare = math.log(self._entries / (self._found_in.get(term, 0) + 2))
        return rare * _kind(term)


def meanings(term: str) -> Sequence[str]:
    return term.split(EITHER) if EITHER in term else (term,)


def _kind(term: str) -> float:
    if term.startswith(MEANING) or not has_han(term):
        return 1.0
    return _SIGN if len(term) == 1 else _PAIR


@dataclass(frozen=True, slots=True)
class Closeness:
    """How much of the question is covered, how much of the entry's way of asking, both 0 to 1.

    `shared` is the weight of what they share, in weights of a word that nobody has: one common
    word is little evidence.
    """

    covered: float = 0.0
    of_way: float = 0.0
    shared: float = 0.0

    @property
    def score(self) -> float:
        return 0.65 * self.covered + 0.35 * self.of_way

    @property
    def evidence(self) -> float:
        return 1 - math.exp(-self.shared / _EVIDENCE)


def closeness(
    sought: Collection[str],
    ways: Sequence[Sequence[str]],
    told: Collection[str],
    weights: Weights,
) -> Closeness:
    """Return how close a question comes to an entry by the closest of its ways of asking."""
    wanted = [(meanings(term), weights.of(term)) for term in sought]
    aside = _Aside(_flat([term for way in ways for term in way]), _flat(told))
    found = (_of_way(wanted, way, aside, weights) for way in ways)
    return max(found, key=lambda each: each.score, default=Closeness())


def likeness(asked: Collection[str], ways: Iterable[Collection[str]]) -> float:
    """Return from 0 to 1 how much of a question stands in one of the ways word for word."""
    return max((_alike(asked, way) for way in ways), default=0.0)


def _alike(asked: Collection[str], way: Collection[str]) -> float:
    shared = sum(map(_kind, set(asked).intersection(way)))
    whole, of_way = sum(map(_kind, asked)), sum(map(_kind, way))
    return 0.65 * shared / whole + 0.35 * shared / of_way if shared else 0.0


@dataclass(frozen=True, slots=True)
class _Aside:
    """What other ways of asking for an entry say, and its answer."""

    asked: frozenset[str]
    told: frozenset[str]

    def share(self, terms: Sequence[str]) -> float:
        if not self.asked.isdisjoint(terms):
            return _OTHER_WAY
        return 0.0 if self.told.isdisjoint(terms) else TOLD


def _flat(terms: Collection[str]) -> frozenset[str]:
    """Return all meanings of all terms, most of which have one."""
    several = [each for term in terms if EITHER in term for each in meanings(term)]
    return frozenset(terms).union(several)


def _of_way(
    wanted: Sequence[tuple[Sequence[str], float]],
    way: Sequence[str],
    aside: _Aside,
    weights: Weights,
) -> Closeness:
    has = _flat(way)
    met = [weight for terms, weight in wanted if not has.isdisjoint(terms)]
    more = [weight * aside.share(terms) for terms, weight in wanted if has.isdisjoint(terms)]
    asked = {each for terms, _ in wanted for each in terms}
    tells = [(weights.of(term), not asked.isdisjoint(meanings(term))) for term in way]
    of_way = sum(weight for weight, _ in tells)
    if not met or not of_way:
        return Closeness()
    whole = sum(weight for _, weight in wanted)
    shared = sum(met)
    in_way = sum(weight for weight, is_met in tells if is_met)
    return Closeness((shared + sum(more)) / whole, in_way / of_way, shared / weights.most)


# Found on the tuning half of tests/knowledge: so sure, no line of it gets a wrong answer.
SURE = 0.55
# Whoever did not ask is answered only when there is hardly a doubt.
SURE_UNASKED = 0.6
OFFERED = 0.38
MOST_CHOICES = 3
# With this lead on the next one an answer stands alone.
_LEAD = 0.15
# What is no question is seldom one that waits for an answer, unless it was put as one.
ASKING, PUT, STATED = 1.0, 0.8, 0.6


def confidence(first: Closeness, lead: float, *, asking: float = ASKING) -> float:
    """Return from 0 to 1 how sure it is that the first entry answers; `lead` is on the next."""
    alone = max(0.0, min(1.0, lead / _LEAD))
    return first.score * first.evidence * alone * asking
