"""Seeds of the simulation: those that failed once, then as many as fit into the gate.

`make simulation` runs all two hundred; `pytest -n 0 tests/simulation --seed N` replays one.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.simulation import EVENTS, Simulation

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAST = Path(__file__).with_name("seeds.txt")
SEEDS, SHARES = 24, 2
ENOUGH_SECONDS = 300


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


def test_nothing_is_lost_doubled_or_stuck(seeds: list[int]) -> None:
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
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{EVENTS * len(seeds)} events" in done.stdout


def test_the_same_seed_comes_to_the_same_end() -> None:
    ends = []
    for _ in range(2):
        simulation = Simulation(7, events=200)
        simulation.run()
        ends.append((simulation.image, simulation.lives, simulation.refused))
    assert ends[0] == ends[1]
