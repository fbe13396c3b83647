"""How the program fares, for machines: what is counted while it runs, and how it is written."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from bot.health import overdue_since
from storage import inbox, outbox
from storage.backup import newest

if TYPE_CHECKING:
    from prometheus_client.core import Metric

PREFIX = "encore"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
QUARANTINE_SECONDS = 14 * 24 * 3600


@dataclass(slots=True)
class Counts:
    """What happened since the start; the names in each are few and known."""

    # By what became of them: message, reaction, routed, unreadable.
    updates: Counter[str] = field(default_factory=Counter)
    handler_failures: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the file and beside it; ages in seconds, None where there is nothing."""

    inbox_waiting: int
    outbox_waiting: int
    outbox_age: int | None
    due_age: int | None
    quarantined: int
    backup_age: int | None
    database_bytes: int


def standing(tx: Connection, *, database: Path, now: int) -> Standing:
    """Read how much waits and for how long."""
    waiting_since = outbox.oldest_waiting(tx)
    due_since = overdue_since(tx, now)
    backup_at = newest(database.parent / "backups")
    return Standing(
        inbox_waiting=inbox.count_waiting(tx),
        outbox_waiting=outbox.count_waiting(tx),
        outbox_age=None if waiting_since is None else now - waiting_since,
        due_age=None if due_since is None else now - due_since,
        quarantined=sum(inbox.quarantined_since(tx, now - QUARANTINE_SECONDS).values()),
        backup_age=None if backup_at is None else now - backup_at,
        database_bytes=database.stat().st_size,
    )


def exposition(
    counts: Counts, sends: Mapping[str, int], found: Standing, *, is_heard: bool
) -> bytes:
    """Return the figures in Prometheus' text format; `sends` counts calls by their outcome."""
    # Only who asks for metrics pays for the library.
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

    class Collector:
        def collect(self) -> "Iterator[Metric]":
            yield from _counters(counts, sends)
            yield from _gauges(found, is_heard=is_heard)

    registry = CollectorRegistry()
    registry.register(Collector())
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _counters(counts: Counts, outcomes: Mapping[str, int]) -> "Iterator[Metric]":
    from prometheus_client.core import CounterMetricFamily

    updates = CounterMetricFamily(f"{PREFIX}_updates", "Updates taken in", labels=["kind"])
    for kind, number in sorted(counts.updates.items()):
        updates.add_metric([kind], number)
    yield updates
    sends = CounterMetricFamily(f"{PREFIX}_sends", "Calls that speak", labels=["outcome"])
    for outcome, number in sorted(outcomes.items()):
        sends.add_metric([outcome], number)
    yield sends
    failures = "Handlers that failed unexpectedly"
    yield CounterMetricFamily(f"{PREFIX}_handler_failures", failures, counts.handler_failures)


def _gauges(found: Standing, *, is_heard: bool) -> "Iterator[Metric]":
    from prometheus_client.core import GaugeMetricFamily

    for name, says, value in (
        ("telegram_heard", "1 while Telegram is heard", int(is_heard)),
        ("inbox_waiting", "Updates that wait for their handler", found.inbox_waiting),
        ("outbox_waiting", "Messages that wait to be sent", found.outbox_waiting),
        ("outbox_age_seconds", "Age of the oldest message that waits", found.outbox_age or 0),
        ("due_age_seconds", "How late the oldest due work is", found.due_age or 0),
        ("quarantined", "Updates set aside within 14 days", found.quarantined),
        ("backup_age_seconds", "Age of the newest backup, -1 without", found.backup_age),
        ("database_bytes", "Size of the database", found.database_bytes),
    ):
        yield GaugeMetricFamily(f"{PREFIX}_{name}", says, -1 if value is None else value)
