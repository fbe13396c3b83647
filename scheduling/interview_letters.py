"""What the outbox says of interviews."""

from sqlite3 import Connection

from bot import interviews
from bot.texts import Translator
from storage import interviews as stored
from storage.outbox import Letter
from views.cards import Card
from views.interviews import freed_card, interview_card, remind_card, thanks_card


def interview_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when there is nothing to remind of any more."""
    if letter.card == interviews.LETTER_CARD:
        found = stored.find(tx, int(letter.facts["interview_id"]))
        return None if found is None else interview_card(found, t)
    slot_id = int(letter.facts["slot_id"])
    if stored.find_slot(tx, slot_id) is None:
        return None
    seat = interviews.seat(tx, slot_id=slot_id)
    if letter.card == interviews.LETTER_FREED:
        return freed_card(seat, t)
    if letter.card == interviews.LETTER_THANKS:
        return thanks_card(seat, t)
    is_host = "is_host" in letter.facts
    return None if seat.member is None else remind_card(seat, t, is_host=is_host)
