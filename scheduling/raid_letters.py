"""What the outbox says of raids."""

from sqlite3 import Connection

from bot import raids
from bot.texts import Translator
from storage import raids as stored
from storage.outbox import Letter
from views.cards import Card
from views.raids import raid_card

LETTERS = frozenset({raids.LETTER})


def raid_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a raid as it stands now; None for what is not kept any more."""
    number = int(letter.facts["raid_id"])
    return None if stored.find(tx, number) is None else raid_card(raids.shown(tx, number), t)
