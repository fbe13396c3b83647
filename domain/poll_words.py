"""A poll in words, English or Chinese: `"Question" "A" "B" anonymous 2h`, or one option a line."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.durations import parse_duration
from domain.moments import Moment, Unclear
from domain.phrases import QUOTES, plain
from domain.polls import LONGEST_SECONDS, Draft
from domain.recurrence import Rule
from domain.recurrence_words import read_rule
from domain.refusals import Refusal
from domain.whens import parse_when

_CLOSERS = {
    '"': '"',
    "＂": "＂",
    "“": "”“",
    "”": "”“",
    "„": "“”",
    "«": "»",
    "「": "」",
    "『": "』",
    "《": "》",
}
_ANY_QUOTE = frozenset(QUOTES)
# Apostrophes stand within words and at their ends; these begin the text and end a word.
_SINGLE = re.compile(r"(?<!\S)['‘’＇]\s*(\S.*?)['‘’＇](?=[\s,，、;；]|$)")
_FLAGS = {
    "anonymous": ("anonymous", "anonymously", "anon", "匿名"),
    "public": ("public", "公开", "公開", "实名", "實名", "记名", "記名"),
    "several": ("multi", "multiple", "可多选", "可多選", "多选", "多選"),
    "one": ("single", "单选", "單選"),
}
_FLAG = re.compile(
    "|".join(
        rf"(?P<{name}>" + "|".join(rf"\b{w}\b" if w.isascii() else w for w in words) + ")"
        for name, words in _FLAGS.items()
    )
)
# Neither 3:0 nor 1.5 begins with one.
_BULLET = re.compile(r"(?:[-*•·▪◦–—]|\(?[0-9]{1,2}[.)、）]|\(?[A-Za-z][.)、）])(?![0-9])\s*(?=\S)")
# As commands are described, some write them: [anonymous] [2h].
_PARTED = re.compile(r"[,，、;；\s()（）\[\]【】]+")
_LASTING = re.compile(r"^(?:open for|for|lasts|until|till|开放|持续|直到|截止到?|到) ?")


def read_poll(text: str, *, now: datetime, zone: ZoneInfo) -> Draft:
    """Read a whole poll; refuse what is missing or not understood, with an example."""
    quoted, rest = _quoted(_doubled(text))
    if len(quoted) > 1:
        if _ANY_QUOTE & set(rest):
            raise Refusal("poll.new.unclosed")
        question, options, manner = quoted[0], quoted[1:], rest
    else:
        question, options, manner = _lined(quoted, rest, now, zone)
    draft = Draft(_squeezed(question), tuple(_squeezed(option) for option in options))
    return read_manner(draft, manner, now=now, zone=zone)


def read_manner(draft: Draft, text: str, *, now: datetime, zone: ZoneInfo) -> Draft:
    """Add to a draft how it is asked: anonymous or public, one answer or several, how long."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    said = {name for each in _FLAG.finditer(folded) if (name := each.lastgroup)}
    phrase = _PARTED.sub(" ", _FLAG.sub(" ", folded)).strip()
    draft = replace(draft, is_anonymous="anonymous" in said, takes_several="several" in said)
    return read_time(draft, phrase, now=now, zone=zone)


def read_time(draft: Draft, phrase: str, *, now: datetime, zone: ZoneInfo) -> Draft:
    """Add to a draft how long it is open and, where that is said, when it is asked again."""
    words = plain(phrase)
    if phrase and not words:
        raise Refusal("poll.new.unknown", word=phrase[:40])
    repeated = _rhythm(words, now.astimezone(zone).replace(tzinfo=None, fold=0))
    if repeated is not None:
        rule, words = repeated
        draft = replace(draft, rule=str(rule))
    words = _LASTING.sub("", words)
    return replace(draft, lasts_seconds=_lasts(words, draft, now, zone)) if words else draft


def _rhythm(words: str, wall: datetime) -> tuple[Rule, str] | None:
    """Return how often a poll is asked and what stands behind that; None when it is not."""
    if read_rule(words, wall=wall) is None:
        return None
    is_timeless = False
    for end in range(len(words), 0, -1):
        rest = words[end:].strip()
        if rest and words[end - 1].isascii() and not words[end].isspace():
            continue
        said = read_rule(words[:end], wall=wall)
        is_timeless = is_timeless or said is Unclear.NO_TIME
        if said is None or isinstance(said, Unclear):
            continue
        if not rest or parse_duration(_LASTING.sub("", rest)) is not None:
            return said, rest
    if is_timeless:
        raise Refusal("poll.new.no_time")
    raise Refusal("poll.new.unknown", word=words[:40])


def _lasts(words: str, draft: Draft, now: datetime, zone: ZoneInfo) -> int:
    longest = timedelta(seconds=LONGEST_SECONDS)
    span = parse_duration(words)
    if span is not None:
        if span > longest:
            raise Refusal("poll.new.too_long", days=longest.days)
        return int(span.total_seconds())
    found = parse_when(words, now=now, zone=zone, farthest=longest)
    if draft.rule or not isinstance(found, Moment):
        raise Refusal("poll.new.unknown", word=words[:40])
    return max(1, int((found.at - now).total_seconds()))


def options_of(text: str) -> tuple[str, ...]:
    """Return options that were written one a line, or in quotation marks."""
    quoted, rest = _quoted(text)
    if len(quoted) > 1 and not rest.strip():
        return tuple(map(_squeezed, quoted))
    return tuple(_squeezed(line) for line in _without_bullets(_lines(text)))


def _lined(
    quoted: list[str], rest: str, now: datetime, zone: ZoneInfo
) -> tuple[str, list[str], str]:
    """Return question, options and manner of a poll that stands in lines."""
    lines = _lines(rest)
    question = quoted[0] if quoted else lines.pop(0) if lines else ""
    says_how = [_is_manner(line, now, zone) for line in lines]
    # Times and dates may well be what is to be chosen.
    manner = lines.pop() if len(lines) > 2 and says_how[-1] and not all(says_how) else ""
    if not question or not lines:
        raise Refusal("poll.usage")
    return question, _without_bullets(lines), manner


def _is_manner(line: str, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether a line is no option but says how the poll is asked, all of it."""
    try:
        read_manner(Draft("", ()), line, now=now, zone=zone)
    except Refusal:
        return False
    return bool(line)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _without_bullets(lines: list[str]) -> list[str]:
    if lines and all(_BULLET.match(line) for line in lines):
        return [_BULLET.sub("", line, count=1) for line in lines]
    return lines


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> tuple[list[str], str]:
    """Return what stands in quotation marks, of whatever kind, and the rest."""
    quoted, rest, at = [], "", 0
    while at < len(text):
        end = _closing(text, at) if text[at] in _CLOSERS else None
        if end is None:
            rest += text[at]
            at += 1
            continue
        quoted.append(text[at + 1 : end])
        rest += " "
        at = end + 1
    return quoted, rest


def _doubled(text: str) -> str:
    """Return a text of which all is in single quotation marks with double ones instead."""
    if _SINGLE.match(text.lstrip()) and not _ANY_QUOTE & set(text):
        return _SINGLE.sub(r'"\1"', text)
    return text


def _closing(text: str, at: int) -> int | None:
    """Return where a quotation ends that begins here: at its own mark, else at any other."""
    own = [found for mark in _CLOSERS[text[at]] if (found := text.find(mark, at + 1)) >= 0]
    if own:
        return min(own)
    others = (place for place in range(at + 1, len(text)) if text[place] in _ANY_QUOTE)
    return next(others, None)
