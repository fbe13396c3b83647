"""Points of members who are long away expire: two warnings before, the oldest first, each once."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import points, settings
from bot.chores import Work
from domain.communities import Community
from domain.days import local_date
from domain.expiry import (
    FIRST_WARNING_DAYS,
    LAST_WARNING_DAYS,
    Planned,
    Step,
    expires_on,
    later_by_days,
    later_by_months,
    next_step,
)
from domain.ledger import Reason
from domain.opt_outs import OptOut
from domain.setting_keys import Key
from storage import chats, chores, expiries, members, opt_outs, outbox, users
from storage.chores import Chore
from storage.expiries import Account

KIND = "expiry"
LETTER = "expiry"
SLICE_MEMBERS = 200
# Reactions and thanks are kept for 90 days; by then it is noted that somebody was here.
NOTED_AFTER_DAYS = 60


@dataclass(frozen=True, slots=True)
class Night:
    """A community's night: its date, and after how many months away points expire."""

    community: Community
    today: str
    months: int
    now: int


def begin(tx: Connection, *, now: int) -> None:
    """Plan tonight's first slice of every community where points expire; safe to repeat."""
    for community_id in sorted({chat.community_id for chat in chats.everywhere(tx)}):
        community = settings.community(tx, community_id)
        if community.values.number(Key.EXPIRY_MONTHS):
            _plan(tx, community_id, local_date(now, community.zones), after=0, now=now)
        else:
            expiries.remove_community(tx, community_id)


def _plan(tx: Connection, community_id: int, today: str, *, after: int, now: int) -> None:
    ref = f"{community_id}:{today}:{after}"
    facts: dict[str, int | str] = {"community_id": community_id, "today": today, "after": after}
    chores.add(tx, kind=KIND, ref=ref, facts=facts, due_at=now)


def _slice(tx: Connection, chore: Chore, now: int) -> None:
    """Look after some members and plan the next ones."""
    community = settings.community(tx, int(chore.facts["community_id"]))
    months, today = community.values.number(Key.EXPIRY_MONTHS), str(chore.facts["today"])
    if not months:
        return
    night = Night(community, today, months, now)
    found = expiries.accounts(
        tx,
        community_id=community.community_id,
        after=int(chore.facts["after"]),
        most=SLICE_MEMBERS,
    )
    for account in found:
        _look_after(tx, night, account)
    if len(found) == SLICE_MEMBERS:
        _plan(tx, community.community_id, today, after=found[-1].member_id, now=now)


def _look_after(tx: Connection, night: Night, account: Account) -> None:
    member_id, active_on, today = account.member_id, account.active_on, night.today
    if opt_outs.is_out(tx, member_id=member_id, kind=OptOut.TRACKING):
        # Nobody knows whether they were here.
        return
    if active_on <= later_by_days(today, -NOTED_AFTER_DAYS):
        expiries.see(tx, member_id=member_id, on=active_on)
    planned = expiries.find(tx, member_id)
    if planned is None and later_by_months(active_on, night.months) > later_by_days(
        today, FIRST_WARNING_DAYS
    ):
        return
    day = planned or Planned(
        expires_on(active_on=active_on, today=today, months=night.months), FIRST_WARNING_DAYS
    )
    amount = _amount(tx, night, member_id, day.expires_on)
    step = next_step(planned, active_on=active_on, today=today, months=night.months, amount=amount)
    match step:
        case Step.WARN_FIRST:
            _warn(tx, night, member_id, day, amount)
        case Step.WARN_LAST:
            # Who could not be told in time is told now, and has the days that were promised.
            promised = max(day.expires_on, later_by_days(today, LAST_WARNING_DAYS))
            _warn(tx, night, member_id, Planned(promised, LAST_WARNING_DAYS), amount)
        case Step.EXPIRE:
            _expire(tx, night, member_id, day.expires_on, amount)
        case Step.FORGET:
            expiries.remove(tx, member_id)


def _amount(tx: Connection, night: Night, member_id: int, on: str) -> int:
    """Return what expires on a day: old, not spent, not held."""
    until = later_by_months(on, -night.months)
    old = expiries.unspent_until(tx, member_id=member_id, on=until)
    return min(old, points.free(tx, member_id))


def _warn(tx: Connection, night: Night, member_id: int, planned: Planned, amount: int) -> None:
    expiries.plan(tx, member_id=member_id, planned=planned)
    user_id = members.get(tx, member_id).user_id
    if not users.is_reachable(tx, user_id):
        return
    facts: dict[str, int | str] = {
        "community_id": night.community.community_id,
        "points": amount,
        "on": planned.expires_on,
    }
    outbox.add(tx, card=LETTER, facts=facts, user_id=user_id, now=night.now)


def _expire(tx: Connection, night: Night, member_id: int, on: str, amount: int) -> None:
    member = members.get(tx, member_id)
    ref = f"expiry:{member_id}:{on}"
    change = points.Change(-amount, 0, Reason.EXPIRED, ref, "", None, night.now)
    points.book(tx, member=member, change=change, zones=night.community.zones)
    expiries.remove(tx, member_id)


KINDS: dict[str, Work] = {KIND: _slice}
