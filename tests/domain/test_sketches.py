"""Copies are told by sketches: alike texts share them, different ones and other days do not."""

from hypothesis import given
from hypothesis import strategies as st

from domain.sketches import SIZE, fold, similarity, sketch, text_hash

SALT, OTHER_SALT = "00" * 16, "11" * 16
WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz今晚演出太棒了新歌真好听", min_size=3, max_size=9),
    min_size=8,
    max_size=40,
).map(" ".join)


def of(text: str, salt: str = SALT) -> tuple[int, ...]:
    return sketch(fold(text), salt)


def threes(text: str) -> set[str]:
    folded = fold(text)
    return {folded[at : at + 3] for at in range(len(folded) - 2)}


@given(WORDS)
def test_a_text_is_like_itself_however_it_is_dressed(text: str) -> None:
    dressed = f"  {text.upper().replace(' ', ' … ')}!!! 🎉"
    assert of(text) == of(dressed)
    assert text_hash(fold(text), SALT) == text_hash(fold(dressed), SALT)
    assert similarity(of(text), of(dressed)) == 1


@given(WORDS, WORDS)
def test_the_estimate_is_near_the_true_share_and_the_same_both_ways(one: str, other: str) -> None:
    true = len(threes(one) & threes(other)) / len(threes(one) | threes(other))
    found = similarity(of(one), of(other))
    assert found == similarity(of(other), of(one))
    # Sixteen of all hashes: four standard deviations at most.
    assert abs(found - true) <= 0.5


@given(WORDS)
def test_texts_in_other_letters_are_not_alike(text: str) -> None:
    assert similarity(of(text), of("НЕЧТО СОВСЕМ ДРУГОЕ, НА ДРУГОМ ЯЗЫКЕ")) < 0.2


@given(WORDS)
def test_another_day_has_nothing_in_common_with_this_one(text: str) -> None:
    assert text_hash(fold(text), SALT) != text_hash(fold(text), OTHER_SALT)
    assert similarity(of(text), of(text, OTHER_SALT)) == 0


@given(st.text(max_size=2000))
def test_no_text_breaks_it_and_no_sketch_is_larger_than_sixteen(text: str) -> None:
    made = of(text)
    assert len(made) <= SIZE
    assert list(made) == sorted(set(made))
    assert 0 <= text_hash(fold(text), SALT) < 2**48


def test_a_word_more_is_still_a_copy_and_another_sentence_is_none() -> None:
    text = (
        "The concert last night was the best one I have been to since the band came back from"
        " its long break, and I would go again tomorrow"
    )
    assert similarity(of(text), of(f"{text} ok")) >= 0.85
    other = "Does anybody know when the tickets for the next concert in the city hall are sold?"
    assert similarity(of(text), of(other)) < 0.5


def test_short_texts_are_compared_as_wholes() -> None:
    assert of("Song number 13") == of("好听吗") == ()
    assert similarity((), ()) == 0
    assert of("今晚的演出真的太棒了") != ()


def test_a_greeting_of_one_person_is_not_anothers() -> None:
    morning = fold("Good morning!")
    assert text_hash(morning, SALT, person=1) != text_hash(morning, SALT, person=2)


def test_texts_that_name_different_numbers_are_no_copies() -> None:
    salt = "00" * 16
    chapters = [
        sketch(fold(f"Chapter {n} of the story is out now, enjoy!"), salt) for n in (12, 13)
    ]
    again = sketch(fold("chapter 12 of the story is out now... enjoy"), salt)
    assert similarity(*chapters) == 0
    assert similarity(chapters[0], again) == 1
