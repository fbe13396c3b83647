"""Seeds of the simulation: those that failed once, then as many as fit into the gate.

`make simulation` runs all two hundred; `pytest -n 0 tests/simulation --seed N` replays one.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.simulation.simulation import EVENTS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAST = Path(__file__).with_name("seeds.txt")
SEEDS, SHARES = 24, 2
ENOUGH_SECONDS = 300
# Seed 5 came to another end each time while sleepers woke in the order of their addresses.
TWICE = (5, 2, 147)


def past_failures() -> list[int]:
    """Return the seeds that failed once."""
    lines = PAST.read_text(encoding="utf-8").splitlines()
    return [int(line.split()[0]) for line in lines if line and not line.startswith("#")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" not in metafunc.fixturenames:
        return
    asked = metafunc.config.getoption("--seed")
    seeds = list(dict.fromkeys([*past_failures(), *range(1, SEEDS + 1)]))
    shares = [seeds[number::SHARES] for number in range(SHARES)] if asked is None else [[asked]]
    metafunc.parametrize("seeds", shares, ids=lambda share: f"{share[0]}-and-more")


def live(seeds: Sequence[int]) -> str:
    """Live seeds, one after the other, in a process of their own; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *map(str, seeds)],
        # Sets of words come in the same order in every process then.
        env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=ENOUGH_SECONDS,
    )
    failures = [line for line in done.stdout.splitlines() if " failed: " in line]
    assert done.returncode == 0, "\n".join((*failures, done.stdout, done.stderr))
    return done.stdout


def test_nothing_is_lost_doubled_or_stuck(seeds: list[int]) -> None:
    assert f"{EVENTS * len(seeds)} events" in live(seeds)


def test_the_same_seed_comes_to_the_same_end_in_every_process_and_after_whatever_others() -> None:
    forwards, backwards = live(TWICE), live(TWICE[::-1])
    for seed in TWICE:
        lines = re.findall(
            rf"^seed {seed}: .*, [0-9a-f]{{8}}$", forwards + backwards, re.MULTILINE
        )
        assert len(lines) == 2
        assert lines[0] == lines[1]
