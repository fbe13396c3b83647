"""Placeholders of posts: {date}, {weekday}, {time}, {group}, {members}, {n}, and in Chinese."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from domain.posts import Piece

_NAMES = {
    **dict.fromkeys(("date", "日期"), "date"),
    **dict.fromkeys(("weekday", "星期"), "weekday"),
    **dict.fromkeys(("time", "时间", "時間"), "time"),
    **dict.fromkeys(("group", "群名"), "group"),
    **dict.fromkeys(("members", "人数", "人數"), "members"),
    **dict.fromkeys(("n", "episode", "期数", "期數"), "n"),
}
NAMES = tuple(dict.fromkeys(_NAMES.values()))
_PLACEHOLDER = re.compile(r"\{(" + "|".join(_NAMES) + r")\}")


def fill(piece: Piece, values: Mapping[str, str]) -> Piece:
    """Put values in place of the placeholders; the formatting around them stays where it was.

    Anything else in braces is left alone.
    """
    found = list(_PLACEHOLDER.finditer(piece.text))
    if not found:
        return piece
    text, moves, last = "", [], 0
    for each in found:
        value = values[_NAMES[each[1]]]
        text += piece.text[last : each.start()] + value
        start = _units(piece.text[: each.start()])
        moves.append((start, start + _units(each[0]), _units(value) - _units(each[0])))
        last = each.end()
    entities = json.loads(piece.entities)
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        entity["offset"] = _moved(begin, moves)
        entity["length"] = _moved(end, moves) - entity["offset"]
    return replace(
        piece,
        text=text + piece.text[last:],
        entities=json.dumps([each for each in entities if each["length"] > 0]),
    )


def _moved(at: int, moves: list[tuple[int, int, int]]) -> int:
    """Return where a place is afterwards; one inside of a placeholder goes to its beginning."""
    shift = 0
    for start, end, by in moves:
        if start < at < end:
            return start + shift
        if at >= end:
            shift += by
    return at + shift


def _units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
