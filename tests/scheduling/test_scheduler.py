"""What the alarm clock tells of jobs that fail."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from structlog.testing import capture_logs

from scheduling.scheduler import _tell, alarm_clock


def failed(error: BaseException) -> JobExecutionEvent:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    return JobExecutionEvent(EVENT_JOB_ERROR, "due", "default", at, exception=error)


def full_disk() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def test_a_full_disk_is_a_line_without_a_traceback() -> None:
    with capture_logs() as lines:
        _tell(failed(full_disk()))
    (line,) = lines
    assert (line["log_level"], line["error"]) == ("error", "database or disk is full")
    assert "exc_info" not in line


@pytest.mark.parametrize("error", [KeyError("x"), sqlite3.OperationalError("no such table: x")])
def test_what_nobody_expected_comes_with_where_it_came_from(error: Exception) -> None:
    with capture_logs() as lines:
        _tell(failed(error))
    assert [line["exc_info"] for line in lines] == [error]


@pytest.mark.parametrize("jump", [timedelta(days=-3660), timedelta(hours=1)])
async def test_it_rings_at_once_when_the_clock_has_jumped(jump: timedelta) -> None:
    rung = asyncio.Event()

    async def due() -> None:
        rung.set()

    async def nothing() -> None:
        pass

    def now() -> datetime:
        return datetime.now(UTC)

    clock = alarm_clock(letters=nothing, due=due, care=nothing, present=now)
    clock.start(paused=True)
    try:
        # A clock that went ten years ahead finds its last ring ten years ago, and so back.
        clock.modify_job("due", next_run_time=now() + jump)
        clock.resume()
        async with asyncio.timeout(10):
            await rung.wait()
    finally:
        clock.shutdown(wait=False)
