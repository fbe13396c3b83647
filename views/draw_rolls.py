"""The chance of a draw while it is gathered: rolls that are missing, a round that is late."""

from bot.texts import Translator
from domain.draws import Draw
from views.cards import Card


def counted_card(done: int, rolls: int, t: Translator) -> Card:
    """Say that a roll counts, and how many there are now."""
    if done < rolls:
        return Card(t("draw.roll.counted", done=done, rolls=rolls))
    return Card(t("draw.roll.last", rolls=rolls))


def remind_card(draw: Draw, missing: int, t: Translator) -> Card:
    return Card(t.n("draw.rolls.remind", missing, number=draw.number))


def own_rolls_card(draw: Draw, missing: int, t: Translator) -> Card:
    return Card(t.n("draw.rolls.own", missing, number=draw.number))


def late_round_card(draw: Draw, number: int, t: Translator) -> Card:
    return Card(t("draw.round.late", number=draw.number, round=number))
