"""What the outbox says of feeds."""

from sqlite3 import Connection

from bot import feeds
from bot.texts import Translator
from storage import feeds as stored
from storage.outbox import Letter
from views.cards import Card
from views.feeds import entries_card, failing_card

LETTERS = frozenset({feeds.LETTER, feeds.LETTER_FAILING})


def feed_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its feed was removed meanwhile."""
    feed = stored.find(tx, int(letter.facts["feed_id"]))
    if feed is None:
        return None
    if letter.card == feeds.LETTER_FAILING:
        return failing_card(feed, t)
    entries = stored.of_post(tx, int(letter.facts["post_id"]))
    return entries_card(feed, entries, t) if entries else None
