"""The playground in a process of its own: `python -m playground --port 8081 --rate 5000`.

For benchmarks, and for trying a bot that is not Encore. Prints its address, its bot's token and
the figures of the crowd as JSON lines.
"""

import argparse
import asyncio
import contextlib
import errno
import json
import os
import signal
import sys

from .server import Playground


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    asked = _arguments().parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(asked))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.stderr.write(f"--port: {asked.port} is in use; 0 is a free one\n")
        sys.exit(os.EX_TEMPFAIL)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--token", help="the bot's token; made from the seed when left out")
    parser.add_argument("--members", type=int, default=0, help="how many the crowd has")
    parser.add_argument("--rate", type=float, default=0, help="what the crowd does in a second")
    parser.add_argument("--backlog", type=int, default=0, help="crowd updates made at the start")
    parser.add_argument("--no-flood-control", action="store_true")
    return parser


async def _serve(asked: argparse.Namespace) -> None:
    playground = Playground(
        seed=asked.seed, token=asked.token, flood_control=not asked.no_flood_control
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    playground.open_fan_group()
    async with playground.serve(asked.port):
        if asked.members or asked.rate or asked.backlog:
            playground.world.crowd.set(asked.members or 1000, asked.rate)
            playground.world.crowd.say(asked.backlog)
        _print({"address": playground.address, "token": playground.token})
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1)
            if asked.rate:
                waiting = len(playground.world.updates)
                _print({"said": playground.world.crowd.said, "waiting": waiting})


def _print(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
