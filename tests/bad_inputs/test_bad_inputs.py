"""Whatever people call themselves or type, a message stays valid and its rows in order."""

import re
import unicodedata

import pytest

from bot.texts import Html, Texts, Translator
from domain.names import FSI, PDI, cut, display_name
from tests.bad_inputs.corpus import CORPUS
from tests.bad_inputs.telegram_html import InvalidHtmlError, shown

TEXTS = Texts.load()
BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RIGHT_TO_LEFT = {"R", "AL", "AN"}
ROWS = 13

each_string = pytest.mark.parametrize("text", CORPUS, ids=[f"{i}" for i in range(len(CORPUS))])
in_every_language = pytest.mark.parametrize(
    "t", [TEXTS.translator(language) for language in TEXTS.languages], ids=TEXTS.languages
)


def assert_rows_keep_their_order(text: str) -> None:
    """Fail unless every row closes its isolates and has nothing disturbing outside them."""
    for row in text.split("\n"):
        assert row.count(FSI) == row.count(PDI)
    outside = re.sub(f"{FSI}[^{FSI}{PDI}]*{PDI}", "", text)
    assert not BIDI_CONTROLS & set(outside)
    assert not RIGHT_TO_LEFT & set(map(unicodedata.bidirectional, outside))


def board(t: Translator, name: str) -> Html:
    rows = [
        t("top.line", place=place, name=cut(name), points=999_999) for place in range(1, ROWS + 1)
    ]
    return Html.lines([t("top.title.week"), *rows])


@in_every_language
@each_string
def test_a_board_of_any_name_is_valid_and_in_order(text: str, t: Translator) -> None:
    visible = shown(board(t, display_name(text, fallback="Member 42")))
    assert_rows_keep_their_order(visible)
    rows = visible.split("\n")[1:]
    assert len(rows) == ROWS
    for place, row in enumerate(rows, start=1):
        assert re.fullmatch(rf"{place}\. {FSI}.+{PDI} … 999999", row)


@in_every_language
@each_string
def test_a_message_takes_any_text_in_any_place(text: str, t: Translator) -> None:
    name = display_name(text, text, fallback="Member 42")
    message = Html.lines(
        [
            t.n("grant.given", 1, name=name, actor=name, reason=text),
            t("private.about_community", title=text),
            t("timezone.unknown", zone=text),
        ]
    )
    visible = shown(message)
    assert visible.count(FSI) == visible.count(PDI)
    assert not BIDI_CONTROLS & set(re.sub(f"{FSI}[^{FSI}{PDI}]*{PDI}", "", visible))


@each_string
def test_a_button_shows_any_text_as_it_is(text: str) -> None:
    label = TEXTS.translator("en")("private.about_community", title=text).plain
    assert "&amp;" not in label or "&amp;" in text


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
