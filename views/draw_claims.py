"""What became of a draw's prizes: for winners, and for who hands them over."""

from dataclasses import replace

from aiogram.types import InlineKeyboardButton
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.draw_prizes import Prize
from bot.texts import Html, Translator
from domain.days import Zones
from domain.draws import Draw
from views.cards import Card
from views.draw_buttons import HandButton, PrizesButton
from views.lengths import LONGEST_TEXT, capped, size
from views.moments import moment
from views.people import name_of

A_PAGE = 20
"""Prizes on one card; Telegram allows 100 buttons, and each has two."""


def claimed_alert(names: list[str], t: Translator) -> Html:
    """Tell a winner that their prize is kept for them."""
    return t("draw.claimed_by_you", prizes=t.list(names))


def prizes_card(
    draw: Draw, prizes: list[Prize], zones: Zones, t: Translator, *, user_id: int, page: int = 0
) -> Card:
    """List whose each prize is and how far it is, page by page, what still waits first.

    Several carry their places, which tell equal ones apart and name them to /draw reroll.
    """
    last = max(0, (len(prizes) - 1) // A_PAGE)
    page = min(max(page, 0), last)
    ordered = sorted(prizes, key=lambda each: not _waits(each))
    shown = ordered[page * A_PAGE : (page + 1) * A_PAGE]
    if len(prizes) > 1:
        shown = [replace(each, name=f"{each.place}. {each.name}") for each in shown]
    head = [t("draw.prizes_of", number=draw.number, title=draw.title)]
    head += [t("draw.prizes_page", page=page + 1, of=last + 1)] if last else []
    rows = [_line(prize, zones, t) for prize in shown]
    rows = capped(rows, LONGEST_TEXT - size(head), lambda rest: t.n("draw.more", rest))
    builder = _hand_buttons(draw, shown, t, user_id=user_id, page=page)
    turns = [(t("draw.button.earlier"), page - 1)] if page else []
    turns += [(t("draw.button.further"), page + 1)] if page < last else []
    builder.row(*(_turn(words, draw, user_id=user_id, page=to) for words, to in turns))
    return Card(Html.lines([*head, *rows]), builder.as_markup())


def _turn(words: Html, draw: Draw, *, user_id: int, page: int) -> InlineKeyboardButton:
    button = PrizesButton(draw_id=draw.draw_id, user_id=user_id, page=page)
    return InlineKeyboardButton(text=words.plain, callback_data=button.pack())


def _line(prize: Prize, zones: Zones, t: Translator) -> Html:
    claim = prize.claim
    if claim is None or claim.listed is None:
        return t("draw.prize.nobody", prize=prize.name)
    who = name_of(prize.winner, t) if prize.winner else t("draw.prize.gone")
    if claim.handed_at is not None:
        return t("draw.prize.handed", prize=prize.name, name=who)
    if claim.claimed_at is not None:
        return t("draw.prize.claimed", prize=prize.name, name=who)
    at = moment(claim.deadline, zones, t)
    return t("draw.prize.waiting", prize=prize.name, name=who, at=at)


def _hand_buttons(
    draw: Draw, prizes: list[Prize], t: Translator, *, user_id: int, page: int
) -> InlineKeyboardBuilder:
    """Return two buttons for each prize to be handed over: by hand, and as a text."""
    builder = InlineKeyboardBuilder()
    for prize in prizes:
        for words, act in (
            (t("draw.button.handed", prize=prize.name), "hand"),
            (t("draw.button.gift"), "gift"),
        ):
            if listed := _waits(prize):
                button = HandButton(
                    draw_id=draw.draw_id,
                    prize=prize.place,
                    listed=listed,
                    user_id=user_id,
                    act=act,
                    page=page,
                )
                builder.button(text=words.plain, callback_data=button)
    builder.adjust(2)
    return builder


def _waits(prize: Prize) -> int | None:
    """Return the entry that a prize is to be handed over to; None when it is not."""
    claim = prize.claim
    return claim.listed if claim and claim.handed_at is None else None


def claimed_card(draw: Draw, prize: Prize, t: Translator) -> Card:
    """Tell whoever made a draw that a winner wants their prize, with how to hand it over."""
    who = name_of(prize.winner, t) if prize.winner else t("draw.prize.gone")
    said = t("draw.claimed_by", number=draw.number, name=who, prize=prize.name)
    builder = _hand_buttons(draw, [prize], t, user_id=draw.by_user_id, page=0)
    return Card(said, builder.as_markup())


def ask_gift_card(prize: Prize, t: Translator) -> Card:
    """Ask what a winner gets."""
    who = name_of(prize.winner, t) if prize.winner else t("draw.prize.gone")
    return Card(t("draw.gift.ask", prize=prize.name, name=who))


def gift_card(draw: Draw, prize: str, gift: str, title: str, t: Translator) -> Card:
    """Give a winner their prize."""
    said = t("draw.gift", number=draw.number, prize=prize, title=title)
    return Card(Html.lines([said, Html(""), t("draw.gift.text", text=gift)]))
