"""What the outbox says of holidays."""

from sqlite3 import Connection

from bot import holiday_greetings
from bot.texts import Translator
from storage.outbox import Letter
from views.cards import Card
from views.holidays import greeting_card, preview_card

LETTERS = frozenset({holiday_greetings.LETTER, holiday_greetings.LETTER_PREVIEW})


def holiday_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a greeting, or the look at it a day before; None for a holiday that is none now."""
    community_id, on = int(letter.facts["community_id"]), str(letter.facts["on"])
    shown = holiday_greetings.shown(tx, community_id=community_id, on=on)
    if shown is None:
        return None
    is_preview = letter.card == holiday_greetings.LETTER_PREVIEW
    return preview_card(shown, t) if is_preview else greeting_card(shown, t)
