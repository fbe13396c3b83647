"""What the lock files hold: names, versions and hashes of every library, and nothing else."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
ENTRY = re.compile(
    r"([a-z0-9-]+)==([0-9a-z.]+)( ; python_version < '[0-9.]+')?"
    r"((?: +--hash=sha256:[0-9a-f]{64})+)"
)
HAS_COMPILED_PARTS = {
    "aiohttp",
    "drand-verify",
    "multidict",
    "pydantic-core",
    "rapidfuzz",
    "uvloop",
    "yarl",
}
# Published for no newer Python; decision 0006 says what a newer one goes without.
OLDER_PYTHONS_ONLY = {"drand-verify": "3.13"}


def locked(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return library → (version, hashes) of a lock file; fail on anything else in it."""
    found = {}
    for entry in (ROOT / name).read_text().replace("\\\n", " ").splitlines():
        match = ENTRY.fullmatch(entry)
        assert match, f"{name}: not a name, a version and hashes: {entry[:80]}"
        library, version, marker, hashes = match.groups()
        assert library not in found, f"{name}: {library} stands there twice"
        below = re.findall(r"'(.*)'", marker or "")
        assert below == [each for each in [OLDER_PYTHONS_ONLY.get(library)] if each]
        found[library] = (version, frozenset(hashes.split()))
    return found


def direct(section: list[str]) -> set[str]:
    return {re.split(r"[<>=~!\[; ]", line)[0].lower() for line in section}


@pytest.fixture(scope="module")
def project() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_only(name: str) -> None:
    assert locked(name)


@pytest.mark.parametrize("name", LOCKS)
def test_compiled_libraries_are_locked_for_more_than_one_kind_of_machine(name: str) -> None:
    libraries = locked(name)
    for library in HAS_COMPILED_PARTS:
        _, hashes = libraries[library]
        assert len(hashes) > 20, f"{library}: wheels for one machine only?"


def test_every_library_the_project_names_is_locked(project: Any) -> None:
    extras = project["optional-dependencies"]
    assert direct(project["dependencies"] + extras["fast"]) <= locked("requirements.txt").keys()
    assert direct(extras["dev"]) <= locked("requirements-dev.txt").keys()


def test_exact_pins_of_the_project_are_the_locked_versions(project: Any) -> None:
    libraries = locked("requirements.txt")
    for line in project["dependencies"] + project["optional-dependencies"]["fast"]:
        if "==" in line:
            library, version = line.split(";")[0].split("==")
            assert libraries[library.lower()][0] == version


def test_the_developers_lock_includes_the_runtime_one() -> None:
    developers = locked("requirements-dev.txt")
    for library, entry in locked("requirements.txt").items():
        assert developers[library] == entry
