"""Referrals: who came by whose link, when it counts for both, and when it is taken back."""

from dataclasses import dataclass
from datetime import date, timedelta
from sqlite3 import Connection

from bot import audit, badges, members, points, settings
from bot.chores import Work
from domain.communities import Community
from domain.days import local_date
from domain.ledger import Reason
from domain.members import Member, Presence
from domain.messages import Name
from domain.referrals import (
    BURST_JOINS,
    BURST_SECONDS,
    HELD,
    Flag,
    ReferralRule,
    State,
    is_ripe,
    next_look,
)
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chores, daily, forgotten, invites, ledger, outbox, referrals, users
from storage import members as stored_members
from storage.chores import Chore
from storage.referrals import Referral

KIND = "referral"
LETTER = "referral"
# The service message of a join and its chat_member may differ by some seconds.
SLACK_SECONDS = 5
LISTED = 8
ACTIVE_WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Coming:
    """How somebody came: by which address, at whose hand; `is_own` when by their own tap."""

    url: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A referral that an admin may look at, with the people in it."""

    referral: Referral
    member: Member
    inviter: Member


@dataclass(frozen=True, slots=True)
class Overview:
    """What admins see: how many there are in each state, what waits, who never spoke."""

    tally: dict[State, int]
    held: tuple[Held, ...]
    silent: tuple[Held, ...]


def follow(
    tx: Connection,
    *,
    community_id: int,
    name: Name,
    is_present: bool,
    now: int,
    was_present: bool | None = None,
    coming: Coming | None = None,
) -> None:
    """Keep who comes and goes, and by whose link at the first join; safe to repeat."""
    is_stranger = not stored_members.is_known_before(
        tx, community_id=community_id, user_id=name.user_id, at=now - SLACK_SECONDS
    ) and not forgotten.find(tx, community_id=community_id, user_ids=[name.user_id])
    members.change_presence(
        tx,
        community_id=community_id,
        name=name,
        is_present=is_present,
        now=now,
        was_present=was_present,
    )
    member = stored_members.find(tx, community_id=community_id, user_id=name.user_id)
    if member is None:
        return
    if not is_present:
        _gone(tx, member, now)
    elif coming is not None and not was_present:
        _came(tx, member, coming, is_stranger=is_stranger, now=now)


def _came(tx: Connection, member: Member, coming: Coming, *, is_stranger: bool, now: int) -> None:
    invite = invites.find_by_url(tx, coming.url)
    if invite is None or invite.community_id != member.community_id:
        return
    if not is_stranger:
        _note_mutual(tx, member, invite.member_id)
        return
    if invite.member_id == member.member_id:
        return
    community = settings.community(tx, member.community_id)
    if invite.member_id is not None and not community.values.is_on(Key.INVITES):
        return
    referral = referrals.add(
        tx,
        community_id=member.community_id,
        invite_id=invite.invite_id,
        member_id=member.member_id,
        inviter_id=invite.member_id,
        state=State.PENDING if invite.member_id else State.TRACKED,
        joined_at=now,
        joined_on=local_date(now, community.zones),
    )
    if referral is None:
        return
    if coming.is_own and referral.inviter_id is not None:
        _note_burst(tx, referral)
    _plan(tx, referral, community.values.referral_rule, now)


def _note_mutual(tx: Connection, member: Member, inviter_id: int | None) -> None:
    """Hold what one of two counts for the other, when each used the other's link."""
    back = referrals.find_of(tx, inviter_id) if inviter_id else None
    if back is None or back.inviter_id != member.member_id or back.state is not State.PENDING:
        return
    if back.flag is Flag.NONE:
        referrals.set_flag(tx, referral_id=back.referral_id, flag=Flag.MUTUAL)


def _note_burst(tx: Connection, referral: Referral) -> None:
    together = referrals.near(
        tx, invite_id=referral.invite_id, at=referral.joined_at, seconds=BURST_SECONDS
    )
    if len(together) < BURST_JOINS:
        return
    for each in together:
        if each.flag is Flag.NONE and each.state is State.PENDING:
            referrals.set_flag(tx, referral_id=each.referral_id, flag=Flag.BURST)


