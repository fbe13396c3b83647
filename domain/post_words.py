"""How a post is to be made, as admins say it: `pin silent delete=2h until=12-31`, `置顶 静音`."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.durations import parse_duration
from domain.moments import Moment, Unclear
from domain.posts import LONGEST_LABEL, LONGEST_LIFE_SECONDS, Manner
from domain.refusals import Refusal
from domain.switches import parse_switch
from domain.whens import parse_when

_QUOTES = '"“”„«»「」『』＂'
_SWITCHES = {
    "pins": ("pin", "置顶", "置頂"),
    "is_silent": ("silent", "静音", "靜音", "无声", "無聲"),
    "is_series": ("series", "连载", "連載", "系列"),
}
_EVERYWHERE = ("everywhere", "所有群", "全部群")
_DELETE = ("delete", "autodelete", "删除", "刪除")
_UNTIL = ("until", "直到", "截止")
_BUTTON = ("button", "按钮", "按鈕")
_NAMES = {
    **{word: field for field, words in _SWITCHES.items() for word in words},
    **dict.fromkeys(_EVERYWHERE, "everywhere"),
    **dict.fromkeys(_DELETE, "delete"),
    **dict.fromkeys(_UNTIL, "until"),
    **dict.fromkeys(_BUTTON, "button"),
}
_ALONE = (*(word for words in _SWITCHES.values() for word in words), *_EVERYWHERE)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_OPTION = re.compile(
    rf"(?:(?P<name>{_any_of(_NAMES)})[=＝]"
    rf"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>[^\s{_QUOTES}]+))"
    rf"|(?P<alone>{_any_of(_ALONE)}))(?=\s|$)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?P<label>.+?)[\s|]+(?P<address>(?:https?|tg)://\S+|t\.me/\S+)")
_LAST_MINUTE = "23:59"


class Said(NamedTuple):
    """What was said of the manner; `rest` is what follows the options."""

    manner: Manner
    is_everywhere: bool
    rest: str


def read_options(text: str, manner: Manner, *, now: datetime, zone: ZoneInfo) -> Said:
    """Read the options that a text begins with into a manner."""
    is_everywhere = False
    while found := _OPTION.match(text):
        name = _NAMES[(found["name"] or found["alone"]).casefold()]
        value = found["quoted"] if found["quoted"] is not None else found["bare"]
        if name == "everywhere":
            is_everywhere = True
        else:
            manner = _with(manner, name, value, now, zone)
        text = text[found.end() :].lstrip()
    return Said(manner, is_everywhere, text)


def _with(manner: Manner, name: str, value: str | None, now: datetime, zone: ZoneInfo) -> Manner:
    if name in _SWITCHES:
        is_on = True if value is None else parse_switch(value)
        if is_on is None:
            raise Refusal("post.option", word=f"{name}={value}")
        return _switched(manner, name, is_on=is_on)
    value = value or ""
    is_off = parse_switch(value) is False
    match name:
        case "delete":
            return replace(manner, deletes_after_seconds=None if is_off else _life(value))
        case "until":
            return replace(manner, until_at=None if is_off else _until(value, now, zone))
    return replace(manner, buttons=() if is_off else (*manner.buttons, _button(value)))


def _switched(manner: Manner, name: str, *, is_on: bool) -> Manner:
    match name:
        case "pins":
            return replace(manner, pins=is_on)
        case "is_silent":
            return replace(manner, is_silent=is_on)
    return replace(manner, is_series=is_on)


def _life(value: str) -> int:
    span = parse_duration(value)
    if span is None or not 60 <= span.total_seconds() <= LONGEST_LIFE_SECONDS:
        raise Refusal("post.delete_wrong", hours=LONGEST_LIFE_SECONDS // 3600)
    return int(span.total_seconds())


def _until(value: str, now: datetime, zone: ZoneInfo) -> int:
    """Return the instant that is said; a day alone is its last minute."""
    found = parse_when(value, now=now, zone=zone)
    if found is Unclear.NO_TIME:
        found = parse_when(f"{value} {_LAST_MINUTE}", now=now, zone=zone)
    if not isinstance(found, Moment):
        raise Refusal("post.until_wrong", said=value[:40])
    return int(found.at.timestamp())


def _button(value: str) -> tuple[str, str]:
    found = _ADDRESS.fullmatch(unicodedata.normalize("NFC", value.strip()))
    if found is None or len(found["label"]) > LONGEST_LABEL:
        raise Refusal("post.button_wrong")
    address = found["address"]
    return found["label"].strip(), f"https://{address}" if address.startswith("t.me") else address
