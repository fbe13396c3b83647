"""What `make` says on a machine that lacks something, tried with a search path of our own."""

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


def make(target: str, programs: Path) -> list[str]:
    checkout = programs.parent / "checkout"
    checkout.mkdir()
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, checkout)
    ended = subprocess.run(
        [MAKE, target],
        cwd=checkout,
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert ended.returncode != 0
    assert not (checkout / ".venv").exists()
    return (ended.stdout + ended.stderr).splitlines()


@pytest.mark.parametrize("target", ["run", "test"])
def test_without_python_one_line_names_the_packages(target: str, programs: Path) -> None:
    (line,) = make(target, programs)
    assert "apt install python3.11 python3.11-venv" in line


def test_with_an_older_python_one_line_names_the_packages(programs: Path) -> None:
    a_python_that_answers(programs / "python3", '*"(3, 11)"*) exit 1')
    (line,) = make("run", programs)
    assert "Python 3.11 or newer is missing" in line


def test_without_the_venv_package_one_line_names_it(programs: Path) -> None:
    a_python_that_answers(programs / "python3.11", "*ensurepip*) exit 1")
    (line,) = make("run", programs)
    assert "apt install python3.11-venv" in line


def a_python_that_answers(python: Path, case: str) -> None:
    python.write_text(
        f'#!/bin/sh\ncase "$2" in\n{case};;\n*print*) echo python3.11-venv;;\nesac\n'
    )
    python.chmod(0o755)
