"""Broadcasts: a message to members privately, looked at and confirmed before it goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, settings
from domain.badges import fold
from domain.broadcasts import (
    ACTIVE_DAYS,
    MOST_A_DAY,
    Audience,
    Broadcast,
    BroadcastState,
    Content,
    Fate,
    Reach,
)
from domain.communities import Community
from domain.days import local_date, local_minute, zone_at
from domain.manners import quiet_minutes
from domain.opt_outs import OptOut
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import bindings, broadcasts, chores, interests, opt_outs, outbox, users
from storage.broadcasts import Made

KIND = "broadcast"
# The message itself, to everybody and to who made it; what its maker and other admins are shown.
LETTER, LETTER_TEST = "broadcast", "broadcast_test"
LETTER_CARD, LETTER_SHOWN = "broadcast_card", "broadcast_shown"
LETTER_ASKED, LETTER_REPORT = "broadcast_asked", "broadcast_report"
DUTIES = (LETTER_TEST, LETTER_CARD, LETTER_SHOWN, LETTER_ASKED, LETTER_REPORT)
LETTERS = frozenset({LETTER, *DUTIES})
PRIORITY = 1
DAY = 86_400
OPEN = (BroadcastState.DRAFT, BroadcastState.ASKED)
UNDER_WAY = (BroadcastState.WAITING, BroadcastState.RUNNING)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written to whom; the same ref is the same draft."""

    content: Content
    audience: Audience
    interest_id: int
    by: int
    ref: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A broadcast with whom it reaches, and how far it is.

    `begins_at` is None for one that begins now, `morning_at` outside of quiet hours.
    """

    broadcast: Broadcast
    community: Community
    reach: Reach
    interest: interests.Interest | None
    begins_at: int | None
    morning_at: int | None
    needs_second: bool
    counts: dict[Fate, int]


# -- drafted ---------------------------------------------------------------------------------


def draft(tx: Connection, *, community: Community, wish: Wish, now: int) -> Broadcast:
    """Keep what is to be looked at, and show it to its maker privately; once a ref."""
    known = broadcasts.find_by_ref(tx, wish.ref)
    if known is not None:
        return known
    _refuse_unreachable(tx, wish.by)
    whom = (wish.audience.tier, wish.audience.is_active, wish.interest_id)
    made = Made(community.community_id, *whom, wish.by, wish.ref, now)
    key = broadcasts.add(tx, wish.content, made)
    for card in (LETTER_TEST, LETTER_CARD):
        tell(tx, card, key, user_id=wish.by, now=now)
    return get(tx, key)


def interest_id(
    tx: Connection, *, community_id: int, said: str, shipped: Mapping[str, str]
) -> int:
    """Return the key of the interest that is named, 0 for none; `shipped` by folded names."""
    if not said:
        return 0
    word = fold(said)
    for each in interests.list_open(tx, community_id):
        if (word and word in (each.shipped, fold(each.name))) or shipped.get(word) == each.shipped:
            return each.interest_id
    raise Refusal("broadcast.no_interest", said=said[:40])


def _refuse_unreachable(tx: Connection, user_id: int) -> None:
    if not users.is_reachable(tx, user_id):
        raise Refusal("broadcast.start_first")


def show_to(tx: Connection, *, broadcast_id: int, by: int, now: int) -> None:
    """Let an admin see what members would get."""
    _refuse_unreachable(tx, by)
    tell(tx, LETTER_TEST, get(tx, broadcast_id).broadcast_id, user_id=by, now=now)


def tell(tx: Connection, card: str, broadcast_id: int, *, user_id: int, now: int) -> None:
    """Write to somebody who runs a broadcast."""
    facts = {"broadcast_id": broadcast_id, "at": now}
    outbox.add(tx, card=card, facts=facts, user_id=user_id, priority=PRIORITY, now=now)


def get(tx: Connection, broadcast_id: int) -> Broadcast:
    found = broadcasts.find(tx, broadcast_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def shown(tx: Connection, of: Broadcast, *, now: int) -> Shown:
    community = settings.community(tx, of.community_id)
    is_open = of.state in (*OPEN, BroadcastState.WAITING)
    return Shown(
        of,
        community,
        reach(tx, of, community, now) if is_open else Reach(0, 0, 0),
        interests.find(tx, of.interest_id) if of.interest_id else None,
        of.due_at if of.due_at is not None and of.due_at > now else None,
        morning(community, now),
        community.values.is_on(Key.POST_APPROVAL),
        broadcasts.counts(tx, of.broadcast_id),
    )


def reach(tx: Connection, of: Broadcast, community: Community, now: int) -> Reach:
    return broadcasts.reach(tx, of, since_on=active_since(community, now), now=now)


def active_since(community: Community, now: int) -> str:
    """Return the first local date on which who wrote counts as active."""
    return local_date(now - ACTIVE_DAYS * DAY, community.zones)


def morning(community: Community, now: int) -> int | None:
    """Return when the quiet hours end; None outside of them."""
    hours = community.values.text(Key.QUIET_HOURS)
    minutes = quiet_minutes(hours, local_minute(now, zone_at(community.zones, now)))
    return now - now % 60 + minutes * 60 if minutes else None


def find_under_way(tx: Connection, community_id: int, *, now: int) -> Shown | None:
    """Return what is on its way to a community's members, with how far it is."""
    found = broadcasts.under_way(tx, community_id)
    return None if found is None else shown(tx, found, now=now)


