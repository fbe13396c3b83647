"""Cells of a table for spreadsheets, which take some texts for formulas."""

# Full-width forms too: some programs fold them before they look.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """Return a cell that no spreadsheet runs: what could be a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
