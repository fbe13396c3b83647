"""Member tags on their way: for whom they may be set right now, and what a refusal means."""

from sqlite3 import Connection

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import ChatMemberMember, ChatMemberRestricted

from bot import tags
from storage import member_tags
from storage.database import Database
from storage.member_tags import Shown
from views.cards import Tag

log = structlog.get_logger(__name__)

ASK_SECONDS = 5


class Tags:
    """Stands between the sender and Telegram; a refusal ends it until the next start."""

    def __init__(self, bot: Bot, db: Database, *, is_on: bool) -> None:
        self._bot, self._db, self.is_on = bot, db, is_on

    async def may_set(self, chat_id: int, tag: Tag) -> bool:
        """Ask whether somebody is an ordinary member there whose tag is ours or none.

        Administrators have titles instead, and a tag that people chose themselves is theirs.
        """
        if not self.is_on:
            return False
        try:
            found = await self._bot.get_chat_member(
                chat_id, tag.user_id, request_timeout=ASK_SECONDS
            )
        except AiogramError:
            return False
        if not isinstance(found, ChatMemberMember | ChatMemberRestricted):
            return False
        return not found.tag or found.tag == await self._db.read(_ours, tag)

    async def was_set(self, tag: Tag) -> None:
        shown = Shown(tag.text, tag.standing)
        await self._db.write(
            tags.was_set, chat_key=tag.chat_key, member_id=tag.member_id, shown=shown
        )

    def refused(self, error: AiogramError) -> None:
        """Set no tag any more: what Telegram refuses once, it refuses for everybody."""
        self.is_on = False
        log.warning("member tags are off until the next start", error=str(error))


def _ours(tx: Connection, tag: Tag) -> str | None:
    shown = member_tags.find(tx, chat_key=tag.chat_key, member_id=tag.member_id)
    return shown.tag if shown else None
