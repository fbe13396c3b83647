"""Whether a person may act in a chat: asked of Telegram each time, unreachable means no."""

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import (
    ChatMemberAdministrator,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
)

from domain.chats import Chat
from domain.rights import Standing, Who, may
from storage import roles
from storage.database import Database

LIVE_CHECK_SECONDS = 5


class Rights:
    """Asks Telegram how a person stands in a chat right now (product.md 1.3.8)."""

    def __init__(self, bot: Bot, db: Database) -> None:
        self._bot, self._db = bot, db

    async def may(self, chat: Chat, user_id: int, who: Who) -> bool:
        """Say whether a person's rights there, or their role while present, are enough."""
        if who is Who.MEMBERS:
            return True
        standing = await self.standing(chat, user_id)
        return standing is not None and may(standing, who)

    async def standing(self, chat: Chat, user_id: int) -> Standing | None:
        """Return how a person stands; None when Telegram cannot be asked."""
        try:
            found = await self._bot.get_chat_member(
                chat.telegram_chat_id, user_id, request_timeout=LIVE_CHECK_SECONDS
            )
        except AiogramError:
            return None
        if getattr(found, "user", None) is None or found.user.is_bot:
            return None
        role = await self._db.read(roles.find, community_id=chat.community_id, user_id=user_id)
        rights: frozenset[str] = frozenset()
        if isinstance(found, ChatMemberAdministrator):
            held = found.model_dump()
            rights = frozenset(right for right, value in held.items() if value is True)
        is_present = isinstance(found, ChatMemberAdministrator | ChatMemberMember) or (
            isinstance(found, ChatMemberRestricted) and found.is_member
        )
        return Standing(isinstance(found, ChatMemberOwner), is_present, rights, role)
