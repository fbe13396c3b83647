"""Polls in words, and what may be told of how people voted."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ballots import Tally
from domain.cells import safe
from domain.poll_words import read_poll
from domain.polls import (
    FEWEST_SHOWN,
    Draft,
    as_mask,
    by_tier,
    checked,
    counted,
    percent,
    places_in,
)
from domain.refusals import Refusal
from domain.tiers import Tier

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = 3600


def read(text: str) -> Draft:
    return checked(read_poll(text, now=NOW, zone=ZoneInfo("UTC")))


@pytest.mark.parametrize(
    "text",
    [
        '"Tea or coffee?" "Tea" "Coffee"',
        '  "Tea or coffee?"   "Tea""Coffee"  ',
        "“Tea or coffee?” “Tea” “Coffee”",
        "「Tea or coffee?」 「Tea」，「Coffee」",
        "«Tea or coffee?» „Tea“ „Coffee“",
        "'Tea or coffee?' 'Tea', 'Coffee'",
        "‘Tea or coffee?’ ‘Tea’ ‘Coffee’",
        "Tea or coffee?\nTea\nCoffee",
        "Tea or coffee?\n1. Tea\n2. Coffee",
        "Tea or coffee?\n- Tea\n- Coffee",
        '"Tea or coffee?"\nTea\nCoffee',
        '"Tea or\ncoffee?" "Tea" "Coffee" public single',
    ],
)
def test_question_and_options_stand_in_any_quotes_or_in_lines(text: str) -> None:
    assert read(text) == Draft("Tea or coffee?", ("Tea", "Coffee"))


@pytest.mark.parametrize(
    ("manner", "wanted"),
    [
        ("anonymous", {"is_anonymous": True}),
        ("匿名", {"is_anonymous": True}),
        (
            "[anonymous] [multi] [2h]",
            {"is_anonymous": True, "takes_several": True, "lasts_seconds": 7200},
        ),
        ("MULTI anonymous", {"is_anonymous": True, "takes_several": True}),
        ("匿名多选２小时", {"is_anonymous": True, "takes_several": True, "lasts_seconds": 7200}),
        ("2h", {"lasts_seconds": 2 * HOUR}),
        ("for 90 minutes", {"lasts_seconds": 5400}),
        ("until 20:00", {"lasts_seconds": 8 * HOUR}),
        ("明天晚上8点", {"lasts_seconds": 32 * HOUR}),
        ("every friday 20:00", {"rule": "weekly fri 20:00"}),
        ("every mon and thu at 8pm 2h", {"rule": "weekly mon,thu 20:00", "lasts_seconds": 7200}),
        ("every weekday 9:30", {"rule": "weekly mon,tue,wed,thu,fri 09:30"}),
        ("every day 20:00, anonymous", {"rule": "daily 20:00", "is_anonymous": True}),
        ("每周五 20:00", {"rule": "weekly fri 20:00"}),
        ("每週五晚上8點 2小時", {"rule": "weekly fri 20:00", "lasts_seconds": 7200}),
        ("每星期二、天 9:00", {"rule": "weekly tue,sun 09:00"}),
        ("每天 20:00", {"rule": "daily 20:00"}),
        ("每月1号 10:00", {"rule": "monthly 1 10:00"}),
        ("every month on the 31st 10:00", {"rule": "monthly 31 10:00"}),
    ],
)
def test_how_it_is_asked_stands_behind_the_options(manner: str, wanted: dict[str, object]) -> None:
    for text in (f'"Q?" "A" "B" {manner}', f"Q?\nA\nB\n{manner}"):
        found = read(text)
        expected = Draft("Q?", ("A", "B"), **wanted)  # type: ignore[arg-type]
        assert found == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "poll.usage"),
        ("Tea or coffee?", "poll.usage"),
        ('"Tea?"', "poll.usage"),
        ('"Tea?" "Yes"', "poll.new.options"),
        ('"" "Yes" "No"', "poll.new.no_question"),
        ('"Tea?" "Yes" ""', "poll.new.long_option"),
        ('"Tea?" "Yes" "yes"', "poll.new.same_options"),
        ('"Tea?" "Yes" "No" blah', "poll.new.unknown"),
        ('"Tea?" "Yes "No" "Maybe"', "poll.new.unclosed"),
        ('"Tea?" "Yes" "No" "Maybe', "poll.new.unclosed"),
        ('"Tea?" "Yes" "No" 40d', "poll.new.too_long"),
        ('"Tea?" "Yes" "No" every friday', "poll.new.no_time"),
        ('"Tea?" "Yes" "No" every month on the 40th 20:00', "poll.new.unknown"),
        (f'"{"x" * 301}" "Yes" "No"', "poll.new.long_question"),
        (f'"Tea?" "Yes" "{"x" * 101}"', "poll.new.long_option"),
        ('"Tea?" ' + " ".join(f'"{each}"' for each in range(11)), "poll.new.options"),
    ],
)
def test_what_is_no_poll_is_refused_with_what_would_be(text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(text)
    assert refused.value.key == key


def test_scores_and_decimals_are_no_bullets() -> None:
    assert read("Score?\n3:0\n2:1\n1:1").options == ("3:0", "2:1", "1:1")
    assert read("How far?\n1.5 km\n2.5 km").options == ("1.5 km", "2.5 km")
    assert read("When?\n2h\n3h").options == ("2h", "3h")


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_read_or_refused(text: str) -> None:
    try:
        draft = read(text)
    except Refusal:
        return
    assert 2 <= len(draft.options) <= 10
    assert all(draft.options)


@given(st.sets(st.integers(0, 9)))
def test_choices_are_kept_as_one_number(places: set[int]) -> None:
    assert places_in(as_mask(places)) == tuple(sorted(places))


def test_choices_that_cannot_be_are_left_out() -> None:
    assert as_mask([-1, 3, 99]) == as_mask([3])


def test_votes_taken_back_do_not_count() -> None:
    assert counted([0b01, 0b11, 0], 2) == Tally((2, 1), 2)
    assert [percent(1, 3), percent(2, 3), percent(1, 0)] == [33, 67, 0]


VOTES = st.lists(st.tuples(st.sampled_from(Tier), st.integers(0, 3)), max_size=60)


@given(VOTES)
def test_fewer_than_five_are_never_shown_nor_left_as_the_rest(
    votes: list[tuple[Tier, int]],
) -> None:
    shown = by_tier(votes, 2)
    cast = [(tier, mask) for tier, mask in votes if mask]
    assert all(tally.voters >= FEWEST_SHOWN for _, tally in shown)
    assert sum(tally.voters for _, tally in shown) in (0, len(cast))
    assert bool(shown) == (len(cast) >= FEWEST_SHOWN)


def test_small_tiers_go_together_and_the_highest_stands_first() -> None:
    votes = [(Tier.STAR, 1)] * 2 + [(Tier.CORE, 2)] * 4 + [(Tier.REGULAR, 1)] * 6
    assert by_tier(votes, 2) == [
        ((Tier.STAR, Tier.CORE), Tally((2, 4), 6)),
        ((Tier.REGULAR,), Tally((6, 0), 6)),
    ]


def test_no_cell_is_a_formula() -> None:
    for text in ("=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1", "＋1", "－1", "＠a"):
        assert safe(text) == f"'{text}"
    assert safe("A-Team") == "A-Team"


def test_a_poll_is_open_for_at_most_thirty_days() -> None:
    assert read('"Q" "A" "B" 30d').lasts_seconds == timedelta(days=30).total_seconds()
