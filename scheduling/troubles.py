"""What a refusal by Telegram changes in what we know of a chat or a person."""

from collections.abc import Callable, Sequence
from sqlite3 import Connection

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import ChatMemberAdministrator, ChatMemberMember

from bot import case_posts, communities, notices
from scheduling.verdicts import Verdict
from storage import bindings, chats, outbox, users
from storage.database import Database


class Troubles:
    """Takes refusals to heart: moved, blocked, expelled. Data is never deleted for one."""

    def __init__(
        self, *, bot: Bot, db: Database, now: Callable[[], float], owners: Sequence[int]
    ) -> None:
        self._bot, self._db, self._now, self._owners = bot, db, now, owners

    async def moved(self, old_id: int, new_id: int) -> None:
        await self._db.write(communities.moved, old_id=old_id, new_id=new_id, now=int(self._now()))

    async def no_topic(self, chat_id: int, thread_id: int, error: AiogramError) -> None:
        """Let letters to a topic go to General; if it was deleted, what is bound to it as well."""
        place = {"chat_id": chat_id, "thread_id": thread_id, "now": int(self._now())}
        await self._db.write(_leave_topic, **place, is_gone=is_gone(error))

    async def refused(self, chat_id: int, verdict: Verdict) -> None:
        if verdict is Verdict.BLOCKED and chat_id > 0:
            await self._db.write(users.set_dm, user_id=chat_id, dm_ok=False)
        elif verdict is Verdict.EXPELLED and chat_id < 0 and not await self._may_speak(chat_id):
            await self._db.write(
                _strike, chat_id=chat_id, owners=self._owners, now=int(self._now())
            )

    async def unsayable(self, kind: str) -> None:
        """Tell the owners of a kind of letter that cannot be put into words."""
        await self._db.write(
            notices.tell_owners,
            owners=self._owners,
            kind="letter",
            facts={"letter": kind},
            now=int(self._now()),
        )

    async def _may_speak(self, chat_id: int) -> bool:
        """Ask Telegram: "bot was kicked" is also said of a locked topic (reliability.md S7)."""
        try:
            own = await self._bot.get_chat_member(chat_id, self._bot.id, request_timeout=5)
        except AiogramError:
            return False
        return isinstance(own, ChatMemberAdministrator | ChatMemberMember)


def is_gone(error: AiogramError) -> bool:
    """Say whether a topic that takes nothing was deleted."""
    return "thread not found" in str(error) or "TOPIC_DELETED" in str(error)


def _strike(tx: Connection, *, chat_id: int, owners: Sequence[int], now: int) -> None:
    """Pause a chat at its third refusal in ten minutes and tell the owners once."""
    chat = chats.find(tx, chat_id)
    if chat is not None and chats.strike(tx, chat_key=chat.chat_key, now=now):
        facts: dict[str, int | str] = {"title": chat.title}
        kind = "paused"
        notices.tell_owners(tx, owners=owners, kind=kind, facts=facts, now=now)


def _leave_topic(tx: Connection, *, chat_id: int, thread_id: int, is_gone: bool, now: int) -> None:
    chat = chats.find(tx, chat_id)
    if chat is None:
        return
    outbox.leave_topic(tx, chat_key=chat.chat_key, thread_id=thread_id)
    bindings.set_closed(tx, chat_key=chat.chat_key, thread_id=thread_id, is_closed=True)
    if is_gone:
        bindings.forget_topic(tx, chat_key=chat.chat_key, thread_id=thread_id)
        case_posts.leave_topic(tx, chat_key=chat.chat_key, thread_id=thread_id, now=now)
