"""Owns knowledge_index, knowledge_terms and knowledge_revisions: search over terms made elsewhere.

Each term is stored with its owner in front, so that every community has lists and frequencies of
its own, however many there are; the starter set belongs to nobody.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from sqlite3 import Connection
from typing import NamedTuple

from domain.terms import EITHER

# Words of a question weigh more than words of an answer.
_ASKED, _TOLD = 6.0, 1.0
# Stands between the ways of asking for one entry; no term has it.
_BETWEEN = "|"


def owner_of(community_id: int) -> str:
    return f"c{community_id}"


class Hit(NamedTuple):
    """An entry that has some of the terms, with those of each way of asking for it."""

    entry_id: int
    asked: tuple[tuple[str, ...], ...]
    told: frozenset[str]


def put(
    tx: Connection,
    *,
    entry_id: int,
    owner: str,
    asked: Iterable[Iterable[str]],
    told: Iterable[str],
) -> None:
    """Index an entry under an owner, in place of what was indexed of it before."""
    remove(tx, entry_id)
    ways = f" {_BETWEEN} ".join(" ".join(_marked(owner, way)) for way in asked)
    tx.execute(
        "INSERT INTO knowledge_index (rowid, asked, told) VALUES (?, ?, ?)",
        (entry_id, ways, " ".join(_marked(owner, told))),
    )
    _renew(tx, owner)


def remove(tx: Connection, entry_id: int) -> None:
    of_entry = "FROM knowledge_index WHERE rowid = ?"
    row = tx.execute(f"SELECT asked || ' ' || told {of_entry}", (entry_id,)).fetchone()
    if row is not None:
        tx.execute(f"DELETE {of_entry}", (entry_id,))
        _renew(tx, str(row[0]).strip(f" {_BETWEEN}").partition("_")[0])


def clear(tx: Connection) -> None:
    """Forget every entry: the terms are made another way now."""
    tx.execute("DELETE FROM knowledge_index")
    tx.execute("DELETE FROM knowledge_revisions")


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Index a community's entries under another one, which they are about to be given to."""
    found = tx.execute(
        "SELECT entry_id, entry_id FROM knowledge WHERE community_id = ?", (community_id,)
    )
    copy(tx, found.fetchall(), community_id=community_id, into_id=into_id)


def copy(
    tx: Connection, keys: Iterable[tuple[int, int]], *, community_id: int, into_id: int
) -> None:
    """Index entries as others are, which belong to another community; keys are (old, new)."""
    mark = _mark(owner_of(community_id))
    for old, new in keys:
        row = tx.execute(
            "SELECT rowid, asked, told FROM knowledge_index WHERE rowid = ?", (old,)
        ).fetchone()
        if row is not None:
            hit = _hit(row, mark)
            put(tx, entry_id=new, owner=owner_of(into_id), asked=hit.asked, told=hit.told)


def find(tx: Connection, *, owner: str, terms: Collection[str], most: int) -> list[Hit]:
    """Return the owner's entries that share terms with a question, the closest first."""
    if not terms:
        return []
    match = " OR ".join(f'"{term}"' for term in _marked(owner, terms))
    found = tx.execute(
        f"SELECT rowid, asked, told FROM knowledge_index WHERE knowledge_index MATCH ?"  # noqa: S608
        f" ORDER BY bm25(knowledge_index, {_ASKED}, {_TOLD}) LIMIT ?",
        (match, most),
    )
    return [_hit(row, _mark(owner)) for row in found]


def _hit(row: tuple[int, str, str], mark: str) -> Hit:
    entry_id, asked, told = row
    # No term holds the mark of an owner: words have no "_", and no meaning is named like one.
    ways = asked.replace(mark, "").split(_BETWEEN)
    return Hit(
        entry_id,
        tuple(tuple(way.split()) for way in ways),
        frozenset(told.replace(mark, "").split()),
    )


class Counts:
    """In how many of an owner's entries a term stands, kept until one of the entries changes."""

    MOST = 30_000

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[str, int]] = {}
        self._kept = 0

    def __call__(self, tx: Connection, *, owner: str, terms: Collection[str]) -> dict[str, int]:
        """Return how many entries have each term; those in none are left out."""
        known = self._of(owner, _revision(tx, owner))
        new = [term for term in terms if term not in known]
        if new:
            found = frequencies(tx, owner=owner, terms=new)
            known |= {term: found.get(term, 0) for term in new}
            self._kept += len(new)
        return {term: known[term] for term in terms if known[term]}

    def _of(self, owner: str, revision: str) -> dict[str, int]:
        if self._kept > self.MOST:
            self._known, self._kept = {}, 0
        return self._known.setdefault((owner, revision), {})


def _revision(tx: Connection, owner: str) -> str:
    row = tx.execute(
        "SELECT revision FROM knowledge_revisions WHERE owner = ?", (owner,)
    ).fetchone()
    return "" if row is None else str(row[0])


def _renew(tx: Connection, owner: str) -> None:
    """Give an owner's entries a revision that no entries anywhere had."""
    tx.execute(
        "INSERT INTO knowledge_revisions VALUES (?, lower(hex(randomblob(8))))"
        " ON CONFLICT (owner) DO UPDATE SET revision = excluded.revision",
        (owner,),
    )


def frequencies(tx: Connection, *, owner: str, terms: Collection[str]) -> dict[str, int]:
    """Return in how many of the owner's entries each term stands; those in none are left out."""
    mark = len(_mark(owner))
    marked = _marked(owner, terms)
    holes = ", ".join("?" * len(marked))
    found = tx.execute(
        f"SELECT term, doc FROM knowledge_terms WHERE term IN ({holes})",  # noqa: S608
        marked,
    )
    return {term[mark:]: entries for term, entries in found}


def beginning(tx: Connection, *, owner: str, start: str, most: int) -> list[str]:
    """Return terms of the owner's that begin like this, at most so many."""
    mark = _mark(owner)
    low = f"{mark}{start}"
    found = tx.execute(
        "SELECT term FROM knowledge_terms WHERE term >= ? AND term < ? LIMIT ?",
        (low, f"{low}\U0010ffff", most),
    )
    return [term[len(mark) :] for (term,) in found]


def _mark(owner: str) -> str:
    return f"{owner}_"


def _marked(owner: str, terms: Iterable[str]) -> list[str]:
    """Mark terms; every meaning of one with several is a word of its own to SQLite."""
    mark = _mark(owner)
    return [EITHER.join(f"{mark}{each}" for each in term.split(EITHER)) for term in terms]


class Stems:
    """Words without their endings, as SQLite's own `porter` cuts them; what was cut is known."""

    MOST = 50_000

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._whole: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """Return the stem of a word that was learnt; any other is returned whole."""
        return self._known.get(word, word)

    def keep(self, words: Iterable[str]) -> None:
        """Leave words as they are from now on."""
        self._whole |= {word: word for word in words}
        self._known |= self._whole

    def learn(self, words: Iterable[str]) -> None:
        """Cut words, all new ones in one go; those of other alphabets stay whole."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if new and len(self._known) > self.MOST:
            self._known = dict(self._whole)
        if new:
            self._known |= _stems([word for word in new if word.isascii()])


def _stems(words: Sequence[str]) -> dict[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as tx:
        tx.execute("CREATE VIRTUAL TABLE words USING fts5 (word, tokenize = 'porter ascii')")
        tx.execute("CREATE VIRTUAL TABLE stems USING fts5vocab (words, instance)")
        tx.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(words))
        return {words[at]: str(term) for term, at in tx.execute("SELECT term, doc FROM stems")}
