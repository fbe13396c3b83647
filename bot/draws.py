"""Draws: made, closed, their chance gathered; each step one transaction, first come first done."""

from collections.abc import Sequence
from sqlite3 import Connection

from bot import (
    audit,
    draw_cards,
    draw_posts,
    draw_prices,
    draw_proofs,
    draw_rules,
    settings,
    signatures,
)
from domain.beacons import BeaconKind, Drawn, Rolls, Round, Secret
from domain.chats import ChatState
from domain.communities import Community
from domain.draws import (
    Draft,
    Draw,
    DrawState,
    EntryKind,
    Limits,
    beacons_of,
    checked,
    closing_after_absence,
    terms_of,
)
from domain.fairdraw import FIRST_PREV, canonical, freeze, terms_hash
from domain.members import Member
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import bindings, chats, chores, draw_entries, draw_rolls, draws
from storage.draws import Made, Place

KIND = "draw"
FILLING = "draw_fill"
PURPOSE = "draws"


def get(tx: Connection, *, draw_id: int, community_id: int | None = None) -> Draw:
    """Return a draw, of this community if one is named; refuse any other."""
    found = draws.find(tx, draw_id)
    if found is None or community_id not in (None, found.community_id):
        raise Refusal("draw.unknown")
    return found


def numbered(tx: Connection, *, community_id: int, number: int) -> Draw:
    """Return a community's draw by its public number."""
    draw_id = draws.find_by_number(tx, community_id=community_id, number=number)
    if draw_id is None:
        raise Refusal("draw.unknown")
    return get(tx, draw_id=draw_id)


def limits_of(community: Community) -> Limits:
    """Return what a community allows its draws."""
    values = community.values
    return Limits(
        tickets=values.number(Key.DRAW_TICKETS),
        weight=values.number(Key.DRAW_WEIGHT),
        dice_from_value=values.number(Key.DRAW_DICE_VALUE),
    )


def places_of(
    tx: Connection, *, community_id: int, here: Place, is_everywhere: bool
) -> list[Place]:
    """Return where a draw goes that is asked for here: the bound place comes before this one."""
    bound = bindings.find(tx, community_id=community_id, purpose=PURPOSE)
    first = Place(bound.chat_key, bound.thread_id) if bound else here
    others = chats.of_community(tx, community_id) if is_everywhere else []
    return [
        first,
        *(
            Place(each.chat_key, None)
            for each in others
            if each.earns and each.state is ChatState.ACTIVE and each.chat_key != first.chat_key
        ),
    ]


def make(
    tx: Connection,
    draft: Draft,
    *,
    community: Community,
    limits: Limits,
    by: int,
    places: Sequence[Place],
    secret: bytes,
    ref: str,
    now: int,
) -> Draw:
    """Open a draw and post it; the same ref is the same draw. `secret` is 32 random bytes."""
    known = draws.find_by_ref(tx, ref)
    if known is not None:
        return get(tx, draw_id=known)
    draft, beacons = checked(draft, now=now, limits=limits), beacons_of(draft, limits)
    if BeaconKind.DRAND in beacons and not signatures.can_be_checked():
        raise Refusal("draw.no_drand")
    whose, number = community.community_id, draws.next_number(tx, community.community_id)
    prev = draws.last_result(tx, whose) or FIRST_PREV
    terms = terms_of(draft, number=number, prev=prev, beacons=beacons, secret=secret, now=now)
    text, hashed = canonical(terms).decode(), terms_hash(terms).hex()
    kept = secret if BeaconKind.COMMIT in beacons else None
    draw_id = draws.add(tx, draft, Made(whose, number, ref, by, text, hashed, kept, now))
    draws.carry(tx, draw_id, places)
    _announce(tx, draw_id, now)
    made = get(tx, draw_id=draw_id)
    _audit(tx, made, "draw_new", by, now)
    return made


def _announce(tx: Connection, draw_id: int, now: int) -> None:
    draw_posts.say(tx, draw_id, "terms", now)
    draw_posts.say(tx, draw_id, "card", now)
    draw_cards.plan(tx, draw_id, now)
    draw = get(tx, draw_id=draw_id)
    look_at(tx, draw_id, draw.closes_at)
    if draw.entry is EntryKind.AUTOMATIC:
        fill(tx, draw_id, now)


