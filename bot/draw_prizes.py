"""Prizes: drawn, asked after, claimed, handed over; whatever falls free goes to the next rank."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from sqlite3 import Connection

from bot import audit, draw_cards, draw_posts, draw_prices, draw_proofs, draw_rules
from bot.draws import get
from domain.draws import Draw, DrawState, EventKind, closing_after_absence
from domain.fairdraw import canonical, digest
from domain.members import Member
from domain.refusals import Refusal
from storage import draw_claims, draw_entries, draws, members
from storage.draw_claims import Claim, Event
from storage.draw_entries import Entrant

HOUR_SECONDS = 3600
# How often people may take a prize from a winner; what nobody claimed does not count.
MOST_TAKEN = 3
BY_HAND = frozenset({EventKind.INELIGIBLE, EventKind.REROLL})
ACTS = {EventKind.INELIGIBLE: "draw_ineligible"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody drawn of whom Telegram has to say whether they are in these chats."""

    listed: int
    member: Member
    channels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize and whose it is now; None when nobody is left for it or they were erased."""

    place: int
    name: str
    claim: Claim | None
    winner: Member | None


# -- drawn -----------------------------------------------------------------------------------


def to_ask(tx: Connection, *, draw_id: int, falling: int = 0) -> list[Candidate]:
    """Return those whose membership has to be asked now, in the order they are drawn.

    Of a rolled draw before `draw`; of a drawn one before so many more prizes fall free. Ask,
    `record_membership` of each, and call again until nobody is returned.
    """
    draw = get(tx, draw_id=draw_id)
    channels = tuple(draw_rules.channels(tx, draw_id))
    if not channels or draw.state not in (DrawState.ROLLED, DrawState.DRAWN):
        return []
    prizes, order = len(draws.prizes(tx, draw_id)), draw_proofs.order(tx, draw)
    wanted = prizes
    if draw.state is DrawState.DRAWN:
        order, wanted = _rest(tx, draw), falling
    asked = draw_entries.asked(tx, draw_id)
    taken = islice((number for number in order if asked.get(number, True)), wanted)
    found = [
        draw_entries.find_listed(tx, draw_id=draw_id, listed=n) for n in taken if n not in asked
    ]
    return [
        Candidate(each.listed or 0, members.get(tx, each.member_id), channels)
        for each in found
        if each is not None
    ]


def record_membership(tx: Connection, *, draw_id: int, listed: int, is_inside: bool) -> None:
    """Keep what Telegram said of somebody drawn; the first word stays."""
    draw_entries.set_inside(tx, draw_id=draw_id, listed=listed, is_inside=is_inside)


def draw(tx: Connection, *, draw_id: int, now: int) -> Draw:
    """Give a rolled draw's prizes away and publish the result; safe to repeat.

    A draw of which somebody has still to be asked stays as it is.
    """
    if to_ask(tx, draw_id=draw_id) or not draws.claim_draw(tx, draw_id, now=now):
        return get(tx, draw_id=draw_id)
    drawn = get(tx, draw_id=draw_id)
    order = draw_proofs.order(tx, drawn)
    count = len(draws.prizes(tx, draw_id))
    first = [next(order, None) for _ in range(count)]
    for prize, holder in enumerate(first, 1):
        kept = _passed_on(tx, draw_id, prize, chain([holder], order), now=now)
        _award(tx, drawn, prize, kept, now)
    draw_prices.settle(tx, draw_id, now)
    _publish(tx, drawn, now)
    return get(tx, draw_id=draw_id)


def _passed_on(
    tx: Connection,
    draw_id: int,
    prize: int,
    order: Iterator[int | None],
    *,
    now: int,
) -> int | None:
    """Return who of the order has a prize, after everybody who is not inside was passed over."""
    asked, holder = draw_entries.asked(tx, draw_id), next(order, None)
    while holder is not None and not asked.get(holder, True):
        _add_event(tx, draw_id, prize, holder, why=EventKind.OUTSIDE, now=now)
        holder = next(order, None)
    return holder


def _add_event(
    tx: Connection,
    draw_id: int,
    prize: int,
    listed: int,
    *,
    why: EventKind,
    now: int,
    by: int | None = None,
    note: str = "",
) -> None:
    sequence = len(draw_claims.events(tx, draw_id)) + 1
    draw_claims.add_event(tx, draw_id, Event(sequence, prize, listed, why, note, by, now))


def _award(tx: Connection, of: Draw, prize: int, listed: int | None, now: int) -> None:
    deadline = now + of.claim_hours * HOUR_SECONDS
    draw_claims.award(tx, draw_id=of.draw_id, prize=prize, listed=listed, deadline=deadline)


def _publish(tx: Connection, of: Draw, now: int) -> None:
    found = draw_proofs.of_draw(tx, get(tx, draw_id=of.draw_id))
    result_hash = digest("result", canonical(found["result"])).hex()
    draws.publish(tx, of.draw_id, result_hash=result_hash, now=now)
    draw_cards.plan(tx, of.draw_id, now)
    draw_posts.say_result(tx, of.draw_id, now, event=len(found["events"]))
    _settle_when_over(tx, of.draw_id, now)


def _settle_when_over(tx: Connection, draw_id: int, now: int) -> None:
    """Settle a draw whose prizes are all handed over, or nobody's."""
    if all(each.handed_at or each.listed is None for each in draw_claims.of_draw(tx, draw_id)):
        settle(tx, draw_id=draw_id, now=now)


