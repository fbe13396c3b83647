"""Questions as JSON, Open Trivia DB's too, and as YAML; each with the line it begins at."""

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import unquote, unquote_plus

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from domain.question_fields import MOST_QUESTIONS, Fields, Found, name_of, question_of
from domain.questions import Question, QuestionKind
from domain.refusals import Refusal

DEEPEST = 6
MOST_EVENTS = 120_000
"""Of YAML's parser: forty for each of the most questions a file may hold."""
_LISTS = ("results", "questions", "items")
_LIST = re.compile(r'"(?:results|questions|items)"\s*:\s*\[')
_NEXT = re.compile(r"\}[\s,]*\{")
FEWEST_SALVAGED = 2
"""So many questions tell that a broken file is one of questions."""
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
# The C parser is some ten times as quick; it is not part of every build.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def from_json(text: str) -> Iterator[Found]:
    """Read a list of objects, bare or under "results" or "questions"."""
    try:
        whole = _loaded(text)
    except Refusal as refusal:
        found = list(_salvaged(text)) if refusal.key == "import.not_json" else []
        if sum(isinstance(each.outcome, Question) for each in found) < FEWEST_SALVAGED:
            raise
        yield from found
        return
    if isinstance(whole, dict) and not any(isinstance(whole.get(key), list) for key in _LISTS):
        yield _found(1, whole, str)
        return
    opened = _LIST.search(text) if isinstance(whole, dict) else None
    at = opened.end() if opened else text.index("[") + 1
    decode = _decoder(whole if isinstance(whole, list) else _listed(whole))
    line, counted = 1, 0
    for start, item in _items(text, at):
        line, counted = line + text.count("\n", counted, start), start
        yield _found(line, item, decode)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Refusal("import.not_json", line=error.lineno) from None
    except RecursionError:
        raise Refusal("import.too_deep") from None
    except ValueError:
        # A number of thousands of digits.
        raise Refusal("import.unknown_format") from None


