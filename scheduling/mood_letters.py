"""What the outbox says of moods: that they are read now."""

from sqlite3 import Connection

from bot import case_moods
from bot.texts import Translator
from storage import moods
from storage.outbox import Letter
from views.cards import Card
from views.case_moods import told_card

LETTERS = case_moods.LETTERS


def mood_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when they are not read any more."""
    is_on = moods.is_on(tx, int(letter.facts["community_id"]))
    return told_card(t) if is_on else None
