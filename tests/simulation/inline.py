"""The door to the database without its threads, and with a hand on the plug."""

import asyncio
from collections.abc import Callable
from random import Random
from sqlite3 import Connection, connect
from typing import Any, Concatenate, ParamSpec, TypeVar

from storage.commits import transact
from storage.database import CACHED_STATEMENTS, Database

T = TypeVar("T")
P = ParamSpec("P")


class Crash(BaseException):
    """The process is killed: nothing that was in its memory goes on."""


class Plug:
    """Pulled, nothing works any more; it can be set to be pulled some steps from now."""

    def __init__(self) -> None:
        self.is_pulled = False
        self._steps = -1
        self._after = False

    def set(self, steps: int, *, after: bool) -> None:
        """Pull it at the so manieth next step, before or after that is done."""
        self._steps, self._after = steps, after

    def pull(self) -> None:
        self.is_pulled = True

    def check(self) -> None:
        if self.is_pulled:
            raise Crash

    def begin(self) -> None:
        """Begin a step that lasts."""
        self.check()
        self._steps -= 1
        if self._steps == 0 and not self._after:
            self.pull()
            raise Crash

    def end(self) -> None:
        """End the step: what it did stays, whoever asked for it does not hear of it."""
        if self._steps == 0:
            self.pull()
            raise Crash


class InlineDatabase(Database):
    """One connection, in memory; every transaction takes the program a few rounds of its loop."""

    def __init__(self, tx: Connection, plug: Plug, chance: Random) -> None:
        self._loop = asyncio.get_running_loop()
        self._rings: dict[str, list[Callable[[], None]]] = {}
        self._unarmed: list[str] = []
        self._inserted: set[str] = set()
        self.tx, self.plug = tx, plug
        self._chance = chance

    async def write(
        self,
        function: Callable[Concatenate[Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        await self._turn()
        self.plug.begin()
        self._arm(self.tx)
        self._inserted.clear()
        outcome = transact(self.tx, "BEGIN IMMEDIATE", lambda tx: function(tx, *args, **kwargs))
        self.plug.end()
        self._ring()
        await self._turn()
        return outcome

    async def read(
        self,
        function: Callable[Concatenate[Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        await self._turn()
        self.plug.check()
        return function(self.tx, *args, **kwargs)

    ask = read

    async def hurry(self, *, is_hurried: bool) -> None:
        """Nothing here waits for a disk."""

    async def _turn(self) -> None:
        """Let others be first, as the database's thread does."""
        for _ in range(self._chance.randrange(3)):
            await asyncio.sleep(0)


def opened(image: bytes, chance: Random) -> Connection:
    """Open a database as it stood on the disk; its own chance comes from the seed."""
    tx = connect(":memory:", isolation_level=None, cached_statements=CACHED_STATEMENTS)
    if image:
        tx.deserialize(image)
    tx.create_function("randomblob", 1, chance.randbytes)
    tx.execute("PRAGMA secure_delete = ON").fetchall()
    return tx


def image_of(tx: Connection) -> bytes:
    """Return what is on the disk: nothing of a transaction that was not committed."""
    if tx.in_transaction:
        tx.execute("ROLLBACK")
    image: bytes = tx.serialize()
    return image


def rows(tx: Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return tx.execute(sql, values).fetchall()
