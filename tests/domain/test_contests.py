"""What a contest scores, who leads, what a command asks for, and when words mean an answer."""

import pytest

from bot.contest_answers import is_right
from domain.contest_words import Wanted, read_start
from domain.contests import (
    Total,
    is_uncanny,
    most_hints,
    plain_answer,
    ranked,
    score_of,
    struck,
    team_lines,
    team_of,
    uncovered,
)
from domain.questions import Question, QuestionKind
from domain.refusals import Refusal

FOUR = Question("Which?", options=("a", "b", "c", "d"), correct=(2,))


@pytest.mark.parametrize(
    ("difficulty", "took_ms", "hints", "score"),
    [
        (1, 0, 0, 10),  # nobody reads that fast
        (1, 799, 0, 10),
        (1, 800, 0, 14),
        (1, 5_000, 0, 13),  # a quarter of the time: half of the bonus
        (1, 10_000, 0, 11),
        (1, 20_000, 0, 10),
        (3, 5_000, 0, 38),
        (2, 800, 1, 22),
        (1, 20_000, 2, 5),
        (1, 20_000, 4, 0),
    ],
)
def test_the_bonus_halves_with_each_quarter_and_hints_cost(
    difficulty: int, took_ms: int, hints: int, score: int
) -> None:
    found = score_of(difficulty=difficulty, seconds=20, took_ms=took_ms, hints=hints)
    assert found == score


def test_only_many_quick_and_right_answers_are_beyond_belief() -> None:
    assert is_uncanny([900] * 10, right=10)
    assert not is_uncanny([900] * 10, right=9)
    assert not is_uncanny([900] * 9, right=9)
    assert not is_uncanny([900] * 5 + [9000] * 5, right=10)


def test_equal_scores_share_a_place_and_the_faster_stands_above() -> None:
    totals = [
        Total(1, 0, 20, 2, 9_000),
        Total(2, 0, 30, 3, 9_000),
        Total(3, 0, 20, 2, 4_000),
        Total(4, 0, 0, 0, 0),
    ]
    lines = [(line.place, line.total.member_id) for line in ranked(totals)]
    assert lines == [(1, 2), (2, 3), (2, 1), (3, 4)]


def test_teams_are_filled_in_turn_and_the_average_counts() -> None:
    assert [team_of(joined, 2) for joined in range(4)] == [1, 2, 1, 2]
    assert team_of(3, 0) == 0
    totals = [Total(1, 1, 30, 2, 0), Total(2, 2, 20, 2, 0), Total(3, 1, 0, 0, 0)]
    lines = [(line.place, line.team, line.score, line.players) for line in team_lines(totals)]
    assert lines == [(1, 2, 20, 1), (2, 1, 15, 2)]


def test_hints_leave_a_wrong_option_and_never_strike_a_right_one() -> None:
    assert most_hints(FOUR) == 2
    assert most_hints(Question("?", options=("a", "b"), correct=(0,))) == 0
    seed = b"seed"
    assert struck(FOUR, seed, 2)[:1] == struck(FOUR, seed, 1)
    assert 2 not in struck(FOUR, seed, 3)


def test_a_hint_uncovers_a_quarter_of_the_word() -> None:
    written = Question("Who?", kind=QuestionKind.TEXT, accepted=("Jay Chou",))
    assert most_hints(written) == 3
    assert [uncovered("Jay Chou", hints) for hints in (1, 2, 3)] == [
        "Ja· ····",
        "Jay ····",
        "Jay Ch··",
    ]
    assert uncovered("周杰伦", 1) == "周··"


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("  ludwig VAN Beethoven!! ", "Ludwig van Beethoven"),
        ("ludwig van bethoven", "Ludwig van Beethoven"),
        ("ＡＢＢＡ", "abba"),
        ("「周杰伦」。", "周杰伦"),
        ("１９８９", "1989"),
        ("C#", "c#"),
        ("beyonce", "Beyoncé"),
        ("Beatles", "The Beatles"),
        ("🎤 an encore", "encore"),
        ("방탄소년단", "방탄소년단!"),
        ("twenty one pilots", "Twenty One Pilots"),
    ],
)
def test_width_case_accents_marks_and_slips_do_not_matter(said: str, accepted: str) -> None:
    assert is_right(said, ("something else", accepted))


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("Mozart", "Beethoven"),
        ("1234567891", "1234567890"),
        ("C", "C#"),
        ("周杰", "周杰伦"),
        ("", "Beethoven"),
        ("!!!", "Beethoven"),
        ("cat", "cats"),
        ("か", "が"),
        ("a", "b"),
    ],
)
def test_another_answer_and_other_figures_are_wrong(said: str, accepted: str) -> None:
    assert not is_right(said, (accepted,))


def test_marks_become_blanks() -> None:
    assert plain_answer("Hello — 世界！") == "hello 世界"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Wanted("", None, None, 0)),
        ("3 10", Wanted("", 3, 10, 0)),
        ("３　１０", Wanted("", 3, 10, 0)),
        ("3, 10", Wanted("", 3, 10, 0)),
        ("3x10", Wanted("", 3, 10, 0)),
        ("3题 10秒", Wanted("", 3, 10, 0)),
        ("5題，每題10秒", Wanted("", 5, 10, 0)),
        ("五题", Wanted("", 5, None, 0)),
        ("10s", Wanted("", None, 10, 0)),
        ("2 1m", Wanted("", 2, 60, 0)),
        ("music 5", Wanted("music", 5, None, 0)),
        ("kpop hits", Wanted("kpop hits", None, None, 0)),
        ("3 10 music", Wanted("music", 3, 10, 0)),
        ("“2026” 5 10", Wanted("2026", 5, 10, 0)),
        ("「粉丝 知识」 5", Wanted("粉丝 知识", 5, None, 0)),
        ("Teams 3 10", Wanted("", 3, 10, 2)),
        ("组队 音乐 3 10", Wanted("音乐", 3, 10, 2)),
    ],
)
def test_a_line_is_read_in_both_languages(text: str, wanted: Wanted) -> None:
    assert read_start(text) == wanted


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0 10", "contest.rounds"),
        ("51", "contest.rounds"),
        ("3 4", "contest.seconds"),
        ("3 301", "contest.seconds"),
        ("3 2h", "contest.seconds"),
    ],
)
def test_figures_out_of_bounds_are_refused(text: str, key: str) -> None:
    with pytest.raises(Refusal, match=key):
        read_start(text)