# -- confirmed -------------------------------------------------------------------------------


def confirm(
    tx: Connection, *, broadcast_id: int, by: int, card_id: int, waits: bool, now: int
) -> Shown:
    """Begin one's own draft, now or in the morning, or ask a second admin; again the same."""
    found = get(tx, broadcast_id)
    if found.by_user_id != by:
        raise Refusal("refusal.not_yours")
    if found.state is BroadcastState.DRAFT:
        community = settings.community(tx, found.community_id)
        _refuse(tx, found, community, now)
        at = (morning(community, now) if waits else None) or now
        broadcasts.set_card(tx, broadcast_id, message_id=card_id)
        broadcasts.set_due(tx, broadcast_id, due_at=at)
        if community.values.is_on(Key.POST_APPROVAL):
            _ask(tx, found, now)
        else:
            _plan(tx, found, by=by, due_at=at, now=now)
    return shown(tx, get(tx, broadcast_id), now=now)


def _refuse(tx: Connection, of: Broadcast, community: Community, now: int) -> None:
    """Refuse a second one at a time, too many a day, and one that nobody would get."""
    if broadcasts.under_way(tx, of.community_id) is not None:
        raise Refusal("broadcast.one_at_a_time")
    since = now - DAY
    if broadcasts.count_since(tx, community_id=of.community_id, at=since) >= MOST_A_DAY:
        raise Refusal("broadcast.too_many", most=MOST_A_DAY)
    if not reach(tx, of, community, now).reachable:
        raise Refusal("broadcast.nobody")


def _ask(tx: Connection, of: Broadcast, now: int) -> None:
    """Show it to the other admins: in the log topic, else in the first group."""
    broadcasts.set_state(tx, of.broadcast_id, before=OPEN, after=BroadcastState.ASKED)
    note(tx, of, "broadcast_ask", of.by_user_id, now)
    place = bindings.place_of(tx, community_id=of.community_id, purpose="log")
    if place is None:
        raise Refusal("broadcast.nobody")
    outbox.add(
        tx,
        card=LETTER_ASKED,
        facts={"broadcast_id": of.broadcast_id, "at": now},
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        priority=PRIORITY,
        now=now,
    )


def approve(tx: Connection, *, broadcast_id: int, by: int, now: int) -> Shown:
    """Begin what another admin wants to send; a second press tells the same outcome."""
    found = get(tx, broadcast_id)
    if found.state is BroadcastState.ASKED:
        if by == found.by_user_id:
            raise Refusal("post.second_is_first")
        broadcasts.set_due(tx, broadcast_id, due_at=0)
        _refuse(tx, found, settings.community(tx, found.community_id), now)
        at = max(now, found.due_at or now)
        broadcasts.set_due(tx, broadcast_id, due_at=at)
        _plan(tx, found, by=by, due_at=at, now=now)
    elif found.state in OPEN:
        raise Refusal("refusal.stale_button")
    return shown(tx, get(tx, broadcast_id), now=now)


def _plan(tx: Connection, of: Broadcast, *, by: int, due_at: int, now: int) -> None:
    broadcasts.set_state(tx, of.broadcast_id, before=OPEN, after=BroadcastState.WAITING)
    facts = {"broadcast_id": of.broadcast_id}
    chores.set_due(tx, kind=KIND, ref=str(of.broadcast_id), facts=facts, due_at=due_at)
    note(tx, of, "broadcast", by, now)


def discard(tx: Connection, *, broadcast_id: int, by: int) -> None:
    """Throw away one's own draft, or what waits to be approved; what is gone stays so."""
    found = broadcasts.find(tx, broadcast_id)
    if found is None:
        return
    if found.state is BroadcastState.DRAFT and found.by_user_id != by:
        raise Refusal("refusal.not_yours")
    if found.state not in OPEN:
        raise Refusal("refusal.stale_button")
    broadcasts.remove(tx, broadcast_id)


def note(tx: Connection, of: Broadcast, act: str, by: int, now: int) -> None:
    number = of.number
    audit.record(
        tx, community_id=of.community_id, actor_id=by, act=act, now=now, facts={"number": number}
    )


# -- called off ------------------------------------------------------------------------------


def stop(tx: Connection, *, broadcast_id: int, by: int, now: int) -> Shown:
    """Send nothing more; what was sent stays. A second press changes nothing."""
    found = get(tx, broadcast_id)
    stopped = BroadcastState.STOPPED
    if broadcasts.set_state(tx, broadcast_id, before=UNDER_WAY, after=stopped):
        broadcasts.skip_waiting(tx, broadcast_id, now=now)
        outbox.withdraw_broadcast(tx, broadcast_id)
        facts = {"broadcast_id": broadcast_id}
        chores.set_due(tx, kind=KIND, ref=str(broadcast_id), facts=facts, due_at=now)
        note(tx, found, "broadcast_stop", by, now)
    return shown(tx, get(tx, broadcast_id), now=now)


def less(tx: Connection, *, user_id: int, now: int) -> None:
    """Write nothing more of this kind to somebody; safe to repeat."""
    if users.find(tx, user_id) is not None:
        opt_outs.mute(tx, user_id=user_id, kind=OptOut.PUSH, now=now)
