"""Mood: what denies, strengthens, supposes and laughs changes what a word weighs."""

import pytest

from domain.mood import ADDED, lexicon, mood_of

KNOWN = lexicon(
    (
        "# a comment",
        "-2: awful, very bad, 失望, 不满意",
        "-1: bad",
        "2: great, 谢谢",
        "0: not bad at all",
        "not: not, 没有",
        "very: really, 太",
        "less: a bit",
        "if: if",
        "why: why",
        "laugh: haha",
        "blame: liar, 骗子",
        "risk: money back, lawyer, 退款",
        "urgent: now",
    )
)


def score(text: str) -> float:
    return mood_of(text, KNOWN).score


@pytest.mark.parametrize("text", ["It was awful.", "太失望", "you liar", "我不满意", "骗子"])
def test_one_strong_word_says_that_somebody_may_be_upset(text: str) -> None:
    assert mood_of(text, KNOWN).is_upset


@pytest.mark.parametrize(
    "text",
    [
        *("bad", "not awful", "not that awful", "我没有不满意", "没有失望", "not bad at all"),
        *("if it is awful", "Is it awful?", "awful haha", "awful 😂", "he said “awful”"),
        *(
            "“awful, very bad”",
            "> awful",
            "《失望》",
            "♪ awful awful",
            "",
            "   ",
            "<b>&",
            "money back",
        ),
    ],
)
def test_what_is_denied_supposed_asked_quoted_or_laughed_at_does_not(text: str) -> None:
    assert not mood_of(text, KNOWN).is_upset


def test_a_question_that_reproaches_is_no_question() -> None:
    assert mood_of("Why is it awful?", KNOWN).is_upset


def test_strength_exclamation_and_faces_weigh() -> None:
    assert score("really awful") < score("awful") < score("a bit awful")
    assert score("awful!!!") < score("awful!") < score("awful")
    assert score("awful 😡") < score("awful")
    assert score("awful ❤️") > score("awful")
    assert score("awful!!!!!!!!!!") == score("awful!!!")


def test_a_denial_reaches_three_words_and_never_across_a_comma() -> None:
    assert not mood_of("not at all awful", KNOWN).is_upset
    assert mood_of("not one of us was there it was awful", KNOWN).is_upset
    assert mood_of("no, not us, awful", KNOWN).is_upset
    assert mood_of("没有，失望", KNOWN).is_upset


def test_the_score_stays_between_minus_one_and_one() -> None:
    assert -1 <= score("awful " * 300) < -0.9
    assert 0.9 < score("great " * 300) <= 1
    assert score("nothing to say") == 0


def test_risk_words_and_urgency_are_named_and_two_of_them_sound_like_a_threat() -> None:
    found = mood_of("My money back, or my lawyer comes, now", KNOWN)
    assert (found.risks, found.is_urgent, found.is_upset) == (("money back", "lawyer"), True, True)
    assert mood_of("Money back", KNOWN).risks == ("money back",)
    assert mood_of("not my lawyer", KNOWN).risks == ()


def test_a_community_takes_words_out_and_puts_its_own_in() -> None:
    own = KNOWN.with_own({"awful": 0.0, "liar": 0.0, "rained on": ADDED})
    assert not mood_of("awful liar", own).is_upset
    assert mood_of("we were rained on", own).words == ("rained on",)
    assert mood_of("awful", KNOWN).is_upset


def test_the_words_that_say_so_are_named_once() -> None:
    assert mood_of("awful, awful and bad", KNOWN).words == ("awful", "bad")
