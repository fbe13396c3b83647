"""Owns draw_entries: who is in a draw, with how many tickets, and as which line of its list."""

from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.fairdraw import Entry
from domain.members import Member
from storage import rows


class Entrant(NamedTuple):
    """An entry with who is behind it; `listed` is its number once frozen, `dropped` why not."""

    draw_id: int
    member_id: int
    number: int
    bought: int
    tickets: int
    ref: str
    salt: str
    hold_id: int | None
    tries: int
    dropped: str
    listed: int | None
    is_inside: bool | None


def _entrant(row: tuple[Any, ...]) -> Entrant:
    return Entrant._make((*row[:11], None if row[11] is None else bool(row[11])))


def add(
    tx: Connection,
    *,
    draw_id: int,
    member_id: int,
    number: int,
    ref: str,
    salt: str,
    now: int,
) -> None:
    tx.execute(
        "INSERT INTO draw_entries (draw_id, member_id, number, bought, tickets, ref, salt, at)"
        " VALUES (?, ?, ?, 0, 0, ?, ?, ?)",
        (draw_id, member_id, number, ref, salt, now),
    )


def find(tx: Connection, *, draw_id: int, member_id: int) -> Entrant | None:
    row = tx.execute(
        "SELECT draw_id, member_id, number, bought, tickets, ref, salt, hold_id, tries, dropped,"
        " listed, is_inside FROM draw_entries WHERE draw_id = ? AND member_id = ?",
        (draw_id, member_id),
    ).fetchone()
    return None if row is None else _entrant(row)


def find_listed(tx: Connection, *, draw_id: int, listed: int) -> Entrant | None:
    """Return who is behind a line of the frozen list; None when they were erased."""
    row = tx.execute(
        "SELECT draw_id, member_id, number, bought, tickets, ref, salt, hold_id, tries, dropped,"
        " listed, is_inside FROM draw_entries WHERE draw_id = ? AND listed = ?",
        (draw_id, listed),
    ).fetchone()
    return None if row is None else _entrant(row)


def set_tickets(
    tx: Connection,
    *,
    draw_id: int,
    member_id: int,
    bought: int,
    tickets: int,
    hold_id: int | None,
) -> None:
    """Keep what an entry has now; whoever had left is in again."""
    tx.execute(
        "UPDATE draw_entries SET bought = ?, tickets = ?, hold_id = ?, dropped = '',"
        " tries = tries + 1 WHERE draw_id = ? AND member_id = ?",
        (bought, tickets, hold_id, draw_id, member_id),
    )


def drop(tx: Connection, *, draw_id: int, member_id: int, why: str) -> bool:
    """Take an entry out; False when it was out, or never in."""
    row = tx.execute(
        "UPDATE draw_entries SET dropped = ? WHERE draw_id = ? AND member_id = ?"
        " AND dropped = '' RETURNING member_id",
        (why, draw_id, member_id),
    ).fetchone()
    return row is not None


def dropped_from(tx: Connection, draw_id: int) -> int:
    """Return how many entries do not count: left, gone, or against a rule."""
    row = tx.execute(
        "SELECT count(*) FROM draw_entries WHERE draw_id = ? AND dropped <> ''", (draw_id,)
    ).fetchone()
    return int(row[0])


def bought(tx: Connection, draw_id: int) -> int:
    """Return how many tickets are bought by who is in, each once whatever it weighs."""
    row = tx.execute(
        "SELECT coalesce(sum(bought), 0) FROM draw_entries WHERE draw_id = ? AND dropped = ''",
        (draw_id,),
    ).fetchone()
    return int(row[0])


def drop_absent(tx: Connection, draw_id: int) -> None:
    """Take out who is no member any more."""
    tx.execute(
        "UPDATE draw_entries SET dropped = 'gone' WHERE draw_id = ? AND dropped = ''"
        " AND NOT EXISTS (SELECT 1 FROM members AS m"
        "  WHERE m.member_id = draw_entries.member_id AND m.state = 'present')",
        (draw_id,),
    )


def number_list(tx: Connection, draw_id: int) -> None:
    """Give who is in their numbers in the list, 1 to n without gaps."""
    tx.execute(
        "UPDATE draw_entries SET listed = place FROM (SELECT member_id AS who,"
        " row_number() OVER (ORDER BY number) AS place FROM draw_entries"
        " WHERE draw_id = ?1 AND dropped = '') WHERE draw_id = ?1 AND member_id = who",
        (draw_id,),
    )


