"""What the outbox says on birthdays."""

from sqlite3 import Connection

from bot import birthdays
from bot.texts import Translator
from storage.outbox import Letter
from views.birthdays import greeting_card
from views.cards import Card

LETTERS = frozenset({birthdays.LETTER})


def birthday_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return the post of a morning; None when nobody of it is there any more."""
    people = birthdays.named(tx, str(letter.facts["members"]))
    more, points = int(letter.facts["more"]), int(letter.facts["points"])
    return greeting_card(people, more, points, t) if people else None
