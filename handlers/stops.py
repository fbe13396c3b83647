"""Why the program ends by itself: an exit status and one line for the operator."""

import sys
from collections.abc import Awaitable

REVOKED = "BOT_TOKEN is revoked or wrong: ask @BotFather"
EX_TEMPFAIL = 75
EX_CONFIG = 78


class Stop(Exception):
    """The program must end with an exit status, for a reason worth one line."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def stop_in(error: BaseException) -> Stop | None:
    """Find the reason to stop inside what a group of tasks raised."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := stop_in(inner))), None)
    return None


async def explained(program: Awaitable[None]) -> int:
    """Run a program and return its exit status; what it stops for is the operator's one line."""
    try:
        await program
    except (Stop, BaseExceptionGroup) as error:
        reason = stop_in(error)
        if reason is None:
            raise
        print(reason, file=sys.stderr)  # noqa: T201 - the operator reads no log here
        return reason.status
    return 0
