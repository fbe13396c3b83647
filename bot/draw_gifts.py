"""Prizes on their way to winners: claimed by account, handed over by hand or as a text."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import draw_prizes
from bot.draw_prizes import Prize
from bot.draws import get
from domain.draws import Draw, EventKind
from domain.members import Member
from domain.refusals import Refusal
from storage import draw_claims, draw_entries, draw_gifts, draws, members, outbox, users

LETTER_CLAIMED, LETTER_GIFT = "draw_claimed", "draw_gift"
PRIORITY = 2
LONGEST_GIFT = 1000


@dataclass(frozen=True, slots=True)
class Won:
    """What an account has of a draw: the names of its prizes; `has_gifts` for those as a text."""

    names: list[str]
    has_gifts: bool
    is_told: bool


def claim(tx: Connection, *, draw_id: int, user_id: int, now: int) -> Won:
    """Keep that a winner wants what they won and tell who made the draw, once."""
    draw, member = get(tx, draw_id=draw_id), _member(tx, draw_id, user_id)
    before = {each.place for each in draw_prizes.of_draw(tx, draw_id) if _is_claimed(each)}
    own = draw_prizes.claim(tx, draw_id=draw_id, member=member, now=now)
    for prize in own:
        if prize not in before:
            facts = {"draw_id": draw_id, "prize": prize}
            _tell(tx, LETTER_CLAIMED, draw.by_user_id, facts, now)
    names = [each.name for each in draw_prizes.of_draw(tx, draw_id) if each.place in own]
    gifts = draw_gifts.of_draw(tx, draw_id).keys() & set(own)
    return Won(names, bool(gifts), users.is_reachable(tx, user_id))


def to_waive(tx: Connection, *, draw_id: int, user_id: int) -> tuple[Draw, Prize]:
    """Return the prize that an account may give up; refuse who has none, or has it in hand."""
    draw, member = get(tx, draw_id=draw_id), _member(tx, draw_id, user_id)
    prizes = draw_prizes.of_draw(tx, draw_id)
    own = [each for each in prizes if each.winner and each.winner.member_id == member.member_id]
    if not own:
        raise Refusal("draw.not_yours")
    if own[0].claim is not None and own[0].claim.handed_at is not None:
        raise Refusal("draw.handed_over")
    return draw, own[0]


def waive(tx: Connection, *, draw_id: int, user_id: int, now: int) -> tuple[Draw, str]:
    """Give up what an account won, for the next in the ranking; safe to repeat.

    Returns the prize's name. Who comes next has to be asked before.
    """
    member = _member(tx, draw_id, user_id)
    entry = draw_entries.find(tx, draw_id=draw_id, member_id=member.member_id)
    for event in draw_claims.events(tx, draw_id):
        if entry is not None and event.why is EventKind.WAIVED and event.listed == entry.listed:
            return get(tx, draw_id=draw_id), draws.prizes(tx, draw_id)[event.prize - 1]
    draw, prize = to_waive(tx, draw_id=draw_id, user_id=user_id)
    draw_prizes.fall_free(
        tx,
        draw_id=draw_id,
        prize=prize.place,
        listed=(prize.claim.listed if prize.claim else None) or 0,
        why=EventKind.WAIVED,
        by=None,
        now=now,
    )
    return draw, prize.name


def _is_claimed(prize: Prize) -> bool:
    return prize.claim is not None and prize.claim.claimed_at is not None


def _member(tx: Connection, draw_id: int, user_id: int) -> Member:
    community_id = get(tx, draw_id=draw_id).community_id
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None:
        raise Refusal("draw.not_yours")
    return member


def _tell(tx: Connection, card: str, user_id: int, facts: dict[str, int], now: int) -> None:
    if users.is_reachable(tx, user_id):
        outbox.add(tx, card=card, facts=facts, user_id=user_id, priority=PRIORITY, now=now)


def to_hand(tx: Connection, *, draw_id: int, prize: int, listed: int) -> tuple[Draw, Prize]:
    """Return a prize that waits to be handed over to this line of the list; refuse any other."""
    draw, prizes = get(tx, draw_id=draw_id), draw_prizes.of_draw(tx, draw_id)
    found = next((each for each in prizes if each.place == prize), None)
    if found is None or found.claim is None or found.claim.listed != listed:
        raise Refusal("refusal.stale_button")
    if found.claim.handed_at is not None:
        raise Refusal("draw.handed_over")
    return draw, found


def give(
    tx: Connection, *, draw_id: int, prize: int, listed: int, text: str, by: int, now: int
) -> Prize:
    """Hand a prize over as a text, which its winner gets privately."""
    if not 1 <= len(text) <= LONGEST_GIFT:
        raise Refusal("draw.gift.length", most=LONGEST_GIFT)
    _, found = to_hand(tx, draw_id=draw_id, prize=prize, listed=listed)
    draw_gifts.add(tx, draw_id=draw_id, prize=prize, text=text, by_user_id=by, now=now)
    draw_prizes.hand_over(tx, draw_id=draw_id, prize=prize, listed=listed, by=by, now=now)
    if found.winner is not None:
        facts = {"draw_id": draw_id, "prize": prize}
        _tell(tx, LETTER_GIFT, found.winner.user_id, facts, now)
    return found


def gifts_of(tx: Connection, *, draw_id: int, user_id: int) -> dict[int, str]:
    """Return the texts that an account was given in a draw, by prize."""
    texts = draw_gifts.of_draw(tx, draw_id)
    return {
        each.place: texts[each.place]
        for each in draw_prizes.of_draw(tx, draw_id)
        if each.place in texts and each.winner is not None and each.winner.user_id == user_id
    }
