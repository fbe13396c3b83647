"""Cron text, by the wall clock."""

from datetime import datetime, timedelta

import pytest

from bot.cron import rule_of


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "after", "expected"),
    [
        # 0 and 7 are Sunday, as in cron(5); APScheduler's reader takes 0 for Monday.
        ("cron 0 20 * * 0", "2026-11-18T12:00", "2026-11-22T20:00"),
        ("cron 0 20 * * 7", "2026-11-18T12:00", "2026-11-22T20:00"),
        ("cron 30 9 * * mon-fri", "2026-11-20T10:00", "2026-11-23T09:30"),
        ("cron */30 * * * *", "2027-03-28T02:00", "2027-03-28T02:30"),
        ("cron 0 10 L * *", "2027-02-01T00:00", "2027-02-28T10:00"),
        ("cron 0 0 29 2 *", "2026-01-01T00:00", "2028-02-29T00:00"),
    ],
)
def test_cron_text_is_a_rule_like_others(rule: str, after: str, expected: str) -> None:
    cron = rule_of(rule)
    assert cron.after(at(after)) == at(expected)
    assert cron.latest(at(expected)) == at(expected)
    assert (cron.latest(at(expected) - timedelta(minutes=1)) or at(after)) <= at(after)
    assert rule_of(str(cron)) == cron


def test_other_rules_are_read_too() -> None:
    assert str(rule_of("daily 09:00")) == "daily 09:00"


@pytest.mark.parametrize(
    "text",
    [
        "cron",
        "cron ",
        "cron 0 20 * *",
        "cron 0 0 20 * * 0",
        "cron 60 * * * *",
        "cron 0 0 31 2 *",
        "cron 0 0 * * 5#7",
        "cron a b c d e",
        "cron " + "0,1," * 50 + "2 * * * *",
        "@daily",
    ],
)
def test_what_is_no_cron_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rule_of(text)
