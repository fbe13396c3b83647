"""Pictures on their way: drawn beside the event loop, one at a time, sent up once."""

import asyncio
from collections.abc import Callable

from bot import pictures
from bot.pictures import Drawing
from storage import pictures as kept
from storage.database import Database
from views.cards import Picture


class Painter:
    """Turns drawings into pictures."""

    def __init__(self, db: Database, render: Callable[[str], bytes] = pictures.render) -> None:
        self._db, self._render = db, render
        self._brush = asyncio.Lock()

    async def __call__(self, drawing: Drawing) -> Picture:
        """Return a picture that Telegram has already, or draw it."""
        file_id = await self._db.read(kept.find, drawing.digest)
        if file_id is not None:
            return Picture(drawing.digest, file_id=file_id)
        async with self._brush:
            return Picture(drawing.digest, await asyncio.to_thread(self._render, drawing.svg))
