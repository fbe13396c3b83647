"""Which sentences the code speaks, read from its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "domain", "handlers", "scheduling", "storage", "views")
# `self` speaks inside Translator only; no other class here can be called.
_TRANSLATORS = {"t", "self"}
_PLURALS = {"n"}
_TABLE_KEYWORDS = {"help", "menu"}


@dataclass(frozen=True)
class Spoken:
    """One place that names a sentence; `given` is None when it passes unnamed parameters on."""

    place: str
    key: str
    is_plural: bool
    given: frozenset[str] | None


@dataclass
class Sentences:
    """What the modules say, and where a key is not written out."""

    spoken: list[Spoken] = field(default_factory=list)
    dynamic: list[str] = field(default_factory=list)


def read_all() -> Sentences:
    """Read every room of the program."""
    sentences = Sentences()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            read_module(path.read_text(encoding="utf-8"), name, into=sentences)
    return sentences


def read_module(source: str, name: str, *, into: Sentences) -> None:
    """Add what one module says.

    A key is a string, a choice between strings, or an entry of a table of strings that is
    written out in the same module. FEATURE tables of handlers name keys as help= and menu=.
    """
    module = ast.parse(source)
    tables = dict(_tables(module))
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        place = f"{name}:{node.lineno}"
        if name.startswith("handlers/"):
            into.spoken += _named_in_table(node, place)
        kind = _kind(node.func)
        if kind is not None and node.args and not _is_from_table(node.args[0]):
            keys = list(_literals(node.args[0], tables))
            if None in keys or not keys:
                into.dynamic.append(place)
            given = _given(node, is_plural=kind == "plural")
            into.spoken += [
                Spoken(place, key, kind == "plural", given) for key in keys if key is not None
            ]


def _kind(function: ast.expr) -> str | None:
    """Say what a call speaks: a plain sentence, a plural one, or nothing at all (None)."""
    match function:
        case ast.Name(id=name) if name in _PLURALS:
            return "plural"
        case ast.Name(id="Refusal"):
            return "plain"
        case ast.Attribute(value=owner, attr="n") if _is_translator(owner):
            return "plural"
        case _ if _is_translator(function):
            return "plain"
    return None


def _is_translator(expression: ast.expr) -> bool:
    match expression:
        case ast.Name(id=name):
            return name in _TRANSLATORS
        case ast.Attribute(attr="t"):
            return True
        case ast.Call(func=ast.Attribute(attr="translator")):
            return True
    return False


def _given(call: ast.Call, *, is_plural: bool) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    if None in names:
        return None
    counted = {"count"} if is_plural else set()
    return frozenset({name for name in names if name is not None} | counted)


def _literals(key: ast.expr, tables: dict[str, list[str]]) -> Iterator[str | None]:
    match key:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body, tables)
            yield from _literals(orelse, tables)
        case ast.Subscript(value=ast.Name(id=table)) if table in tables:
            yield from tables[table]
        case ast.Subscript(value=ast.Dict(values=values)):
            for value in values:
                yield from _literals(value, tables)
        case _:
            yield None


def _tables(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    for statement in module.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(values=values))
            ):
                texts = [_string(value) for value in values]
                if None not in texts:
                    yield name, [text for text in texts if text is not None]


def _named_in_table(call: ast.Call, place: str) -> Iterator[Spoken]:
    for keyword in call.keywords:
        text = _string(keyword.value)
        if keyword.arg in _TABLE_KEYWORDS and text:
            yield Spoken(place, text, False, frozenset())


def _is_from_table(key: ast.expr) -> bool:
    """Tell whether a key is a command's own help or menu key, named in its FEATURE table."""
    return isinstance(key, ast.Attribute) and key.attr in _TABLE_KEYWORDS


def _string(value: ast.expr) -> str | None:
    match value:
        case ast.Constant(value=str(text)):
            return text
    return None
