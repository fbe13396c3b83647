"""A year of groups in which everything is planned that comes because it is time.

The due work is the program's own, put together as it is there; what would be said is taken from
the outbox. Nothing waits; the clock, sleep and death are in our hand.
"""

from asyncio import Event
from bisect import bisect_left
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from sqlite3 import Connection
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from aiogram import Bot

from bot.config import Config
from bot.due_list import Ground, due_work
from scheduling import care
from scheduling.backups import Backups
from scheduling.due import DueWork
from scheduling.fetching import Fetched, Unreachable
from storage import feeds, outbox
from tests.scheduling.season import DAY_SECONDS, HOUR_SECONDS, Crash, InlineDatabase

T = TypeVar("T")
P = ParamSpec("P")

NEWS_SECONDS = 5 * HOUR_SECONDS
_NEXT = (
    "SELECT min(at) FROM (SELECT min(next_at) AS at FROM schedules WHERE state = 'open'"
    " UNION ALL SELECT min(due_at) FROM chores WHERE state = 'waiting')"
)


class MortalDatabase(InlineDatabase):
    """A database whose process may be killed before a commit, or right after it."""

    def __init__(self, tx: Connection, chance: Random) -> None:
        super().__init__(tx)
        self._chance, self.danger = chance, 0.0

    async def write(
        self,
        function: Callable[Concatenate[Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        def mortal(tx: Connection) -> T:
            outcome = function(tx, *args, **kwargs)
            if self._chance.random() < self.danger:
                raise Crash
            return outcome

        outcome = await super().write(mortal)
        if self._chance.random() < self.danger:
            raise Crash
        return outcome


@dataclass(frozen=True, slots=True)
class Said:
    """A letter that was sent: its card, its facts, to whom, and when by the program's clock."""

    card: str
    facts: dict[str, Any]
    chat_key: int | None
    user_id: int | None
    at: int
    number: int
    entries: tuple[str, ...] = ()


class NoBot:
    """A Telegram in which nobody administers anything."""

    async def get_chat_administrators(self, _chat_id: int, **_how: object) -> list[Any]:
        return []


@dataclass
class Year:
    """Lives; `at` is the true time, `wrong` the error of the program's clock."""

    db: MortalDatabase
    chance: Random
    at: int
    started: int
    people: Callable[[int], None]
    wrong: int = 0
    said: list[Said] = field(default_factory=list)
    ticks: list[int] = field(default_factory=list)
    hours: list[int] = field(default_factory=list)
    _due: DueWork | None = None
    _errands: list[Coroutine[Any, Any, None]] = field(default_factory=list)
    _cared_at: int = 0

    @property
    def clock(self) -> int:
        return self.at + self.wrong

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock, UTC)

    async def sleep(self, _seconds: float) -> None:
        raise AssertionError("nothing waits here")

    def on_move(self, callback: Callable[[], None], /) -> None: ...

    async def fetch(self, url: str, *, etag: str, modified: str) -> Fetched:
        """Answer with the newest entries of a feed in which something stands every five hours."""
        assert (url, modified) != ("", "now")
        if self.chance.random() < 0.02:
            raise Unreachable("weather")
        last = (self.at - self.started) // NEWS_SECONDS
        if etag == str(last):
            return Fetched(None, "", "")
        items = "".join(
            f"<item><guid>{number}</guid><title>news {number}</title></item>"
            for number in range(last, max(-1, last - 50), -1)
        )
        body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        return Fetched(body.encode(), str(last), "")

    async def tick(self) -> None:
        """Do what is due; now and then be killed while doing it, and live again."""
        self.people(self.at)
        self.db.danger = 0.002
        while True:
            try:
                await self._try()
                break
            except Crash:
                self._due = None
            finally:
                for errand in self._errands:
                    errand.close()
                self._errands.clear()
        self.db.danger = 0
        if not self.ticks or self.ticks[-1] // HOUR_SECONDS != self.clock // HOUR_SECONDS:
            self.hours.append(self.clock)
        self.ticks.append(self.clock)
        self._send()
        if abs(self.clock - self._cared_at) > DAY_SECONDS:
            self._cared_at = self.clock
            await care.clear(self.db, now=self.clock)

    async def _try(self) -> None:
        if self._due is None:
            path = Path("/nowhere/encore.db")
            backups = Backups(self.db, path, owners=(), now=self.now)
            backups.is_resting = True
            config = Config(database=path)
            ground = Ground(config, self.db, self, Event(), fetch=self.fetch)
            bot = cast(Bot, NoBot())
            self._due = due_work(ground, backups, bot, self._errands.append)
        await self._due(self.clock)
        while self._errands:
            await self._errands.pop(0)

    def _send(self) -> None:
        tx = self.db.tx
        for letter in outbox.due(tx, self.clock, most=10_000):
            entries: tuple[str, ...] = ()
            if letter.card == "feed":
                found = feeds.of_post(tx, int(letter.facts["post_id"]))
                entries = tuple(entry.title for entry in found)
            where = (letter.chat_key, letter.user_id, self.clock, letter.outbox_id)
            self.said.append(Said(letter.card, letter.facts, *where, entries))
            assert outbox.claim(tx, letter.outbox_id)
            outbox.mark_sent(tx, letter.outbox_id, letter.outbox_id)

    def off(self, seconds: int) -> None:
        self._due = None
        self.at += seconds

    def skip_to_next(self) -> None:
        """Let the time pass until something is due, and sometimes a little more."""
        (due,) = self.db.tx.execute(_NEXT).fetchone()
        wait = max(1, int(due or 0) - self.clock)
        self.at += min(wait, HOUR_SECONDS) + self.chance.choice((0, 0, 0, 0, 1, 30, 400))

    def was_awake(self, first: int, last: int, *, hourly: bool = False) -> bool:
        """Say whether it looked at what is due between two instants, both included."""
        looks = self.hours if hourly else self.ticks
        at = bisect_left(looks, first)
        return at < len(looks) and looks[at] <= last


def span(**parts: float) -> int:
    return int(timedelta(**parts).total_seconds())
