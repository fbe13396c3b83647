"""Whether something stands in the file that is still to be done: no clock moves before."""

from collections.abc import Callable
from sqlite3 import Connection

import pytest

from bot import schedules
from bot.health import rows_wait
from bot.schedules import Plan
from storage import chores, inbox, outbox
from tests.scheduling.season import a_database

NOW = 1_790_000_000


def _an_update(tx: Connection) -> None:
    inbox.accept(tx, [inbox.Arrival(1, "{}", False)], now=NOW)


def _a_letter(tx: Connection) -> None:
    outbox.add(tx, card="digest", facts={}, user_id=1, now=NOW)


def _a_chore(tx: Connection) -> None:
    chores.add(tx, kind="delete", ref="1:1", facts={}, due_at=NOW)


def _a_schedule(tx: Connection) -> None:
    schedules.begin(tx, Plan("digest", "weekly", "daily 09:00", "UTC"), now=NOW)


@pytest.mark.parametrize("begin", [_an_update, _a_letter, _a_chore, _a_schedule])
def test_each_kind_of_row_waits_from_its_time_on(begin: Callable[[Connection], None]) -> None:
    with a_database() as db:
        assert not rows_wait(db.tx, NOW)
        begin(db.tx)
        assert rows_wait(db.tx, NOW)


def test_what_is_due_later_does_not_wait_yet() -> None:
    with a_database() as db:
        _a_chore(db.tx)
        _a_letter(db.tx)
        assert not rows_wait(db.tx, NOW - 1)
