"""What the outbox says at the door of a group."""

from sqlite3 import Connection

from bot import newcomers
from bot.texts import Translator
from storage import chats
from storage import newcomers as stored
from storage.outbox import Letter
from views.cards import Card
from views.newcomers import asked_card, failed_card

LETTERS = frozenset({newcomers.LETTER, newcomers.LETTER_FAILED})


def newcomer_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return what newcomers are asked as it stands now; None when nobody waits any more."""
    if letter.card == newcomers.LETTER_FAILED:
        group = chats.get(tx, int(letter.facts["chat_key"])).title
        return failed_card(str(letter.facts["why"]), group, t)
    post = stored.find_post(tx, int(letter.facts["post_id"]))
    asked = newcomers.asked(tx, post) if post is not None else None
    return asked_card(asked, t) if asked is not None else None
