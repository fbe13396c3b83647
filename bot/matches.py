"""Which entries a question may mean, the likeliest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from sqlite3 import Connection

from bot import terms
from domain.knowledge import Entry
from domain.matching import Closeness, Weights, closeness, meanings
from storage import search

CANDIDATES = 40
MOST_TERMS = 32
# A word nobody wrote is taken for one that is nearly the same.
SHORTEST_TYPO = 4
ALIKE = 82.0
MOST_TYPOS = 4
MOST_NEAR = 1500


@dataclass(frozen=True, slots=True)
class Match:
    entry_id: int
    closeness: Closeness

    @property
    def score(self) -> float:
        return self.closeness.score


def owner_of_starters(language: str) -> str:
    """Return whose the starter set of a language is, for the search."""
    return f"starters{language.replace('-', '').casefold()}"


def index(tx: Connection, entry: Entry) -> None:
    """Make an entry findable by its question, other words, tags and answer."""
    content = entry.content
    owner = (
        owner_of_starters(content.language)
        if entry.community_id is None
        else search.owner_of(entry.community_id)
    )
    told = terms.of_answer(" ".join((*content.tags, content.answer)))
    asked = [terms.of_question(way) for way in (content.question, *content.aliases)]
    search.put(tx, entry_id=entry.entry_id, owner=owner, asked=asked, told=told)


def seek(tx: Connection, *, owner: str, entries: int, sought: Collection[str]) -> list[Match]:
    """Return how close entries of an owner come to the terms of a question, the closest first."""
    found_in = search.frequencies(tx, owner=owner, terms=_each(sought))
    fixed = _corrected(tx, owner, sought, found_in)
    found_in |= search.frequencies(tx, owner=owner, terms=_each(fixed) - found_in.keys())
    weights = Weights(entries, found_in)
    rarest = sorted(found_in, key=weights.of, reverse=True)[:MOST_TERMS]
    hits = search.find(tx, owner=owner, terms=rarest, most=CANDIDATES)
    in_ways = {each for hit in hits for way in hit.asked for each in _each(way)}
    found_in |= search.frequencies(tx, owner=owner, terms=in_ways - found_in.keys())
    matches = [Match(hit.entry_id, closeness(fixed, hit.asked, hit.told, weights)) for hit in hits]
    return sorted(matches, key=lambda match: match.score, reverse=True)


def _each(terms: Collection[str]) -> set[str]:
    return {each for term in terms for each in meanings(term)}


def _corrected(
    tx: Connection, owner: str, sought: Collection[str], found_in: Mapping[str, int]
) -> list[str]:
    """Return the terms with slips of the finger put right."""
    odd = [
        term
        for term in sought
        if term not in found_in
        and term.isascii()
        and term.isalpha()
        and len(term) >= SHORTEST_TYPO
    ]
    right = {term: _nearest(tx, owner, term) for term in odd[:MOST_TYPOS]}
    return list(dict.fromkeys(right.get(term) or term for term in sought))


def _nearest(tx: Connection, owner: str, word: str) -> str | None:
    """Return the meaning or the term that a word nobody wrote is nearly."""
    meaning = _most_alike(word, _words_by_letter().get(word[0], []))
    term = _most_alike(word, search.beginning(tx, owner=owner, start=word[0], most=MOST_NEAR))
    if term is not None and (meaning is None or term[1] >= meaning[1]):
        return term[0]
    return None if meaning is None else terms.table().words[meaning[0]] or None


def _most_alike(word: str, known: Sequence[str]) -> tuple[str, float] | None:
    # Only a word that nobody wrote needs it.
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return None if found is None else (str(found[0]), float(found[1]))


@cache
def _words_by_letter() -> dict[str, list[str]]:
    """Return the words of the table that may be mistyped, by their first letter."""
    found: dict[str, list[str]] = {}
    for word in terms.table().words:
        if " " not in word and len(word) >= SHORTEST_TYPO:
            found.setdefault(word[0], []).append(word)
    return found
