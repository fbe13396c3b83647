"""Words that mean the same in a community: what is known is indexed by them at once."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection

from bot import audit, matches, terms
from domain import same_words
from domain.knowledge import MOST_ENTRIES, Entry
from domain.refusals import Refusal
from domain.same_words import Groups
from domain.terms import has_han, words_in
from storage import knowledge, notices
from storage import same_words as stored

ONCE_SECONDS = 86_400


def say(tx: Connection, *, community_id: int, words: Sequence[str], by: int, now: int) -> Groups:
    """Let words mean the same, with those that do already; return all groups, theirs last."""
    known = stored.groups(tx, community_id)
    said = same_words.joined(known, words)
    if said == known:
        raise Refusal("learn.same.known")
    _write(tx, community_id, known, said)
    audit.record(tx, community_id=community_id, actor_id=by, act="learn_same", now=now)
    return said


def remove(
    tx: Connection, *, community_id: int, which: int | str, by: int, ref: str, now: int
) -> Groups:
    """Forget a group by its number, or one word; return the groups that are no longer.

    Once a ref, then none: handled again after a crash a number is another group's.
    """
    if not notices.claim(tx, f"same_words:{ref}", now=now, every_seconds=ONCE_SECONDS):
        return ()
    known = stored.groups(tx, community_id)
    left = same_words.without(known, which)
    _write(tx, community_id, known, left)
    audit.record(tx, community_id=community_id, actor_id=by, act="learn_same", now=now)
    return tuple(group for group in known if group not in left)


def copy(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's words to another one, as far as there is room."""
    known = said = stored.groups(tx, into_id)
    for words in stored.groups(tx, community_id):
        try:
            said = same_words.joined(said, words)
        except Refusal:
            # What has no room stays behind; the other groups come along.
            continue
    if said != known:
        _write(tx, into_id, known, said)


def _write(tx: Connection, community_id: int, before: Groups, after: Groups) -> None:
    """Keep groups, and index anew what has a word whose meaning changed."""
    stored.write(tx, community_id, after)
    changed = set(before) ^ set(after)
    words = [terms.simplified(word) for group in changed for word in group]
    for entry in knowledge.list_own(tx, community_id, most=MOST_ENTRIES):
        if _has(entry, words):
            matches.index(tx, entry)


def _has(entry: Entry, words: Iterable[str]) -> bool:
    content = entry.content
    said = (content.question, *content.aliases, *content.tags, content.answer)
    text = terms.simplified(" ".join(said))
    terms.stems().learn(words_in(text))
    stems = {terms.stems()(word) for word in words_in(text)}
    return any(
        word in text if has_han(word) else stems.issuperset(map(terms.stems(), words_in(word)))
        for word in words
    )
