"""What admins did: append-only, and told in the log topic where one is bound.

An act is kept in the transaction of what was done: both are there, or neither. Each call keeps
one more, so a use case that is handled again after a crash has to see by itself that nothing is
left to do, and not come here. Some cannot see it: what sets the same anew, and what is kept in a
transaction of its own as it is done elsewhere (a file handed out, a channel banned). Such an act
may repeat: with the same facts, asked for in the same second, it is kept once. Its `now` is the
message's date or when the tap came in, not the clock of now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from domain.members import Member, User
from storage import audit_log, bindings, members, outbox, users

LETTER = "audit"
PAGE_LINES = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One act with the people in it, as far as they are still known."""

    row: audit_log.Row
    actor: User | None
    member: Member | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log, the newest first; `older` is where the next page begins, or None."""

    entries: tuple[Entry, ...]
    older: int | None


def record(
    tx: Connection,
    *,
    community_id: int,
    actor_id: int | None,
    act: str,
    now: int,
    member_id: int | None = None,
    is_told: bool = True,
    may_repeat: bool = False,
    facts: Mapping[str, str | int | None] | None = None,
) -> None:
    """Keep an act together with what was done, and say it in the log topic if one is bound.

    It `may_repeat` where the caller cannot see that it was here before; `is_told=False` where
    something else tells staff.
    """
    audit_id = audit_log.add(
        tx,
        community_id=community_id,
        actor_id=actor_id,
        act=act,
        member_id=member_id,
        now=now,
        may_repeat=may_repeat,
        facts=facts or {},
    )
    if is_told and audit_id is not None:
        _say_in_log(tx, community_id, audit_id, now)


def _say_in_log(tx: Connection, community_id: int, audit_id: int, now: int) -> None:
    log = bindings.find(tx, community_id=community_id, purpose="log")
    if log is None:
        return
    outbox.add(
        tx,
        card=LETTER,
        facts={"audit_id": audit_id, "community_id": community_id},
        chat_key=log.chat_key,
        thread_id=log.thread_id,
        priority=1,
        now=now,
    )


def entry(tx: Connection, audit_id: int) -> Entry | None:
    row = audit_log.get(tx, audit_id)
    return None if row is None else _entry(tx, row)


def page(
    tx: Connection,
    *,
    community_id: int,
    before: int | None = None,
    actor_id: int | None = None,
    act: str | None = None,
) -> Page:
    """Return a page of a community's log, of one person or one kind of act if wanted."""
    rows = audit_log.latest(
        tx,
        community_id=community_id,
        before=before,
        actor_id=actor_id,
        act=act,
        most=PAGE_LINES + 1,
    )
    entries = tuple(_entry(tx, row) for row in rows[:PAGE_LINES])
    older = rows[PAGE_LINES - 1].audit_id if len(rows) > PAGE_LINES else None
    return Page(entries, older)


def _entry(tx: Connection, row: audit_log.Row) -> Entry:
    actor = users.find(tx, row.actor_id) if row.actor_id is not None else None
    member = members.get(tx, row.member_id) if row.member_id is not None else None
    return Entry(row, actor, member)
