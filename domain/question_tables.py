"""Questions as a table: one a row, the first row names the columns."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from domain.cells import as_written, safe
from domain.question_fields import Found, name_of, question_of
from domain.questions import MOST_OPTIONS, Question, QuestionKind
from domain.refusals import Refusal

DELIMITERS = ",;\t"
MOST_LINES = 12
"""A row over more lines than this has a quotation mark that nobody closed."""
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
        if not line.strip():
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
        reader = csv.reader([f"{line}\n" for line in lines[at:]], delimiter=delimiter)
        start = 0
        for row in _rows(reader):
            if reader.line_num - start > MOST_LINES or row is None:
                yield Found(at + start + 1, Refusal("question.open_quote"))
                break
            if any(cell.strip() for cell in row):
                yield _row(at + start + 1, names, row)
            start = reader.line_num
        else:
            return
        # What follows the mark is read as if it were not there.
        at += start + 1


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """Return the rows of a table; None in place of one that cannot be read."""
    try:
        yield from reader
    except csv.Error:
        yield None


def _row(line: int, names: list[str], row: list[str]) -> Found:
    try:
        if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
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
        "answer": "" if is_text else right[0] if len(right) == 1 else _joined(right),
        "accepted": _joined(question.accepted),
        "explanation": question.explanation,
        "difficulty": str(question.difficulty),
        "tags": _joined(question.tags),
        "source": question.source,
        "language": question.language,
        "image": question.image,
    }


def _joined(items: Sequence[str]) -> str:
    return "|".join(item.replace("|", "\\|") for item in items)
