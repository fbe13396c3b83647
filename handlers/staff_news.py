"""Who administers a community's groups, asked of Telegram for what only staff should read."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from bot import staff_news
from domain.chats import ChatState
from storage import chats
from storage.chores import Chore
from storage.database import Database

ASK_SECONDS = 10


class StaffNews:
    """Writes to the administrators of one community; safe to repeat."""

    kind = staff_news.KIND

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        places = await self._db.read(chats.of_community, int(chore.facts["community_id"]))
        people: set[int] = set()
        for place in places:
            if place.earns and place.state is ChatState.ACTIVE:
                people |= await self._administrators(place.telegram_chat_id)
        now = int(self._now().timestamp())
        await self._db.write(staff_news.deliver, chore, administrators=people, now=now)

    async def _administrators(self, chat_id: int) -> set[int]:
        """Return who administers a group; nobody where Telegram tells us nothing."""
        try:
            found = await self._bot.get_chat_administrators(chat_id, request_timeout=ASK_SECONDS)
        except (TelegramBadRequest, TelegramForbiddenError):
            return set()
        return {each.user.id for each in found if not each.user.is_bot}