def fill(tx: Connection, draw_id: int, at: int) -> None:
    """Have an automatic draw filled with everybody who may enter."""
    chores.plan(tx, kind=FILLING, ref=str(draw_id), facts={"draw_id": draw_id}, due_at=at)


def look_at(tx: Connection, draw_id: int, at: int) -> None:
    """Have a draw looked at when something of it is due."""
    chores.set_due(tx, kind=KIND, ref=str(draw_id), facts={"draw_id": draw_id}, due_at=at)


# -- closed ----------------------------------------------------------------------------------


def end(tx: Connection, *, draw_id: int, by: int, now: int) -> Draw:
    """Close an open draw now, where its terms allow it; a second press changes nothing."""
    draw = get(tx, draw_id=draw_id)
    if draw.state is not DrawState.OPEN:
        return draw
    if now < draw.earliest_at:
        raise Refusal("draw.not_before", at=draw.earliest_at)
    if now < draw.closes_at:
        draws.set_closing(tx, draw_id, at=now)
        _audit(tx, draw, "draw_end", by, now)
    look_at(tx, draw_id, now)
    return close(tx, draw_id=draw_id, now=now)


def close(tx: Connection, *, draw_id: int, now: int) -> Draw:
    """Freeze the list of a draw whose time is up; whoever comes later finds the same list."""
    if not draws.claim_closing(tx, draw_id, now=now):
        return get(tx, draw_id=draw_id)
    draw = get(tx, draw_id=draw_id)
    community = settings.community(tx, draw.community_id)
    if chats.closed_into(tx, draw.community_id) is not None:
        # Joined to another community: its members are entrants there no more.
        return cancel(tx, draw_id=draw_id, by=None, now=now)
    draw_rules.drop_misses(tx, draw_id=draw_id, zones=community.zones, now=now)
    draw_entries.number_list(tx, draw_id)
    entries = draw_entries.frozen(tx, draw_id)
    number = draw.round_after(now)
    frozen = freeze(draw.terms, entries, frozen_at=now, round=number)
    draws.set_freeze(
        tx, draw_id, freeze=frozen.document(), entrants=len(entries), tickets=frozen.tickets
    )
    draw_posts.say(tx, draw_id, "freeze", now)
    draw_cards.plan(tx, draw_id, now)
    look_at(tx, draw_id, now)
    return get(tx, draw_id=draw_id)


def cancel(tx: Connection, *, draw_id: int, by: int | None, now: int) -> Draw:
    """Call a draw off that is not drawn yet and give every entrant their points back.

    `by` is None for the rules; a person cannot once chance has begun to decide.
    """
    draw = get(tx, draw_id=draw_id)
    if by is not None:
        refuse_calling_off(tx, draw)
    if draws.end(tx, draw_id, state=DrawState.CANCELLED, now=now):
        _audit(tx, draw, "draw_cancel", by, now)
        draw_prices.settle(tx, draw_id, now)
        draw_posts.say(tx, draw_id, "result", now)
        draw_cards.plan(tx, draw_id, now)
        chores.remove(tx, kind=KIND, ref=str(draw_id))
    elif draw.state is not DrawState.CANCELLED:
        raise Refusal("draw.drawn_already")
    return get(tx, draw_id=draw_id)


def refuse_calling_off(tx: Connection, draw: Draw) -> None:
    """Refuse a draw whose result somebody may know already: nobody may choose among results."""
    is_closed = draw.state in (DrawState.FROZEN, DrawState.ROLLED)
    if is_closed and not _waits_for_first_roll(tx, draw):
        raise Refusal("draw.chance_decides", number=draw.number)


def _waits_for_first_roll(tx: Connection, draw: Draw) -> bool:
    is_waiting = draw.state is DrawState.FROZEN and BeaconKind.DICE in draw.kinds
    begun = draw_rolls.ceremony(tx, draw.draw_id).own_rolls
    return is_waiting and not begun and not draw_rolls.of_draw(tx, draw.draw_id, most=1)


