"""What the outbox says at the door of a group: questions, raids, requests, the rules."""

from sqlite3 import Connection

from bot import newcomers
from bot.texts import Translator
from scheduling import house_rule_letters, join_letters, question_letters, raid_letters
from storage import chats
from storage import newcomers as stored
from storage.outbox import Letter
from views.cards import Card
from views.newcomers import asked_card, failed_card

OTHERS = (
    (house_rule_letters.LETTERS, house_rule_letters.house_rule_letter),
    (join_letters.LETTERS, join_letters.join_letter),
    (question_letters.LETTERS, question_letters.question_letter),
    (raid_letters.LETTERS, raid_letters.raid_letter),
)
LETTERS = frozenset({newcomers.LETTER, newcomers.LETTER_FAILED}).union(
    *(letters for letters, _ in OTHERS)
)
language_of = join_letters.language_of


def newcomer_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return what newcomers are asked as it stands now; None when nobody waits any more."""
    other = next((show for letters, show in OTHERS if letter.card in letters), None)
    if other is not None:
        return other(tx, letter, t)
    if letter.card == newcomers.LETTER_FAILED:
        group = chats.get(tx, int(letter.facts["chat_key"])).title
        return failed_card(str(letter.facts["why"]), group, t)
    post = stored.find_post(tx, int(letter.facts["post_id"]))
    asked = newcomers.asked(tx, post) if post is not None else None
    return asked_card(asked, t) if asked is not None else None
