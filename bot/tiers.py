"""Tiers: earned anew by the last 90 days, lost only after a grace that is told in private."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import schedules, settings, tags
from bot.chores import Work
from bot.schedules import Occurrence, Plan, Recurring
from domain.chats import ChatState
from domain.communities import Community
from domain.days import local_date, next_midnight, zone_at
from domain.lateness import Lateness, Policy
from domain.setting_keys import Key
from domain.tiers import Need, Outlook, Record, Tier, next_outlook, since_on, tier_of
from storage import chats, chores, outbox, tiers, users
from storage.chores import Chore

KIND = "tiers"
RULE = "daily 00:30"
LETTER = "tier"
ROSE, WARNED, FELL = "rose", "warned", "fell"
DAY_SECONDS = 86_400
# After the community's own midnight, when few are kept waiting.
HOUR_SECONDS = 4 * 3600
# Members in one transaction, so that nothing waits long behind it.
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's tier, what counts towards it, and what keeping it and the next one ask for.

    `lost_on` is the local date when its grace ends; None while it is safe.
    """

    outlook: Outlook
    record: Record
    kept_by: Need | None
    upper: Tier | None
    need: Need | None
    lost_on: str | None


def standing(tx: Connection, *, community: Community, member_id: int, at: int) -> Standing:
    """Return how a member stands at an instant in UTC seconds."""
    held = tiers.find(tx, member_id)
    needs = community.values.tier_needs
    is_highest = held.tier is Tier.STAR
    until = held.grace_until
    return Standing(
        outlook=held,
        record=tiers.record(tx, member_id=member_id, since_on=_since_on(community, at)),
        kept_by=needs[held.tier - 1] if held.tier else None,
        upper=None if is_highest else Tier(held.tier + 1),
        need=None if is_highest else needs[held.tier],
        lost_on=None if until is None else local_date(until, community.zones),
    )


def _since_on(community: Community, at: int) -> str:
    return since_on(local_date(at, community.zones))


def _earned(tx: Connection, community: Community, member_id: int, at: int) -> Tier:
    """Return the tier a member has earned; people are counted only where they decide."""
    needs, since = community.values.tier_needs, _since_on(community, at)
    work = tiers.work(tx, member_id=member_id, since_on=since)
    alone = tier_of(work, needs)
    if alone == tier_of(work._replace(people=sys.maxsize), needs):
        return alone
    people = tiers.people(tx, member_id=member_id, since_on=since)
    return tier_of(work._replace(people=people), needs)


def rise(tx: Connection, *, community_id: int, member_id: int, xp: int, at: int) -> bool:
    """Raise a member who has earned it; `xp` in total tells soonest that it cannot be.

    Return whether the tier rose.
    """
    community = settings.community(tx, community_id)
    needs = community.values.tier_needs
    held = tiers.find(tx, member_id)
    if xp < min((need.xp for need in needs[held.tier :]), default=xp + 1):
        return False
    earned = _earned(tx, community, member_id, at)
    if earned > held.tier:
        _change(tx, member_id, held, Outlook(earned, None), at)
    return earned > held.tier


def judge(tx: Connection, *, community: Community, member_id: int, at: int) -> None:
    """Let a member's tier rise, come into its grace, leave it or fall, and tell of it."""
    values = community.values
    held = tiers.find(tx, member_id)
    earned = _earned(tx, community, member_id, at)
    grace_seconds = values.number(Key.TIER_GRACE_DAYS) * DAY_SECONDS
    outlook = next_outlook(held, earned, now=at, grace_seconds=grace_seconds)
    if outlook != held:
        _change(tx, member_id, held, outlook, at)


def _change(tx: Connection, member_id: int, held: Outlook, outlook: Outlook, at: int) -> None:
    tiers.set_outlook(tx, member_id=member_id, outlook=outlook, at=at)
    if outlook.tier != held.tier:
        news = ROSE if outlook.tier > held.tier else FELL
        _tell(tx, member_id=member_id, tier=outlook.tier, news=news, at=at)
    elif outlook.grace_until is not None:
        _tell(tx, member_id=member_id, tier=outlook.tier, news=WARNED, at=at)


def _tell(tx: Connection, *, member_id: int, tier: Tier, news: str, at: int) -> None:
    """Tell a member in private, if they can be written to; nobody else ever hears of it."""
    user_id = users.find_reachable(tx, member_id)
    if user_id is not None:
        facts: dict[str, int | str] = {"member_id": member_id, "tier": int(tier), "news": news}
        outbox.add(tx, card=LETTER, facts=facts, user_id=user_id, now=at)


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan the nightly look by the program's own clock; safe at every start."""
    schedules.begin(tx, Plan(KIND, "nightly", RULE, zone), now=now)


def _plan_night(tx: Connection, occurrence: Occurrence) -> None:
    """Plan a look at each community, at its own hour of the night."""
    now = occurrence.now - HOUR_SECONDS
    present = (chat for chat in chats.everywhere(tx) if chat.state is not ChatState.LEFT)
    for community_id in {chat.community_id for chat in present}:
        zones = settings.community(tx, community_id).zones
        midnight = next_midnight(now, zone_at(zones, now))
        chores.add(
            tx,
            kind=KIND,
            ref=f"{community_id}:{local_date(midnight, zones)}",
            facts={"community_id": community_id, "after_id": 0},
            due_at=midnight + HOUR_SECONDS,
        )


def _look(tx: Connection, chore: Chore, now: int) -> None:
    """Judge some members, then plan the rest for the next second."""
    community = settings.community(tx, int(chore.facts["community_id"]))
    found = tiers.candidates(
        tx,
        community_id=community.community_id,
        xp=min(need.xp for need in community.values.tier_needs),
        after_id=int(chore.facts["after_id"]),
        most=AT_ONCE,
    )
    for _, member_id in found:
        judge(tx, community=community, member_id=member_id, at=now)
        tags.follow(tx, community_id=community.community_id, member_id=member_id, at=now)
    if len(found) == AT_ONCE:
        _go_on(tx, chore, found, now)


def _go_on(tx: Connection, chore: Chore, found: Sequence[tuple[int, int]], now: int) -> None:
    facts = {**chore.facts, "after_id": found[-1][0]}
    chores.set_due(tx, kind=KIND, ref=chore.ref, facts=facts, due_at=now)


NIGHTLY = Recurring(_plan_night, Lateness(Policy.RUN_ONCE))
KINDS: dict[str, Work] = {KIND: _look}