def bear_outage(tx: Connection, *, from_at: int, to_at: int) -> None:
    """Let open draws close later by an outage, as their terms say; the same one counts once."""
    for draw_id in draws.going_on(tx):
        draw = get(tx, draw_id=draw_id)
        at = closing_after_absence(
            draw.closes_at, opens_at=draw.opens_at, from_at=from_at, to_at=to_at
        )
        if draw.state is DrawState.OPEN and at != draw.closes_at:
            draws.move_closing(tx, draw_id, at=at, outage_until=to_at)
            look_at(tx, draw_id, get(tx, draw_id=draw_id).closes_at)
            draw_cards.renew(tx, draw_id, to_at)


def _audit(tx: Connection, draw: Draw, act: str, by: int | None, now: int) -> None:
    audit.record(
        tx,
        community_id=draw.community_id,
        actor_id=by,
        act=act,
        now=now,
        facts={"number": draw.number},
    )


# -- chance ----------------------------------------------------------------------------------


def roll(tx: Connection, *, draw_id: int, now: int) -> Draw:
    """Keep the beacon values of a frozen draw when all are there; safe to repeat.

    A draw that waits for rolls or for drand stays as it is.
    """
    draw = get(tx, draw_id=draw_id)
    found = [_gathered(tx, draw, kind) for kind in draw.kinds]
    drawn = [each for each in found if each is not None]
    if draw.state is DrawState.FROZEN and len(drawn) == len(found):
        draws.claim_roll(tx, draw_id, beacon=[each.document() for each in drawn], now=now)
        look_at(tx, draw_id, now)
    return get(tx, draw_id=draw_id)


def _gathered(tx: Connection, draw: Draw, kind: BeaconKind) -> Drawn | None:
    if kind is BeaconKind.COMMIT:
        return Secret(draw.secret) if draw.secret else None
    if kind is BeaconKind.DRAND:
        rounds = [each for each in draw_proofs.drawn_by(draw) if isinstance(each, Round)]
        return rounds[0] if rounds else None
    rolls = draw_rolls.of_draw(tx, draw.draw_id, most=draw.rolls)
    return Rolls(tuple(each.value for each in rolls)) if len(rolls) == draw.rolls else None


def add_roll(
    tx: Connection,
    *,
    draw_id: int,
    message_id: int,
    user_id: int | None,
    value: int,
    at: int,
    now: int,
) -> int:
    """Keep a valid 🎰 of a frozen draw and return how many are missing; the last one rolls it.

    `at` is the message's date; `user_id` None is the bot's own. A second roll of somebody
    changes nothing.
    """
    draw = get(tx, draw_id=draw_id)
    if draw.state is not DrawState.FROZEN or BeaconKind.DICE not in draw.kinds:
        return 0
    draw_rolls.add(tx, draw_id=draw_id, message_id=message_id, user_id=user_id, value=value, at=at)
    if missing := rolls_missing(tx, draw):
        return missing
    roll(tx, draw_id=draw_id, now=now)
    return 0


def rolls_missing(tx: Connection, draw: Draw) -> int:
    return draw.rolls - len(draw_rolls.of_draw(tx, draw.draw_id, most=draw.rolls))


def may_roll(tx: Connection, *, draw: Draw, member: Member) -> bool:
    """Say whether a member's roll counts: in the draw, or there before it opened."""
    entry = draw_entries.find(tx, draw_id=draw.draw_id, member_id=member.member_id)
    if entry is not None and not entry.dropped:
        return True
    return draw_rules.was_there(tx, member_id=member.member_id, at=draw.opens_at)


def add_round(tx: Connection, *, draw_id: int, number: int, signature: bytes, now: int) -> bool:
    """Keep drand's round for a frozen draw; False for another round or a wrong signature."""
    draw = get(tx, draw_id=draw_id)
    if draw.state is not DrawState.FROZEN or draw_proofs.freeze_of(draw).round != number:
        return False
    if not signatures.is_quicknet(number, signature):
        return False
    draws.keep_beacon(tx, draw_id, beacon=[Round(number, signature).document()])
    roll(tx, draw_id=draw_id, now=now)
    return True
