"""A gathering in one line: `"Fan meeting" tomorrow 20:00 30`, options before or behind."""

import re
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.gatherings import (
    MOST_SEATS,
    GatheringKind,
    Plan,
    read_place,
    read_title,
)
from domain.moments import Moment, Unclear
from domain.numbers import parse_written_number
from domain.recurrence_words import read_rule
from domain.refusals import Refusal
from domain.switches import parse_switch
from domain.whens import parse_when
from domain.zone_words import zone_called

_QUOTED = re.compile(
    '["＂“”„«「『]([^"＂“”„«»「」『』]*)["＂“”»」』]|(?<!\\w)[\'‘＇]([^"＂“”「」]+?)[\'’＇](?!\\w)'
)
_BRACKETED = re.compile("[《【]([^《》【】]*)[》】]")
_GUESTS = re.compile(
    r"(?<!\S)\+ ?1(?!\S)|(?<!\S)(?:plus one|可[带帶](?:[1一]?(?:个|個|位)?人|朋友|伴))(?!\S)",
    re.IGNORECASE,
)
_SEATS = re.compile(
    r"(?P<when>.*?)[\s,，;；]+"
    r"(?:(?:for|up to|max(?:imum)?|cap(?:acity)?|seats|places|limit(?:ed to)?"
    r"|上?限|最多|名[额額]|人[数數])[:：= ]*)?"
    r"\(?(?P<seats>[0-9]{1,12}|[一二三四五六七八九十两兩]{1,4}(?=[人位个個名])) ?"
    r"(?:people|persons|guests|seats|places|个?人|個人|位|[个個]?名[额額]|[个個]?座位|名)?\)?",
    re.IGNORECASE | re.DOTALL,
)
_UNLIMITED = re.compile(
    r"[\s,;]+(?:unlimited|no limit|(?:人[数數]|名[额額])?不限(?:人[数數]|名[额額])?)$",
    re.IGNORECASE,
)
_SEATS_FIRST = re.compile(
    r"(?P<seats>[0-9]{1,7})(?:人|位| people| seats)?\s+(?P<when>.+)", re.IGNORECASE | re.DOTALL
)
_KINDS = {
    GatheringKind.LECTURE: "lecture|talk|webinar|workshop|讲座|講座|分享会|分享會|公开课|公開課",
    GatheringKind.PARTY: r"watch(?:[ -]?party|ing)?|screening|观影|觀影|观影会|觀影會|一起看|放映",
    GatheringKind.MEETUP: "meet-?up|meeting|见面会|見面會|线下|線下|聚会|聚會",
}
_OPTION = {
    kind: re.compile(rf"(?<!\S)(?:kind=|类型=|類型=)?(?:{words})(?!\S)", re.IGNORECASE)
    for kind, words in _KINDS.items()
}
_NAMED = {kind: re.compile(words, re.IGNORECASE) for kind, words in _KINDS.items()}


def read_line(text: str, *, now: datetime, zone: ZoneInfo) -> Plan:
    """Read a title in quotes, when, seats, and what else is said; a second quote is the place."""
    marks = _QUOTED if _QUOTED.search(text) else _BRACKETED
    quoted = [next(filter(None, found.groups()), "") for found in marks.finditer(text)]
    if not quoted:
        raise Refusal("event.title_missing", most=100)
    title = read_title(quoted[0])
    rest = unicodedata.normalize("NFKC", marks.sub(" ", text))
    takes_guests = _GUESTS.search(rest) is not None
    kind, rest = _kind(_GUESTS.sub(" ", rest), title)
    starts_at, seats = _when_and_seats(rest.strip(" \n,;"), now, zone)
    place = read_place(quoted[1]) if len(quoted) > 1 else ""
    return Plan(kind, title, starts_at, place, seats, takes_guests)


def _kind(rest: str, title: str) -> tuple[GatheringKind, str]:
    """Return the kind that is named, else the one the title speaks of, and what is left."""
    for kind, option in _OPTION.items():
        if option.search(rest):
            return kind, option.sub(" ", rest)
    named = [kind for kind, words in _NAMED.items() if words.search(title)]
    return (named[0] if named else GatheringKind.MEETUP), rest


def kind_of(text: str) -> GatheringKind:
    """Read a kind alone; refuse any other word."""
    words = unicodedata.normalize("NFKC", text).strip()
    for kind, option in _OPTION.items():
        if words == kind or option.fullmatch(words):
            return kind
    raise Refusal("form.choose")


