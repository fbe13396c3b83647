"""Owns challenge_players and challenge_days: who takes part, and on which days they did it."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Player(NamedTuple):
    """Somebody who takes part, and whether they want to be reminded."""

    member_id: int
    reminds: bool
    finished_at: int | None


def join(tx: Connection, *, challenge_id: int, member_id: int, now: int) -> bool:
    """Let a member take part; False when they did already."""
    cursor = tx.execute(
        "INSERT INTO challenge_players (challenge_id, member_id, joined_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (challenge_id, member_id, now),
    )
    return cursor.rowcount == 1


def find_player(tx: Connection, *, challenge_id: int, member_id: int) -> Player | None:
    row = tx.execute(
        "SELECT member_id, reminds, finished_at FROM challenge_players"
        " WHERE challenge_id = ? AND member_id = ?",
        (challenge_id, member_id),
    ).fetchone()
    return None if row is None else Player(row[0], bool(row[1]), row[2])


def set_reminds(tx: Connection, *, challenge_id: int, member_id: int, reminds: bool) -> None:
    tx.execute(
        "UPDATE challenge_players SET reminds = ? WHERE challenge_id = ? AND member_id = ?",
        (reminds, challenge_id, member_id),
    )


def finish(tx: Connection, *, challenge_id: int, member_id: int, now: int) -> bool:
    """Note that a member finished, once; False when they had before."""
    row = tx.execute(
        "UPDATE challenge_players SET finished_at = ? WHERE challenge_id = ? AND member_id = ?"
        " AND finished_at IS NULL RETURNING member_id",
        (now, challenge_id, member_id),
    ).fetchone()
    return row is not None


def to_remind(tx: Connection, *, challenge_id: int, on: str) -> list[tuple[int, int]]:
    """Return (member, user) of those who want a reminder, are there and have not checked in."""
    found = tx.execute(
        "SELECT p.member_id, m.user_id FROM challenge_players AS p"
        " JOIN members AS m USING (member_id) JOIN users AS u USING (user_id)"
        " WHERE challenge_id = ?1 AND reminds = 1 AND finished_at IS NULL"
        " AND m.state = 'present' AND u.dm_ok = 1 AND NOT EXISTS"
        " (SELECT 1 FROM challenge_days AS d WHERE d.challenge_id = ?1"
        "  AND d.member_id = p.member_id AND d.on_date = ?2) ORDER BY p.member_id",
        (challenge_id, on),
    )
    return list(found)


def finishers(tx: Connection, *, challenge_id: int, most: int) -> list[int]:
    """Return who finished and is there, the first one first."""
    found = tx.execute(
        "SELECT p.member_id FROM challenge_players AS p JOIN members AS m USING (member_id)"
        " WHERE challenge_id = ? AND finished_at IS NOT NULL AND m.state = 'present'"
        " ORDER BY finished_at, p.member_id LIMIT ?",
        (challenge_id, most),
    )
    return [member_id for (member_id,) in found]


def counts(tx: Connection, challenge_id: int) -> tuple[int, int, int]:
    """Return how many took part and how many finished, and the days done by all of them."""
    joined, finished = tx.execute(
        "SELECT count(*), count(finished_at) FROM challenge_players WHERE challenge_id = ?",
        (challenge_id,),
    ).fetchone()
    (done,) = tx.execute(
        "SELECT count(*) FROM challenge_days WHERE challenge_id = ?", (challenge_id,)
    ).fetchone()
    return joined, finished, done


def add_day(
    tx: Connection, *, challenge_id: int, member_id: int, on: str, at: int, ref: str
) -> bool:
    """Note a check-in, one a date; False when another message was there first."""
    tx.execute(
        "INSERT INTO challenge_days VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (challenge_id, member_id, on, at, ref),
    )
    (kept,) = tx.execute(
        "SELECT ref FROM challenge_days WHERE challenge_id = ? AND member_id = ? AND on_date = ?",
        (challenge_id, member_id, on),
    ).fetchone()
    return bool(kept == ref)


def dates(tx: Connection, *, challenge_id: int, member_id: int) -> set[str]:
    found = tx.execute(
        "SELECT on_date FROM challenge_days WHERE challenge_id = ? AND member_id = ?",
        (challenge_id, member_id),
    )
    return {on for (on,) in found}


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's part to another; where both have some, the other's stays."""
    both = (into_id, member_id)
    tx.execute("UPDATE OR IGNORE challenge_days SET member_id = ? WHERE member_id = ?", both)
    tx.execute("UPDATE OR IGNORE challenge_players SET member_id = ? WHERE member_id = ?", both)
    _remove(tx, member_id)


def _remove(tx: Connection, member_id: int) -> None:
    tx.execute("DELETE FROM challenge_days WHERE member_id = ?", (member_id,))
    tx.execute("DELETE FROM challenge_players WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let parts in a chat's challenges go to their members' accounts in another community.

    Who has no account there keeps theirs.
    """
    tx.execute(
        "UPDATE OR IGNORE challenge_days SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), challenges AS c"
        " WHERE here.member_id = challenge_days.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND c.challenge_id = challenge_days.challenge_id AND c.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute(
        "UPDATE OR IGNORE challenge_players SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), challenges AS c"
        " WHERE here.member_id = challenge_players.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND c.challenge_id = challenge_players.challenge_id AND c.chat_key = ?",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return what a member took part in, and on which days."""
    return {
        "challenge_players": rows.named(
            tx,
            "SELECT title, joined_at, reminds, finished_at FROM challenge_players"
            " JOIN challenges USING (challenge_id) WHERE member_id = ? ORDER BY challenge_id",
            (member.member_id,),
        ),
        "challenge_days": rows.named(
            tx,
            "SELECT title, on_date, at FROM challenge_days JOIN challenges USING (challenge_id)"
            " WHERE member_id = ? ORDER BY challenge_id, on_date",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    _remove(tx, member.member_id)
