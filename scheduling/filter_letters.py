"""What the outbox says of filters."""

from sqlite3 import Connection

from bot import filters
from bot.texts import Translator
from domain.chats import Right
from storage import chats, members
from storage import filters as stored
from storage.outbox import Letter
from views.cards import Card
from views.filters import line_card, live_card, trial_card
from views.rights import right_name

LETTERS = filters.LETTERS


def filter_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None for a filter that is gone."""
    facts = letter.facts
    if letter.card == filters.LETTER_LINE:
        whose = members.get(tx, int(facts["member_id"]))
        return line_card(whose, str(facts["rule"]), t)
    found = stored.find(tx, int(facts["filter_id"]))
    if found is None:
        return None
    if letter.card == filters.LETTER_LIVE:
        return live_card(found, t)
    if letter.card == filters.LETTER_HELPLESS:
        return Card(t("filter.helpless", right=right_name(Right.DELETE, t)))
    number = int(facts["member_id"])
    member = members.get(tx, number) if number else None
    group = chats.get(tx, int(facts["chat"])).title
    place = int(facts["telegram_chat_id"]), int(facts["message_id"])
    return trial_card(found, group, member, place, t)
