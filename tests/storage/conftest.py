from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage.database import Database
from tests.storage.purses import SCHEMA


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write numbered migrations into a folder: `written(first, second, …)`."""

    def write(*scripts: str) -> Path:
        folder = tmp_path / "migrations"
        folder.mkdir(exist_ok=True)
        for number, script in enumerate(scripts, start=1):
            (folder / f"{number:04}_step.sql").write_text(script, encoding="utf-8")
        return folder

    return write


@pytest.fixture
async def database(tmp_path: Path, written: Callable[..., Path]) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "purses.db", migrations=written(SCHEMA)) as opened:
        yield opened
