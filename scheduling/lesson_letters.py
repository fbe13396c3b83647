"""What the outbox says of what is known: what staff should see to, what the model said."""

from sqlite3 import Connection

from bot import assistants, lesson_rounds, settings
from bot.texts import Translator
from storage import assistants as stored
from storage.outbox import Letter
from views.assistants import told_card
from views.cards import Card
from views.lesson_rounds import todo_card

LETTERS = frozenset({lesson_rounds.LETTER, assistants.LETTER})


def lesson_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when everything was seen to meanwhile."""
    if letter.card == assistants.LETTER:
        told = stored.find(tx, int(letter.facts["ask_id"]))
        if told is None:
            return None
        sources = assistants.sources_of(tx, told)
        return told_card(told, sources, int(letter.facts["message_id"]), t)
    community_id = int(letter.facts["community_id"])
    todo = lesson_rounds.todo(tx, community_id=community_id, now=int(letter.facts["at"]))
    zones = settings.community(tx, community_id).zones
    return None if todo.is_empty else todo_card(todo, zones, t)
