"""Lengths of acts as admins type them, and what only looks like one."""

from datetime import timedelta

import pytest

from domain.sanctions import FOREVER, is_odd_span, read_span


@pytest.mark.parametrize(
    ("words", "span", "rest"),
    [
        ("2h spam", timedelta(hours=2), ["spam"]),
        ("forever", FOREVER, []),
        ("永久 刷屏", FOREVER, ["刷屏"]),
        ("Permanent spam", FOREVER, ["spam"]),
        ("2小时，刷屏，骂人", timedelta(hours=2), ["刷屏，骂人"]),
        ("1天, spam", timedelta(days=1), ["spam"]),
        ("1h 30m：刷屏", timedelta(minutes=90), ["刷屏"]),
        ("刷屏，2小时", None, ["刷屏，2小时"]),
        ("1mo ads", timedelta(days=30), ["ads"]),
        ("2 months ads", timedelta(days=60), ["ads"]),
        ("三个月", timedelta(days=90), []),
        ("1y", timedelta(days=365), []),
        ("0mo", None, ["0mo"]),
        ("spam 2h", None, ["spam", "2h"]),
    ],
)
def test_a_length_stands_first(words: str, span: timedelta | None, rest: list[str]) -> None:
    assert read_span(words.split()) == (span, rest)


@pytest.mark.parametrize(
    ("word", "is_mute", "is_ban"),
    [
        ("0m", True, True),
        ("-5m", True, True),
        ("2.55h", True, True),
        ("90", True, False),
        ("3rd", False, False),
        ("spam", False, False),
        ("2k", False, False),
    ],
)
def test_what_looks_like_a_length_is_no_reason(word: str, is_mute: bool, is_ban: bool) -> None:
    assert is_odd_span(word, needs_unit=False) is is_mute
    assert is_odd_span(word, needs_unit=True) is is_ban
