"""In which language a letter speaks to a person."""

from sqlite3 import Connection

from bot import settings
from bot.members import meant_in_private
from bot.texts import Texts
from domain.members import User
from scheduling import case_letters, newcomer_letters
from storage import members, users
from storage.outbox import Letter


def language_of(tx: Connection, letter: Letter, user_id: int, texts: Texts) -> str | None:
    """Return the language in which they are answered privately, too; None when nothing tells."""
    user = users.find(tx, user_id)
    own = case_letters.language_of(tx, letter) or newcomer_letters.language_of(letter)
    if user is None:
        return own
    return user.language or own or _home_of(tx, user) or texts.match(user.language_code)


def _home_of(tx: Connection, user: User) -> str | None:
    meant = meant_in_private(members.communities_of(tx, user.user_id), user)
    return None if meant is None else settings.community(tx, meant).language
