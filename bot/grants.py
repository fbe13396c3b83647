"""Points given and taken by hand, within an admin's limit, and their undoing."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, points, streaks
from domain.communities import Community
from domain.days import local_date
from domain.ledger import LedgerEntry, Reason
from domain.members import Member
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import grant_requests, holds, ledger, members

UNDO_SECONDS = 60
MOST_NOTE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What an admin wants to give or, as a fine, to take; `amount` has no sign."""

    member: Member
    amount: int
    note: str
    is_fine: bool
    actor_id: int
    ref: str
    at: int


@dataclass(frozen=True, slots=True)
class Grant:
    """A booked grant or fine; `points` is what was asked, without a sign."""

    entry_id: int
    member: Member
    points: int
    note: str
    is_fine: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """A reversal; `missing` is what could not be taken back from the balance."""

    member: Member
    points: int
    missing: int


def grant(tx: Connection, *, community: Community, wish: Wish) -> Grant | None:
    """Give points, or take them as a fine; the same ref tells the same outcome.

    None, and nothing booked, when it is more than this admin may give or take alone.
    """
    before = ledger.find_by_ref(tx, community_id=community.community_id, ref=wish.ref)
    if before is not None:
        return told_again(tx, before)
    refuse_too_much(tx, wish)
    if not is_within_limits(tx, community=community, wish=wish):
        return None
    return book(tx, community=community, wish=wish, at=wish.at)


def refuse_too_much(tx: Connection, wish: Wish) -> None:
    """Refuse a fine that is larger than what the member can spend."""
    free = points.free(tx, wish.member.member_id)
    if not wish.is_fine or wish.amount <= free:
        return
    held = holds.held(tx, wish.member.member_id)
    if held:
        raise Refusal("grant.too_few_held", free=max(free, 0), held=held)
    raise Refusal("grant.too_few", free=free)


def is_within_limits(tx: Connection, *, community: Community, wish: Wish) -> bool:
    """Say whether an admin may do this alone; a limit of 0 is none."""
    single = community.values.number(Key.GRANT_SINGLE)
    if single and wish.amount > single:
        return False
    daily = community.values.number(Key.GRANT_DAILY)
    return not daily or wish.amount <= left_today(tx, community=community, wish=wish)


def left_today(tx: Connection, *, community: Community, wish: Wish) -> int:
    """Return what the admin may still give or take alone on the community's day of a wish."""
    used = grant_requests.used_on(
        tx,
        community_id=community.community_id,
        actor_id=wish.actor_id,
        on=local_date(wish.at, community.zones),
    )
    return max(community.values.number(Key.GRANT_DAILY) - used, 0)


def book(
    tx: Connection, *, community: Community, wish: Wish, at: int, second_id: int | None = None
) -> Grant:
    """Book what was wished, whatever the limits say; `second_id` is who confirmed it."""
    member, amount = wish.member, wish.amount
    signed, reason = (-amount, Reason.FINE) if wish.is_fine else (amount, Reason.GRANT)
    note = wish.note[:MOST_NOTE_CHARACTERS]
    change = points.Change(signed, 0, reason, wish.ref, note, wish.actor_id, at)
    entry_id = points.book(tx, member=member, change=change, zones=community.zones)
    _audit(tx, change, member, amount, second_id)
    fresh = members.get(tx, member.member_id)
    return Grant(entry_id or 0, fresh, amount, note, wish.is_fine)


def told_again(tx: Connection, entry: LedgerEntry) -> Grant:
    member = members.get(tx, entry.member_id)
    is_fine = entry.reason is Reason.FINE
    return Grant(entry.entry_id, member, abs(entry.points), entry.note, is_fine)


def _audit(
    tx: Connection, change: points.Change, member: Member, amount: int, second_id: int | None
) -> None:
    second = {} if second_id is None else {"second": second_id}
    audit.record(
        tx,
        community_id=member.community_id,
        actor_id=change.actor_id,
        act=change.reason,
        member_id=member.member_id,
        now=change.at,
        facts={"amount": amount, "ref": change.ref, **second},
    )


def undo(tx: Connection, *, community: Community, entry_id: int, actor_id: int, at: int) -> Undone:
    """Reverse a grant or fine within a minute; a second press tells the same outcome."""
    entry = ledger.find(tx, entry_id)
    if entry is None or entry.community_id != community.community_id:
        raise Refusal("refusal.stale_button")
    if entry.reason not in (Reason.GRANT, Reason.FINE):
        raise Refusal("refusal.stale_button")
    done = ledger.find_reversal(tx, entry_id)
    if done is not None:
        return _undone(tx, entry, done.points)
    if at - int(entry.at.timestamp()) > UNDO_SECONDS:
        raise Refusal("grant.undo_expired")
    return reverse(tx, community=community, entry=entry, actor_id=actor_id, at=at, note="")


def reverse(
    tx: Connection,
    *,
    community: Community,
    entry: LedgerEntry,
    actor_id: int,
    at: int,
    note: str,
) -> Undone:
    """Take an entry back as far as its points are free, and say in the log who did."""
    note = note[:MOST_NOTE_CHARACTERS]
    back = points.undo(tx, entry, by=actor_id, at=at, zones=community.zones, note=note)
    audit.record(
        tx,
        community_id=entry.community_id,
        actor_id=actor_id,
        act=Reason.UNDO,
        member_id=entry.member_id,
        now=at,
        facts={"amount": back, "entry": entry.entry_id},
    )
    return _undone(tx, entry, back)


def _undone(tx: Connection, entry: LedgerEntry, back: int) -> Undone:
    return Undone(members.get(tx, entry.member_id), back, abs(entry.points) - abs(back))


def undo_by_number(
    tx: Connection, *, community: Community, entry_id: int, actor_id: int, at: int, note: str
) -> Undone:
    """Reverse the entry that a number names, once; refused with the reason why not."""
    entry = ledger.find(tx, entry_id)
    if entry is None or entry.community_id != community.community_id:
        raise Refusal("undo.unknown", number=entry_id)
    done = ledger.find_reversal(tx, entry_id)
    if done is not None and done.actor_id == actor_id and int(done.at.timestamp()) == at:
        # The same command once more.
        return _undone(tx, entry, done.points)
    if done is not None:
        raise Refusal("undo.already", number=entry_id, by=done.entry_id)
    if entry.reason in (Reason.MERGE, Reason.UNMERGE):
        raise Refusal("undo.of_a_merge", number=entry_id)
    if entry.reverses_id is not None:
        raise Refusal("undo.of_an_undoing", number=entry_id)
    held = holds.held(tx, entry.member_id)
    if held and entry.points > points.free(tx, entry.member_id):
        free = max(points.free(tx, entry.member_id), 0)
        raise Refusal("undo.held", number=entry_id, held=held, free=free)
    if entry.reason is Reason.FREEZE:
        _take_freeze_back(tx, community, entry, at)
    return reverse(tx, community=community, entry=entry, actor_id=actor_id, at=at, note=note)


def _take_freeze_back(tx: Connection, community: Community, entry: LedgerEntry, at: int) -> None:
    is_back = streaks.take_bought_back(
        tx,
        member_id=entry.member_id,
        entry_id=entry.entry_id,
        at=at,
        zones=community.zones,
        rule=community.values.freeze_rule,
    )
    if not is_back:
        raise Refusal("undo.freeze_used", number=entry.entry_id)
