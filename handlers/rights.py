"""Whether a person may act in a chat: asked of Telegram each time, unreachable means no."""

from sqlite3 import Connection

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import (
    ChatMemberAdministrator,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
    Message,
    ResultChatMemberUnion,
)

from bot.communities import groups_of
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import REQUIREMENTS, Standing, Who, may, may_anything
from storage import chats, roles
from storage.database import Database

LIVE_CHECK_SECONDS = 5


def _places(tx: Connection, chat: Chat) -> list[Chat]:
    """Return where a person's standing decides on a chat's community.

    Who owns a staff place has no rights over the community by that.
    """
    if chat.earns:
        return [chat]
    return [place for place in chats.of_community(tx, chat.community_id) if place.earns]


def _meant(tx: Connection, chat: Chat | None, community: Community | None) -> list[Chat]:
    """Return where a person's rights count: by the chat, or privately by the community."""
    if chat is not None:
        return _places(tx, chat)
    if community is None:
        return []
    return [place for place in chats.of_community(tx, community.community_id) if place.earns]


class Rights:
    """Asks Telegram how a person stands in a chat right now (product.md 1.3.8)."""

    def __init__(self, bot: Bot, db: Database) -> None:
        self._bot, self._db = bot, db

    async def may(self, chat: Chat, user_id: int, who: Who) -> bool:
        """Say whether a person's rights there, or their role while present, are enough."""
        if who is Who.MEMBERS:
            return True
        for place in await self._db.read(_places, chat):
            standing = await self.standing(place, user_id)
            if standing is not None and may(standing, who):
                return True
        return False

    async def is_host(self, message: Message, chat: Chat | None, who: Who) -> bool:
        """Say whether who wrote a message may do something in the chat it is meant for."""
        user = message.from_user
        return chat is not None and user is not None and await self.may(chat, user.id, who)

    async def pressed(
        self, chat: Chat | None, community: Community | None, user_id: int, who: Who
    ) -> Community:
        """Return the community of a button that not everybody may press; refuse who may not."""
        if chat is None or community is None:
            raise Refusal("refusal.stale_button")
        if not await self.may(chat, user_id, who):
            raise Refusal("refusal.admins_only")
        return community

    async def powers(
        self, chat: Chat | None, community: Community | None, user_id: int
    ) -> frozenset[Who]:
        """Return all that a person may do here, or privately in the community that is meant.

        What members may is left out: empty for who runs nothing, or when nobody can be asked.
        """
        found: set[Who] = set()
        for place in await self._db.read(_meant, chat, community):
            standing = await self.standing(place, user_id)
            if standing is not None:
                found |= {who for who in REQUIREMENTS if may(standing, who)}
        return frozenset(found)

    async def may_in_community(self, community_id: int, user_id: int, who: Who) -> bool:
        """Say whether a person may do something in any group of a community."""
        for place in await self._db.read(chats.of_community, community_id):
            if place.earns and await self.may(place, user_id, who):
                return True
        return False

    async def is_anonymous(self, community_id: int, user_id: int) -> bool:
        """Say whether a person runs a group of a community without being named."""
        for place in await self._db.read(chats.of_community, community_id):
            found = await self._member(place, user_id) if place.earns else None
            if getattr(found, "is_anonymous", False):
                return True
        return False

    async def may_anything(self, chat: Chat, user_id: int) -> bool:
        """Say whether a person has any part in running a group."""
        for place in await self._db.read(_places, chat):
            standing = await self.standing(place, user_id)
            if standing is not None and may_anything(standing):
                return True
        return False

    async def groups(self, user_id: int) -> list[Chat]:
        """Return the groups that a person has a part in running, the oldest first."""
        known = await self._db.read(groups_of, user_id)
        return [chat for chat in known if await self.may_anything(chat, user_id)]

    async def standing(self, chat: Chat, user_id: int) -> Standing | None:
        """Return how a person stands; None when Telegram cannot be asked."""
        found = await self._member(chat, user_id)
        if found is None or getattr(found, "user", None) is None or found.user.is_bot:
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

    async def _member(self, chat: Chat, user_id: int) -> ResultChatMemberUnion | None:
        try:
            return await self._bot.get_chat_member(
                chat.telegram_chat_id, user_id, request_timeout=LIVE_CHECK_SECONDS
            )
        except AiogramError:
            return None
