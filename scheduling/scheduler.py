"""The alarm clock: three interval jobs that only ring; what is due is a query."""

import logging
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.database import is_storage_trouble

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[None]]
# A ring that is later than that, or earlier, was not only kept waiting.
JUMP = timedelta(seconds=30)


class AlarmClock(AsyncIOScheduler):  # type: ignore[misc]  # without types
    """Rings on when the machine's clock jumps.

    APScheduler counts each ring of a night that was slept through, one by one and for minutes
    after a year; and after a jump back it would be silent until the old time comes again.
    """

    def __init__(self, present: Callable[[], datetime], **settings: Any) -> None:
        super().__init__(**settings)
        self._present = present

    def _process_jobs(self) -> float | None:
        now = self._present()
        for job in self.get_jobs():
            if abs(now - job.next_run_time) > job.trigger.interval + JUMP:
                job.modify(next_run_time=now)
        return super()._process_jobs()  # type: ignore[no-any-return]  # without types


def _tell(event: JobExecutionEvent) -> None:
    # At the end of the program a job may be cut off; what it had to do is still due then.
    if isinstance(event.exception, CancelledError):
        return
    if event.exception is not None and is_storage_trouble(event.exception):
        # A line each second until the disk has room again: a traceback each would fill it more.
        log.error("a job waits for the disk", job=event.job_id, error=str(event.exception))
        return
    log.error("a job failed", job=event.job_id, exc_info=event.exception)


def alarm_clock(
    *, letters: Job, due: Job, care: Job, present: Callable[[], datetime]
) -> AsyncIOScheduler:
    """Return the scheduler, not started; late rings are made up for once (trap 6).

    `present` is the machine's own, by which the scheduler goes.
    """
    # It would tell of each failure twice, and of rings that come during the last one's work.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    scheduler = AlarmClock(
        present,
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_job(letters, "interval", seconds=1, id="letters")
    # One more may wait for the one at work: a move of the clock meanwhile is not missed.
    scheduler.add_job(due, "interval", seconds=1, id="due", max_instances=2)
    scheduler.add_job(care, "interval", hours=1, id="care")
    scheduler.add_listener(_tell, EVENT_JOB_ERROR)
    return scheduler


def ring(scheduler: AsyncIOScheduler, *, at: datetime) -> None:
    """Ring for letters and due work at once: the clock they go by was moved.

    `at` is the machine's own present, by which the scheduler itself goes.
    """
    if scheduler.running:
        for name in ("letters", "due"):
            scheduler.modify_job(name, next_run_time=at)
