"""Lessons as people type them in a line."""

import pytest

from domain.lessons import Lesson, checked, language_of, read_line, ways_of
from domain.refusals import Refusal


@pytest.mark.parametrize(
    ("said", "questions", "answer", "tags"),
    [
        ("When is the concert? | On Friday", ("When is the concert?",), "On Friday", ()),
        ("演唱会几点？｜晚上八点", ("演唱会几点？",), "晚上八点", ()),
        ("a | b | c", ("a",), "b | c", ()),
        (
            "How to join / where do I sign up | /start",
            ("How to join", "where do I sign up"),
            "/start",
            (),
        ),
        ("怎么签到/如何签到 | 发 /checkin", ("怎么签到", "如何签到"), "发 /checkin", ()),
        ("怎么签到／在哪签到｜群里", ("怎么签到", "在哪签到"), "群里", ()),
        ("and/or? | both", ("and/or?",), "both", ()),
        ("Is https://a.b/c safe? | yes", ("Is https://a.b/c safe?",), "yes", ()),
        ("Tickets? #Tour #shop | At the door", ("Tickets?",), "At the door", ("Tour", "shop")),
        (
            "Tickets? | Ask for #1 there #tour ＃门票",
            ("Tickets?",),
            "Ask for #1 there",
            ("tour", "门票"),
        ),
        ("only a question #tag", ("only a question",), "", ("tag",)),
        ("", (), "", ()),
        (" | answer alone", (), "answer alone", ()),
        ("q | #tag", ("q",), "", ("tag",)),
        ("q | line one\nline two", ("q",), "line one\nline two", ()),
    ],
)
def test_a_line_tells_questions_answer_and_tags(
    said: str, questions: tuple[str, ...], answer: str, tags: tuple[str, ...]
) -> None:
    assert read_line(said) == (questions, answer, tags)


def test_doubles_and_blanks_go() -> None:
    kept = checked(
        Lesson(" How  to join? ", " so\n", ("how to join?", "Ｊoin", "join", ""), ("#A", "a", " "))
    )
    assert kept == Lesson("How to join?", "so", ("Ｊoin",), ("a",))


@pytest.mark.parametrize(
    ("lesson", "why"),
    [
        (Lesson("", "a"), "learn.no_question"),
        (Lesson("🎉 ?!", "a"), "learn.no_question"),
        (Lesson("q", " \n"), "learn.no_answer"),
        (Lesson("q", "a" * 3501), "learn.long_answer"),
        (Lesson("q" * 301, "a"), "learn.long_question"),
        (Lesson("q", "a", ("x" * 301,)), "learn.long_question"),
        (Lesson("q", "a", tuple(f"q{n}" for n in range(31))), "learn.many_aliases"),
        (Lesson("q", "a", (), tuple(f"t{n}" for n in range(6))), "learn.many_tags"),
    ],
)
def test_what_cannot_be_kept_is_refused(lesson: Lesson, why: str) -> None:
    with pytest.raises(Refusal) as told:
        checked(lesson)
    assert told.value.key == why


def test_a_picture_needs_no_words() -> None:
    assert checked(Lesson("q", ""), is_medium=True).answer == ""


def test_other_ways_of_asking_stand_line_by_line_or_between_strokes() -> None:
    assert ways_of("how / where\n哪里/怎么 | and when\n\n") == (
        "how",
        "where",
        "哪里",
        "怎么",
        "and when",
    )


def test_the_language_is_seen_from_the_writing() -> None:
    assert [language_of("怎么签到", each) for each in ("en", "zh-Hant", "zh-Hans")] == [
        "zh-Hans",
        "zh-Hant",
        "zh-Hans",
    ]
    assert language_of("when?", "zh-Hans") == "en"
