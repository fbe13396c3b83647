"""Who administers a community's chats, asked of Telegram for the boards that leave staff out."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot import board_staff
from storage.chores import Chore
from storage.database import Database

ASK_SECONDS = 10


class Staff:
    """Brings the boards of one community up to date; safe to repeat."""

    kind = board_staff.KIND

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        """Leave out whoever is staff now; unreachable changes nothing until tomorrow."""
        community_id, now = int(chore.ref), int(self._now().timestamp())
        places = await self._db.read(board_staff.places, community_id)
        if places is None:
            await self._db.write(board_staff.show, community_id)
            return
        try:
            found = [
                await self._bot.get_chat_administrators(
                    place.telegram_chat_id, request_timeout=ASK_SECONDS
                )
                for place in places
            ]
        except AiogramError:
            await self._db.write(board_staff.plan, community_id=community_id, now=now)
            return
        people = {each.user.id for administrators in found for each in administrators}
        await self._db.write(
            board_staff.leave_out, community_id=community_id, administrators=people, now=now
        )
