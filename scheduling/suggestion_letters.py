"""What the outbox says of suggestions."""

from sqlite3 import Connection

from bot import suggestions
from bot.texts import Translator
from storage import chats, members
from storage import suggestions as stored
from storage.outbox import Letter
from views.cards import Card
from views.suggestions import card, done_card, news_card

LETTERS = suggestions.LETTERS


def suggestion_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None for what is not kept any more."""
    found = stored.find(tx, int(letter.facts["suggestion_id"]))
    if found is None:
        return None
    author = members.get(tx, found.member_id)
    match letter.card:
        case suggestions.LETTER_CARD:
            return card(found, author, t)
        case suggestions.LETTER_DONE:
            return done_card(found, t)
    title, is_author = chats.title_of(tx, found.community_id), author.user_id == letter.user_id
    return news_card(found, str(letter.facts["news"]), title, t, is_author=is_author)
