"""What the outbox says a day before somebody is forgotten."""

from sqlite3 import Connection

from bot import forgetting
from bot.texts import Translator
from storage.outbox import Letter
from views.cards import Card
from views.forgetting import soon_card

LETTERS = frozenset({forgetting.LETTER})


def forgetting_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return the last word; None for who changed their mind."""
    found = forgetting.leaving(tx, letter.user_id or 0)
    return soon_card(found, t) if found else None
