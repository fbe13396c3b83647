"""The program's own lists of moods: large enough, and rather silent than wrong."""

import pytest

from bot import moods, terms
from domain.mood import mood_of
from domain.terms import has_han
from tests.bot.mood_figures import figures


@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_those_marked_as_upset_95_in_100_are(language: str) -> None:
    found = figures(language)
    assert found.sentences >= 80
    assert found.calm * 2 >= found.sentences
    assert found.precision >= 0.95, found.wrong
    assert found.recall >= 0.85, found.wrong


def test_each_language_has_more_than_150_words_that_say_upset() -> None:
    table = moods.table()
    upset = {word for word, weight in table.weights.items() if weight < 0} | table.jobs.keys()
    assert sum(has_han(word) for word in upset) > 150
    assert sum(not has_han(word) for word in upset) > 150


def test_no_word_is_listed_twice_with_different_weights() -> None:
    known: dict[str, str] = {}
    for path in sorted(moods.FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, _, words = line.partition(":")
            if line.startswith("#") or name.lstrip("+-").isalpha():
                continue
            for word in (each.strip() for each in words.split(",")):
                assert known.setdefault(word, name) == name, word


def test_traditional_characters_say_the_same_as_simplified_ones() -> None:
    table = moods.table()
    for simple, traditional in (("太过分了，骗子", "太過分了，騙子"), ("没人处理", "沒人處理")):
        one, other = (mood_of(terms.simplified(each), table) for each in (simple, traditional))
        assert one == other
        assert one.is_upset


@pytest.mark.parametrize(
    "text", ["\u202eawful", "a" * 100_000, "!" * 5000, "骗" * 5000, "“" * 900]
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    assert not mood_of(terms.simplified(text[:2000]), moods.table()).words[1:]
