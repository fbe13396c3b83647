"""What the outbox says of challenges."""

from sqlite3 import Connection

from bot import challenges, settings
from bot.texts import Translator
from storage import challenge_days
from storage import challenges as stored
from storage.outbox import Letter
from views.cards import Card
from views.challenges import challenge_card, reminder_card, summary_card

LETTERS = frozenset(
    {challenges.LETTER_CARD, challenges.LETTER_SUMMARY, challenges.LETTER_REMINDER}
)


def challenge_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its challenge is gone or needs no reminder any more."""
    found = stored.find(tx, int(letter.facts["challenge_id"]))
    if found is None:
        return None
    if letter.card == challenges.LETTER_REMINDER:
        number, member_id = found.challenge_id, int(letter.facts["member_id"])
        dates = challenge_days.dates(tx, challenge_id=number, member_id=member_id)
        if not found.is_open or letter.facts["on"] in dates:
            return None
        return reminder_card(found, settings.community(tx, found.community_id).title, t)
    report = challenges.report(tx, found)
    if letter.card == challenges.LETTER_SUMMARY:
        return summary_card(report, t)
    return challenge_card(report, t)
