"""What the bot said and takes back after a time: whole messages, or the buttons below them."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot.chores import Work
from storage import chats, chores, outbox
from storage.chores import Chore

DELETE = "delete"
STRIP = "strip"
LETTER_KEPT = "deletion_kept"
# Letters that show nothing go last.
PRIORITY = 3


class Sent(NamedTuple):
    """A message that was sent, and now sent or edited, in UTC seconds; None stays."""

    telegram_chat_id: int
    message_id: int
    sent_at: int
    at: int
    lives_seconds: int | None
    buttons_seconds: int | None


def follow(tx: Connection, sent: Sequence[Sent]) -> None:
    """Plan what becomes of messages; what a message shows now takes the place of earlier plans."""
    for message in sent:
        _plan(tx, message, DELETE, message.lives_seconds)
        _plan(tx, message, STRIP, message.buttons_seconds)


def _plan(tx: Connection, message: Sent, kind: str, seconds: int | None) -> None:
    ref = f"{message.telegram_chat_id}:{message.message_id}"
    if seconds is None:
        chores.remove(tx, kind=kind, ref=ref)
        return
    facts = {
        "telegram_chat_id": message.telegram_chat_id,
        "message_id": message.message_id,
        "sent_at": message.sent_at,
    }
    chores.set_due(tx, kind=kind, ref=ref, facts=facts, due_at=message.at + seconds)


def _take_back(tx: Connection, chore: Chore, now: int) -> None:
    """Queue the act; whether Telegram can still do it is seen when it is sent."""
    telegram_chat_id = int(chore.facts["telegram_chat_id"])
    chat = chats.find(tx, telegram_chat_id)
    is_private = telegram_chat_id > 0
    if chat is None and not is_private:
        return
    outbox.add(
        tx,
        card=chore.kind,
        facts=chore.facts,
        chat_key=chat.chat_key if chat else None,
        user_id=telegram_chat_id if is_private else None,
        priority=PRIORITY,
        now=now,
    )


KINDS: dict[str, Work] = {DELETE: _take_back, STRIP: _take_back}


def delete_now(
    tx: Connection, *, chat_key: int, message: Sent, now: int, is_asked: bool = False
) -> None:
    """Queue the deletion of somebody's message, as far as Telegram still allows it.

    Who asked for it is told when Telegram keeps the message.
    """
    outbox.add(
        tx,
        card=DELETE,
        facts={
            "telegram_chat_id": message.telegram_chat_id,
            "message_id": message.message_id,
            "sent_at": message.sent_at,
            "is_asked": int(is_asked),
        },
        chat_key=chat_key,
        priority=PRIORITY,
        now=now,
    )


def kept(tx: Connection, letter: outbox.Letter, now: int) -> None:
    """Tell the group, for a moment, that Telegram keeps a message that somebody wanted gone."""
    if letter.card == DELETE and letter.facts.get("is_asked") and letter.chat_key:
        outbox.add(tx, card=LETTER_KEPT, facts={}, chat_key=letter.chat_key, priority=1, now=now)
