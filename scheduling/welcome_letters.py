"""What the outbox says to newcomers."""

from sqlite3 import Connection

from bot import welcomes
from bot.texts import Translator
from storage import chats
from storage import welcomes as stored
from storage.outbox import Letter
from views.cards import Card
from views.welcomes import welcome_card

LETTERS = frozenset({welcomes.LETTER})


def welcome_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return the welcome as it stands now; None when nobody of it is there any more."""
    post = stored.find(tx, int(letter.facts["post_id"]))
    if post is None:
        return None
    community_id = chats.get(tx, post.chat_key).community_id
    welcome = welcomes.shown(tx, community_id=community_id, post_id=post.post_id)
    return welcome_card(welcome, t) if welcome.people else None
