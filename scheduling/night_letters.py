"""What the outbox says when night falls."""

from sqlite3 import Connection

from bot import nights, settings
from bot.texts import Html, Translator
from domain.chats import Right
from storage import chats
from storage import nights as stored
from storage.outbox import Letter
from views.cards import Card
from views.nights import fallen_card
from views.rights import right_name

LETTERS = nights.LETTERS


def night_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when the group has no night any more."""
    key = int(letter.facts["chat_key"])
    night, chat = stored.find(tx, key), chats.get(tx, key)
    if letter.card == nights.LETTER_HELPLESS:
        right = right_name(Right.RESTRICT, t)
        return Card(Html.lines([t("night.helpless", group=chat.title, right=right)]))
    if night is None or night.saved is None:
        return None
    community = settings.community(tx, chat.community_id)
    until_at = int(letter.facts["until_at"])
    return fallen_card(night, until_at, community, t, seconds=int(letter.facts["seconds"]))
