"""A member's whole account for those who keep the books, page by page."""

from dataclasses import dataclass
from functools import partial
from sqlite3 import Connection

from bot.points import Line
from domain.members import Member, User
from storage import holds, ledger, members, statements, users
from storage.statements import LAST, Mark, Part, Row

PAGE_LINES = 8


@dataclass(frozen=True, slots=True)
class Page:
    """A page, the newest line first; `newer` and `older` are where the next ones begin or None."""

    member: Member
    held: int
    part: Part
    lines: tuple[Line, ...]
    actors: dict[int, User | None]
    newer: Mark | None
    older: Mark | None


def page(
    tx: Connection,
    *,
    member_id: int,
    part: Part = Part.ALL,
    below: Mark = LAST,
    above: Mark | None = None,
) -> Page:
    """Return the lines right above a mark or, without one, those right below the other."""
    look = partial(statements.page, tx, member_id=member_id, part=part)
    rows = look(mark=above or below, is_above=above is not None, most=PAGE_LINES)
    lines = tuple(_line(tx, row) for row in rows)
    first, last = (_mark(rows[0]), _mark(rows[-1])) if rows else (None, None)
    has_newer = first and look(mark=first, is_above=True, most=1)
    has_older = last and look(mark=last, is_above=False, most=1)
    actors = {line.entry.actor_id for line in lines if line.entry and line.entry.actor_id}
    return Page(
        member=members.get(tx, member_id),
        held=holds.held(tx, member_id),
        part=part,
        lines=lines,
        actors={actor_id: users.find(tx, actor_id) for actor_id in actors},
        newer=first if has_newer else None,
        older=last if has_older else None,
    )


def _mark(row: Row) -> Mark:
    return Mark(row.on, row.number)


def _line(tx: Connection, row: Row) -> Line:
    if row.entry_id is not None:
        return Line(row.on, row.points, ledger.find(tx, row.entry_id))
    if row.is_messages:
        return Line(row.on, row.points, None, messages=row.amount)
    return Line(row.on, row.points, None, reactions=row.amount)
