"""What the alarm clock tells of jobs that fail."""

import sqlite3
from datetime import UTC, datetime

import pytest
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from structlog.testing import capture_logs

from scheduling.scheduler import _tell


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
