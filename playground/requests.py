"""A Bot API request: from the wire to parameters of the right type, checked against the table."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .cleaning import check_unicode
from .refusals import ApiRefusal, bad_request
from .wire import Json

_TABLE = Path(__file__).with_name("bot_api.json")
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_EMPTY_TEXTS = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    contents: bytes


@dataclass(slots=True)
class Query:
    """One call: the method's proper name and its parameters, converted and complete."""

    method: str
    parameters: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.parameters.get(name, default)

    def __getitem__(self, name: str) -> Any:
        return self.parameters[name]

    def text(self, name: str) -> str:
        return str(self.parameters.get(name, ""))

    def number(self, name: str, default: int = 0) -> int:
        return int(self.parameters.get(name, default))

    def flag(self, name: str) -> bool:
        return bool(self.parameters.get(name, False))


@cache
def table() -> Json:
    """Return the machine-readable Bot API, reduced to what is checked."""
    loaded: Json = json.loads(_TABLE.read_text(encoding="utf-8"))
    return loaded


@cache
def _method_names() -> dict[str, str]:
    return {name.lower(): name for name in table()["methods"]}


def proper_name(method: str) -> str:
    """Return the method's own spelling; refused with 404 when Telegram has no such method."""
    name = _method_names().get(method.lower())
    if name is None:
        raise ApiRefusal(404, "Not Found: method not found", why=f'unknown method "{method}"')
    return name


def checked(method: str, raw: Json, files: dict[str, Upload]) -> Query:
    """Convert every parameter; refuse unknown and missing ones by name."""
    name = proper_name(method)
    known: dict[str, list[Any]] = table()["methods"][name]
    parameters: Json = {}
    for key, value in raw.items():
        if key not in known:
            if key in files:
                continue
            raise _loud(f'{name} has no parameter "{key}"')
        parameters[key] = _convert(known[key][0], value, key)
    for key, (_, required) in known.items():
        if required and key not in parameters and key not in files:
            why = f'{name} needs the parameter "{key}"'
            raise bad_request(_EMPTY_TEXTS.get(key, why), why=why)
    return Query(name, parameters, files)


def _convert(declared: str, value: Any, where: str) -> Any:
    """Read a value, text or JSON, as one of the declared types."""
    complaint = ""
    for kind in declared.split("|"):
        matches, converted = _as(kind, value, where)
        if matches:
            return converted
        complaint = complaint or converted or ""
    raise _loud(complaint or f'"{where}" has to be {declared.replace("|", " or ")}')


def _as(kind: str, value: Any, where: str) -> tuple[bool, Any]:
    if kind in ("String", "InputFile"):
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        check_unicode(text)
        return True, text
    if kind == "InputPollOption" and isinstance(value, str):
        return True, {"text": value}
    if kind == "Integer":
        return _as_integer(value)
    if kind == "Float":
        return _as_float(value)
    if kind == "Boolean":
        word = str(value).lower()
        return word in _WORDS, _WORDS.get(word)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return False, None
    return _as_structure(kind, value, where)


def _as_integer(value: Any) -> tuple[bool, Any]:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False, None
    text = str(value)
    return (True, int(text)) if _INTEGER.fullmatch(text) else (False, None)


def _as_float(value: Any) -> tuple[bool, Any]:
    try:
        return True, float(value)
    except (TypeError, ValueError):
        return False, None


def _as_structure(kind: str, value: Any, where: str) -> tuple[bool, Any]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return False, None
        inner = kind.removeprefix("Array of ")
        return True, [_inner(inner, each, f"{where}[{place}]") for place, each in enumerate(value)]
    unions: dict[str, list[str]] = table()["unions"]
    if kind in unions:
        return True, _one_of(unions[kind], value, where) if isinstance(value, dict) else value
    if not isinstance(value, dict):
        return False, None
    fields: dict[str, list[Any]] = table()["types"][kind]
    wrong = [f'no field "{key}"' for key in value if key not in fields]
    wrong += [f'needs "{key}"' for key, (_, must) in fields.items() if must and key not in value]
    if wrong:
        return False, f'"{where}": {kind}: {", ".join(wrong)}'
    return True, {
        key: _inner(fields[key][0], each, f"{where}.{key}") for key, each in value.items()
    }


def _one_of(kinds: list[str], value: Json, where: str) -> Any:
    for kind in kinds:
        matches, converted = _as_structure(kind, value, where)
        if matches:
            return converted
    raise _loud(f'"{where}" is none of {", ".join(kinds)}')


def _inner(declared: str, value: Any, where: str) -> Any:
    if declared == "String" and not isinstance(value, str):
        raise _loud(f'"{where}" has to be a String')
    return _convert(declared, value, where)


def _loud(why: str) -> ApiRefusal:
    return bad_request(f"playground: {why}", why=why)
