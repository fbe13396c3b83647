"""Words that mean the same where a community says so: groups of them, joined and split."""

import re
from collections.abc import Sequence

from domain.names import scrub
from domain.refusals import Refusal
from domain.terms import bare

Groups = tuple[tuple[str, ...], ...]
MOST_GROUPS, MOST_WORDS, LONGEST = 200, 8, 40
_BETWEEN = re.compile("[=＝]")


def read(line: str) -> tuple[str, ...]:
    """Read `word = word = …`, each once; refuse what are no two words."""
    words = [" ".join(scrub(each).split()) for each in _BETWEEN.split(line)]
    distinct = {bare(word): word for word in reversed(words) if bare(word)}
    if len(distinct) < 2:
        raise Refusal("learn.same.usage")
    if max(map(len, distinct.values())) > LONGEST:
        raise Refusal("learn.same.long", most=LONGEST)
    return tuple(reversed(distinct.values()))


def joined(groups: Groups, words: Sequence[str]) -> Groups:
    """Return the groups with one more, which takes in all that have a word of it."""
    keys = set(map(bare, words))
    near = [group for group in groups if not keys.isdisjoint(map(bare, group))]
    every = {bare(word): word for group in (*near, words) for word in group}
    if len(every) > MOST_WORDS:
        raise Refusal("learn.same.many_words", most=MOST_WORDS)
    others = tuple(group for group in groups if group not in near)
    if len(others) >= MOST_GROUPS:
        raise Refusal("learn.same.many", most=MOST_GROUPS)
    if len(near) == 1 and len(every) == len(near[0]):
        return groups
    return (*others, tuple(every.values()))


def without(groups: Groups, which: int | str) -> Groups:
    """Return the groups without one, by its number from 1, or without a word."""
    if isinstance(which, int):
        if which > len(groups):
            raise Refusal("learn.same.unknown", number=which)
        return (*groups[: which - 1], *groups[which:])
    left = tuple(tuple(each for each in group if bare(each) != bare(which)) for group in groups)
    if left == groups:
        raise Refusal("learn.same.unknown_word", word=which)
    return tuple(group for group in left if len(group) > 1)
