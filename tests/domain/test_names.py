import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.graphemes import graphemes
from domain.names import (
    BOARD_COLUMNS,
    FSI,
    LONGEST_NAME,
    PDI,
    clean,
    clip,
    columns,
    contain,
    cut,
    display_name,
    scrub,
)
from playground.entities import found_in
from tests.bad_inputs.corpus import CORPUS

BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINERS = set("\u200c\u200d")
ANYTHING = st.text() | st.text(st.characters(codec=None)) | st.sampled_from(CORPUS)
DISTURBING = st.text(
    st.sampled_from(
        "aé字한אم\u202e\u2068\u2069\u200d\u200c\u0301\u0323\u0e47\u3164 \u2800👍🏽❤\ufe0f🇨🇳"
        "\u094dकि\ud800\u1100\u1161\u11a8\x00\n@./"
    )
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Ann", "Ann"),
        ("  Ann \t Lee\n", "Ann Lee"),
        ('<b>&"', '<b>&"'),
        ("\u202eevil", "evil"),
        ("Ann\u200b\u00ad\ufeff", "Ann"),
        ("\u3164\u2800\u115f\u1160\uffa0", ""),
        ("A\u2800B", "A B"),
        ("a" + "\u0301" * 9, "á\u0301\u0301"),
        ("\u0301\u0302Ann", "Ann"),
        ("Ame\u0301lie", "Amélie"),
        ("e\u200d\u0301", "e\u200d\u0301"),
        ("a\u200d", "a"),
        ("\u200dA", "A"),
        ("\ud800Ann\x00", "Ann"),
        ("\ue000\U0010ffff", ""),
        ("x" * 40, "x" * 32),
    ],
)
def test_a_name_loses_what_cannot_be_seen(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@pytest.mark.parametrize(
    "name",
    [
        "👨‍👩‍👧‍👦",
        "👩🏽‍❤️‍💋‍👨🏿",
        "🏳️‍🌈",
        "🇨🇳",
        "1️⃣",
        "❤️‍🔥",
        "👍🏿",
        "شهر‌ها",
        "र्‍य",
        "ที่รัก",
        "घोड़ों",
        "ကြောင့် တို့",
        "བསྒྲུབས",
        "র‍্যাব",
        "Việt Nguyễn",
        "极光粉丝",
        "𠮷野家",
        "\U00030edd",
        "\U0001fa77\U0001fae9",
        "葛\U000e0100",
    ],
)
def test_real_names_and_newest_emoji_stay_whole(name: str) -> None:
    assert clean(name) == unicodedata.normalize("NFC", name)


@given(ANYTHING | DISTURBING)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(ANYTHING | DISTURBING)
def test_a_clean_name_holds_nothing_that_disturbs(text: str) -> None:
    name = clean(text)
    assert not BIDI_CONTROLS & set(name)
    assert all(
        unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} for c in set(name) - JOINERS
    )
    assert name == " ".join(name.split())
    assert len(list(graphemes(name))) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("Ann", "", "Ann"),
        ("Ann", "Lee", "Ann Lee"),
        ("", "Lee", "Lee"),
        ("\u3164", "\u200b", "Member 42"),
        ("", "", "Member 42"),
    ],
)
def test_a_display_name_is_isolated_and_never_empty(first: str, last: str, shown: str) -> None:
    assert display_name(first, last, fallback="Member 42") == f"{FSI}{shown}{PDI}"


@pytest.mark.parametrize(
    "name", ["@durov", "/take 5", "#fans", "$USD", "t.me/spam", "https://a.example", "a@b.example"]
)
def test_a_display_name_neither_pings_nor_links(name: str) -> None:
    shown = display_name(name, fallback="-")
    assert found_in(name) and not found_in(shown)
    assert shown.replace("\u2060", "") == f"{FSI}{name}{PDI}"


@given(ANYTHING | DISTURBING)
def test_contained_text_is_balanced_and_keeps_its_direction_inside(text: str) -> None:
    held = contain(scrub(text))
    outside = held.split(FSI)[0] + held.rpartition(PDI)[2]
    assert held.count(FSI) == held.count(PDI) <= 1
    assert not (BIDI_CONTROLS - {FSI, PDI}) & set(held)
    assert not {"R", "AL", "AN"} & {unicodedata.bidirectional(c) for c in outside}
    assert contain(held) == held


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("Ann", 3, "Ann"),
        ("Anna", 3, "An…"),
        ("极光粉丝", 8, "极光粉丝"),
        ("极光粉丝", 7, "极光粉…"),
        ("极光粉丝", 6, "极光…"),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"),
        ("A very long", 3, "A…"),
        (f"{FSI}Annabel{PDI}", 4, f"{FSI}Ann…{PDI}"),
        (f"{FSI}Anna{PDI}", 4, f"{FSI}Anna{PDI}"),
        (f"{FSI}Anna", 9, f"{FSI}Anna{PDI}"),
    ],
)
def test_a_long_name_is_cut_between_graphemes(text: str, room: int, shown: str) -> None:
    assert cut(text, columns=room) == shown


@given(ANYTHING | DISTURBING)
def test_a_cut_name_fits_its_row_and_closes_its_isolate(text: str) -> None:
    shown = cut(display_name(text, fallback="-"))
    assert columns(shown) <= BOARD_COLUMNS
    assert shown.count(FSI) == shown.count(PDI) == 1
    assert shown.endswith(PDI)


@given(ANYTHING | DISTURBING, st.integers(1, 50))
def test_a_clip_is_never_longer_than_asked(text: str, longest: int) -> None:
    shown = clip(text, longest)
    assert len(shown) <= longest
    assert shown == text or shown.endswith("…")


@given(ANYTHING | DISTURBING)
def test_scrubbed_text_can_be_stored(text: str) -> None:
    assert "\x00" not in scrub(text)
    scrub(text).encode()
