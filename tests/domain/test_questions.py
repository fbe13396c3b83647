"""What a question may be, within Telegram's limits."""

from dataclasses import replace

import pytest

from domain.question_fields import question_of
from domain.questions import (
    Question,
    QuestionKind,
    checked,
    fingerprint,
    in_order_of_chance,
    shuffled,
)
from domain.refusals import Refusal

ASKED = Question("Which planet is red?", options=("Venus", "Mars"), correct=(1,))
TYPED = Question("Largest ocean?", QuestionKind.TEXT, accepted=("Pacific",))


def test_a_question_is_kept_in_clean_words() -> None:
    question = replace(
        ASKED,
        text="  Which\u202e planet \t is red? ",
        tags=(" Space ", "ＳＰＡＣＥ", ""),
        explanation="Iron\r\nrust ",
    )
    clean = checked(question)
    assert clean.text == "Which planet is red?"
    assert (clean.tags, clean.explanation) == (("space",), "Iron\nrust")
    assert checked(clean) == clean


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"text": " "}, "question.no_text"),
        ({"text": "?" * 301}, "question.long_text"),
        ({"text": "a\x00b"}, "question.unreadable"),
        ({"text": "a\ud800b"}, "question.unreadable"),
        ({"text": '=HYPERLINK("http://x")'}, "question.formula"),
        ({"options": ("+cmd|' /C calc'!A0", "b")}, "question.formula"),
        ({"explanation": "e" * 201}, "question.long_explanation"),
        ({"explanation": "a\nb\nc\nd"}, "question.many_breaks"),
        ({"source": "s" * 201}, "question.long_source"),
        ({"difficulty": 4}, "question.difficulty"),
        ({"tags": tuple(map(str, range(11)))}, "question.tags"),
        ({"tags": ("t" * 33,)}, "question.tags"),
        ({"options": ("a", "")}, "question.empty_option"),
        ({"options": ("a",)}, "question.options"),
        ({"options": tuple("abcdefghijk")}, "question.options"),
        ({"options": ("a", "b" * 101)}, "question.long_option"),
        ({"options": ("a", " a")}, "question.same_options"),
        ({"correct": ()}, "question.no_answer"),
        ({"correct": (2,)}, "question.unknown_answer"),
        ({"correct": (-1,)}, "question.unknown_answer"),
        ({"correct": (0, 1)}, "question.all_right"),
    ],
)
def test_what_cannot_be_asked_is_refused(changed: dict[str, object], key: str) -> None:
    with pytest.raises(Refusal) as refusal:
        checked(replace(ASKED, **changed))  # type: ignore[arg-type]
    assert refusal.value.key == key


def test_a_typed_answer_has_accepted_writings() -> None:
    assert checked(replace(TYPED, accepted=("Pacific", " Pacific ", ""))) == TYPED
    for accepted, key in (
        ((), "question.no_answer"),
        (("p" * 101,), "question.long_answer"),
        (tuple(map(str, range(21))), "question.many_answers"),
    ):
        with pytest.raises(Refusal) as refusal:
            checked(replace(TYPED, accepted=accepted))
        assert refusal.value.key == key


def test_telegrams_longest_question_passes() -> None:
    longest = Question(
        "問" * 300, options=tuple(f"{n}" + "選" * 99 for n in range(10)), correct=(9,)
    )
    assert checked(replace(longest, explanation="解" * 200)).is_pollable


def test_a_picture_is_a_file_id_with_few_words_below_it() -> None:
    fields = {"question": "Red?", "A": "Mars", "B": "Venus", "answer": "A"}
    assert question_of({**fields, "image": "AgACAgIAAxkBAAIBY2"}).image == "AgACAgIAAxkBAAIBY2"
    for address in ("https://example.org/mars.png", "mars.png"):
        with pytest.raises(Refusal, match=r"question\.image"):
            question_of({**fields, "image": address})
    with pytest.raises(Refusal, match=r"question\.long_for_image"):
        checked(replace(ASKED, text="😀" * 300, explanation="😀" * 101, image="photo"))


def test_the_same_question_in_another_writing_has_the_same_fingerprint() -> None:
    other = Question("which  PLANET is red？", options=("Mars", "venus"), correct=(0,))
    assert fingerprint(other) == fingerprint(ASKED)
    assert fingerprint(replace(ASKED, options=("Saturn", "Mars"))) != fingerprint(ASKED)


def test_chance_orders_by_its_seed_alone() -> None:
    assert in_order_of_chance([3, 1, 2], b"x") == in_order_of_chance([1, 2, 3], b"x")
    orders = {tuple(in_order_of_chance([1, 2, 3], bytes([seed]))) for seed in range(99)}
    assert len(orders) == 6


def test_shuffled_options_keep_their_right_one() -> None:
    places = set()
    for seed in range(20):
        mixed = shuffled(ASKED, bytes([seed]))
        assert mixed.right_answers == ("Mars",)
        places.add(mixed.correct)
    assert places == {(0,), (1,)}
