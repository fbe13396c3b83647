"""What admins did: append-only, and told in the log topic where one is bound."""

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


def keep(
    tx: Connection,
    *,
    community_id: int,
    actor_id: int | None,
    act: str,
    now: int,
    member_id: int | None = None,
    **facts: str | int | None,
) -> int:
    """Keep an act of which something else tells staff, and return its number."""
    return audit_log.add(
        tx,
        community_id=community_id,
        actor_id=actor_id,
        act=act,
        member_id=member_id,
        now=now,
        **facts,
    )


def record(
    tx: Connection,
    *,
    community_id: int,
    actor_id: int | None,
    act: str,
    now: int,
    member_id: int | None = None,
    **facts: str | int | None,
) -> None:
    """Keep an admin's act and, where a log topic is bound, say it there."""
    audit_id = keep(
        tx,
        community_id=community_id,
        actor_id=actor_id,
        act=act,
        now=now,
        member_id=member_id,
        **facts,
    )
    _say_in_log(tx, community_id, audit_id, now)


def keep_once(
    tx: Connection,
    *,
    community_id: int,
    actor_id: int | None,
    act: str,
    now: int,
    member_id: int | None = None,
    **facts: str | int | None,
) -> int | None:
    """Keep an act that changes nothing when it is done again; None when it is kept already.

    `now` is when it was asked for: handled again after a crash, it is exactly the same act.
    """
    return audit_log.add_once(
        tx,
        community_id=community_id,
        actor_id=actor_id,
        act=act,
        member_id=member_id,
        now=now,
        **facts,
    )


def record_once(
    tx: Connection,
    *,
    community_id: int,
    actor_id: int | None,
    act: str,
    now: int,
    member_id: int | None = None,
    **facts: str | int | None,
) -> None:
    """Keep an act as `keep_once` does and, where a log topic is bound, say it there."""
    audit_id = keep_once(
        tx,
        community_id=community_id,
        actor_id=actor_id,
        act=act,
        now=now,
        member_id=member_id,
        **facts,
    )
    if audit_id is not None:
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
