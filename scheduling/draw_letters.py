"""What the outbox says of draws."""

from sqlite3 import Connection

from bot import (
    draw_ceremonies,
    draw_entries,
    draw_gifts,
    draw_posts,
    draw_prizes,
    draw_proofs,
    draw_reports,
    draws,
    settings,
)
from bot.texts import Translator
from domain.draws import Draw, DrawState
from storage import chats
from storage import draws as stored
from storage.outbox import Letter
from views.cards import Card
from views.draw_claims import claimed_card, gift_card
from views.draw_entries import receipt_card
from views.draw_rolls import late_round_card, own_rolls_card, remind_card
from views.draws import bundle_card, freeze_card, live_card, result_card, terms_card

WAITING = (draw_posts.LETTER_REMIND, draw_posts.LETTER_OWN_ROLLS, draw_posts.LETTER_LATE_ROUND)


def draw_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when there is nothing to say of its draw."""
    draw = stored.find(tx, int(letter.facts["draw_id"]))
    if draw is None:
        return None
    if letter.card == draw_entries.LETTER:
        user_id = int(letter.facts["user_id"])
        return receipt_card(draw_entries.own(tx, draw_id=draw.draw_id, user_id=user_id), t)
    if letter.card in (draw_gifts.LETTER_CLAIMED, draw_gifts.LETTER_GIFT):
        return _prize(tx, letter, draw, t)
    if letter.card == draw_posts.LETTERS["bundle"]:
        return bundle_card(draw, draw_proofs.of_draw(tx, draw), t)
    if letter.card in WAITING:
        return _waiting(tx, letter, draw, t)
    report = draw_reports.report(tx, draw.draw_id)
    zones = settings.community(tx, draw.community_id).zones
    if letter.card == draw_posts.LETTERS["terms"]:
        return terms_card(report, zones, t)
    if letter.card == draw_posts.LETTERS["card"]:
        return live_card(report, zones, t)
    if letter.card == draw_posts.LETTERS["result"]:
        return result_card(report, zones, t)
    if draw.state is DrawState.CANCELLED:
        return None
    held = chats.get(tx, stored.places(tx, draw.draw_id)[0].chat_key)
    rolled_in = None if held.chat_key == letter.chat_key else held.title
    return freeze_card(report, draw_proofs.frozen_list(tx, draw), t, rolled_in=rolled_in)


def _waiting(tx: Connection, letter: Letter, draw: Draw, t: Translator) -> Card | None:
    """Say what a frozen draw still waits for; None when it is there."""
    if letter.card == draw_posts.LETTER_LATE_ROUND:
        number = draw_ceremonies.round_missing(tx, draw.draw_id)
        return None if number is None else late_round_card(draw, number, t)
    missing = draws.rolls_missing(tx, draw)
    if draw.state is not DrawState.FROZEN or not missing:
        return None
    show = remind_card if letter.card == draw_posts.LETTER_REMIND else own_rolls_card
    return show(draw, missing, t)


def _prize(tx: Connection, letter: Letter, draw: Draw, t: Translator) -> Card | None:
    """Tell a winner what they get, or who made the draw that a prize was claimed."""
    place = int(letter.facts["prize"])
    prize = draw_prizes.of_draw(tx, draw.draw_id)[place - 1]
    if letter.card == draw_gifts.LETTER_CLAIMED:
        return claimed_card(draw, prize, t)
    gifts = draw_gifts.gifts_of(tx, draw_id=draw.draw_id, user_id=letter.user_id or 0)
    title = settings.community(tx, draw.community_id).title
    return gift_card(draw, prize.name, gifts[place], title, t) if place in gifts else None
