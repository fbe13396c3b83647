"""Who administers a community, asked of Telegram to tell them what is posted in the week."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot import holiday_greetings, post_rounds
from domain.chats import ChatState
from storage import chats
from storage.chores import Chore
from storage.database import Database

ASK_SECONDS = 10


class PostPreviews:
    """Tells the admins of one community; one that cannot be asked for is left out."""

    kind = post_rounds.PREVIEW
    tell = staticmethod(post_rounds.preview)

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


class HolidayPreviews(PostPreviews):
    """Tells them of tomorrow's holiday in the same way."""

    kind = holiday_greetings.PREVIEW
    tell = staticmethod(holiday_greetings.preview)
