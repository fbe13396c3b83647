"""What must be true of a simulation, on its way and in the end."""

import re
from collections.abc import Collection
from random import Random
from sqlite3 import Connection

from bot import consistency
from playground.server import Playground
from tests.simulation.inline import rows
from tests.simulation.network import Wire

POISONS = (
    ("message", {"weird": 1}),
    ("message", {"message_id": "x", "chat": {"id": 1}}),
    ("something_new", {"a": [1, 2, {"b": None}]}),
    ("callback_query", {"id": 5}),
    ("chat_member", {"chat": {"id": -1, "type": "planet"}, "new_chat_member": {"status": "?"}}),
)
# What the program may log as an error: an update that nobody could read, and an errand that
# Telegram did not let it do yet.
EXPECTED = re.compile(
    r"^update set aside:|^a chore failed:.*\n(?:TimeoutError: Telegram cannot be asked$"
    r"|aiogram\.exceptions\.Telegram(?:NetworkError|ServerError|RetryAfter|MigrateToChat):)",
    re.DOTALL,
)


def none(what: str, found: Collection[object]) -> None:
    """Fail when there is any, and show the first of them."""
    assert not found, f"{what}: {list(found)[:3]}"


class Watch:
    """Remembers what was poisoned and finds what is wrong."""

    def __init__(self, trace: list[str]) -> None:
        self._trace = trace
        self._poisoned: set[int] = set()
        self.failures: list[BaseException] = []

    def poison(self, playground: Playground, chance: Random) -> None:
        """Send an update that nobody can read."""
        kind, body = chance.choice(POISONS)
        self._poisoned.add(playground.deliver(kind, body))

    def may_be_poison(self, numbers: tuple[int, int]) -> None:
        """Remember the second of two updates when the first is poison: they say the same."""
        if numbers[0] in self._poisoned:
            self._poisoned.add(numbers[1])

    def check(self, tx: Connection) -> None:
        """Look at what must hold between any two transactions."""
        none("books that do not balance", consistency.problems(tx))
        none("logged as errors", [line for line in self._trace if not EXPECTED.search(line)])
        none("tasks that ended with an error", self.failures)

    def check_in_the_end(self, tx: Connection, wire: Wire, playground: Playground) -> None:
        """Look at what must hold once everything has come to rest."""
        now = playground.clock.unix()
        none(
            "updates that nobody finished",
            rows(tx, "SELECT update_id, raw FROM inbox WHERE state = 'waiting'"),
        )
        # A poll that was sent, and sent again after a crash, is known by its second message only.
        found = rows(tx, "SELECT update_id, why, raw FROM quarantine WHERE why <> 'unknown poll'")
        found = [each for each in found if each[0] not in self._poisoned]
        none("updates set aside without reason", found)
        self._check_outbox(tx, wire, now)
        self._check_due(tx, now)
        self._check_effects(tx)

    def _check_outbox(self, tx: Connection, wire: Wire, now: int) -> None:
        waiting = rows(
            tx,
            "SELECT outbox_id, card, state, not_before - ? FROM outbox WHERE state = 'sending'"
            " OR state = 'waiting' AND not_before <= ?",
            now,
            now,
        )
        none("letters that are due", waiting)
        often = {number: times for number, times in wire.delivered.items() if times > 2}
        none("letters that Telegram has more than twice", often)
        sent = rows(tx, "SELECT outbox_id, card FROM outbox WHERE state = 'sent'")
        never = [each for each in sent if each[0] not in wire.delivered]
        none("letters that count as sent and never were", never)

    @staticmethod
    def _check_due(tx: Connection, now: int) -> None:
        overdue = rows(
            tx, "SELECT kind, ref, due_at - ? FROM chores WHERE state = 'waiting' AND due_at <= ?",
            now, now,
        )  # fmt: skip
        none("chores that are overdue", overdue)
        none("chores given up", rows(tx, "SELECT kind, ref FROM chores WHERE state = 'failed'"))
        none(
            "dialogues that are over",
            rows(tx, "SELECT step FROM dialogues WHERE expires_at < ?", now),
        )

    @staticmethod
    def _check_effects(tx: Connection) -> None:
        twice = rows(
            tx, "SELECT community_id, ref, count(*) FROM ledger GROUP BY 1, 2 HAVING count(*) > 1"
        )
        none("effects that came twice", twice)
        twice = rows(
            tx, "SELECT member_id, on_date, count(*) FROM ledger WHERE reason = 'checkin'"
            " GROUP BY 1, 2 HAVING count(*) > 1"
        )  # fmt: skip
        none("effects that came twice", twice)
