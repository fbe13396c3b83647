"""First steps: newcomers are told privately on three days what they could do next."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import settings
from bot.chores import Work
from domain.communities import Community
from domain.days import local_minute, zone_at
from domain.first_steps import Step, is_time, next_at
from domain.manners import quiet_minutes
from domain.members import Member, Presence
from domain.opt_outs import OptOut
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chats, chores, first_steps, members, opt_outs, outbox, users
from storage.chores import Chore

KIND = LETTER = "first_steps"
PRIORITY = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What a newcomer has still to do, in the order of the steps."""

    member_id: int
    community: Community
    open: tuple[Step, ...]
    is_stopped: bool


def came(tx: Connection, *, community_id: int, user_id: int, at: int) -> None:
    """Begin the first week of who was never seen here before; safe to repeat."""
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None or members.is_known_before(
        tx, community_id=community_id, user_id=user_id, at=at
    ):
        return
    if first_steps.add(tx, member_id=member.member_id, joined_at=at):
        _plan(tx, member.member_id, at, at)


def _plan(tx: Connection, member_id: int, joined_at: int, now: int) -> None:
    """Look again on the next of the days; after the last one nobody is new any more."""
    due_at = next_at(joined_at, now)
    if due_at is None:
        first_steps.remove(tx, member_id)
    else:
        _look_at(tx, member_id, due_at)


def _look_at(tx: Connection, member_id: int, due_at: int) -> None:
    facts = {"member_id": member_id}
    chores.set_due(tx, kind=KIND, ref=str(member_id), facts=facts, due_at=due_at)


def carry(tx: Connection, *, member_id: int, into_id: int, now: int) -> None:
    """Let somebody who is new go on being so in the community that theirs joined."""
    first_steps.copy(tx, member_id=member_id, into_id=into_id)
    found = first_steps.find(tx, into_id)
    if found is not None:
        _plan(tx, into_id, found.joined_at, now)


def _nudge(tx: Connection, chore: Chore, now: int) -> None:
    """Tell a newcomer what is still open, not in quiet hours, and plan the next day."""
    member_id = int(chore.facts["member_id"])
    found = first_steps.find(tx, member_id)
    if found is None:
        return
    member = members.get(tx, member_id)
    if chats.closed_into(tx, member.community_id) is not None:
        first_steps.remove(tx, member_id)
        return
    waits = _quiet_seconds(settings.community(tx, member.community_id), now)
    if waits:
        _look_at(tx, member_id, now + waits)
        return
    user_id = users.find_reachable(tx, member_id)
    if user_id is not None and is_time(found.joined_at, now) and is_wanted(tx, member_id):
        facts = {"member_id": member_id}
        outbox.add(tx, card=LETTER, facts=facts, user_id=user_id, priority=PRIORITY, now=now)
    _plan(tx, member_id, found.joined_at, now)


def _quiet_seconds(community: Community, now: int) -> int:
    hours = community.values.text(Key.QUIET_HOURS)
    return quiet_minutes(hours, local_minute(now, zone_at(community.zones, now))) * 60


def is_wanted(tx: Connection, member_id: int) -> bool:
    """Say whether a newcomer who is there has something to do and wants to be told.

    Whoever is not to be counted would be told of what they have long done.
    """
    member = members.get(tx, member_id)
    if opt_outs.is_out(tx, member_id=member_id, kind=OptOut.TRACKING):
        return False
    now = standing(tx, member)
    is_on = now.community.values.is_on(Key.FIRST_STEPS)
    return is_on and member.state is Presence.PRESENT and bool(now.open) and not now.is_stopped


def standing(tx: Connection, member: Member) -> Standing:
    """Return what is still open, whatever account of the person something was done with."""
    done = [first_steps.taken(tx, each.member_id) for each in members.accounts_of(tx, member)]
    found = first_steps.find(tx, member.member_id)
    return Standing(
        member.member_id,
        settings.community(tx, member.community_id),
        tuple(step for step in Step if not any(step in each for each in done)),
        found is not None and found.is_stopped,
    )


def choose(tx: Connection, *, member_id: int, user_id: int, is_stopped: bool) -> Standing:
    """Turn what a newcomer is told off or on again; refused once their first week is over."""
    if first_steps.find(tx, member_id) is None:
        raise Refusal("steps.over")
    member = members.get(tx, member_id)
    if member.user_id != user_id:
        raise Refusal("refusal.not_yours")
    first_steps.set_stopped(tx, member_id=member_id, is_stopped=is_stopped)
    return standing(tx, member)


KINDS: dict[str, Work] = {KIND: _nudge}
