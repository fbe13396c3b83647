"""The database for who cannot give up: it waits while the disk has no room, or a lock is held."""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from storage.database import Database, is_storage_trouble

T = TypeVar("T")
P = ParamSpec("P")

PAUSE_SECONDS = 1.0


class Patient(Database):
    """The same database, asked again each second until it answers.

    For the sender: a message that could not be claimed must not go out, and one that went out has
    to be noted, or it goes out twice.
    """

    def __init__(self, db: Database, sleep: Callable[[float], Awaitable[None]]) -> None:
        # The same door, and only what the sender does there: it writes and reads.
        self._db, self._sleep = db, sleep

    async def write(
        self,
        function: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        while True:
            try:
                return await self._db.write(function, *args, **kwargs)
            except sqlite3.Error as error:
                await self._bear(error)

    async def read(
        self,
        function: Callable[Concatenate[sqlite3.Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        while True:
            try:
                return await self._db.read(function, *args, **kwargs)
            except sqlite3.Error as error:
                await self._bear(error)

    async def _bear(self, error: sqlite3.Error) -> None:
        if not is_storage_trouble(error):
            raise error
        await self._sleep(PAUSE_SECONDS)