# -- free ------------------------------------------------------------------------------------


def fall_free(
    tx: Connection,
    *,
    draw_id: int,
    prize: int,
    listed: int,
    why: EventKind,
    by: int | None,
    now: int,
    note: str = "",
    is_anonymous: bool = False,
) -> Prize | None:
    """Take a prize from the one who has it and give it to the next rank, in public.

    None when `listed` has it no more: a second press changes nothing. Who comes next has to be
    asked before (`to_ask` with `falling=1`). An anonymous administrator stands in the log only.
    """
    of = get(tx, draw_id=draw_id)
    claim = next((c for c in draw_claims.of_draw(tx, draw_id) if c.prize == prize), None)
    if of.state is not DrawState.DRAWN or claim is None or claim.listed != listed:
        return None
    _refuse_taking(claim, draw_claims.events(tx, draw_id), why)
    if to_ask(tx, draw_id=draw_id, falling=1):
        raise Refusal("draw.asking")
    order, named = _rest(tx, of), None if is_anonymous else by
    _add_event(tx, draw_id, prize, listed, why=why, now=now, by=named, note=note)
    _award(tx, of, prize, _passed_on(tx, draw_id, prize, order, now=now), now)
    _audit(tx, of, ACTS.get(why, "draw_next"), by=by, now=now, prize=prize, note=note)
    _publish(tx, of, now)
    return of_draw(tx, draw_id)[prize - 1]


def pass_on(tx: Connection, *, draw_id: int, now: int) -> int:
    """Give all prizes on that nobody claimed in time and publish once; safe to repeat.

    Returns 0, or how many wait because somebody has to be asked before (`to_ask`).
    """
    of = get(tx, draw_id=draw_id)
    unclaimed = [each for each in overdue(tx, now) if each.draw_id == draw_id]
    if not unclaimed or to_ask(tx, draw_id=draw_id, falling=len(unclaimed)):
        return len(unclaimed)
    order = _rest(tx, of)
    for each in unclaimed:
        prize, listed = each.prize, each.listed or 0
        _add_event(tx, draw_id, prize, listed, why=EventKind.UNCLAIMED, now=now)
        _award(tx, of, prize, _passed_on(tx, draw_id, prize, order, now=now), now)
    _publish(tx, of, now)
    return 0


def _rest(tx: Connection, of: Draw) -> Iterator[int]:
    """Yield those in the order of a drawn draw who come next; each event has used one up."""
    used = len(draws.prizes(tx, of.draw_id)) + len(draw_claims.events(tx, of.draw_id))
    return islice(draw_proofs.order(tx, of), used, None)


def _audit(
    tx: Connection, of: Draw, act: str, *, by: int | None, now: int, prize: int, note: str = ""
) -> None:
    if by is not None:
        audit.record(
            tx,
            community_id=of.community_id,
            actor_id=by,
            act=act,
            now=now,
            facts={"number": of.number, "prize": prize, "note": note or None},
        )


