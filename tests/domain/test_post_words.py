"""How a post is made, as it is said; and placeholders, which leave formatting where it was."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.post_templates import NAMES, fill
from domain.post_words import read_options
from domain.posts import Manner, Piece, PieceKind
from domain.refusals import Refusal

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEARS_EVE = int(datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI).timestamp())


def read(text: str, manner: Manner | None = None) -> tuple[Manner, bool, str]:
    return read_options(text, manner or Manner(), now=NOW, zone=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("", Manner()),
        ("pin", Manner(pins=True)),
        ("PIN Silent", Manner(pins=True, is_silent=True)),
        ("置顶 静音", Manner(pins=True, is_silent=True)),
        ("置頂 靜音 連載", Manner(pins=True, is_silent=True, is_series=True)),
        ("delete=2h", Manner(deletes_after_seconds=7200)),
        ("删除＝2小时", Manner(deletes_after_seconds=7200)),
        ("until=12-31", Manner(until_at=NEW_YEARS_EVE)),
        ('until="12-31 23:59" pin', Manner(until_at=NEW_YEARS_EVE, pins=True)),
        ("直到=12月31日", Manner(until_at=NEW_YEARS_EVE)),
        (
            "button=“Tickets t.me/aurora” 按钮=「官网 https://example.org/a?b=c」",
            Manner(
                buttons=(("Tickets", "https://t.me/aurora"), ("官网", "https://example.org/a?b=c"))
            ),
        ),
    ],
)
def test_options_are_read_in_both_languages(text: str, manner: Manner) -> None:
    assert read(text) == (manner, False, "")


def test_what_follows_the_options_is_left_for_others() -> None:
    assert read("pin everywhere Pinned words silent") == (
        Manner(pins=True),
        True,
        "Pinned words silent",
    )
    for words in ("pinned: news", "Delete your cache", "until then", "delete"):
        assert read(words) == (Manner(), False, words)


def test_options_are_turned_off_again() -> None:
    full = Manner(True, True, 3600, NEW_YEARS_EVE, True, (("a", "https://a.example"),))
    off = "pin=off silent=关 delete=off until=no series=0 button=off"
    assert read(off, full) == (Manner(), False, "")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("pin=perhaps", "post.option"),
        ("delete=soon", "post.delete_wrong"),
        ("delete=30s", "post.delete_wrong"),
        ("delete=48h", "post.delete_wrong"),
        ("until=yesterday", "post.until_wrong"),
        ("until=12-32", "post.until_wrong"),
        ("button=Tickets", "post.button_wrong"),
        ('button="Tickets javascript:alert(1)"', "post.button_wrong"),
    ],
)
def test_what_is_no_option_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(text)
    assert caught.value.key == key


VALUES = dict.fromkeys(NAMES, "x") | {"group": "Aurora 🌌 Fans", "n": "12"}


def formatted(text: str, *spans: tuple[int, int]) -> Piece:
    entities = [{"type": "bold", "offset": start, "length": length} for start, length in spans]
    return Piece(PieceKind.TEXT, text, json.dumps(entities))


def spans(piece: Piece) -> list[str]:
    """Return the words that are formatted, as Telegram counts."""
    units = piece.text.encode("utf-16-le")
    return [
        units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in json.loads(piece.entities)
    ]


def test_placeholders_are_filled_and_formatting_stays_with_its_words() -> None:
    piece = formatted("🎉 {group}: no. {n} tonight", (0, 2), (3, 7), (16, 3), (20, 7))
    filled = fill(piece, VALUES)
    assert filled.text == "🎉 Aurora 🌌 Fans: no. 12 tonight"
    assert spans(filled) == ["🎉", "Aurora 🌌 Fans", "12", "tonight"]


def test_chinese_placeholders_mean_the_same_and_others_stay() -> None:
    assert (
        fill(formatted("{群名}{期数}{人數}{what} {}"), VALUES).text == "Aurora 🌌 Fans12x{what} {}"
    )
    untouched = formatted("{ n } {N}", (0, 3))
    assert fill(untouched, VALUES) is untouched
