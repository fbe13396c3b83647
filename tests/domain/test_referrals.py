"""When somebody who came by a link counts, and when to look again."""

from domain.referrals import DAY_SECONDS, ReferralRule, is_ripe, next_look

RULE = ReferralRule()


def test_it_takes_three_days_and_five_messages() -> None:
    assert is_ripe(active_days=3, messages=5, rule=RULE)
    assert not is_ripe(active_days=2, messages=50, rule=RULE)
    assert not is_ripe(active_days=4, messages=4, rule=RULE)


def _look(days: float, *, is_pending: bool = True) -> float | None:
    found = next_look(int(days * DAY_SECONDS), joined_at=0, is_pending=is_pending, rule=RULE)
    return None if found is None else found / DAY_SECONDS


def test_the_first_look_is_after_a_week_then_daily_until_the_whole_time_is_over() -> None:
    assert [_look(0), _look(6.9), _look(7), _look(29.5), _look(30)] == [7, 7, 8, 30, None]


def test_what_is_decided_is_looked_at_once_more_at_the_end() -> None:
    assert _look(7, is_pending=False) == 30


def test_the_whole_time_is_never_shorter_than_the_pending_time() -> None:
    assert ReferralRule(days=40, kept_days=30).kept_seconds == 40 * DAY_SECONDS
