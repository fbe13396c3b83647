"""What the outbox says of the topic of the day."""

from sqlite3 import Connection

from bot import prompts
from bot.texts import Translator
from domain.members import Presence
from storage import members, opt_outs
from storage import prompts as stored
from storage.outbox import Letter
from storage.prompts import Best
from views.cards import Card
from views.prompts import best_card, prompt_card

LETTERS = frozenset({prompts.LETTER, prompts.LETTER_BEST})


def prompt_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its topic, or who answered it best, is gone."""
    facts = {name: int(value) for name, value in letter.facts.items()}
    post = stored.find_post(tx, facts.pop("post_id"))
    if post is None:
        return None
    if letter.card == prompts.LETTER:
        return prompt_card(post, t)
    best = Best(**facts)
    member = members.get(tx, best.member_id)
    is_unnamed = bool(opt_outs.unnamed(tx, [best.member_id]))
    if is_unnamed or member.state is not Presence.PRESENT:
        return None
    return best_card(post, best, member, t)
