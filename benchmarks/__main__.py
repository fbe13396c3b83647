"""`python -m benchmarks [P1 … P6] [--rounds N] [--updates N] [--json]`: status 1 on a miss."""

import argparse
import json
import sys
from collections.abc import Callable

from benchmarks.figures import Figure

ROUNDS = 5
UPDATES = 60_000


def _ingest(asked: argparse.Namespace) -> list[Figure]:
    from benchmarks.ingest import ingest

    return ingest(asked.rounds, asked.updates, asked.updates // 3)


def _footprint(asked: argparse.Namespace) -> list[Figure]:
    from benchmarks.footprint import footprint

    return footprint(asked.rounds)


def _boards(asked: argparse.Namespace) -> list[Figure]:
    from benchmarks.boards import boards

    return boards(asked.rounds)


def _draw(asked: argparse.Namespace) -> list[Figure]:
    from benchmarks.draws import draw

    return draw(asked.rounds)


def _broadcast(asked: argparse.Namespace) -> list[Figure]:
    from benchmarks.broadcast import broadcast

    return broadcast(asked.rounds)


def _search(asked: argparse.Namespace) -> list[Figure]:
    from benchmarks.search import searching

    return searching(asked.rounds)


def _webhook(asked: argparse.Namespace) -> list[Figure]:
    from benchmarks.webhook import webhook

    return webhook(asked.rounds, asked.updates)


SUITES: dict[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "P1": _ingest,
    "P2": _ingest,
    "P3": _ingest,
    "P4": _footprint,
    "P5": _boards,
    "P6": _draw,
    "P7": _broadcast,
    "P8": _search,
    "P10": _webhook,
}


def main() -> int:
    """Measure what was asked for, everything without a name, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="P1", help="what to measure; all if none")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--updates", type=int, default=UPDATES)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    wanted = [each.upper() for each in asked.ids] or list(SUITES)
    if unknown := [each for each in wanted if each not in SUITES]:
        parser.error(f"not measured here: {', '.join(unknown)}; there are {', '.join(SUITES)}")
    figures: list[Figure] = []
    for suite in dict.fromkeys(SUITES[each] for each in wanted):
        figures += suite(asked)
        if not asked.json:
            print("\n".join(figure.line() for figure in figures[-4:]), flush=True)
    if asked.json:
        print(json.dumps([figure.as_json() for figure in figures]))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
