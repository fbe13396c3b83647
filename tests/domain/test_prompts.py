"""The topic of the day: none again in 90 days, at a good hour, never into a talk or the night."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.prompts import (
    ASLEEP_SECONDS,
    FEWEST_BUSY,
    USUAL_HOUR,
    WAKING_HOURS,
    Prompt,
    Talk,
    best_hour,
    is_time,
    is_welcome,
    pick,
    read_prompt,
)
from domain.refusals import Refusal

OWN = [Prompt(f"own:{each}", f"Own {each}") for each in range(3)]
SHIPPED = [Prompt(f"shipped:{each}", f"Shipped {each}") for each in range(100)]


def test_a_communitys_own_topics_come_first_and_none_comes_twice() -> None:
    used: set[str] = set()
    asked = []
    for day in range(95):
        found = pick(OWN, SHIPPED, used, seed=str(day))
        assert found is not None
        used.add(found.key)
        asked.append(found.key)
    assert {key.partition(":")[0] for key in asked[:3]} == {"own"}
    assert len(set(asked)) == 95


def test_when_all_were_used_there_is_none() -> None:
    assert pick(OWN, [], {prompt.key for prompt in OWN}, seed="1") is None


@given(st.dictionaries(st.integers(0, 23), st.integers(0, 999)))
def test_the_hour_is_one_in_which_people_are_awake(messages: dict[int, int]) -> None:
    assert best_hour(messages) in WAKING_HOURS


def test_the_liveliest_hour_is_taken() -> None:
    assert best_hour({3: 999, 12: 5, 20: 9}) == 20
    assert best_hour({12: 5, 20: 9}, quiet=range(18, 24)) == 12
    assert best_hour({}) == USUAL_HOUR


def test_a_busy_hour_may_be_followed_by_a_better_one() -> None:
    assert [hour for hour in range(24) if is_time(hour, 20)] == [20, 21, 22]
    assert [hour for hour in range(24) if is_time(hour, 23)] == [23]


def test_a_group_that_talks_or_sleeps_is_left_alone() -> None:
    now = 1_000_000
    assert is_welcome(Talk(FEWEST_BUSY - 1, now - 60), usual=0, now=now)
    assert not is_welcome(Talk(FEWEST_BUSY, now - 60), usual=0, now=now)
    assert is_welcome(Talk(20, now - 60), usual=15, now=now)
    assert not is_welcome(Talk(30, now - 60), usual=15, now=now)
    assert is_welcome(Talk(0, now - ASLEEP_SECONDS), usual=0, now=now)
    assert not is_welcome(Talk(0, now - ASLEEP_SECONDS - 1), usual=0, now=now)
    assert not is_welcome(Talk(0, None), usual=0, now=now)


def test_a_topic_is_one_line_without_quotation_marks_around_it() -> None:
    assert read_prompt(" “Which song\n cheers  you up?” ") == "Which song cheers you up?"
    for text in ("", '""', "x" * 301):
        with pytest.raises(Refusal):
            read_prompt(text)
