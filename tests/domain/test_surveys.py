"""Surveys: how questions are written, where answers lead, what they come to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.cells import safe
from domain.refusals import Refusal
from domain.survey_results import Tally, by_tier, nps, tally
from domain.survey_words import read_answer, read_closing, read_question
from domain.surveys import (
    END,
    Question,
    QuestionKind,
    Skip,
    check_publishable,
    checked_closing,
    following,
    preceding,
)

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
CITY = Question(QuestionKind.SINGLE, "City?", ("Beijing", "上海", "None"), (Skip(3, 3, END),))
SONGS = Question(QuestionKind.MULTI, "Songs?", ("Aurora", "Encore, again", "Light"))
SCALE = Question(QuestionKind.SCALE, "How?", skips=(Skip(1, 2, 4),))
NPS = Question(QuestionKind.NPS, "Recommend?")
TEXT = Question(QuestionKind.TEXT, "What else?")
NUMBER = Question(QuestionKind.NUMBER, "How far?")


@pytest.mark.parametrize("arrow", ["->", "→", " => ", "－＞"])
@pytest.mark.parametrize("end", ["end", "End", "结束", "結束"])
def test_an_option_may_lead_elsewhere(arrow: str, end: str) -> None:
    words = f"City?\n\n Beijing \n上海\nNone{arrow}{end}"
    assert read_question(QuestionKind.SINGLE, words) == CITY


@pytest.mark.parametrize(
    ("line", "skip"),
    [
        ("1-2 -> 4", Skip(1, 2, 4)),
        ("１–２ → ４", Skip(1, 2, 4)),
        ("5 → 第7题", Skip(5, 5, 7)),
        ("0至6→结束", Skip(0, 6, END)),
    ],
)
def test_figures_may_lead_elsewhere(line: str, skip: Skip) -> None:
    assert read_question(QuestionKind.NPS, f"Recommend?\n{line}").skips == (skip,)


@pytest.mark.parametrize(
    ("kind", "words", "refused"),
    [
        (QuestionKind.SINGLE, "City?", "survey.options_wrong"),
        (QuestionKind.SINGLE, "City?\nBeijing", "survey.options_wrong"),
        (QuestionKind.MULTI, "?\n" + "\n".join(map(str, range(11))), "survey.options_wrong"),
        (QuestionKind.MULTI, "?\nＡ\na", "survey.option_twice"),
        (QuestionKind.MULTI, "?\nA\nB -> 3", "survey.skip_single"),
        (QuestionKind.SINGLE, f"?\nA\n{'B' * 61}", "survey.option_long"),
        (QuestionKind.SINGLE, "?\nA\n\u200b", "survey.option_long"),
        (QuestionKind.SINGLE, "?\nA\nB -> there", "survey.skip_unread"),
        (QuestionKind.SCALE, "How?\nsometimes", "survey.skip_unread"),
        (QuestionKind.SCALE, "How?\n0-6 -> 3", "survey.skip_unread"),
        (QuestionKind.NUMBER, "How?\n6-2 -> 3", "survey.skip_unread"),
        (QuestionKind.TEXT, "What?\nElse?", "survey.one_line"),
        (QuestionKind.TEXT, "  \n ", "survey.words_wrong"),
        (QuestionKind.TEXT, "x" * 301, "survey.words_wrong"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    kind: QuestionKind, words: str, refused: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        read_question(kind, words)
    assert refusal.value.key == refused


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        (CITY, "２", "2"),
        (CITY, " 上海 ", "2"),
        (CITY, "BEIJING", "1"),
        (SONGS, "encore, AGAIN", "2"),
        (SONGS, "3，1", "1,3"),
        (SONGS, "1 1、2", "1,2"),
        (SCALE, "５", "5"),
        (NPS, " 10 ", "10"),
        (NPS, "0", "0"),
        (NUMBER, "１２.50", "12.5"),
        (NUMBER, "-3", "-3"),
        (NUMBER, "100", "100"),
        (TEXT, "  =1+1\nand more ", "=1+1\nand more"),
    ],
)
def test_answers_are_understood_as_they_are_typed(
    question: Question, said: str, kept: str
) -> None:
    assert read_answer(question, said) == kept


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (CITY, "4"),
        (CITY, ""),
        (SONGS, "1,4"),
        (SONGS, " , "),
        (SCALE, "0"),
        (SCALE, "6"),
        (NPS, "11"),
        (NUMBER, "far"),
        (NUMBER, "1e9"),
        (NUMBER, "١"),
        (TEXT, "\u200b"),
        (TEXT, "x" * 1001),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(question: Question, said: str) -> None:
    with pytest.raises(Refusal):
        read_answer(question, said)


def test_an_answer_leads_to_the_next_question_or_where_it_says() -> None:
    questions = (CITY, SCALE, NPS, TEXT)
    assert [following(questions, 1, each) for each in ("1", "2", "3", "")] == [2, 2, 5, 2]
    assert [following(questions, 2, each) for each in ("1", "2", "3")] == [4, 4, 3]
    assert following(questions, 4, "3") == 5
    assert preceding({1, 2, 4}, 4) == 2
    assert preceding({}, 1) == 1


def test_only_a_survey_that_leads_forward_can_be_published() -> None:
    check_publishable((CITY, SCALE, NPS, TEXT))
    for questions in ((), (SCALE,), (CITY, TEXT, NPS, SCALE)):
        with pytest.raises(Refusal):
            check_publishable(questions)


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("7d", timedelta(days=7)),
        ("until friday 20:00", timedelta(days=2, hours=8)),
        ("周五20:00", timedelta(days=2, hours=8)),
        ("by hand", None),
        ("手动", None),
    ],
)
def test_a_closing_is_a_time_or_by_hand(said: str, after: timedelta | None) -> None:
    found = read_closing(said, now=NOW, zone=ZoneInfo("UTC"))
    assert found == (int((NOW + after).timestamp()) if after else None)


def test_a_closing_lies_between_ten_minutes_and_ninety_days() -> None:
    assert checked_closing(600, now=0) == 600
    for at in (0, 599, 91 * 86_400):
        with pytest.raises(Refusal):
            checked_closing(at, now=0)


def test_answers_are_counted_by_option_and_figure() -> None:
    assert tally(CITY, ["1", "3", "3", ""]) == Tally(3, {1: 1, 2: 0, 3: 2})
    assert tally(SONGS, ["1,3", "3"]) == Tally(2, {1: 1, 2: 0, 3: 2})
    assert tally(SCALE, ["1", "4", "5"]).tenths == 33
    assert tally(NUMBER, ["-1.5", "2"]) == Tally(2, {}, 2)
    assert tally(TEXT, ["a", "", "b"]) == Tally(2, {})
    assert tally(SCALE, []).tenths is None


def test_the_net_promoter_score_leaves_the_passive_out() -> None:
    assert nps([10, 9, 8, 7, 6, 0]) == 0
    assert nps([9, 10, 10]) == 100
    assert nps([0, 6, 9]) == -33
    assert nps([]) is None


def test_a_tier_of_fewer_than_five_is_not_shown() -> None:
    few, enough = [(4, "5")] * 3 + [(2, "1")] * 2, [(1, "3")] * 5
    found = by_tier(SCALE, [*few, *enough, (3, "")])
    assert found == {1: Tally(5, {1: 0, 2: 0, 3: 5, 4: 0, 5: 0}, 30), 2: None, 4: None}
    assert by_tier(TEXT, [(1, "a")] * 9) == {}


def test_a_small_tier_cannot_be_worked_out_from_the_rest() -> None:
    few, more, most = [(4, "5")] * 4, [(2, "3")] * 6, [(1, "3")] * 9
    found = by_tier(SCALE, [*few, *more, *most])
    assert [tier for tier, shown in found.items() if shown is None] == [2, 4]
    assert by_tier(SCALE, [*few, *more]) == {2: None, 4: None}
    assert by_tier(SCALE, few) == {4: None}


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(first: str) -> None:
    assert safe(f"{first}1") == f"'{first}1"
    assert safe(f"a{first}1") == f"a{first}1"
    assert safe("") == ""
