"""What the outbox says of requests to join."""

from sqlite3 import Connection

from bot import join_requests
from bot.texts import Translator
from domain.join_requests import State
from storage import chats
from storage import join_requests as stored
from storage.outbox import Letter
from views.cards import Card
from views.join_requests import question_card, queue_card

LETTERS = frozenset({join_requests.LETTER, join_requests.LETTER_QUEUE})


def join_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return who waits, or the question for who asked; None for what was decided meanwhile."""
    if letter.card == join_requests.LETTER_QUEUE:
        return queue_card(join_requests.waiting(tx, int(letter.facts["chat_key"])), t)
    request = stored.find(tx, int(letter.facts["request_id"]))
    if request is None or request.state is not State.ASKED:
        return None
    return question_card(request, chats.get(tx, request.chat_key).title, t)


def language_of(letter: Letter) -> str | None:
    """Return the language of who asked: nothing else is kept of them."""
    asked = letter.card == join_requests.LETTER
    return str(letter.facts["language"]) if asked and "language" in letter.facts else None
