"""What the outbox says of broadcasts: the message itself, and to admins how far it is."""

from sqlite3 import Connection

from bot import broadcasts, settings
from bot.texts import Translator
from domain.broadcasts import Broadcast
from domain.members import Presence
from storage import broadcasts as stored
from storage import members, users
from storage.outbox import Letter
from views.broadcasts import asked_card, card_of, content_card, report_card
from views.cards import Card

LETTERS = broadcasts.LETTERS


def broadcast_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when it is called off or its reader is not to get it."""
    of = stored.find(tx, int(letter.facts["broadcast_id"]))
    if of is None:
        return None
    if letter.card in (broadcasts.LETTER, broadcasts.LETTER_TEST):
        return _content(tx, of, letter, t)
    shown = broadcasts.shown(tx, of, now=int(letter.facts["at"]))
    if letter.card == broadcasts.LETTER_ASKED:
        return asked_card(shown, t)
    return report_card(shown, t) if letter.card == broadcasts.LETTER_REPORT else card_of(shown, t)


def _content(tx: Connection, of: Broadcast, letter: Letter, t: Translator) -> Card | None:
    is_test = letter.card == broadcasts.LETTER_TEST
    if not is_test and not _is_meant(tx, of, letter.user_id or 0):
        return None
    title = settings.community(tx, of.community_id).title
    silent = bool(letter.facts.get("silent"))
    return content_card(of, title, t, is_test=is_test, silent=silent)


def _is_meant(tx: Connection, of: Broadcast, user_id: int) -> bool:
    """Say whether somebody is still to get it: a member, reachable, and it was not stopped."""
    member = members.find(tx, community_id=of.community_id, user_id=user_id)
    is_here = member is not None and member.state is Presence.PRESENT
    is_reachable = users.is_reachable(tx, user_id)
    return is_here and is_reachable and stored.is_queued(tx, of.broadcast_id, user_id=user_id)
