"""Which entries a question may mean, the likeliest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from sqlite3 import Connection

from bot import terms
from bot.terms import Sought
from domain.knowledge import Entry
from domain.matching import TOLD, Closeness, Weights, closeness, meanings
from domain.same_words import Groups
from domain.terms import has_han
from storage import same_words, search
from storage.search import Counts, Hit

CANDIDATES = 40
# What has most in common is looked at closely.
COMPARED = 14
MOST_TERMS = 32
# A word nobody wrote is taken for one that differs by one slip of the finger, or by two when it
# is long.
MOST_TYPOS = 4
MOST_NEAR = 1500
SHORTEST_PART = 3
LONG_WORD = 7


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
    content, community_id = entry.content, entry.community_id
    owner, same = owner_of_starters(content.language), Groups()
    if community_id is not None:
        owner, same = search.owner_of(community_id), same_words.groups(tx, community_id)
    told = terms.of_answer(" ".join((*content.tags, content.answer)), same)
    asked = [terms.of_question(way, same) for way in (content.question, *content.aliases)]
    search.put(tx, entry_id=entry.entry_id, owner=owner, asked=asked, told=told)


def seek(tx: Connection, *, owner: str, entries: int, sought: Sought) -> list[Match]:
    """Return how close entries of an owner come to a question, the closest first.

    What only sounds like known words is looked for once more as those.
    """
    meant = _meant(tx, owner, sought)
    asked = sought.meant(meant) if meant else sought.terms
    found = _seek(tx, owner, entries, asked)
    if sought.heard in {sought.terms, asked}:
        return found
    closest = {match.entry_id: match for match in reversed(found)}
    for match in _seek(tx, owner, entries, sought.heard):
        known = closest.get(match.entry_id)
        if known is None or known.score < match.score:
            closest[match.entry_id] = match
    return sorted(closest.values(), key=lambda match: match.score, reverse=True)


def _seek(tx: Connection, owner: str, entries: int, sought: Sequence[str]) -> list[Match]:
    found_in = counts()(tx, owner=owner, terms=_each(sought))
    weights = Weights(entries, found_in)
    rarest = sorted(_telling(found_in), key=weights.of, reverse=True)[:MOST_TERMS]
    hits = search.find(tx, owner=owner, terms=rarest, most=CANDIDATES)
    hits = sorted(hits, key=lambda hit: _overlap(hit, sought, weights), reverse=True)[:COMPARED]
    in_ways = {each for hit in hits for way in hit.asked for each in _each(way)}
    found_in |= counts()(tx, owner=owner, terms=in_ways - found_in.keys())
    weights = Weights(entries, found_in)
    matches = [
        Match(hit.entry_id, closeness(sought, hit.asked, hit.told, weights)) for hit in hits
    ]
    return sorted(matches, key=lambda match: match.score, reverse=True)


def _telling(terms: Collection[str]) -> Collection[str]:
    """Return the terms without lone signs, as long as there are others: SQLite takes any for
    a word."""
    return [term for term in terms if len(term) > 1 or not has_han(term)] or terms


@cache
def counts() -> Counts:
    return Counts()


def _overlap(hit: Hit, sought: Sequence[str], weights: Weights) -> float:
    """Return the weight of what an entry shares with a question, whichever way it is asked."""
    has = _each([term for way in hit.asked for term in way])
    return sum(
        weights.of(term) * (1.0 if not has.isdisjoint(meanings(term)) else TOLD)
        for term in sought
        if not has.isdisjoint(meanings(term)) or not hit.told.isdisjoint(meanings(term))
    )


def _each(terms: Collection[str]) -> set[str]:
    return {each for term in terms for each in meanings(term)}


def _meant(tx: Connection, owner: str, sought: Sought) -> dict[str, str]:
    """Return for words that nobody wrote those that were probably meant."""
    odd = sought.odd_words
    known = counts()(tx, owner=owner, terms=odd.values()) if odd else {}
    strange = [(word, stem) for word, stem in odd.items() if stem not in known]
    meant = {
        word: _apart(tx, owner, word) or _nearest(tx, owner, word, stem)
        for word, stem in strange[:MOST_TYPOS]
    }
    return {word: right for word, right in meant.items() if right}


def _apart(tx: Connection, owner: str, word: str) -> str | None:
    """Return the two known words that somebody wrote as one."""
    pairs = [(word[:at], word[at:]) for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
    parts = terms.cut(part for pair in pairs for part in pair)
    written = counts()(tx, owner=owner, terms=parts.values()) if parts else {}
    known = {part for part, stem in parts.items() if stem in written or terms.is_in_table(stem)}
    return next((f"{a} {b}" for a, b in pairs if a in known and b in known), None)


def _nearest(tx: Connection, owner: str, word: str, stem: str) -> str | None:
    """Return the word of the table or of the entries that is nearest to one nobody wrote."""
    table = _most_alike(word, terms.spelt())
    written = search.beginning(tx, owner=owner, start=word[0], most=MOST_NEAR)
    entry = _most_alike(stem, written)
    if entry is not None and (table is None or entry[1] < table[1]):
        return entry[0]
    return None if table is None else table[0]


def _most_alike(word: str, known: Sequence[str]) -> tuple[str, int] | None:
    """Return the word with the fewest slips between, and how many; None past what may be."""
    # Only a word that nobody wrote needs it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= LONG_WORD else 1
    found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=most)
    return None if found is None else (str(found[0]), int(found[1]))
