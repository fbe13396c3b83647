"""The test set is what it says: large enough, well-formed and not copied from the entries."""

import unicodedata
from collections import Counter

import pytest

from tests.knowledge.filler import filler
from tests.knowledge.sets import entries, off_topic, questions

KINDS = {"en", "zh-Hans", "zh-Hant", "mixed", "typo"}


def bare(text: str) -> str:
    """What is left when width, case, spaces and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def lines() -> list[str]:
    """Everything that members write, to be answered or not."""
    asked = [question.text for question in questions()]
    return [bare(text) for text in (*asked, *(line.text for line in off_topic()))]


def wordings() -> list[str]:
    """Every question and alias of every entry."""
    return [bare(text) for entry in entries() for text in (entry.question, *entry.aliases)]


def test_there_are_entries_enough_and_half_of_them_are_chinese() -> None:
    languages = Counter(entry.language for entry in entries())
    assert languages.keys() == {"en", "zh"}
    assert languages.total() >= 70
    assert abs(languages["en"] - languages["zh"]) <= 5


def test_entries_are_complete_and_no_two_share_an_id_or_a_wording() -> None:
    every = entries()
    assert len({entry.id for entry in every}) == len(every)
    assert len({(entry.topic, entry.language) for entry in every}) == len(every)
    assert all(entry.tags and entry.answer and len(entry.aliases) <= 3 for entry in every)
    assert [wording for wording, times in Counter(wordings()).items() if times > 1] == []


def test_many_topics_stand_in_both_languages_and_many_in_one() -> None:
    languages = Counter(entry.topic for entry in entries())
    counts = Counter(languages.values())
    assert counts[2] >= 20
    assert counts[1] >= 20


def test_there_are_questions_enough_of_every_kind_in_each_half() -> None:
    assert len(questions()) >= 160
    for half in ("tune", "held"):
        kinds = Counter(question.kind for question in questions(half))
        assert kinds.keys() == KINDS
        assert min(kinds.values()) >= 15
        assert len(questions(half)) >= 80


def test_every_question_expects_a_topic_there_is_and_every_topic_is_asked_for() -> None:
    assert {question.expects for question in questions()} == {entry.topic for entry in entries()}
    asked = Counter(question.expects for question in questions())
    assert min(asked.values()) >= 3


def test_a_question_is_asked_in_a_language_in_which_its_topic_is_answered() -> None:
    languages: dict[str, set[str]] = {}
    for entry in entries():
        languages.setdefault(entry.topic, set()).add(entry.language)
    for question in questions():
        chinese = any(unicodedata.name(sign, "").startswith("CJK") for sign in question.text)
        assert ("zh" if chinese else "en") in languages[question.expects], question.text
        assert chinese or question.kind in {"en", "typo"}, question.text


def test_no_question_is_a_wording_of_an_entry_and_few_contain_one() -> None:
    texts = [bare(question.text) for question in questions()]
    known = wordings()
    assert set(texts) & set(known) == set()
    containing = [text for text in texts if any(wording in text for wording in known)]
    assert len(containing) <= len(texts) * 0.08


def test_no_line_is_there_twice() -> None:
    assert [line for line, times in Counter(lines()).items() if times > 1] == []
    assert set(lines()) & set(wordings()) == set()


def test_there_are_lines_enough_that_get_no_answer() -> None:
    assert len(off_topic()) >= 100
    for half in ("tune", "held"):
        kinds = Counter(line.kind for line in off_topic(half))
        assert kinds.keys() == {"small_talk", "elsewhere", "unanswered", "near_miss"}
        assert kinds.total() >= 50


def test_five_thousand_filler_entries_differ_from_each_other_and_from_the_tested() -> None:
    made = filler(5000, seed=9)
    known = {bare(entry.question) for entry in made}
    assert len({entry.id for entry in made}) == len(known) == 5000
    tested = {*wordings(), *lines()}
    assert {bare(text) for entry in made for text in (entry.question, *entry.aliases)}.isdisjoint(
        tested
    )
    chinese = sum(entry.language == "zh" for entry in made)
    assert 2250 <= chinese <= 2750


def test_filler_depends_on_the_seed_alone_and_ends_where_the_words_end() -> None:
    assert filler(50, seed=1) == filler(50, seed=1)
    assert filler(50, seed=1) != filler(50, seed=2)
    with pytest.raises(ValueError, match="larger than population"):
        filler(1_000_000, seed=1)
