"""What an installed Encore consists of: the rooms, and the files they read at run time."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {"bot", "domain", "handlers", "playground", "scheduling", "storage", "views"}


@pytest.fixture(scope="module")
def setuptools() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]


def files(room: str) -> set[Path]:
    found = {path for path in (ROOT / room).rglob("*") if path.is_file()}
    return {path for path in found if "__pycache__" not in path.parts}


def test_every_folder_with_code_is_a_listed_package(setuptools: Any) -> None:
    folders = {
        path.parent.relative_to(ROOT)
        for room in ROOMS
        for path in files(room)
        if path.suffix == ".py"
    }
    assert {str(folder).replace("/", ".") for folder in folders} <= set(setuptools["packages"])
    assert set(setuptools["packages"]) == ROOMS


def test_every_file_a_room_reads_is_listed_with_it(setuptools: Any) -> None:
    for room in ROOMS:
        patterns = setuptools["package-data"].get(room, [])
        listed = {path for pattern in patterns for path in (ROOT / room).glob(pattern)}
        left_out = {path for path in files(room) - listed if path.suffix != ".py"}
        assert not left_out, "add these to package-data in pyproject.toml"