def _salvaged(text: str) -> Iterator[Found]:
    """Read the objects of a broken list one by one, each up to where the next one begins."""
    opened = _LIST.search(text)
    first = text.find("{", opened.end() if opened else 0)
    if first < 0:
        return
    more = islice(_NEXT.finditer(text, first), MOST_QUESTIONS + 1)
    starts = [first, *(between.end() - 1 for between in more)]
    if len(starts) > MOST_QUESTIONS:
        raise Refusal("import.too_many", most=MOST_QUESTIONS)
    read = [
        (start, _object(text[start:end]))
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    decode, line, counted = _decoder([item for _, item in read]), 1, 0
    for start, item in read:
        line, counted = line + text.count("\n", counted, start), start
        if isinstance(item, json.JSONDecodeError):
            yield Found(line + item.lineno - 1, Refusal("question.not_json"))
        else:
            yield _found(line, item, decode)


def _object(text: str) -> Any:
    """Return the object that a text begins with, or what is wrong with it."""
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except json.JSONDecodeError as error:
        return error
    except (RecursionError, ValueError):
        return None


def _listed(whole: Mapping[str, Any]) -> list[Any]:
    return next(whole[key] for key in _LISTS if isinstance(whole.get(key), list))


def _items(text: str, at: int) -> Iterator[tuple[int, Any]]:
    """Return the items of the list that is open at a place, each with where it starts."""
    decoder = json.JSONDecoder()
    while True:
        while text[at] in " \t\r\n,":
            at += 1
        if text[at] == "]":
            return
        start = at
        item, at = decoder.raw_decode(text, at)
        yield start, item


def _decoder(items: Sequence[Any]) -> Callable[[str], str]:
    """Return how a file of Open Trivia DB writes its texts: in base64, for URLs, or for HTML."""
    trivia = [item for item in items if isinstance(item, dict) and "incorrect_answers" in item]
    if not trivia:
        return str
    words = [value for item in trivia for value in item.values() if isinstance(value, str)]
    if all(map(_BASE64.fullmatch, words)) and any("=" in word for word in words):
        return _from_base64
    if any(map(_PERCENT.search, words)) and not any(" " in word for word in words):
        return unquote if any("%20" in word for word in words) else unquote_plus
    return html.unescape


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("question.unreadable") from None


def _found(line: int, item: Any, decode: Callable[[str], str]) -> Found:
    try:
        if not isinstance(item, dict) or not any(name_of(str(key)) for key in item):
            raise Refusal("question.no_fields")
        return Found(line, question_of(_fields(item, decode)))
    except Refusal as refusal:
        return Found(line, refusal)


def _fields(item: Mapping[Any, Any], decode: Callable[[str], str]) -> Fields:
    """Return an item's texts and lists of texts; refuse what is nested deeper."""
    fields: dict[str, str | list[str]] = {}
    for key, value in item.items():
        if not name_of(str(key)) or value is None:
            continue
        is_lettered = isinstance(value, dict) and name_of(str(key)) in ("options", "answers")
        if is_lettered or isinstance(value, list):
            # Letters are in order.
            each = value.values() if is_lettered else value
            fields[str(key)] = [decode(_word(str(key), word)) for word in each]
        else:
            fields[str(key)] = decode(_word(str(key), value))
    return fields


def _word(key: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise Refusal("question.nested", name=key)
    return str(value)


def from_yaml(text: str) -> Iterator[Found]:
    """Read a list of mappings, bare or under "questions"; every value is taken as written."""
    try:
        found = _yaml(text)
    except Refusal as refusal:
        parts = list(_parts(text)) if refusal.key == "import.not_yaml" else []
        if len(parts) < 2:
            raise
        # One that cannot be read must not take the others along.
        found = [each for line, part in parts for each in _part(line, part)]
    yield from found


def _yaml(text: str) -> list[Found]:
    lines: dict[int, int] = {}
    try:
        whole = _tree(yaml.parse(text, Loader=_LOADER), lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Refusal("import.not_yaml", line=mark.line + 1 if mark else 1) from None
    if isinstance(whole, dict) and any(isinstance(whole.get(key), list) for key in _LISTS):
        whole = _listed(whole)
    items = whole if isinstance(whole, list) else [whole]
    # Of a bare word only its dash tells the line.
    dashes = [line for line, _ in _parts(text)][: len(items)]
    dashes += [1] * (len(items) - len(dashes))
    return [
        _found(lines.get(id(item), dash), item, str)
        for item, dash in zip(items, dashes, strict=True)
    ]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Return the items of the outermost list, each with its line, as their dashes tell."""
    lines = text.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.lstrip().startswith("- ")]
    if not indents:
        return
    dash = f"{' ' * indents[0]}- "
    starts = [number for number, line in enumerate(lines) if line.startswith(dash)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start + 1, "\n".join(lines[start:end])


def _part(line: int, part: str) -> list[Found]:
    try:
        return [Found(line, each.outcome) for each in _yaml(part)]
    except Refusal as refusal:
        at = line + int(str(refusal.params.get("line", 1))) - 1
        return [Found(at, Refusal("question.not_yaml"))]


def _tree(events: Iterator[Event], lines: dict[int, int]) -> Any:
    """Build lists and mappings of texts from the events of a file; `lines` tells where each began.

    Nothing is referred to twice and nothing is nested deeply, so what comes out is never larger
    than the file.
    """
    root: list[Any] = []
    open_ones: list[Any] = [root]
    keys: list[Any] = [None]
    for number, event in enumerate(events):
        if number > MOST_EVENTS:
            raise Refusal("import.too_many", most=MOST_QUESTIONS)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise Refusal("import.aliases", line=_line(event))
        if isinstance(event, SequenceEndEvent | MappingEndEvent):
            open_ones.pop()
            keys.pop()
        elif isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
            made: Any = event.value if isinstance(event, ScalarEvent) else {}
            made = [] if isinstance(event, SequenceStartEvent) else made
            _put(open_ones[-1], keys, made)
            if not isinstance(event, ScalarEvent):
                lines[id(made)] = _line(event)
                open_ones.append(made)
                keys.append(None)
            if len(open_ones) > DEEPEST:
                raise Refusal("import.too_deep")
    return root[0] if root else None


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _put(into: Any, keys: list[Any], made: Any) -> None:
    """Add a value to the innermost list or mapping; in a mapping every other one is a key."""
    if isinstance(into, list):
        into.append(made)
    elif keys[-1] is None:
        if not isinstance(made, str):
            raise Refusal("import.unknown_format")
        keys[-1] = made
    else:
        into[keys[-1]], keys[-1] = made, None


def as_json(questions: Sequence[Question]) -> str:
    """Return questions as JSON that `from_json` reads back."""
    return json.dumps(list(map(_item, questions)), ensure_ascii=False, indent=1)


def _item(question: Question) -> dict[str, object]:
    is_text = question.kind is QuestionKind.TEXT
    item: dict[str, object] = {
        "question": question.text,
        "options": list(question.options),
        "answer": [] if is_text else list(question.right_answers),
        "accepted": list(question.accepted),
        "difficulty": question.difficulty,
        "tags": list(question.tags),
        "explanation": question.explanation,
        "source": question.source,
        "language": question.language,
        "image": question.image,
    }
    return {key: value for key, value in item.items() if value or key == "question"}
