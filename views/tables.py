"""Tables as files for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV file; its mark at the beginning tells spreadsheets that it is UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")
