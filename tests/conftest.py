"""For all tests: how samples are drawn, and what was left out, said once for each reason."""

import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import pictures
from bot.interpreter import settle
from handlers import late_types

# As the program does, and before any test has aiogram.
late_types.load()
# Tests and libraries stay; looked through again and again they take half as long once more.
gc.disable()

# A machine that is loaded takes its time; in the gate the same samples are drawn each time.
settings.register_profile("here", deadline=None)
settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.load_profile("gate" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, help="replay this seed of the simulation and no other")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    settle()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"left out: {count} tests; {reason}")


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine's folder of fonts, with all that pictures need."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    for name in ("NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "NotoColorEmoji.ttf"):
        (folder / name).touch()
    monkeypatch.setattr(pictures, "FONTS", folder)
    pictures.are_possible.cache_clear()
    yield folder
    pictures.are_possible.cache_clear()
