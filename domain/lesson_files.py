"""Lessons as files: a table with one a row, or Markdown with one a heading.

What is written is read back as the same; the formatting and media of answers do not go along.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import NamedTuple

from domain.cells import as_written, safe
from domain.languages import LANGUAGE_WORDS
from domain.lessons import LANGUAGES, Lesson, checked
from domain.question_fields import joined, name_of
from domain.questions import folded
from domain.refusals import Refusal

# All of a file is kept in one write, which others wait for.
MOST_LESSONS = 1_000
MOST_BYTES = 2_000_000
DELIMITERS = ",;\t"
# A row over more lines than this has a quotation mark that nobody closed.
MOST_LINES = 120
COLUMNS = ("question", "answer", "aliases", "tags", "language", "until")
_OTHERS = {
    word: name
    for name, words in {
        "aliases": "aliases alias also 别名 別名 其他问法 其他問法 同义 同義",
        "until": "until validuntil expires 有效期 有效至 截止",
    }.items()
    for word in words.split()
}
_LIST = re.compile(r"(\\[\\|｜]|[|｜])")
_TAGS = re.compile(r"[|｜,，、;；\s]+")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_FIELD = re.compile(r"(?:[-*]\s*)?\**(?P<name>[^\W\d][\w ]{1,20}?)\**\s*[:：]\**\s*(?P<value>.*)")
# A backslash before what would else mean something at the beginning of a line.
_MEANS = r"\\|#{1,6}[ \t]|[ \t]*(?:```|~~~)"
_ESCAPED = re.compile(rf"^\\(?={_MEANS}|[^\W\d][\w ]{{1,20}}\**\s*[:：]|[-*])", re.MULTILINE)
_TO_ESCAPE = re.compile(rf"^(?={_MEANS})", re.MULTILINE)


class Found(NamedTuple):
    """What stands at a line of a file: a lesson, or why there is none."""

    line: int
    outcome: Lesson | Refusal


def read(text: str) -> list[Found]:
    """Read a table or Markdown, whichever it is; refuse what is none, empty or too long."""
    lines = text.split("\n")
    if not text.strip():
        raise Refusal("learn.file_empty")
    header = _header(lines)
    if header is not None:
        found = _table(lines, *header)
    elif any(map(_HEADING.fullmatch, lines)):
        found = _markdown(lines)
    else:
        raise Refusal("learn.file_unknown")
    told = list(islice(found, MOST_LESSONS + 1))
    if len(told) > MOST_LESSONS:
        raise Refusal("learn.file_long", most=MOST_LESSONS)
    if not told:
        raise Refusal("learn.file_empty")
    return list(_without_doubles(told))


def _without_doubles(found: Sequence[Found]) -> Iterator[Found]:
    """Let the first of two lessons with the same question be the one."""
    known: dict[str, int] = {}
    for line, outcome in found:
        if isinstance(outcome, Lesson):
            first = known.setdefault(folded(outcome.question), line)
            if first != line:
                yield Found(line, Refusal("learn.double", first=first))
                continue
        yield Found(line, outcome)


def _name(header: str) -> str:
    word = re.sub(r"[\s_\-*]+", "", folded(header))
    return _OTHERS.get(word) or name_of(header)


def _lesson(fields: Mapping[str, str]) -> Lesson:
    return checked(
        Lesson(
            fields.get("question", ""),
            fields.get("answer", ""),
            tuple(_items(fields.get("aliases", ""))),
            tuple(_TAGS.split(fields.get("tags", ""))),
            _language(fields.get("language", "")),
            day_of(fields.get("until", "")),
        )
    )


def _items(value: str) -> list[str]:
    """Return the items of a list with bars between them; behind a backslash a bar is none."""
    items = [""]
    for place, piece in enumerate(_LIST.split(value)):
        if place % 2 and len(piece) == 1:
            items.append("")
        else:
            items[-1] += piece[1:] if place % 2 else piece
    return items


def _language(value: str) -> str:
    word = folded(value).replace("_", "-")
    if word and word not in LANGUAGE_WORDS:
        raise Refusal("learn.language", known=", ".join(LANGUAGES))
    return LANGUAGE_WORDS.get(word, "")


def day_of(value: str) -> date | None:
    """Return a day written as 2026-12-31, with strokes, dots or 年月日; None for nothing."""
    said = folded(value)
    if not said:
        return None
    found = _DAY.fullmatch(said)
    try:
        return date(*map(int, found.groups())) if found else _not_a_day(value)
    except ValueError:
        return _not_a_day(value)


def _not_a_day(value: str) -> date:
    raise Refusal("learn.day", said=value[:40])


def _outcome(line: int, made: Callable[[], Lesson]) -> Found:
    try:
        return Found(line, made())
    except Refusal as refusal:
        return Found(line, refusal)


# -- tables ----------------------------------------------------------------------------------


def _header(lines: Sequence[str]) -> tuple[int, str] | None:
    """Return the place of the header and its delimiter; None for what is no table."""
    for at, line in enumerate(islice(lines, 5)):
        told = re.fullmatch("sep=(.)", line.strip().strip('"'), re.IGNORECASE)
        if told:
            return (at + 1, told[1]) if at + 1 < len(lines) else None
        if not line.strip() or len(line) > MOST_LINES * 10:
            continue
        for mark in DELIMITERS:
            names = {_name(cell) for cell in line.replace('"', "").split(mark)}
            if {"question", "answer"} <= names:
                return at, mark
        return None
    return None


def _table(lines: Sequence[str], header: int, delimiter: str) -> Iterator[Found]:
    names = [_name(cell) for cell in lines[header].replace('"', "").split(delimiter)]
    at = header + 1
    while at < len(lines):
        if not lines[at].strip(f" \t{delimiter}"):
            at += 1
            continue
        size, cells = _row(lines[at : at + MOST_LINES], delimiter)
        if cells is None:
            yield Found(at + 1, Refusal("learn.open_quote"))
        elif any(cell.strip() for cell in cells[len(names) :]):
            wrong = Refusal("learn.columns", count=len(cells), most=len(names))
            yield Found(at + 1, wrong)
        else:
            fields = dict(zip(names, map(as_written, cells), strict=False))
            yield _outcome(at + 1, partial(_lesson, fields))
        at += size


def _row(lines: Sequence[str], delimiter: str) -> tuple[int, list[str] | None]:
    """Return over how many lines a row goes, and its cells; None for one that never ends."""
    if len(lines[0]) > csv.field_size_limit():
        return 1, None
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except (csv.Error, StopIteration):
        return 1, None
    return reader.line_num, cells


def as_csv(lessons: Sequence[Lesson]) -> str:
    """Return a table that a spreadsheet opens and `read` reads back."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for lesson in lessons:
        cells = _cells(lesson)
        writer.writerow([safe(cells[column]) for column in COLUMNS])
    return written.getvalue()