def _gone(tx: Connection, member: Member, now: int) -> None:
    """End what is pending, and take back what was given for who leaves too early."""
    referral = referrals.find_of(tx, member.member_id)
    if referral is None:
        return
    referrals.set_left(tx, referral_id=referral.referral_id, at=now)
    key = referral.referral_id
    if referrals.set_state(tx, referral_id=key, was=State.PENDING, state=State.LEFT):
        return
    community = settings.community(tx, member.community_id)
    if now >= referral.joined_at + community.values.referral_rule.kept_seconds:
        return
    if referrals.set_state(tx, referral_id=key, was=State.REWARDED, state=State.REVERSED):
        for entry_id in (referral.inviter_entry_id, referral.invitee_entry_id):
            if entry_id is not None:
                _take_back(tx, entry_id, community, now)


def _take_back(tx: Connection, entry_id: int, community: Community, now: int) -> None:
    """Reverse a reward, as far as it was not spent (architecture.md 4)."""
    entry = ledger.find(tx, entry_id)
    if entry is None or ledger.find_reversal(tx, entry_id) is not None:
        return
    points.reverse(
        tx,
        entry,
        reason=Reason.REFERRAL,
        ref=f"un{entry.ref}",
        actor_id=None,
        at=now,
        zones=community.zones,
    )


def _plan(tx: Connection, referral: Referral, rule: ReferralRule, now: int) -> None:
    due_at = next_look(
        now,
        joined_at=referral.joined_at,
        is_pending=referral.state is State.PENDING and referral.flag not in HELD,
        rule=rule,
    )
    if due_at is not None:
        key = referral.referral_id
        facts = {"referral_id": key}
        chores.set_due(tx, kind=KIND, ref=str(key), facts=facts, due_at=due_at)


def _look(tx: Connection, chore: Chore, now: int) -> None:
    """Note what the first days and the whole time showed, and reward what is ripe."""
    referral = referrals.find(tx, int(chore.facts["referral_id"]))
    if referral is not None:
        examine(tx, referral, now)


def examine(tx: Connection, referral: Referral, now: int) -> State:
    """Bring a referral up to date and return its state; safe at any time and twice."""
    community = settings.community(tx, referral.community_id)
    rule = community.values.referral_rule
    if now >= referral.joined_at + rule.pending_seconds:
        if referral.was_active is None:
            _note_active(tx, referral, rule)
        _ripen(tx, referral, community, now)
    if now >= referral.joined_at + rule.kept_seconds and referral.is_kept is None:
        _note_kept(tx, referral, rule, now)
        if referral.flag not in HELD:
            key = referral.referral_id
            referrals.set_state(tx, referral_id=key, was=State.PENDING, state=State.LAPSED)
    fresh = referrals.get(tx, referral.referral_id)
    _plan(tx, fresh, rule, now)
    return fresh.state


def _day(referral: Referral, days: int) -> str:
    """Return the date so many days after the join."""
    return str(date.fromisoformat(referral.joined_on) + timedelta(days=days))


def _was_here(referral: Referral, seconds: int) -> bool:
    return referral.left_at is None or referral.left_at >= referral.joined_at + seconds


def _note_active(tx: Connection, referral: Referral, rule: ReferralRule) -> None:
    days, _ = daily.active_between(
        tx,
        member_id=referral.member_id,
        first=referral.joined_on,
        last=_day(referral, rule.days),
    )
    was_active = days > 0 and _was_here(referral, rule.pending_seconds)
    referrals.set_active(tx, referral_id=referral.referral_id, was_active=was_active)


def _note_kept(tx: Connection, referral: Referral, rule: ReferralRule, now: int) -> None:
    """Keep whether somebody stayed the whole time and took part in its last week."""
    end = max(rule.days, rule.kept_days)
    first, last = _day(referral, max(0, end - ACTIVE_WITHIN_DAYS)), _day(referral, end)
    days, _ = daily.active_between(tx, member_id=referral.member_id, first=first, last=last)
    is_kept = days > 0 and _was_here(referral, rule.kept_seconds) and _is_honest(referral)
    at = referral.joined_at + rule.kept_seconds
    referrals.set_kept(tx, referral_id=referral.referral_id, is_kept=is_kept, at=at)
    if is_kept and referral.inviter_id is not None:
        badges.look(tx, [referral.inviter_id], at=now)


def _is_honest(referral: Referral) -> bool:
    return referral.flag not in HELD and referral.state is not State.DROPPED


def _ripen(tx: Connection, referral: Referral, community: Community, now: int) -> None:
    rule = community.values.referral_rule
    if referral.state is not State.PENDING or referral.flag in HELD:
        return
    last = _day(referral, max(rule.days, rule.kept_days))
    days, said = daily.active_between(
        tx, member_id=referral.member_id, first=referral.joined_on, last=last
    )
    if not is_ripe(active_days=days, messages=said, rule=rule):
        return
    key = referral.referral_id
    if referrals.set_state(tx, referral_id=key, was=State.PENDING, state=State.REWARDED):
        _reward(tx, referral, community, now)


