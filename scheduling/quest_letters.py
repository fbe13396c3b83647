"""What the outbox says of quests."""

from sqlite3 import Connection

from bot import quests, settings
from bot.texts import Translator
from storage import quests as stored
from storage.outbox import Letter
from views.cards import Card
from views.quests import quest_card, result_card, rewarded_card


def quest_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its quest is gone."""
    quest = stored.find(tx, int(letter.facts["quest_id"]))
    if quest is None:
        return None
    community = settings.community(tx, quest.community_id)
    if letter.card == quests.LETTER_REWARD:
        return rewarded_card(quest, community.title, t)
    report = quests.report(tx, quest.quest_id)
    if letter.card == quests.LETTER_RESULT:
        return result_card(report, t)
    return quest_card(report, community.zones, t)
