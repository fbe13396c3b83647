"""The message rule, on facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages import (
    FUTURE_SECONDS,
    OLDEST_SECONDS,
    Kind,
    MessageFacts,
    Name,
    Verdict,
    cjk_length,
    judge,
    visible_length,
)

NOW = 1_795_003_200
ANN = Name(7, "Ann", "", "", "")


def a_message(
    text: str = "An ordinary message",
    *,
    at: int = NOW,
    kind: Kind = Kind.TEXT,
    reply: bool = False,
) -> MessageFacts:
    return MessageFacts(-1, 1, at, ANN, kind, visible_length(text), reply, text)


def verdict(message: MessageFacts, last: int | None = None, rewarded: int = 0) -> Verdict:
    return judge(
        message, last_rewarded_at=last, rewarded_that_day=rewarded, automatic_that_day=0, now=NOW
    )


@pytest.mark.parametrize(
    ("text", "length", "cjk"),
    [
        ("hello", 5, 0),
        ("h e l\tl\no", 5, 0),
        ("好听吗", 3, 3),
        ("ハロー", 3, 3),
        ("안녕", 2, 2),
        ("e\u0301", 1, 0),
        ("\u3164\u2800\u115f\u1160\uffa0", 0, 0),
        ("\u202e\u200b\ufeff\x00", 0, 0),
        ("🎉", 1, 0),
        ("", 0, 0),
    ],
)
def test_what_can_be_seen_is_counted(text: str, length: int, cjk: int) -> None:
    assert (visible_length(text), cjk_length(text)) == (length, cjk)


@given(st.text())
def test_nothing_unseen_makes_a_text_longer(text: str) -> None:
    assert 0 <= visible_length(text) <= len(text)
    assert visible_length(f"\u200b {text}\u3164") == visible_length(text)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (a_message("12345"), Verdict.REWARDED),
        (a_message("1234"), Verdict.TOO_SHORT),
        (a_message("好听吗"), Verdict.REWARDED),
        (a_message("好听"), Verdict.TOO_SHORT),
        (a_message("", kind=Kind.STICKER), Verdict.REWARDED),
        (a_message("k", reply=True), Verdict.REWARDED),
        (a_message(at=NOW + FUTURE_SECONDS), Verdict.REWARDED),
        (a_message(at=NOW + FUTURE_SECONDS + 1), Verdict.FUTURE),
        (a_message(at=NOW - OLDEST_SECONDS), Verdict.REWARDED),
        (a_message(at=NOW - OLDEST_SECONDS - 1), Verdict.TOO_OLD),
    ],
)
def test_length_media_replies_and_dates(message: MessageFacts, expected: Verdict) -> None:
    assert verdict(message) is expected


@pytest.mark.parametrize(
    ("last", "rewarded", "expected"),
    [
        (NOW - 59, 0, Verdict.COOLDOWN),
        (NOW - 60, 0, Verdict.REWARDED),
        (None, 19, Verdict.REWARDED),
        (None, 20, Verdict.DAILY_CAP),
        (NOW - 59, 20, Verdict.COOLDOWN),
    ],
)
def test_sixty_seconds_and_twenty_a_day(
    last: int | None, rewarded: int, expected: Verdict
) -> None:
    assert verdict(a_message(), last, rewarded) is expected


@given(st.integers(0, OLDEST_SECONDS), st.integers(0, 200))
def test_how_late_a_message_arrives_changes_nothing(lateness: int, gap: int) -> None:
    at = NOW - lateness
    in_time = judge(
        a_message(at=at),
        last_rewarded_at=at - gap,
        rewarded_that_day=0,
        automatic_that_day=0,
        now=at,
    )
    assert verdict(a_message(at=at), at - gap) is in_time