def _when_and_seats(rest: str, now: datetime, zone: ZoneInfo) -> tuple[int, int]:
    said = _UNLIMITED.sub("", " ".join(rest.split()))
    found, named = parse_when(said, now=now, zone=zone), said
    if isinstance(found, Moment):
        return int(found.at.timestamp()), 0
    for pattern in (_SEATS, _SEATS_FIRST):
        if split := pattern.fullmatch(said):
            when = parse_when(split["when"], now=now, zone=zone)
            if isinstance(when, Moment):
                return int(when.at.timestamp()), _seats(split["seats"])
            if when is not Unclear.UNKNOWN:
                found, named = when, split["when"]
    if found is Unclear.UNKNOWN and (left := _left_over(said, now, zone)) is not None:
        raise Refusal("event.left_over", said=left)
    raise _unclear(named, found, now, zone)


def read_capacity(text: str) -> int:
    """Return a number of seats, `30`, `30 people`, `三十人`; 0 for as many as want."""
    said = unicodedata.normalize("NFKC", " ".join(text.split()))
    if (
        not said
        or (parse_switch(said) is False and said != "0")
        or _UNLIMITED.fullmatch(f" {said}")
    ):
        return 0
    found = _SEATS.fullmatch(f" {said}")
    return _seats(found["seats"] if found else said)


def _seats(said: str) -> int:
    number = parse_written_number(said) or 0
    if not 1 <= number <= MOST_SEATS:
        raise Refusal("event.capacity_unread", most=MOST_SEATS)
    return number


def read_when(text: str, *, now: datetime, zone: ZoneInfo) -> int:
    said = " ".join(text.split())
    found = parse_when(said, now=now, zone=zone)
    if not isinstance(found, Moment):
        raise _unclear(said, found, now, zone)
    return int(found.at.timestamp())


def _unclear(said: str, why: object, now: datetime, zone: ZoneInfo) -> Refusal:
    if not said:
        return Refusal("event.when_missing")
    match why:
        case Unclear.PAST:
            return Refusal("event.when_past", said=said)
        case Unclear.NO_TIME:
            return Refusal("event.when_no_time", said=said)
        case Unclear.TOO_FAR:
            return Refusal("event.when_far", said=said)
        case Unclear.AMBIGUOUS:
            return Refusal("event.when_ambiguous", said=said)
        case Unclear.ZONE:
            return Refusal("when.zone", zone=zone_called(zone.key))
    if read_rule(said, wall=now.astimezone(zone).replace(tzinfo=None)) is not None:
        return Refusal("event.when_repeats", said=said)
    return Refusal("event.when_unread", said=said)


def _left_over(said: str, now: datetime, zone: ZoneInfo) -> str | None:
    """Return what stands behind the longest beginning that says when; None when none does."""
    words = said.split(" ")
    for count in range(len(words) - 1, 0, -1):
        if isinstance(parse_when(" ".join(words[:count]), now=now, zone=zone), Moment):
            return " ".join(words[count:])
    return None


_PARTS = {
    "title": "title|name|标题|標題|名称|名稱",
    "starts_at": "time|when|时间|時間",
    "place": "place|where|link|address|地点|地點|地址|链接|連結",
    "capacity": "capacity|seats|limit|名额|名額|人数|人數",
    "takes_guests": r"guests|\+1|带人|帶人",
}
_CHANGE = {
    part: re.compile(rf"(?:{words})(?:[\s:：=]+(?P<said>.*))?", re.IGNORECASE | re.DOTALL)
    for part, words in _PARTS.items()
}
_EDGES = "\"＂“”„«»「」『』' "


def read_change(text: str, *, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Read which part of a plan is to be what: `time tomorrow 21:00`, `名额 50`."""
    for part, pattern in _CHANGE.items():
        if found := pattern.fullmatch(text.strip()):
            said = (found["said"] or "").strip().strip(_EDGES)
            if not said:
                break
            return {part: _changed(part, said, now, zone)}
    raise Refusal("event.edit_usage")


def _changed(part: str, said: str, now: datetime, zone: ZoneInfo) -> object:
    match part:
        case "title":
            return read_title(said)
        case "starts_at":
            return read_when(said, now=now, zone=zone)
        case "place":
            return read_place("" if parse_switch(said) is False else said)
        case "capacity":
            return read_capacity(said)
    wanted = parse_switch(said)
    if wanted is None:
        raise Refusal("event.edit_usage")
    return wanted
