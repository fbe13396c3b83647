"""Holds: points are put aside, then spent or given back; a hold that expires gives them back."""

from sqlite3 import Connection

from bot import points
from bot.chores import Work
from domain.holds import Hold, HoldState
from domain.ledger import Reason
from domain.members import Member
from domain.refusals import Refusal
from storage import chores, holds, ledger, members, settings
from storage.chores import Chore

KIND = "hold"


def hold(
    tx: Connection,
    *,
    member: Member,
    amount: int,
    ref: str,
    note: str,
    at: int,
    expires_at: int | None = None,
) -> Hold:
    """Put free points aside under a ref; the same ref again tells the same hold.

    Refused above the free balance. Without `expires_at` (UTC seconds) it stays until it is ended.
    """
    known = holds.find_by_ref(tx, ref)
    if known is not None:
        return known
    free = points.free(tx, member.member_id)
    if amount > free:
        raise Refusal("hold.too_few", free=max(free, 0), amount=amount)
    whose = member.member_id
    hold_id = holds.add(
        tx, member_id=whose, points=amount, ref=ref, note=note, at=at, expires_at=expires_at
    )
    if expires_at is not None:
        facts = {"hold_id": hold_id}
        chores.add(tx, kind=KIND, ref=str(hold_id), facts=facts, due_at=expires_at)
    return _get(tx, hold_id)


def capture(
    tx: Connection, *, hold_id: int, at: int, reason: Reason = Reason.SPENT, actor_id: int | None
) -> int:
    """Spend what a hold put aside and return the entry's number; safe to repeat.

    Refused for a hold that was released or has expired.
    """
    found = _get(tx, hold_id)
    member = members.get(tx, found.member_id)
    ref = _ref(hold_id)
    spent = ledger.find_by_ref(tx, community_id=member.community_id, ref=ref)
    if spent is not None:
        return spent.entry_id
    is_late = found.expires_at is not None and at >= found.expires_at
    if is_late or not holds.end(tx, hold_id, state=HoldState.CAPTURED, now=at):
        raise Refusal("hold.over")
    chores.remove(tx, kind=KIND, ref=str(hold_id))
    change = points.Change(-found.points, 0, reason, ref, found.note, actor_id, at)
    zones = settings.zones(tx, member.community_id)
    return points.book(tx, member=member, change=change, zones=zones) or 0


def release(tx: Connection, *, hold_id: int, at: int) -> bool:
    """Give back what a hold put aside; False when it was over before."""
    if not holds.end(tx, hold_id, state=HoldState.RELEASED, now=at):
        return False
    chores.remove(tx, kind=KIND, ref=str(hold_id))
    return True


def _expire(tx: Connection, chore: Chore, now: int) -> None:
    holds.end(tx, int(chore.facts["hold_id"]), state=HoldState.EXPIRED, now=now)


def _get(tx: Connection, hold_id: int) -> Hold:
    found = holds.find(tx, hold_id)
    if found is None:
        raise LookupError(f"there is no hold {hold_id}")
    return found


def _ref(hold_id: int) -> str:
    return f"hold:{hold_id}"


KINDS: dict[str, Work] = {KIND: _expire}
