"""The shipped banks: within Telegram's limits, without twins, the right one anywhere."""

from collections import Counter
from pathlib import Path

import pytest

from bot import question_files, starter_banks
from bot.texts import Texts
from domain.questions import Question, checked, fingerprint, folded

FOLDER = Path(starter_banks.__file__).with_name("banks")
FEWEST = 60
each_bank = pytest.mark.parametrize("key", starter_banks.STARTERS)
each_language = pytest.mark.parametrize("language", Texts.languages)


def _shipped(key: str, language: str) -> tuple[Question, ...]:
    return starter_banks.questions(key, language)


@each_bank
@each_language
def test_a_shipped_bank_can_be_asked_as_native_quizzes(key: str, language: str) -> None:
    reading = question_files.read((FOLDER / f"{key}.{language}.yaml").read_bytes())
    assert reading.faults == ()
    questions = _shipped(key, language)
    assert len(questions) >= FEWEST
    for question in questions:
        assert checked(question) == question
        assert question.is_pollable
        assert len(question.options) == 4
        assert question.explanation
        assert question.tags
        assert question.language == language


@each_bank
@each_language
def test_no_question_is_there_twice_and_all_difficulties_are(key: str, language: str) -> None:
    questions = _shipped(key, language)
    assert len({folded(question.text) for question in questions}) == len(questions)
    assert len(set(map(fingerprint, questions))) == len(questions)
    levels = Counter(question.difficulty for question in questions)
    assert min(levels[level] for level in (1, 2, 3)) >= len(questions) // 6


@each_bank
@each_language
def test_the_right_option_is_as_often_in_each_place(key: str, language: str) -> None:
    questions = _shipped(key, language)
    places = Counter(question.correct[0] for question in questions)
    assert max(places.values()) - min(places.values()) <= 2


@each_bank
def test_languages_ask_the_same(key: str) -> None:
    by_language = [_shipped(key, language) for language in Texts.languages]
    for same in zip(*by_language, strict=True):
        assert len({(q.correct, q.difficulty, q.tags[0]) for q in same}) == 1


@each_bank
def test_chinese_is_written_in_its_own_characters(key: str) -> None:
    simplified, traditional = (_shipped(key, code) for code in ("zh-Hans", "zh-Hant"))
    words = ["".join([q.text, *q.options, q.explanation]) for q in simplified + traditional]
    assert not any("「" in text for text in words[: len(simplified)])
    assert not any(set(text) & set("这个么时为门会“”") for text in words[len(simplified) :])