def _reward(tx: Connection, referral: Referral, community: Community, now: int) -> None:
    """Give both their points; the inviter within the month's limit and while in the group."""
    if referral.inviter_id is None:
        return
    rule, on = community.values.referral_rule, local_date(now, community.zones)
    inviter = stored_members.get(tx, referral.inviter_id)
    used = referrals.rewarded_in(tx, inviter_id=inviter.member_id, month=on[:7])
    is_paid = inviter.state is Presence.PRESENT and used < rule.per_month
    ref = f"referral:{referral.referral_id}"
    given = rule.inviter_points if is_paid else 0
    invitee = stored_members.get(tx, referral.member_id)
    referrals.set_rewards(
        tx,
        referral_id=referral.referral_id,
        on=on,
        inviter=_give(tx, inviter, community, worth=given, ref=f"{ref}:inviter", now=now),
        invitee=_give(
            tx, invitee, community, worth=rule.invitee_points, ref=f"{ref}:invitee", now=now
        ),
    )
    _tell(tx, referral, inviter, given, now)


def _give(
    tx: Connection, member: Member, community: Community, *, worth: int, ref: str, now: int
) -> int | None:
    """Book a reward and return its entry; referrals give no XP (product.md 2.1)."""
    if not worth:
        return None
    change = points.Change(worth, 0, Reason.REFERRAL, ref, "", None, now)
    return points.book(tx, member=member, change=change, zones=community.zones)


def _tell(tx: Connection, referral: Referral, inviter: Member, given: int, now: int) -> None:
    """Let the inviter know privately, where that is possible."""
    if users.is_reachable(tx, inviter.user_id) and inviter.state is Presence.PRESENT:
        facts = {"member_id": referral.member_id, "points": given}
        outbox.add(tx, card=LETTER, facts=facts, user_id=inviter.user_id, now=now)


def overview(tx: Connection, *, community: Community, now: int) -> Overview:
    """Return what an admin may want to look at, the oldest first."""
    before = now - community.values.referral_rule.pending_seconds
    key = community.community_id
    held = referrals.held(tx, community_id=key, most=LISTED)
    silent = referrals.silent(tx, community_id=key, joined_before=before, most=LISTED - len(held))
    return Overview(
        referrals.tally(tx, key),
        tuple(_held(tx, each) for each in held),
        tuple(_held(tx, each) for each in silent),
    )


def _held(tx: Connection, referral: Referral) -> Held:
    inviter = stored_members.get(tx, referral.inviter_id or referral.member_id)
    return Held(referral, stored_members.get(tx, referral.member_id), inviter)


def release(
    tx: Connection, *, community_id: int, referral_id: int, by: int, now: int
) -> tuple[Held, State]:
    """Let a held or dropped referral go the usual way; a second time tells how it stands."""
    referral = _of_community(tx, community_id, referral_id)
    was_dropped = referrals.set_state(
        tx, referral_id=referral_id, was=State.DROPPED, state=State.PENDING
    )
    if was_dropped or (referral.state is State.PENDING and referral.flag in HELD):
        referrals.set_flag(tx, referral_id=referral_id, flag=Flag.RELEASED)
        _record(tx, referral, "invite_release", by, now)
    state = examine(tx, referrals.get(tx, referral_id), now)
    return _held(tx, referral), state


def drop(
    tx: Connection, *, community_id: int, referral_id: int, by: int, now: int
) -> tuple[Held, State]:
    """Let a pending referral never count; a second time tells how it stands."""
    referral = _of_community(tx, community_id, referral_id)
    if referrals.set_state(tx, referral_id=referral_id, was=State.PENDING, state=State.DROPPED):
        _record(tx, referral, "invite_drop", by, now)
    return _held(tx, referral), referrals.get(tx, referral_id).state


def _of_community(tx: Connection, community_id: int, referral_id: int) -> Referral:
    referral = referrals.find(tx, referral_id)
    if referral is None or referral.community_id != community_id:
        raise Refusal("refusal.stale_button")
    return referral


def _record(tx: Connection, referral: Referral, act: str, by: int, now: int) -> None:
    audit.record(
        tx,
        community_id=referral.community_id,
        actor_id=by,
        act=act,
        member_id=referral.member_id,
        now=now,
    )


KINDS: dict[str, Work] = {KIND: _look}
