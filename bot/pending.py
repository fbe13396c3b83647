"""Points that wait outside the balance: a newcomer's, and those of members under review."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot import points, settings
from bot.members import is_trusted
from domain.fairness import NEWCOMER_SECONDS, is_newcomer, message_of
from domain.ledger import Reason
from domain.members import Member
from domain.messages import Verdict
from domain.setting_keys import Key
from domain.settings import Values
from storage import chores, events, members, pending, reviews
from storage.chores import Chore

NEWCOMER = "newcomer"
REVIEW = "review"
KIND = "newcomer"


class Settling(NamedTuple):
    """A newcomer with points that wait, and when to look whether they still are one."""

    member_id: int
    due_at: int


def plan(tx: Connection, settling: Sequence[Settling]) -> None:
    """Look at each newcomer when their first day is over, and again when they talk after it."""
    for each in {each.member_id: each for each in settling}.values():
        chores.set_due(
            tx,
            kind=KIND,
            ref=str(each.member_id),
            facts={"member_id": each.member_id},
            due_at=each.due_at,
        )


def _settle(tx: Connection, chore: Chore, now: int) -> None:
    member_id = int(chore.facts["member_id"])
    if is_trusted(tx, member_id=member_id, at=now):
        settled = pending.settle(tx, member_id=member_id, state="booked", now=now, cause=NEWCOMER)
        book(tx, member_id=member_id, settled=settled, now=now)


KINDS = {KIND: _settle}


def book(
    tx: Connection, *, member_id: int, settled: pending.Settled, now: int, by: int | None = None
) -> int | None:
    """Book what was taken out of waiting as one entry; return its number, None for nothing."""
    if not settled.points:
        return None
    member = members.get(tx, member_id)
    worth = settled.points
    change = points.Change(worth, worth, Reason.PENDING, booking_ref(settled, now), "", by, now)
    zones = settings.community(tx, member.community_id).zones
    entry_id = points.book(tx, member=member, change=change, zones=zones)
    decide(tx, settled, Verdict.BOOKED)
    return entry_id


def booking_ref(settled: pending.Settled, at: int) -> str:
    """Return what the entry goes by that booked what waited, at an instant in UTC seconds."""
    return f"settled:{min(settled.refs)}:{at}"


def decide(tx: Connection, settled: pending.Settled, verdict: Verdict) -> None:
    """Let the messages that were waited for tell what became of them."""
    for ref in settled.refs:
        message = message_of(ref)
        if message is not None:
            events.set_verdict(
                tx, telegram_chat_id=message[0], message_id=message[1], verdict=verdict
            )


def holds_back(
    tx: Connection, *, member: Member, change: points.Change, values: Values
) -> int | None:
    """Let an automatic award wait, once a ref, of who is new or under review; else None."""
    member_id, at = member.member_id, change.at
    joined_at = members.last_joined(tx, member_id) if values.is_on(Key.FAIR_NEWCOMERS) else None
    if reviews.find(tx, member_id) is not None:
        cause = REVIEW
    elif joined_at is not None and is_newcomer(joined_at, at=at):
        cause = NEWCOMER
        plan(tx, [Settling(member_id, joined_at + NEWCOMER_SECONDS)])
    else:
        return None
    row = pending.Pending(member.community_id, member_id, change.ref, change.points, at, cause)
    return pending.add(tx, [row]) * change.points
