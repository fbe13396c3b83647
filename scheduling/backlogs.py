"""The one line about a backlog that is over."""

from sqlite3 import Connection

from storage import backlogs, chats, outbox
from storage.database import Database

QUIET_SECONDS = 3


async def tell(db: Database, *, now: int) -> None:
    """Queue one line for each chat whose backlog has stopped growing."""
    for backlog in await db.read(backlogs.due, quiet_since=now - QUIET_SECONDS):
        await db.write(_tell, telegram_chat_id=backlog.telegram_chat_id, now=now)


def _tell(tx: Connection, *, telegram_chat_id: int, now: int) -> None:
    backlog = backlogs.claim(tx, telegram_chat_id)
    if backlog is None:
        return
    chat = chats.find(tx, telegram_chat_id)
    outbox.add(
        tx,
        card="away",
        facts={
            "from_at": backlog.from_at,
            "to_at": backlog.to_at,
            "messages": backlog.messages,
            "commands": backlog.commands,
        },
        chat_key=chat.chat_key if chat else None,
        user_id=None if chat else telegram_chat_id,
        now=now,
    )
