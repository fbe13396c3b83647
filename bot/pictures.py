"""Cards drawn as pictures: an SVG from a template, made a PNG; heavy parts load at the first one.

resvg takes one font for a whole run of text and leaves boxes where it has no glyph, so each run
of plain text, ideographs and emoji names its own font.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from domain.graphemes import graphemes, is_pictograph
from domain.names import FSI, PDI

WIDTH = 720
TEMPLATES = Path(__file__).with_name("templates")
FONTS = Path("/usr/share/fonts")
PLAIN = "Noto Sans, DejaVu Sans, Liberation Sans"
IDEOGRAPHS = "Noto Sans CJK SC, Noto Sans SC, WenQuanYi Zen Hei"
EMOJI = "Noto Color Emoji"
# Without one file of each, text would be drawn as boxes or not at all.
NEEDED = (
    ("NotoSans-*", "DejaVuSans.*", "LiberationSans-*"),
    ("NotoSansCJK*", "NotoSansSC*", "wqy-zenhei*"),
    ("NotoColorEmoji*",),
)
_WIDE = (
    range(0x1100, 0x1200),
    range(0x2E80, 0xD800),
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFE50),
    range(0xFF00, 0xFFF0),
    range(0x20000, 0x40000),
)
_FLAGS = range(0x1F1E6, 0x1F200)
_MARKS = dict.fromkeys(map(ord, f"{FSI}{PDI}\u2060"))

Runs = tuple[tuple[str, str], ...]


class Drawing(NamedTuple):
    """A picture that is to be drawn; equal drawings have equal digests."""

    svg: str
    digest: str


class Row(NamedTuple):
    """A line of a picture, `y` in pixels."""

    place: str
    name: Runs
    score: str
    y: int
    is_own: bool


@lru_cache(maxsize=1)
def are_possible() -> bool:
    """Say whether the libraries and fonts for pictures are there; looked at once."""
    has_libraries = all(find_spec(name) for name in ("jinja2", "resvg_py"))
    return has_libraries and all(
        any(next(FONTS.rglob(pattern), None) for pattern in patterns) for patterns in NEEDED
    )


def runs(text: str) -> Runs:
    """Split text where its font changes; marks that only a chat needs are left out."""
    fonts: list[tuple[str, str]] = []
    plain = text.translate(_MARKS)
    # Letters before ideographs would be drawn in whatever font resvg finds for both.
    latin = IDEOGRAPHS if any(map(_is_wide, plain)) else PLAIN
    for grapheme in graphemes(plain):
        font = _font(grapheme, latin)
        if grapheme == " " and fonts:
            font = latin if fonts[-1][0] == EMOJI else fonts[-1][0]
        fonts.append((font, grapheme))
    parts = groupby(fonts, key=lambda each: each[0])
    return tuple((font, "".join(each[1] for each in part)) for font, part in parts)


def _is_wide(character: str) -> bool:
    return any(ord(character) in block for block in _WIDE)


def _font(grapheme: str, latin: str) -> str:
    codes = [ord(character) for character in grapheme]
    if codes[0] in _FLAGS or "\ufe0f" in grapheme:
        return EMOJI
    if any(map(is_pictograph, grapheme)) and not grapheme[0].isalnum() and codes[0] > 0xFF:
        return EMOJI
    if _is_wide(grapheme[0]):
        return IDEOGRAPHS
    return latin if codes[0] < 0x0370 else PLAIN


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader

    return Environment(autoescape=True, loader=FileSystemLoader(TEMPLATES))


def drawing(template: str, *, height: int, **facts: object) -> Drawing:
    """Fill a template in."""
    svg = _environment().get_template(template).render(width=WIDTH, height=height, **facts)
    return Drawing(svg, hashlib.sha256(svg.encode()).hexdigest())


def board_drawing(
    title: str, community: str, lines: Sequence[tuple[int, str, int, bool]]
) -> Drawing:
    """Draw a board: place, name, score, and whether a line is the asker's own."""
    rows = [
        Row(str(place), runs(name), str(score), 160 + 52 * number, is_own)
        for number, (place, name, score, is_own) in enumerate(lines)
    ]
    height = 150 + 52 * max(1, len(rows))
    return drawing(
        "board.svg", height=height, title=runs(title), subtitle=runs(community), lines=rows
    )


def member_drawing(title: str, share: float, lines: Sequence[str]) -> Drawing:
    """Draw a member's card; `share` is how much of the way to the next level is done."""
    rows = [Row("", runs(line), "", 170 + 44 * number, False) for number, line in enumerate(lines)]
    bar = int((WIDTH - 80) * share)
    height = 160 + 44 * len(rows)
    return drawing("member.svg", height=height, title=runs(title), bar=bar, lines=rows)


def render(svg: str) -> bytes:
    """Return the PNG; takes a third of a second, so never on the event loop."""
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=svg, background="#1d2136"))
