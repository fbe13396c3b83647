"""Owns holds: points put aside, each row open until it is captured, released or expired."""

from sqlite3 import Connection

from domain.holds import Hold, HoldState
from domain.members import Member
from storage import rows


def _hold(row: tuple[int, int, int, str, str, str, int | None, str] | None) -> Hold | None:
    if row is None:
        return None
    hold_id, member_id, points, ref, note, state, expires_at, homes = row
    path = tuple(map(int, homes.split(","))) if homes else ()
    return Hold(hold_id, member_id, points, ref, note, HoldState(state), expires_at, path)


def add(
    tx: Connection,
    *,
    member_id: int,
    points: int,
    ref: str,
    note: str,
    at: int,
    expires_at: int | None,
) -> int:
    cursor = tx.execute(
        "INSERT INTO holds (member_id, points, ref, note, state, at, expires_at)"
        " VALUES (?, ?, ?, ?, 'open', ?, ?)",
        (member_id, points, ref, note, at, expires_at),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, hold_id: int) -> Hold | None:
    row = tx.execute(
        "SELECT hold_id, member_id, points, ref, note, state, expires_at, homes FROM holds"
        " WHERE hold_id = ?",
        (hold_id,),
    ).fetchone()
    return _hold(row)


def find_by_ref(tx: Connection, ref: str) -> Hold | None:
    row = tx.execute(
        "SELECT hold_id, member_id, points, ref, note, state, expires_at, homes FROM holds"
        " WHERE ref = ?",
        (ref,),
    ).fetchone()
    return _hold(row)


def held(tx: Connection, member_id: int) -> int:
    """Return how many points of a member are put aside."""
    row = tx.execute(
        "SELECT coalesce(sum(points), 0) FROM holds WHERE member_id = ? AND state = 'open'",
        (member_id,),
    ).fetchone()
    return int(row[0])


def list_open(tx: Connection, member_id: int) -> list[Hold]:
    """Return a member's open holds, the oldest first."""
    rows = tx.execute(
        "SELECT hold_id, member_id, points, ref, note, state, expires_at, homes FROM holds"
        " WHERE member_id = ? AND state = 'open' ORDER BY hold_id",
        (member_id,),
    )
    return [hold for row in rows if (hold := _hold(row))]


def end(tx: Connection, hold_id: int, *, state: HoldState, now: int) -> bool:
    """End an open hold; False when it was over before."""
    cursor = tx.execute(
        "UPDATE holds SET state = ?, ended_at = ? WHERE hold_id = ? AND state = 'open'",
        (state, now, hold_id),
    )
    return cursor.rowcount == 1


def move(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Move a member's open holds along to another member, who remembers where they came from."""
    tx.execute(
        "UPDATE holds SET homes = homes || CASE homes WHEN '' THEN '' ELSE ',' END || member_id,"
        " member_id = ? WHERE member_id = ? AND state = 'open'",
        (into_id, member_id),
    )


def move_back(tx: Connection, hold: Hold) -> None:
    """Move a hold to where it came from last."""
    *earlier, home = hold.homes
    tx.execute(
        "UPDATE holds SET member_id = ?, homes = ? WHERE hold_id = ?",
        (home, ",".join(map(str, earlier)), hold.hold_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give every hold of a member to another row of the same person."""
    tx.execute("UPDATE holds SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "holds": rows.named(
            tx,
            "SELECT points, note, state, at, expires_at, ended_at FROM holds"
            " WHERE member_id = ? ORDER BY hold_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE holds SET note = '', ref = 'erased:' || hold_id WHERE member_id = ?",
        (member.member_id,),
    )
