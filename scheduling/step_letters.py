"""What the outbox says to newcomers in their first week."""

from sqlite3 import Connection

from bot import first_steps
from bot.texts import Translator
from storage import members
from storage.outbox import Letter
from views.cards import Card
from views.first_steps import steps_card

LETTERS = frozenset({first_steps.LETTER})


def step_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return what is still open; None when nothing is, or it is not wanted any more."""
    member_id = int(letter.facts["member_id"])
    if not first_steps.is_wanted(tx, member_id):
        return None
    return steps_card(first_steps.standing(tx, members.get(tx, member_id)), t)
