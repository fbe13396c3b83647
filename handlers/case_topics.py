"""What cases ask of Telegram beside messages: a topic each, and who administers the group."""

import contextlib
from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import ForumTopic

from bot import case_posts
from handlers.administrators import Administrators
from storage.chores import Chore
from storage.database import Database

ASK_SECONDS = 10


class CaseTopics:
    """Opens a topic for a case; where none can be opened the case stands in the chat itself."""

    kind = case_posts.TOPIC

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        case_id = int(chore.facts["case_id"])
        found = await self._db.read(case_posts.topic_of, case_id)
        thread_id = None if found is None else await self._open(*found)
        now = int(self._now().timestamp())
        await self._db.write(case_posts.settle, case_id=case_id, thread_id=thread_id, now=now)

    async def _open(self, chat_id: int, name: str) -> int | None:
        try:
            topic: ForumTopic = await self._bot.create_forum_topic(
                chat_id, name, request_timeout=ASK_SECONDS
            )
        except AiogramError:
            return None
        return topic.message_thread_id


class CaseTurns:
    """Closes the topic of a closed case, where nobody would be heard, and opens it again."""

    kind = case_posts.TURN

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    async def __call__(self, chore: Chore) -> None:
        found = await self._db.read(case_posts.turned, int(chore.facts["case_id"]))
        if found is None:
            return
        chat_id, thread_id, is_open = found
        turn = self._bot.reopen_forum_topic if is_open else self._bot.close_forum_topic
        # Gone, without the right, or so already: the card says how the case stands anyway.
        with contextlib.suppress(AiogramError):
            await turn(chat_id, thread_id, request_timeout=ASK_SECONDS)


class CaseAdmins(Administrators):
    """Tells who administers a community that its cases have no place yet."""

    kind = case_posts.ADMINS
    tell = staticmethod(case_posts.tell_admins)
