"""Cases: opening hours, who comes first, when a silent member is asked and a case is closed."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.cases import (
    Patience,
    Priority,
    after_open,
    is_note,
    is_on_card,
    nudge_at,
    priority_of,
)
from domain.days import ZoneSince
from domain.posts import Piece, PieceKind
from domain.tiers import Tier

SHANGHAI, BERLIN = (ZoneSince(0, "Asia/Shanghai"),), (ZoneSince(0, "Europe/Berlin"),)
HOUR = 3600


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("hours", "now", "due"),
    [
        ("off", "2026-11-18 23:00", "2026-11-19 01:00"),
        # In Shanghai it is 8 hours later.
        ("09:00-21:00", "2026-11-18 02:00", "2026-11-18 04:00"),
        ("09:00-21:00", "2026-11-18 12:00", "2026-11-19 02:00"),
        ("09:00-21:00", "2026-11-18 16:00", "2026-11-19 03:00"),
        ("09:00-21:00", "2026-11-18 12:59", "2026-11-19 02:59"),
        ("22:00-02:00", "2026-11-18 17:00", "2026-11-19 15:00"),
        ("09:00-09:30", "2026-11-18 00:00", "2026-11-21 01:30"),
    ],
)
def test_a_target_of_two_hours_counts_opening_hours_only(hours: str, now: str, due: str) -> None:
    assert after_open(at(now), 2 * HOUR, hours, SHANGHAI) == at(due)


def test_a_night_with_one_hour_more_or_less_is_no_shorter_target() -> None:
    for now, due in (
        ("2026-03-28 19:00", "2026-03-29 08:00"),
        ("2026-10-24 18:00", "2026-10-25 09:00"),
    ):
        assert after_open(at(now), 2 * HOUR, "09:00-21:00", BERLIN) == at(due)


def test_the_team_is_reminded_at_four_fifths_of_the_target() -> None:
    assert nudge_at(0, 2 * HOUR, "off", SHANGHAI) == 96 * 60


def test_who_was_asked_late_has_as_long_to_answer_as_anybody() -> None:
    patience = Patience(timedelta(hours=24), timedelta(hours=72))
    assert patience.nudge_at(0) == 24 * HOUR
    assert patience.close_at(0, 24 * HOUR) == 72 * HOUR
    assert patience.close_at(0, 100 * HOUR) == 148 * HOUR
    assert Patience(timedelta(hours=9), timedelta(hours=2)).close_at(0, None) == 9 * HOUR


def test_high_tiers_come_first_and_what_is_urgent_before_them() -> None:
    assert priority_of(Tier.ACTIVE) is Priority.NORMAL
    assert priority_of(Tier.CORE) is Priority.HIGH
    assert priority_of(Tier.NEWCOMER, 1) is Priority.HIGH
    assert priority_of(Tier.STAR, 5) is Priority.URGENT
    assert priority_of(Tier.NEWCOMER, -3) is Priority.NORMAL


def test_a_note_begins_with_two_strokes() -> None:
    assert is_note("// careful") is True
    assert is_note("\n //careful") is True
    assert is_note("https://example.org") is False
    assert is_note("/ no") is False


def test_the_card_has_short_words_only() -> None:
    assert is_on_card(Piece(PieceKind.TEXT, "a" * 900))
    assert not is_on_card(Piece(PieceKind.TEXT, "a" * 901))
    assert not is_on_card(Piece(PieceKind.PHOTO, "a", file_id="f"))
