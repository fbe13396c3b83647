"""Every rule stands in the documentation and names its test, and the other way round."""

import re
from pathlib import Path

from playground.methods import METHODS
from playground.missing import MISSING
from playground.requests import table

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RULES = (ROOT / "docs/developers/telegram.md").read_text(encoding="utf-8")


def _tests(module: str) -> set[str]:
    source = (HERE / module).read_text(encoding="utf-8")
    return set(re.findall(r"^(?:async )?def (test_\w+)", source, re.MULTILINE))


def test_every_rule_names_a_test_that_exists_and_no_test_is_left_out() -> None:
    modules = set(re.findall(r"tests/playground/(test_\w+\.py)", RULES))
    named = re.findall(r"`(test_\w+)`", RULES)
    existing = {name for module in modules for name in _tests(module)}
    assert len(named) == len(set(named))
    assert set(named) == existing


def test_what_is_missing_is_the_same_on_the_page_and_in_the_documentation() -> None:
    guide = (ROOT / "docs/playground.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- (.+)$", guide.partition("## What it does not do")[2], re.MULTILINE)
    assert listed == list(MISSING)


def test_every_method_that_is_done_is_one_of_telegrams() -> None:
    assert set(METHODS) | {"getUpdates"} <= set(table()["methods"])


def test_the_description_of_the_bot_api_keeps_its_licence() -> None:
    licence = "\n".join(table()["licence"])
    assert "Copyright (c) 2020 Paul Larsen" in licence
    assert "Alex Root Junior" in licence
