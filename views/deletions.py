"""What a deletion by the bot took back."""

from bot.deletions import Deleted
from bot.texts import Translator
from domain.manners import HINTS_LIVE_FOR
from views.cards import Card
from views.people import name_of


def deleted_card(deleted: Deleted, t: Translator) -> Card:
    """Say what was taken back, and that the message itself cannot come back."""
    if deleted.member is None or not deleted.points:
        return Card(t("delete.done"), lives_for=HINTS_LIVE_FOR)
    name = name_of(deleted.member, t)
    return Card(t.n("delete.done_points", deleted.points, name=name), lives_for=HINTS_LIVE_FOR)


def kept_card(t: Translator) -> Card:
    """Say for a moment that Telegram keeps a message that was to go."""
    return Card(t("delete.kept"), lives_for=HINTS_LIVE_FOR)
