"""Who of those drawn is still in the channels that a draw asks for: asked before it goes on."""

from collections.abc import Callable
from datetime import datetime

import structlog
from aiogram import Bot

from bot import draw_rounds, draws
from handlers.membership import ask_drawn
from storage import chores
from storage.chores import Chore
from storage.database import Database

log = structlog.get_logger(__name__)

RETRY_SECONDS = 60
# A draw must end: after this long who cannot be asked about keeps the prize.
PATIENCE_SECONDS = 1800


class DrawAsks:
    """Asks Telegram about those drawn of one draw; safe to repeat."""

    kind = draw_rounds.ASKING

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        """Ask, then have the draw looked at; unreachable is tried again in a minute."""
        draw_id, now = int(chore.facts["draw_id"]), int(self._now().timestamp())
        is_patient = now - int(chore.facts["since"]) < PATIENCE_SECONDS
        falling = int(chore.facts["falling"])
        is_done = await ask_drawn(
            self._bot, self._db, draw_id=draw_id, falling=falling, is_patient=is_patient
        )
        if is_done:
            await self._db.write(draws.look_at, draw_id, now)
            return
        log.info("members drawn cannot be asked about yet", draw_id=draw_id)
        await self._db.write(
            chores.set_due,
            kind=chore.kind,
            ref=chore.ref,
            facts=chore.facts,
            due_at=now + RETRY_SECONDS,
        )
