"""Reviews: an admin lets a member's automatic points wait, then books or drops them."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, points
from bot import pending as waiting
from domain.communities import Community
from domain.members import Member
from domain.messages import Verdict
from domain.refusals import Refusal
from storage import ledger, members, pending, reviews, rings
from storage.reviews import Review

MOST_NOTE_CHARACTERS = 200
PAGE_LINES = 8
MOST_RINGS = 10
UNDO_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Line:
    """A member under review with what waits."""

    member: Member
    review: Review
    times: int
    points: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Everything that waits or was noticed; `after` is where the next page begins, or None."""

    lines: tuple[Line, ...]
    newcomers: pending.Waiting
    rings: tuple[tuple[Member, Member], ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What an admin decided on a member, undone by its instant."""

    member: Member
    points: int
    is_booked: bool
    at: int


def begin(
    tx: Connection, *, community: Community, member: Member, note: str, by: int, at: int
) -> bool:
    """Put a member under review; False when one was before."""
    note = note[:MOST_NOTE_CHARACTERS]
    review = Review(member.member_id, community.community_id, "admin", note, by, at)
    is_new = reviews.add(tx, review)
    if is_new:
        _audit(tx, member, "review", (by, at), 0)
    return is_new


def listed(tx: Connection, *, community_id: int, after: int = 0) -> Listed:
    """Return a page of the one list that admins decide from."""
    found = reviews.of_community(tx, community_id=community_id, most=PAGE_LINES + 1, after=after)
    lines = tuple(
        Line(members.get(tx, each.review.member_id), each.review, each.times, each.points)
        for each in found[:PAGE_LINES]
    )
    pairs = tuple(
        (members.get(tx, ring.one_id), members.get(tx, ring.other_id))
        for ring in rings.of_community(tx, community_id=community_id, most=MOST_RINGS)
    )
    more = lines[-1].member.member_id if len(found) > PAGE_LINES else None
    return Listed(lines, pending.newcomers(tx, community_id=community_id), pairs, more)


def release(tx: Connection, *, community: Community, member_id: int, by: int, at: int) -> Decided:
    """Book everything that waits for a member and end the review."""
    member = _under_review(tx, community, member_id)
    reviews.remove(tx, member_id)
    settled = pending.settle(tx, member_id=member_id, state="booked", now=at)
    waiting.book(tx, member_id=member_id, settled=settled, now=at, by=by)
    _audit(tx, member, "review_release", (by, at), settled.points)
    return Decided(members.get(tx, member_id), settled.points, True, at)


def drop(tx: Connection, *, community: Community, member_id: int, by: int, at: int) -> Decided:
    """Drop everything that waits for a member, who stays under review.

    Safe to repeat: the same instant tells the same outcome.
    """
    member, state = _under_review(tx, community, member_id), "dropped"
    pending.settle(tx, member_id=member_id, state=state, now=at)
    settled = pending.settled(tx, member_id=member_id, state=state, at=at)
    waiting.decide(tx, settled, Verdict.DROPPED)
    _audit(tx, member, "review_drop", (by, at), settled.points)
    return Decided(member, settled.points, False, at)


def _under_review(tx: Connection, community: Community, member_id: int) -> Member:
    review = reviews.find(tx, member_id)
    if review is None or review.community_id != community.community_id:
        raise Refusal("refusal.stale_button")
    return members.get(tx, member_id)


def undo(
    tx: Connection,
    *,
    community: Community,
    member_id: int,
    is_booked: bool,
    decided_at: int,
    by: int,
    at: int,
) -> None:
    """Let everything wait again as before a decision; a second press changes nothing.

    Refused when it was spent or is too old.
    """
    member = members.get(tx, member_id)
    if member.community_id != community.community_id:
        raise Refusal("refusal.stale_button")
    if at - decided_at > UNDO_SECONDS:
        raise Refusal("review.undo_expired")
    state = "booked" if is_booked else "dropped"
    settled = pending.wait_again(tx, member_id=member_id, state=state, settled_at=decided_at)
    if is_booked and settled.points:
        _unbook(tx, community, settled, (by, at), decided_at)
    waiting.decide(tx, settled, Verdict.PENDING)
    is_new = reviews.add(tx, Review(member_id, community.community_id, "admin", "", by, at))
    if is_new or settled.refs:
        _audit(tx, member, "review_undo", (by, at), settled.points)


def _unbook(
    tx: Connection,
    community: Community,
    settled: pending.Settled,
    by_at: tuple[int, int],
    decided_at: int,
) -> None:
    by, at = by_at
    ref = waiting.booking_ref(settled, decided_at)
    entry = ledger.find_by_ref(tx, community_id=community.community_id, ref=ref)
    if entry is None or ledger.find_reversal(tx, entry.entry_id) is not None:
        raise Refusal("refusal.stale_button")
    if points.free(tx, entry.member_id) < entry.points:
        raise Refusal("review.spent")
    points.undo(tx, entry, by=by, at=at, zones=community.zones)


def _audit(tx: Connection, member: Member, act: str, by_at: tuple[int, int], amount: int) -> None:
    by, at = by_at
    audit.record(
        tx,
        community_id=member.community_id,
        actor_id=by,
        act=act,
        member_id=member.member_id,
        now=at,
        may_repeat=True,
        facts={"amount": amount},
    )
