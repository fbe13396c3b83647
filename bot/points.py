"""Points: the one place where a balance changes, and how it is told."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import progress
from domain.days import Period, Zones, local_date, period_keys
from domain.ledger import OPENINGS, LedgerEntry, Reason
from domain.members import Member
from storage import daily, events, holds, kudos, ledger, members, pending, scores

STATEMENT_LINES = 5
DECISIONS = 10


class Change(NamedTuple):
    """A change of a balance with its cause; `ref` makes it happen once."""

    points: int
    xp: int
    reason: Reason
    ref: str
    note: str
    actor_id: int | None
    at: int
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: a ledger entry, or a day's messages or reactions as one."""

    on: str
    points: int
    entry: LedgerEntry | None
    messages: int = 0
    reactions: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A balance with its last lines; `held` is the part of it that is put aside.

    What is `waiting` is not in the balance yet.
    """

    member: Member
    lines: tuple[Line, ...]
    held: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """What became of a member's last messages, and the causes for which points wait.

    `thanked` is how often they thanked somebody on the day of the question, as far as it counted;
    None when nobody was thanked, nor thanked them.
    """

    latest: tuple[events.Decision, ...]
    waits_for: frozenset[str]
    thanked: int | None


def book(tx: Connection, *, member: Member, change: Change, zones: Zones) -> int | None:
    """Append a ledger entry, carry it to balance and boards; None when its ref was there."""
    on = local_date(change.at, zones)
    entry_id = ledger.add(
        tx,
        community_id=member.community_id,
        member_id=member.member_id,
        on=on,
        **change._asdict(),
    )
    if entry_id is None:
        return None
    xp = members.change_balance(tx, member_id=member.member_id, points=change.points, xp=change.xp)
    if change.xp > 0 and change.reason not in OPENINGS:
        gain = progress.Gain(
            member.community_id, member.member_id, xp - change.xp, xp, change.at, change.reason
        )
        progress.progressed(tx, [gain])
    score = scores.Gain(
        member.community_id, Period.ALL, member.member_id, change.points, change.xp, change.at
    )
    periods = period_keys(on) if change.reason not in OPENINGS else (Period.ALL,)
    scores.add(tx, [score._replace(period=period) for period in periods])
    return entry_id


def free(tx: Connection, member_id: int) -> int:
    """Return what a member can spend: the balance without what is held."""
    return members.get(tx, member_id).points - holds.held(tx, member_id)


def reverse(
    tx: Connection,
    entry: LedgerEntry,
    *,
    reason: Reason,
    ref: str,
    actor_id: int | None,
    at: int,
    zones: Zones,
    note: str = "",
) -> int:
    """Take an entry back, its points as far as they are free; return what came back."""
    back = max(-entry.points, -max(free(tx, entry.member_id), 0))
    member = members.get(tx, entry.member_id)
    change = Change(back, -entry.xp, reason, ref, note, actor_id, at, entry.entry_id)
    book(tx, member=member, change=change, zones=zones)
    return back


def undo(
    tx: Connection, entry: LedgerEntry, *, by: int, at: int, zones: Zones, note: str = ""
) -> int:
    """Take an entry back because somebody says so, as `reverse` does; an entry once."""
    ref = f"undo:{entry.entry_id}"
    return reverse(
        tx, entry, reason=Reason.UNDO, ref=ref, actor_id=by, at=at, zones=zones, note=note
    )


def statement(tx: Connection, *, member_id: int) -> Statement:
    """Return a member's balance with the last lines, the newest first."""
    lines = [
        Line(entry.on, entry.points, entry)
        for entry in ledger.latest(tx, member_id=member_id, most=STATEMENT_LINES)
    ]
    lines += [
        Line(day.on, day.points, None, messages=day.rewarded)
        for day in daily.latest(tx, member_id=member_id, most=STATEMENT_LINES)
    ]
    lines += [
        Line(on, points, None, reactions=count)
        for on, points, count in ledger.reactions(tx, member_id=member_id, most=STATEMENT_LINES)
    ]
    # A day's messages stand above what else happened on that day: they are still growing.
    lines.sort(key=lambda line: (line.on, line.entry is None), reverse=True)
    held = holds.held(tx, member_id)
    waiting = pending.waiting(tx, member_id=member_id).points
    return Statement(members.get(tx, member_id), tuple(lines[:STATEMENT_LINES]), held, waiting)


def decisions(tx: Connection, *, member: Member, on: str) -> Decisions:
    """Return what became of the member's last messages, the newest first."""
    latest = events.latest(
        tx, community_id=member.community_id, member_id=member.member_id, most=DECISIONS
    )
    thanked = kudos.given_on(tx, giver_id=member.member_id, on=on)
    concerns = thanked or kudos.is_thanked_on(tx, receiver_id=member.member_id, on=on)
    return Decisions(
        tuple(latest),
        frozenset(pending.causes(tx, member_id=member.member_id)),
        thanked if concerns else None,
    )
