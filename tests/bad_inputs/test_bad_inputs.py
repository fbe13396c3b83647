"""Whatever people call themselves or type, a message stays valid and its rows in order."""

import re
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import LONGEST_PARAMETER, Html, Texts, Translator
from domain.names import FSI, PDI, cut, display_name
from tests.bad_inputs.corpus import GROUPS
from tests.bad_inputs.telegram_html import InvalidHtmlError, shown

TEXTS = Texts.load()
BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RIGHT_TO_LEFT = {"R", "AL", "AN"}
ISOLATED = f"{FSI}[^{FSI}{PDI}]*{PDI}"
ROWS = 13

each_group = pytest.mark.parametrize("texts", GROUPS.values(), ids=GROUPS)
in_every_language = pytest.mark.parametrize(
    "t", [TEXTS.translator(language) for language in TEXTS.languages], ids=TEXTS.languages
)


def assert_rows_keep_their_order(text: str) -> None:
    """Fail unless every row closes its isolates and has nothing disturbing outside them."""
    for row in text.split("\n"):
        assert row.count(FSI) == row.count(PDI)
    outside = re.sub(ISOLATED, "", text)
    assert not BIDI_CONTROLS & set(outside)
    assert not RIGHT_TO_LEFT & set(map(unicodedata.bidirectional, outside))


def board(t: Translator, name: str) -> Html:
    rows = [
        t("top.line", place=place, name=cut(name), points=999_999) for place in range(1, ROWS + 1)
    ]
    return Html.lines([t("top.title.week"), *rows])


def failures(check: Callable[[str], None], texts: Sequence[str]) -> dict[str, str]:
    """Check every text and return what is wrong with which."""
    wrong = {}
    for text in texts:
        try:
            check(text)
        except AssertionError as error:
            wrong[ascii(text)[:80]] = str(error)
    return wrong


@in_every_language
@each_group
def test_a_board_of_any_name_is_valid_and_in_order(texts: Sequence[str], t: Translator) -> None:
    def check(text: str) -> None:
        visible = shown(board(t, display_name(text, fallback="Member 42")))
        assert_rows_keep_their_order(visible)
        _, *rows = visible.split("\n")
        assert len(rows) == ROWS
        for place, row in enumerate(rows, start=1):
            assert re.fullmatch(rf"{place}\. {FSI}.+{PDI} … 999999", row)

    assert failures(check, texts) == {}


@in_every_language
@each_group
def test_a_message_takes_any_text_in_any_place(texts: Sequence[str], t: Translator) -> None:
    def check(text: str) -> None:
        name = display_name(text, text, fallback="Member 42")
        visible = shown(
            Html.lines(
                [
                    t.n("grant.given", 1, name=name, actor=name, reason=text),
                    t("private.about_community", title=text),
                    t("timezone.unknown", zone=text),
                ]
            )
        )
        assert visible.count(FSI) == visible.count(PDI)
        assert not BIDI_CONTROLS & set(re.sub(ISOLATED, "", visible))

    assert failures(check, texts) == {}


@given(st.text(st.characters(codec=None), min_size=1))
def test_a_message_takes_whatever_else_can_be_typed(text: str) -> None:
    t = TEXTS.translator("en")
    name = display_name(text, fallback="Member 42")
    visible = shown(Html.lines([t("top.line", place=1, name=cut(name), points=2)]))
    assert_rows_keep_their_order(visible)
    shown(t("private.about_community", title=text))


@each_group
def test_a_button_shows_any_text_as_it_was_typed(texts: Sequence[str]) -> None:
    t = TEXTS.translator("en")

    def check(text: str) -> None:
        if text.isprintable() and text.isascii() and len(text) < LONGEST_PARAMETER:
            assert text in t("private.about_community", title=text).plain

    assert failures(check, texts) == {}


@pytest.mark.parametrize(
    "markup",
    [
        "",
        " ",
        "<b>",
        "</b>",
        "<b></i>",
        "<b>x</i></b>",
        "a < b",
        "a > b",
        "a & b",
        "&nbsp;",
        "<br>x",
        '<a href="x>y</a>',
        "<span>x</span>",
        "<b x>y</b>",
        "\ud800",
        "a\x00",
        "a" * 4097,
        "<!-- -->",
    ],
)
def test_the_checker_refuses_what_cannot_be_sent(markup: str) -> None:
    with pytest.raises(InvalidHtmlError):
        shown(markup)


def test_the_checker_shows_what_is_seen() -> None:
    assert shown('<b>a</b> &lt;<a href="https://a.example">b</a>&#x27;&#39;') == "a <b''"
