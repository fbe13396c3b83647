from datetime import datetime

import pytest

from domain.moments import Unclear
from domain.recurrence import parse
from domain.recurrence_words import read_rule
from tests.bad_inputs.corpus import CORPUS
from tests.domain.phrases_of_rhythm import ENGLISH, REFUSED, SIMPLIFIED, TRADITIONAL
from tests.domain.phrases_of_time import ENGLISH as MOMENTS
from tests.domain.phrases_of_time import SIMPLIFIED as MOMENTS_ZH

WALL = datetime(2026, 11, 21, 18, 30)  # noqa: DTZ001 - what a clock shows
PHRASES = ENGLISH | SIMPLIFIED | TRADITIONAL


@pytest.mark.parametrize(("text", "rule"), PHRASES.items())
def test_a_phrase_says_its_rule(text: str, rule: str) -> None:
    said = read_rule(text, wall=WALL)
    assert str(said) == rule
    assert parse(rule) == said


def test_the_table_is_large_enough() -> None:
    assert len(PHRASES) >= 60
    assert sum(len(texts) for texts in REFUSED.values()) >= 25


@pytest.mark.parametrize(
    ("text", "why"), [(text, why) for why, texts in REFUSED.items() for text in texts]
)
def test_what_is_not_clear_is_refused_with_its_reason(text: str, why: Unclear) -> None:
    assert read_rule(text, wall=WALL) is why


@pytest.mark.parametrize(
    "spoil", [str.upper, str.title, lambda text: f"  {text} ".replace(" ", "  ")]
)
def test_capitals_and_blanks_play_no_part(spoil: object) -> None:
    assert callable(spoil)
    for text, rule in PHRASES.items():
        assert str(read_rule(spoil(text), wall=WALL)) == rule


def test_what_happens_once_does_not_repeat() -> None:
    repeating = {text for text in [*MOMENTS, *MOMENTS_ZH] if read_rule(text, wall=WALL)}
    assert repeating == set()


@pytest.mark.parametrize("text", CORPUS)
def test_nonsense_is_no_rule(text: str) -> None:
    assert read_rule(text, wall=WALL) in (None, *Unclear)
