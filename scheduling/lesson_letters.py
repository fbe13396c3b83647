"""What the outbox says of what is known: what staff should look at on Mondays."""

from sqlite3 import Connection

from bot import lesson_rounds, settings
from bot.texts import Translator
from storage.outbox import Letter
from views.cards import Card
from views.lesson_rounds import todo_card

LETTERS = frozenset({lesson_rounds.LETTER})


def lesson_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when everything was seen to meanwhile."""
    community_id = int(letter.facts["community_id"])
    todo = lesson_rounds.todo(tx, community_id=community_id, now=int(letter.facts["at"]))
    zones = settings.community(tx, community_id).zones
    return None if todo.is_empty else todo_card(todo, zones, t)
