"""What the outbox asks below posts of the linked channel."""

from sqlite3 import Connection

from bot import discussions
from bot.texts import Translator
from storage import chats
from storage.outbox import Letter
from views.cards import Card
from views.discussions import discussion_card

LETTERS = frozenset({discussions.LETTER})


def discussion_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None after an upgrade, when its post is out of reach."""
    here = chats.get(tx, letter.chat_key or 0).telegram_chat_id
    if letter.facts["in"] != here:
        return None
    return discussion_card(int(letter.facts["post"]), t)
