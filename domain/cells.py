"""Cells of a table for spreadsheets, which take some texts for formulas."""

import re

# What a spreadsheet would run gets an apostrophe, and what looks as if it had one another;
# full-width forms too, for some programs fold them before they look.
_RISKY = re.compile("'*[=+\\-@＝＋－＠\t\r]")
_GUARDED = re.compile("'+[=+\\-@＝＋－＠\t\r]")


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def as_written(cell: str) -> str:
    """Return what was written before it was made safe."""
    return cell[1:] if _GUARDED.match(cell) else cell