def _cells(lesson: Lesson) -> dict[str, str]:
    return {
        "question": lesson.question,
        "answer": lesson.answer,
        "aliases": joined(lesson.aliases),
        "tags": " ".join(lesson.tags),
        "language": lesson.language,
        "until": lesson.until_on.isoformat() if lesson.until_on else "",
    }


# -- Markdown --------------------------------------------------------------------------------


class _Section(NamedTuple):
    line: int
    level: int
    title: str
    lines: list[str]


def _markdown(lines: Sequence[str]) -> Iterator[Found]:
    """Read a lesson a heading; one that has only headings below it is a title."""
    sections = list(_sections(lines))
    for place, section in enumerate(sections):
        following = sections[place + 1].level if place + 1 < len(sections) else 0
        is_empty = not any(line.strip() for line in section.lines)
        if not (is_empty and following > section.level):
            yield _outcome(section.line, partial(_told, section))


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    section, is_code = None, False
    for number, line in enumerate(lines, start=1):
        is_code ^= bool(_FENCE.match(line))
        found = None if is_code else _HEADING.fullmatch(line)
        if found:
            if section:
                yield section
            section = _Section(number, len(found[1]), found[2], [])
        elif section:
            section.lines.append(line)
    if section:
        yield section


def _told(section: _Section) -> Lesson:
    """Read what stands below a heading: lines that name a part come first."""
    fields, lines = {"question": section.title}, list(section.lines)
    while lines:
        found = _FIELD.fullmatch(lines[0].strip())
        name = _name(found["name"]) if found else ""
        if found and name in COLUMNS[2:] and name not in fields:
            fields[name] = found["value"]
        elif lines[0].strip():
            break
        lines.pop(0)
    fields["answer"] = _ESCAPED.sub("", "\n".join(lines).strip())
    return _lesson(fields)


def as_markdown(lessons: Sequence[Lesson]) -> str:
    """Return Markdown that people read and `read` reads back."""
    parts = []
    for lesson in lessons:
        cells = _cells(lesson)
        told = [f"{name.capitalize()}: {cells[name]}" for name in COLUMNS[2:] if cells[name]]
        answer = _TO_ESCAPE.sub(r"\\", lesson.answer)
        if _FIELD.fullmatch(answer.partition("\n")[0].strip()):
            answer = f"\\{answer}"
        parts.append("\n".join([f"## {lesson.question}", *told, "", answer]))
    return "\n\n".join(parts) + "\n"
