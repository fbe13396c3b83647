"""What organisers and members write: a question in lines, an answer in words."""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.moments import Moment
from domain.names import clean
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.surveys import (
    CHOSEN,
    END,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_OPTIONS,
    SPANS,
    Question,
    QuestionKind,
    Skip,
)
from domain.whens import parse_when

_ARROW = re.compile(r"(?P<said>.+?)\s*(?:->|=>|→|➡️?|－＞)\s*(?P<to>[^→>]+)")
_RANGE = re.compile(r"([0-9]{1,2})(?:\s*[-–~至到]\s*([0-9]{1,2}))?")
_END = frozenset({"end", "结束", "結束", "完"})
_BETWEEN = re.compile(r"[\s,;，；、]+")
_UNTIL = re.compile("(?:until|till|直到|截至|到) ?", re.IGNORECASE)
_BY_HAND = frozenset({"by hand", "hand", "manual", "never", "手动", "手動"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?")


def read_title(text: str) -> str:
    """Return a survey's title; refuse one without anything to see."""
    title = clean(" ".join(text.split()), LONGEST_TITLE)
    if not title:
        raise Refusal("survey.title_missing")
    return title


def read_closing(text: str, *, now: datetime, zone: ZoneInfo) -> int | None:
    """Return the second that `7d` or `until friday 20:00` names; None for "by hand"."""
    said = _UNTIL.sub("", text.strip(), count=1) if _UNTIL.match(text.strip()) else text.strip()
    if _folded(said) in _BY_HAND:
        return None
    found = parse_when(said, now=now, zone=zone)
    if not isinstance(found, Moment):
        raise Refusal("survey.closing_unread", said=said)
    return int(found.at.timestamp())


def read_question(kind: QuestionKind, text: str) -> Question:
    """Read a question: its words in the first line, below them options or skips.

    `Elsewhere -> 4` is an option that leads to question 4, `0-6 -> end` ends after such figures.
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    words, rest = (lines[0] if lines else ""), lines[1:]
    if not clean(words) or len(words) > LONGEST_QUESTION:
        raise Refusal("survey.words_wrong", most=LONGEST_QUESTION)
    if kind in CHOSEN:
        return _chosen(kind, words, rest)
    if kind is QuestionKind.TEXT and rest:
        raise Refusal("survey.one_line")
    return Question(kind, words, skips=tuple(read_skip(line, kind) for line in rest))


def _chosen(kind: QuestionKind, words: str, lines: list[str]) -> Question:
    options, skips = [], []
    for number, line in enumerate(lines, 1):
        arrow = _ARROW.fullmatch(line)
        options.append(arrow["said"] if arrow else line)
        if arrow and kind is QuestionKind.SINGLE:
            skips.append(Skip(number, number, read_target(arrow["to"])))
        elif arrow:
            raise Refusal("survey.skip_single", line=line)
    _check_options(options)
    return Question(kind, words, tuple(options), tuple(skips))


def _check_options(options: list[str]) -> None:
    """Refuse what does not fit on buttons that can be told apart."""
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Refusal("survey.options_wrong", most=MOST_OPTIONS)
    # Nothing to see is no button at all for Telegram.
    if not all(map(clean, options)) or max(map(len, options)) > LONGEST_OPTION:
        raise Refusal("survey.option_long", most=LONGEST_OPTION)
    if len({_folded(option) for option in options}) < len(options):
        raise Refusal("survey.option_twice")


def read_skip(line: str, kind: QuestionKind) -> Skip:
    """Read `0-6 -> 4` or `5 -> end`; refuse figures that are no answer to this kind."""
    arrow = _ARROW.fullmatch(unicodedata.normalize("NFKC", line))
    figures = _RANGE.fullmatch(arrow["said"].strip()) if arrow else None
    if arrow is None or figures is None:
        raise Refusal("survey.skip_unread", line=line)
    lowest, highest = int(figures[1]), int(figures[2] or figures[1])
    least, most = SPANS.get(kind, (0, highest))
    if not least <= lowest <= highest <= most:
        raise Refusal("survey.skip_unread", line=line)
    return Skip(lowest, highest, read_target(arrow["to"]))


def read_target(text: str) -> int:
    """Return the number of the question that a skip leads to; `END` for "end"."""
    said = unicodedata.normalize("NFKC", text).strip().casefold()
    number = parse_number(said.lstrip("q#第").rstrip("题題"))
    if said in _END:
        return END
    if number is None:
        raise Refusal("survey.skip_unread", line=text)
    return number


def read_answer(question: Question, text: str) -> str:
    """Return an answer as it is kept; refuse what does not fit, with what would."""
    match question.kind:
        case QuestionKind.TEXT:
            return _text(text)
        case QuestionKind.NUMBER:
            return _number(text)
        case QuestionKind.SINGLE:
            return str(_option(question, text))
        case QuestionKind.MULTI:
            return _several(question, text)
    return str(_figure(question, text))


def _text(text: str) -> str:
    said = text.strip()
    if not clean(said):
        raise Refusal("survey.answer_empty")
    if len(said) > LONGEST_TEXT:
        raise Refusal("survey.answer_long", most=LONGEST_TEXT)
    return said


def _number(text: str) -> str:
    said = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if not _NUMBER.fullmatch(said):
        raise Refusal("survey.answer_number")
    return f"{Decimal(said).normalize():f}"


def _option(question: Question, text: str) -> int:
    folded = _folded(text)
    for number, option in enumerate(question.options, 1):
        if folded in (_folded(option), str(number)):
            return number
    raise Refusal("survey.answer_option", most=len(question.options))


def _several(question: Question, text: str) -> str:
    try:
        return str(_option(question, text))
    except Refusal:
        chosen = {_option(question, part) for part in _BETWEEN.split(text.strip()) if part}
    if not chosen:
        raise Refusal("survey.answer_option", most=len(question.options))
    return joined(chosen)


def _figure(question: Question, text: str) -> int:
    said = unicodedata.normalize("NFKC", text).strip()
    lowest, highest = question.span
    figure = int(said) if re.fullmatch("[0-9]{1,2}", said) else -1
    if not lowest <= figure <= highest:
        raise Refusal("survey.answer_figure", lowest=lowest, highest=highest)
    return figure


def joined(options: set[int]) -> str:
    """Return options as they are kept: "1,3"."""
    return ",".join(map(str, sorted(options)))


def split(value: str) -> set[int]:
    """Return the options that a kept answer names."""
    return {int(part) for part in value.split(",") if part}


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
