"""Lists as long as a message can be: what does not fit is counted."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from bot.texts import Html

LONGEST_TEXT = 4096
"""UTF-16 units of a message without its tags."""
LONGEST_CAPTION = 1024
"""The same below a picture."""


def size(lines: Sequence[Html]) -> int:
    """Return how much of a message lines take, each with its line break; in UTF-16 units."""
    return sum(len(line.plain.encode("utf-16-le")) // 2 + 1 for line in lines)


def capped(rows: Sequence[Html], room: int, more: Callable[[int], Html]) -> list[Html]:
    """Return the first rows that fit `room` units; `more` makes a line that counts the rest."""
    if size(rows) <= room:
        return list(rows)
    room -= size([more(len(rows))])
    kept = bisect_right(list(accumulate(size([row]) for row in rows)), room)
    return [*rows[:kept], more(len(rows) - kept)]