def frozen(tx: Connection, draw_id: int) -> list[Entry]:
    """Return the list as it is published."""
    rows = tx.execute(
        "SELECT listed, ref, tickets FROM draw_entries"
        " WHERE draw_id = ? AND listed IS NOT NULL ORDER BY listed",
        (draw_id,),
    )
    return [Entry(*row) for row in rows]


def new_seed(tx: Connection) -> bytes:
    """Return 32 random bytes."""
    return bytes(tx.execute("SELECT randomblob(32)").fetchone()[0])


def forget_misses(tx: Connection, draw_id: int) -> None:
    """Forget who was looked at and never got in; who left or was in stays."""
    tx.execute(
        "DELETE FROM draw_entries WHERE draw_id = ? AND dropped NOT IN ('', 'left')"
        " AND bought = 0",
        (draw_id,),
    )


def held(tx: Connection, draw_id: int, *, most: int) -> list[Entrant]:
    """Return entries whose points are still put aside."""
    rows = tx.execute(
        "SELECT draw_id, member_id, number, bought, tickets, ref, salt, hold_id, tries, dropped,"
        " listed, is_inside FROM draw_entries WHERE draw_id = ? AND hold_id IS NOT NULL LIMIT ?",
        (draw_id, most),
    )
    return [_entrant(row) for row in rows]


def forget_hold(tx: Connection, *, draw_id: int, member_id: int) -> None:
    tx.execute(
        "UPDATE draw_entries SET hold_id = NULL WHERE draw_id = ? AND member_id = ?",
        (draw_id, member_id),
    )


def set_inside(tx: Connection, *, draw_id: int, listed: int, is_inside: bool) -> None:
    """Keep what Telegram said of a drawn member; the first word stays."""
    tx.execute(
        "UPDATE draw_entries SET is_inside = ?"
        " WHERE draw_id = ? AND listed = ? AND is_inside IS NULL",
        (is_inside, draw_id, listed),
    )


def asked(tx: Connection, draw_id: int) -> dict[int, bool]:
    """Return what Telegram said, by number in the list."""
    rows = tx.execute(
        "SELECT listed, is_inside FROM draw_entries WHERE draw_id = ? AND is_inside IS NOT NULL",
        (draw_id,),
    )
    return {listed: bool(is_inside) for listed, is_inside in rows}


def present(tx: Connection, draw_id: int) -> list[int]:
    """Return the members who are in, in the order they came."""
    rows = tx.execute(
        "SELECT member_id FROM draw_entries WHERE draw_id = ? AND dropped = '' ORDER BY number",
        (draw_id,),
    )
    return [member_id for (member_id,) in rows]


def absent(tx: Connection, *, community_id: int, draw_id: int) -> list[int]:
    """Return the members present who never entered a draw, by their key."""
    rows = tx.execute(
        "SELECT member_id FROM members WHERE community_id = ? AND state = 'present'"
        " AND member_id NOT IN (SELECT member_id FROM draw_entries WHERE draw_id = ?)"
        " ORDER BY member_id",
        (community_id, draw_id),
    )
    return [member_id for (member_id,) in rows]


def not_listed(tx: Connection, member_id: int) -> list[int]:
    """Return the draws a member entered that did not list them, or not yet."""
    found = tx.execute(
        "SELECT draw_id FROM draw_entries WHERE member_id = ? AND listed IS NULL", (member_id,)
    )
    return [draw_id for (draw_id,) in found.fetchall()]


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's entries to another row of the same person; the other's own stay."""
    tx.execute(
        "UPDATE OR IGNORE draw_entries SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM draw_entries WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "draw_entries": rows.named(
            tx,
            "SELECT d.number AS draw, e.number, bought, e.tickets, e.ref, salt, dropped,"
            " listed, at FROM draw_entries AS e JOIN draws AS d USING (draw_id)"
            " WHERE member_id = ? ORDER BY draw_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget who is behind a frozen list's line: without salt and account its ref leads to nobody.

    Such a line wins nothing any more. What was put aside for an entry is given back before.
    """
    tx.execute(
        "DELETE FROM draw_entries WHERE member_id = ? AND listed IS NULL",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE draw_entries SET salt = '', is_inside = coalesce(is_inside, 0)"
        " WHERE member_id = ?",
        (member.member_id,),
    )
