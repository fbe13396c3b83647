"""Points given and taken by hand, and their undoing."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, points
from domain.communities import Community
from domain.ledger import LedgerEntry, Reason
from domain.members import Member
from domain.refusals import Refusal
from storage import ledger, members

UNDO_SECONDS = 60
MOST_NOTE_CHARACTERS = 200


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


def grant(
    tx: Connection,
    *,
    community: Community,
    member: Member,
    amount: int,
    note: str,
    actor_id: int,
    ref: str,
    at: int,
    is_fine: bool = False,
) -> Grant:
    """Give points, or take them as a fine; the same ref tells the same outcome."""
    before = ledger.find_by_ref(tx, community_id=community.community_id, ref=ref)
    if before is not None:
        return _told_again(tx, before)
    balance = members.get(tx, member.member_id).points
    if is_fine and amount > balance:
        raise Refusal("grant.too_few", free=balance, amount=amount)
    signed, reason = (-amount, Reason.FINE) if is_fine else (amount, Reason.GRANT)
    note = note[:MOST_NOTE_CHARACTERS]
    change = points.Change(signed, 0, reason, ref, note, actor_id, at)
    entry_id = points.book(tx, member=member, change=change, zones=community.zones)
    _audit(tx, change, member, amount)
    fresh = members.get(tx, member.member_id)
    return Grant(entry_id or 0, fresh, amount, note, is_fine)


def _told_again(tx: Connection, entry: LedgerEntry) -> Grant:
    member = members.get(tx, entry.member_id)
    is_fine = entry.reason is Reason.FINE
    return Grant(entry.entry_id, member, abs(entry.points), entry.note, is_fine)


def _audit(tx: Connection, change: points.Change, member: Member, amount: int) -> None:
    audit.record(
        tx,
        community_id=member.community_id,
        actor_id=change.actor_id,
        act=change.reason,
        member_id=member.member_id,
        now=change.at,
        amount=amount,
        ref=change.ref,
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
    member = members.get(tx, entry.member_id)
    # A reversal takes at most what is there and says what is missing (architecture.md 4).
    back = max(-entry.points, -max(member.points, 0))
    change = points.Change(
        back, -entry.xp, Reason.UNDO, f"undo:{entry_id}", entry.note, actor_id, at, entry_id
    )
    points.book(tx, member=member, change=change, zones=community.zones)
    _audit(tx, change, member, back)
    return _undone(tx, entry, back)


def _undone(tx: Connection, entry: LedgerEntry, back: int) -> Undone:
    return Undone(members.get(tx, entry.member_id), back, abs(entry.points) - abs(back))
