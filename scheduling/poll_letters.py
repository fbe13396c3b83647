"""What the outbox says of polls."""

from sqlite3 import Connection

from bot import poll_reports, polls
from bot.texts import Translator
from storage import polls as stored
from storage.outbox import Letter
from views.cards import Card
from views.polls import asking_card, lost_card, result_card

LETTERS = frozenset({polls.LETTER, polls.LETTER_RESULT, polls.LETTER_LOST})


def poll_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its poll is gone."""
    poll = stored.find(tx, int(letter.facts["poll_id"]))
    if poll is None:
        return None
    if letter.card == polls.LETTER:
        return asking_card(poll)
    if letter.card == polls.LETTER_LOST:
        return lost_card(poll, t)
    return result_card(poll_reports.report(tx, poll.poll_id), t)
