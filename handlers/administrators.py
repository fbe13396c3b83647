"""Who administers a community, asked of Telegram to tell them something privately."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from aiogram import Bot
from aiogram.exceptions import AiogramError

from domain.chats import ChatState
from storage import chats
from storage.chores import Chore
from storage.database import Database

ASK_SECONDS = 10


class Administrators:
    """Tells the admins of one community; one that cannot be asked for is left out.

    A feature says of which kind its chore is, and what tells the people who were found.
    """

    kind: ClassVar[str]
    tell: ClassVar[Callable[..., None]]

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        community_id, now = int(chore.ref), int(self._now().timestamp())
        people: set[int] = set()
        for chat in await self._db.read(chats.of_community, community_id):
            if chat.earns and chat.state is ChatState.ACTIVE:
                people |= await self._administrators(chat.telegram_chat_id)
        await self._db.write(self.tell, community_id=community_id, administrators=people, now=now)

    async def _administrators(self, telegram_chat_id: int) -> set[int]:
        try:
            found = await self._bot.get_chat_administrators(
                telegram_chat_id, request_timeout=ASK_SECONDS
            )
        except AiogramError:
            return set()
        return {each.user.id for each in found if not each.user.is_bot}