def _refuse_taking(claim: Claim, events: list[Event], why: EventKind) -> None:
    if claim.handed_at is not None:
        raise Refusal("draw.handed_over")
    if why is EventKind.UNCLAIMED and claim.claimed_at is not None:
        raise Refusal("draw.claimed")
    taken = [each for each in events if each.prize == claim.prize and each.why in BY_HAND]
    if why in BY_HAND and len(taken) >= MOST_TAKEN:
        raise Refusal("draw.taken_often", most=MOST_TAKEN)


def overdue(tx: Connection, now: int) -> list[Claim]:
    """Return the prizes that nobody claimed in time, the longest overdue first."""
    return [
        claim
        for draw_id, prize in draw_claims.overdue(tx, now)
        for claim in draw_claims.of_draw(tx, draw_id)
        if claim.prize == prize
    ]


def bear_outage(tx: Connection, *, from_at: int, to_at: int) -> None:
    """Give winners back the time in which nobody could hear them claim."""
    for claim in draw_claims.waiting(tx):
        opens_at = claim.deadline - get(tx, draw_id=claim.draw_id).claim_hours * HOUR_SECONDS
        deadline = closing_after_absence(
            claim.deadline, opens_at=opens_at, from_at=from_at, to_at=to_at
        )
        if deadline != claim.deadline:
            draw_claims.set_deadline(
                tx, draw_id=claim.draw_id, prize=claim.prize, deadline=deadline
            )


# -- claimed, handed over --------------------------------------------------------------------


def claim(tx: Connection, *, draw_id: int, member: Member, now: int) -> list[int]:
    """Keep that a winner wants what they won; return the prizes that are theirs.

    Refused for whoever won nothing, and when the time is over. A second press changes nothing.
    """
    entry = draw_entries.find(tx, draw_id=draw_id, member_id=member.member_id)
    own = _own(tx, draw_id, entry)
    if entry is None or not own:
        missed = _missed(tx, draw_id, entry)
        raise Refusal("draw.too_late") if missed else Refusal("draw.not_yours")
    for each in own:
        is_new = draw_claims.claim(
            tx, draw_id=draw_id, prize=each.prize, listed=entry.listed or 0, now=now
        )
        if not is_new and each.claimed_at is None:
            raise Refusal("draw.too_late")
    return [each.prize for each in own]


def _missed(tx: Connection, draw_id: int, entry: Entrant | None) -> bool:
    """Say whether somebody won a prize and did not claim it in time."""
    lapsed = (each for each in draw_claims.events(tx, draw_id) if each.why is EventKind.UNCLAIMED)
    return entry is not None and any(each.listed == entry.listed for each in lapsed)


def _own(tx: Connection, draw_id: int, entry: Entrant | None) -> list[Claim]:
    if entry is None or entry.listed is None:
        return []
    return [each for each in draw_claims.of_draw(tx, draw_id) if each.listed == entry.listed]


def hand_over(tx: Connection, *, draw_id: int, prize: int, listed: int, by: int, now: int) -> bool:
    """Keep that a prize was handed over; the last one settles the draw. False when it was.

    Refused when the prize is not this line's of the list any more.
    """
    claims = draw_claims.of_draw(tx, draw_id)
    if not any(each.prize == prize and each.listed == listed for each in claims):
        raise Refusal("refusal.stale_button")
    if not draw_claims.hand_over(tx, draw_id=draw_id, prize=prize, by_user_id=by, now=now):
        return False
    _audit(tx, get(tx, draw_id=draw_id), "draw_handed", by=by, now=now, prize=prize)
    _settle_when_over(tx, draw_id, now)
    return True


def settle(tx: Connection, *, draw_id: int, now: int) -> bool:
    """Say that nothing is left to do for a drawn draw; False when it is over or not drawn."""
    return draws.end(tx, draw_id, state=DrawState.SETTLED, now=now)


def of_draw(tx: Connection, draw_id: int) -> list[Prize]:
    """Return all prizes in order, with who has them."""
    claims = {each.prize: each for each in draw_claims.of_draw(tx, draw_id)}
    return [
        Prize(place, name, claims.get(place), _winner(tx, draw_id, claims.get(place)))
        for place, name in enumerate(draws.prizes(tx, draw_id), 1)
    ]


def _winner(tx: Connection, draw_id: int, claim: Claim | None) -> Member | None:
    if claim is None or claim.listed is None:
        return None
    entry = draw_entries.find_listed(tx, draw_id=draw_id, listed=claim.listed)
    return None if entry is None else members.get(tx, entry.member_id)
