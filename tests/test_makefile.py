"""What `make` runs, and what it says on a machine that lacks something.

Tried with a search path of our own.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAKE = shutil.which("make") or "/usr/bin/make"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder that is the whole search path: a shell, and what the test adds."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def installed(checkout: Path) -> Path:
    """The environment as if it were there, with a python that only prints what it is asked."""
    venv = checkout / ".venv"
    (venv / "bin").mkdir(parents=True)
    for name in ("bin/pip", ".runtime", ".dev"):
        (venv / name).touch()
    a_program(venv / "bin/python", 'echo "$*"')
    return checkout


def make(checkout: Path, programs: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MAKE, *targets],
        cwd=checkout,
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def complaint(checkout: Path, programs: Path, target: str) -> str:
    """Return the one line that it ends with, nothing done."""
    ended = make(checkout, programs, target)
    assert ended.returncode != 0
    assert not (checkout / ".venv").exists()
    (line,) = (ended.stdout + ended.stderr).splitlines()
    return line


CHECKED = ["ruff format --check", "ruff check", "mypy --strict"]
FAST = "pytest -n 2 -m not (slow or serial or browser) --ignore=tests/conversations"
BY_WEBHOOK = (
    "pytest -n 3 --dist worksteal -m not (serial or browser or polling) tests/conversations"
)
ALL = ["pytest -n 3 --dist worksteal -m not (serial or long)", "pytest -m serial"]


@pytest.mark.parametrize(
    ("targets", "wanted"),
    [
        (["check"], [*CHECKED, FAST]),
        (["test"], ALL),
        (["webhook"], [BY_WEBHOOK]),
        # Once is enough, and the end is the summary of tests.
        (["check", "test"], [*CHECKED, *ALL]),
    ],
)
def test_no_test_runs_twice(
    targets: list[str], wanted: list[str], installed: Path, programs: Path
) -> None:
    ended = make(installed, programs, *targets)
    assert ended.returncode == 0, ended.stderr
    asked = [line.removeprefix("-m ") for line in ended.stdout.splitlines()]
    assert len(asked) == len(wanted)
    assert all(map(str.startswith, asked, wanted)), asked


@pytest.mark.parametrize("target", ["run", "test"])
def test_without_python_one_line_names_the_packages(
    target: str, checkout: Path, programs: Path
) -> None:
    assert "apt install python3.11 python3.11-venv" in complaint(checkout, programs, target)


def test_with_an_older_python_one_line_names_the_packages(checkout: Path, programs: Path) -> None:
    a_python_that_answers(programs / "python3", '*"(3, 11)"*) exit 1')
    assert "Python 3.11 or newer is missing" in complaint(checkout, programs, "run")


def test_without_the_venv_package_one_line_names_it(checkout: Path, programs: Path) -> None:
    a_python_that_answers(programs / "python3.11", "*ensurepip*) exit 1")
    assert "apt install python3.11-venv" in complaint(checkout, programs, "run")


def a_python_that_answers(python: Path, case: str) -> None:
    a_program(python, f'case "$2" in\n{case};;\n*print*) echo python3.11-venv;;\nesac')


def a_program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
