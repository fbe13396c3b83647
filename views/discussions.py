"""The question below a post of the linked channel."""

from bot.texts import Translator
from views.cards import Card


def discussion_card(message_id: int, t: Translator) -> Card:
    return Card(t("discussion.question"), answers=message_id)
