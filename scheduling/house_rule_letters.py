"""What the outbox says of new house rules."""

from sqlite3 import Connection

from bot import house_rules, settings
from bot.texts import Translator
from storage import house_rules as stored
from storage.outbox import Letter
from views.cards import Card
from views.house_rules import news_card

LETTERS = frozenset({house_rules.LETTER})


def house_rule_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return the announcement; None when it was called off meanwhile."""
    rules = stored.find(tx, int(letter.facts["rules_id"]))
    if rules is None:
        return None
    return news_card(rules, settings.community(tx, rules.community_id), t)
