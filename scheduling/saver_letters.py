"""What the outbox says of streaks that wait for a check-in."""

from sqlite3 import Connection

from bot import streak_savers
from bot.texts import Translator
from domain.streaks import SAVED_FROM
from storage import chats, members
from storage.outbox import Letter
from views.cards import Card
from views.streak_savers import saver_card

LETTERS = frozenset({streak_savers.LETTER})


def saver_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return the reminder; None when the check-in was made meanwhile."""
    member_id, on = int(letter.facts["member_id"]), str(letter.facts["on"])
    at = int(letter.facts["at"])
    streak = streak_savers.waiting_streak(tx, member_id=member_id, on=on, at=at)
    if streak < SAVED_FROM:
        return None
    group = chats.title_of(tx, members.get(tx, member_id).community_id)
    return saver_card(streak, group, t)
