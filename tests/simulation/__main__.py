"""Run seeds: `PYTHONHASHSEED=0 python -m tests.simulation 1-200`, or those that are named.

With another PYTHONHASHSEED sets come in another order, and a seed comes to something else.
"""

import sys
import time
import traceback
from collections.abc import Iterator

from tests.simulation.simulation import Simulation

REPLAY = "replay it: .venv/bin/python -m pytest -n 0 tests/simulation --seed"
MOST_SHOWN = 300


def _seeds(arguments: list[str]) -> Iterator[int]:
    for argument in arguments:
        first, _, last = argument.partition("-")
        yield from range(int(first), int(last or first) + 1)


def main() -> int:
    failed, events, lives, began = [], 0, 0, time.process_time()
    for seed in _seeds(sys.argv[1:]):
        simulation = Simulation(seed)
        try:
            simulation.run()
        except Exception as error:  # noqa: BLE001 - the others are run all the same
            # What it was comes first: whoever prints it may leave out the rest.
            print(f"seed {seed} failed: {str(error)[:MOST_SHOWN]}\n{REPLAY} {seed}")  # noqa: T201
            traceback.print_exc(file=sys.stdout)
            failed.append(seed)
        came_to = f"{simulation.lives} lives, {simulation.mark:08x}"
        print(f"seed {seed}: {came_to}", flush=True)  # noqa: T201
        events, lives = events + simulation.happened, lives + simulation.lives
    seconds = time.process_time() - began
    print(f"{events} events, {lives} lives, {seconds:.0f} s, failed: {failed}")  # noqa: T201
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
