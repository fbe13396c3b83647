"""The program's own source files, parsed, and what the rules ask of them."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "domain", "storage", "handlers", "scheduling", "views", "playground")
COMPOSITION_ROOT = frozenset(
    f"bot/{name}.py" for name in ("__main__", "wiring", "due_list", "interpreter", "playing")
)

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file, named from the project's folder on."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.path.partition("/")[0]

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def is_root(self) -> bool:
        return self.path in COMPOSITION_ROOT

    def at(self, node: ast.AST, complaint: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {complaint}"

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def functions(self) -> Iterator[FunctionNode]:
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield node

    def calls(self) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node


Rule = Callable[[Source], Iterator[str]]


def source(path: str, text: str) -> Source:
    return Source(path, text, ast.parse(text))


@cache
def sources(*rooms: str) -> tuple[Source, ...]:
    """Return every file of these rooms, of all of them when none is named."""
    return tuple(
        source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for room in rooms or ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
    )


def broken(rule: Rule, *rooms: str) -> list[str]:
    """Return every complaint of a rule."""
    return [complaint for each in sources(*rooms) for complaint in rule(each)]


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` of a name or attribute; other parts are empty."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True)
class Import:
    """One imported module: ours as `room.file`, others by their top name."""

    node: ast.AST
    module: str

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    @property
    def is_ours(self) -> bool:
        return self.top in ROOMS

    @property
    def is_third_party(self) -> bool:
        return not self.is_ours and self.top not in sys.stdlib_module_names


def imports(of: Source) -> Iterator[Import]:
    """Yield what a file imports, inside functions too."""
    for node in ast.walk(of.tree):
        if isinstance(node, ast.Import):
            yield from (Import(node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _imported_from(of, node)


def _imported_from(of: Source, node: ast.ImportFrom) -> Iterator[Import]:
    module = node.module or ""
    if node.level:
        folder = of.path.split("/")[: -node.level]
        module = ".".join([*folder, *([module] if module else [])])
    if module in ROOMS:
        yield from (Import(node, f"{module}.{alias.name}") for alias in node.names)
    else:
        yield Import(node, module)
