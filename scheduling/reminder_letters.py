"""What the outbox says of reminders."""

from dataclasses import replace
from sqlite3 import Connection

from bot import reminders
from bot.texts import Translator
from domain.reminders import Reminder
from storage import chats, users
from storage import reminders as stored
from storage.outbox import Letter
from views.cards import Card
from views.reminders import reminder_card

LETTERS = frozenset({reminders.LETTER})
_SUPERGROUPS = "-100"


def reminder_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its reminder was forgotten meanwhile."""
    reminder = stored.find(tx, int(letter.facts["reminder_id"]))
    if reminder is None:
        return None
    origin, is_private = reminder.origin, letter.chat_key is None
    card = reminder_card(
        reminder,
        reminders.zones_of(tx, origin),
        t,
        due_at=int(letter.facts["due_at"]),
        is_late=bool(letter.facts["late"]),
        user=None if is_private else users.find(tx, reminder.user_id),
        link=_link(reminder) if is_private else None,
    )
    place = letter.user_id if is_private else chats.get(tx, letter.chat_key or 0).telegram_chat_id
    # After an upgrade to a supergroup the messages from before it are out of reach.
    return replace(card, answers=origin.message_id) if place == origin.telegram_chat_id else card


def _link(reminder: Reminder) -> str | None:
    """Return the address of the message in a supergroup that a reminder is of."""
    origin = reminder.origin
    number = str(origin.telegram_chat_id)
    if not origin.is_about or not number.startswith(_SUPERGROUPS):
        return None
    topic = f"{origin.thread_id}/" if origin.thread_id else ""
    return f"https://t.me/c/{number.removeprefix(_SUPERGROUPS)}/{topic}{origin.message_id}"
