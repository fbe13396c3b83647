"""Every fault on the page names tests that are there."""

import ast
import re

from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs/developers/faults.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "Shown by" not in line]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
FEWEST_ROWS = 40


def _tests(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_fault_names_tests_that_are_there() -> None:
    assert len(ROWS) >= FEWEST_ROWS
    assert [row for row in ROWS if not NAMED.search(row)] == []
    named = set(NAMED.findall(PAGE))
    known = {path: _tests(path) for path, _ in named if (ROOT / path).exists()}
    assert (
        sorted(f"{path}::{test}" for path, test in named if test not in known.get(path, ())) == []
    )


def test_everything_in_backquotes_that_looks_like_a_test_is_named_in_full() -> None:
    assert len(re.findall(r"`[^`]*test_\w+[^`]*`", PAGE)) == len(NAMED.findall(PAGE))
