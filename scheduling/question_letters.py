"""What the outbox says of newcomers' questions."""

from sqlite3 import Connection

from bot import first_questions
from bot.texts import Translator
from domain.first_questions import State
from storage import first_questions as stored
from storage.outbox import Letter
from views.cards import Card
from views.first_questions import question_card

LETTERS = frozenset({first_questions.LETTER})


def question_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a question that is still open; None when it was seen to meanwhile."""
    number = int(letter.facts["member_id"])
    found = stored.find(tx, number)
    if found is None or found.state is State.SEEN:
        return None
    return question_card(first_questions.shown(tx, number), t)
