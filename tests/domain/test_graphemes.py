import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.graphemes import LONGEST_GRAPHEME, graphemes
from domain.names import FSI, PDI, columns
from tests.bad_inputs.corpus import CORPUS


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Ann", 3),
        ("极光", 4),
        ("한글", 4),
        ("Ａ", 2),
        ("é", 1),
        ("e\u0301", 1),
        ("👍🏿", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🇨🇳", 2),
        ("❤️", 2),
        ("\U0001fae9", 2),
        (f"{FSI}Ann{PDI}", 3),
        ("\u1100\u1161\u11a8", 2),
        ("क्ष", 2),
        ("", 0),
    ],
)
def test_columns_are_what_the_eye_counts(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("👨‍👩‍👧‍👦👍🏿", ["👨‍👩‍👧‍👦", "👍🏿"]),
        ("🇨🇳🇹🇼🇩", ["🇨🇳", "🇹🇼", "🇩"]),
        ("1️⃣a", ["1️⃣", "a"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿!", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "!"]),
        ("e\u0301e", ["e\u0301", "e"]),
        ("ｶﾞｷ", ["ｶﾞ", "ｷ"]),
        ("\u1100\u1161\u11a8\u1100", ["\u1100\u1161\u11a8", "\u1100"]),
        ("क्षि", ["क्षि"]),
        ("a\u200db", ["a\u200d", "b"]),
    ],
)
def test_graphemes_are_not_torn(text: str, whole: list[str]) -> None:
    assert list(graphemes(text)) == whole


@given(st.text(st.characters(codec=None)) | st.sampled_from(CORPUS))
def test_graphemes_make_up_the_text(text: str) -> None:
    parts = list(graphemes(text))
    assert "".join(parts) == text
    assert all(1 <= len(part) <= LONGEST_GRAPHEME for part in parts)
