"""The alarm clock: three interval jobs that only ring; what is due is a query."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[None]]


def _tell(event: JobExecutionEvent) -> None:
    log.error("a job failed", job=event.job_id, error=repr(event.exception))


def alarm_clock(*, letters: Job, due: Job, care: Job) -> AsyncIOScheduler:
    """Return the scheduler, not started; late rings are made up for once (trap 6)."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_job(letters, "interval", seconds=1, id="letters")
    scheduler.add_job(due, "interval", seconds=1, id="due")
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
