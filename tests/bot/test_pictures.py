"""Pictures: every run of text names a font that has its letters, and nothing breaks the SVG."""

import pytest

from bot.pictures import EMOJI, IDEOGRAPHS, PLAIN, board_drawing, member_drawing, runs


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("Ann", [PLAIN]),
        ("\u2068Ann\u2069", [PLAIN]),
        ("星野 愛", [IDEOGRAPHS]),
        ("王小明🎉🎤", [IDEOGRAPHS, EMOJI]),
        ("👩‍👩‍👧‍👦 Family", [EMOJI, PLAIN]),
        ("🇯🇵 日本語", [EMOJI, IDEOGRAPHS]),
        ("محمد علي", [PLAIN]),
        ("김민수", [IDEOGRAPHS]),
        ("# 1 ©", [PLAIN]),
        ("", []),
    ],
)
def test_each_run_has_its_font(text: str, fonts: list[str]) -> None:
    assert [font for font, _ in runs(text)] == fonts


def test_hostile_names_stay_text() -> None:
    drawn = board_drawing("T", "C", [(1, '<script>&"</text>', 3, True)])
    assert "<script>" not in drawn.svg
    assert "&lt;script&gt;" in drawn.svg


def test_equal_drawings_have_equal_digests() -> None:
    lines = [(1, "Ann", 3, False)]
    assert board_drawing("T", "C", lines) == board_drawing("T", "C", lines)
    assert board_drawing("T", "C", lines) != board_drawing("T", "C", [(1, "Ann", 4, False)])


def test_a_drawing_becomes_a_png() -> None:
    render = pytest.importorskip("resvg_py").svg_to_bytes
    drawn = member_drawing("Ann", 0.3, ["Level 3", "20 points"])
    assert bytes(render(svg_string=drawn.svg)).startswith(b"\x89PNG")
