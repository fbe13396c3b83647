"""Replays: the same rules give what was, other rules what would have been."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages import Kind, MessageFacts, MessageRule, Name, Verdict, judge
from domain.replay import Deed, Past, Replay, Rules, changes, top_percent
from domain.streaks import CheckInRule

RULES = Rules(MessageRule(), reaction=1, kudos=5, checkin=CheckInRule())
NAME = Name(7, "Ann", "", "", "en")


def a_text(at: int, length: int = 20, verdict: Verdict = Verdict.REWARDED, who: int = 1) -> Past:
    return Past(at, who, "2026-11-18", Deed.MESSAGE, length, verdict)


def earned(rules: Rules, *pasts: Past) -> dict[int, int]:
    replay = Replay(rules, old_length=5)
    for past in pasts:
        replay.add(past)
    return replay.totals


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 12), st.booleans()), max_size=60),
    st.builds(
        MessageRule,
        points=st.integers(0, 9),
        xp=st.just(0),
        cooldown_seconds=st.integers(0, 100),
        rewarded_per_day=st.integers(0, 12),
        automatic_per_day=st.integers(0, 40),
        visible_characters=st.integers(1, 8),
        cjk_characters=st.integers(1, 8),
    ),
)
def test_the_rule_in_force_gives_what_it_gave(
    said: list[tuple[int, int, bool]], rule: MessageRule
) -> None:
    """Judge a day of one member message by message, then replay what was kept of it."""
    pasts, points, rewarded, last, at = [], 0, 0, None, 0
    for pause, length, is_reply in said:
        at += pause
        facts = MessageFacts(-100, at, at, NAME, Kind.TEXT, length, is_reply, "")
        verdict = judge(
            facts,
            last_rewarded_at=last,
            rewarded_that_day=rewarded,
            automatic_that_day=points,
            now=at,
            rule=rule,
        )
        if verdict is Verdict.REWARDED:
            points, rewarded, last = points + rule.points, rewarded + 1, at
        pasts.append(a_text(at, length, verdict)._replace(length=None if is_reply else length))
    replay = Replay(RULES._replace(message=rule), old_length=rule.visible_characters)
    for past in pasts:
        replay.add(past)
    assert replay.totals.get(1, 0) == points


def test_a_shorter_cooldown_gives_what_it_had_refused() -> None:
    day = (a_text(0), a_text(30, verdict=Verdict.COOLDOWN), a_text(60))
    assert earned(RULES, *day) == {1: 4}
    quicker = RULES._replace(message=MessageRule(cooldown_seconds=30))
    assert earned(quicker, *day) == {1: 6}


def test_what_another_rule_refused_stays_refused() -> None:
    assert earned(RULES, a_text(0, verdict=Verdict.FUTURE)) == {}


@pytest.mark.parametrize(
    ("length", "verdict", "points"),
    [
        (6, Verdict.REWARDED, 0),  # was long enough and is no longer
        (3, Verdict.REWARDED, 2),  # was short and Chinese
        (4, Verdict.TOO_SHORT, 0),
        (9, Verdict.REWARDED, 2),
    ],
)
def test_longer_texts_are_asked_for(length: int, verdict: Verdict, points: int) -> None:
    longer = RULES._replace(message=MessageRule(visible_characters=8))
    assert earned(longer, a_text(0, length, verdict)).get(1, 0) == points


def test_everything_automatic_shares_a_cap_and_check_ins_do_not() -> None:
    capped = RULES._replace(message=MessageRule(automatic_per_day=6))
    kudos = Past(10, 1, "2026-11-18", Deed.KUDOS)
    reaction = Past(20, 1, "2026-11-18", Deed.REACTION)
    checkin = Past(30, 1, "2026-11-18", Deed.CHECKIN, streak=3)
    assert earned(capped, kudos, reaction, a_text(40), checkin) == {1: 6 + 7}
    assert earned(capped, a_text(0), kudos, reaction, checkin) == {1: 6 + 7}


def test_changes_go_from_the_largest_gain_to_the_largest_loss() -> None:
    found = changes({1: 10, 2: 5, 3: 7}, {1: 4, 2: 9, 4: 1})
    assert [(each.member_id, each.after - each.before) for each in found] == [
        *((2, 4), (4, 1), (1, -6), (3, -7))
    ]


def test_the_top_tenth_is_at_least_one() -> None:
    assert top_percent({}) == 0
    assert top_percent({1: 0}) == 0
    assert top_percent({1: 3, 2: 1}) == 75
    assert top_percent(dict.fromkeys(range(20), 10)) == 10
