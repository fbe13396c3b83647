"""Questions as a table: one a row, the first row names the columns."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from domain.cells import as_written, safe
from domain.question_fields import Found, joined, name_of, question_of
from domain.questions import MOST_OPTIONS, Question, QuestionKind
from domain.refusals import Refusal

DELIMITERS = ",;\t"
MOST_LINES = 12
"""A row over more lines than this has a quotation mark that nobody closed."""
LONGEST_HEADER = 2_000
_SEPARATOR = re.compile("sep=(.)", re.IGNORECASE)
_OPTION_COLUMNS = [f"option {number}" for number in range(1, MOST_OPTIONS + 1)]
COLUMNS = ["question", *_OPTION_COLUMNS]
COLUMNS += ["answer", "accepted", "explanation", "difficulty"]
COLUMNS += ["tags", "source", "language", "image"]


def header_of(lines: Sequence[str]) -> tuple[int, str] | None:
    """Return the place of the header and its delimiter; None when no row names the columns."""
    for at, line in enumerate(islice(lines, 5)):
        if told := _SEPARATOR.fullmatch(line.strip().strip('"')):
            return (at + 1, told[1]) if at + 1 < len(lines) else None
        if not line.strip() or len(line) > LONGEST_HEADER:
            continue
        named = {mark: _names(line, mark) for mark in DELIMITERS}
        best = max(DELIMITERS, key=lambda mark: len(named[mark]))
        return (at, best) if "question" in named[best] and len(named[best]) > 1 else None
    return None


def _names(line: str, delimiter: str) -> set[str]:
    row = next(csv.reader([line], delimiter=delimiter), [])
    return {name for cell in row if (name := name_of(cell))}


def table(lines: Sequence[str]) -> Iterator[Found]:
    """Read the rows below the header; refuses a table without one."""
    place = header_of(lines)
    if place is None:
        raise Refusal("import.unknown_format")
    header, delimiter = place
    names = next(csv.reader([lines[header]], delimiter=delimiter))
    at = header + 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        size = _size(lines, at, delimiter)
        found = _row(at + 1, names, _cells_of(lines[at : at + size], delimiter)) if size else None
        if not size:
            yield Found(at + 1, Refusal("question.open_quote"))
        elif found is not None:
            yield found
        # What follows a mark that nobody closed is read as if the mark were not there.
        at += 1 if found is not None and _has_swallowed(found) else size or 1


def _size(lines: Sequence[str], at: int, delimiter: str) -> int:
    """Return over how many lines a row goes, until its quotation marks are even; 0 for no end.

    A mark within a cell, such as the one of 7", opens nothing.
    """
    marks = 0
    for size, line in enumerate(lines[at : at + MOST_LINES], start=1):
        marks += line.count('"')
        if marks % 2 == 0:
            return size
        if size == 1 and not line.startswith('"') and f'{delimiter}"' not in line:
            return size
    return 0


def _cells_of(lines: Sequence[str], delimiter: str) -> list[str] | None:
    """Return the cells of a row; None for one that cannot be read."""
    try:
        return next(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter), [])
    except csv.Error:
        return None


def _has_swallowed(found: Found) -> bool:
    """Say whether an option holds the end of a line: its quotation mark closed rows later."""
    return isinstance(found.outcome, Refusal) and found.outcome.key == "question.broken_option"


def _row(line: int, names: list[str], row: list[str] | None) -> Found | None:
    """Return what a row tells; None for an empty one."""
    if row is None:
        return Found(line, Refusal("question.open_quote"))
    if not any(cell.strip() for cell in row):
        return None
    try:
        if any(cell.strip() for cell in row[len(names) :]):
            raise Refusal("question.columns", count=len(row), most=len(names))
        cells = zip(names, map(as_written, row), strict=False)
        return Found(line, question_of(dict(cells)))
    except Refusal as refusal:
        return Found(line, refusal)


def as_csv(questions: Sequence[Question]) -> str:
    """Return a table that a spreadsheet opens and `table` reads back."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for question in questions:
        cells = _cells(question)
        writer.writerow([safe(cells.get(column, "")) for column in COLUMNS])
    return written.getvalue()


def _cells(question: Question) -> dict[str, str]:
    is_text = question.kind is QuestionKind.TEXT
    right = question.right_answers
    return {
        "question": question.text,
        **dict(zip(_OPTION_COLUMNS, question.options, strict=False)),
        "answer": "" if is_text else right[0] if len(right) == 1 else joined(right),
        "accepted": joined(question.accepted),
        "explanation": question.explanation,
        "difficulty": str(question.difficulty),
        "tags": joined(question.tags),
        "source": question.source,
        "language": question.language,
        "image": question.image,
    }
