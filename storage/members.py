"""Owns members and member_history."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Change, Member, Presence
from domain.messages import Name
from storage import rows

Who = tuple[int, int]
"""(community, user)."""


class Known(NamedTuple):
    """What the fold needs to know of a member; `is_renamed` when asked with other names.

    `rewarded` messages and `automatic` points are those of the local date asked about, `on`.
    """

    member_id: int
    last_rewarded_at: int | None
    is_present: bool
    is_renamed: bool
    xp: int
    on: str
    rewarded: int
    automatic: int
    is_untracked: int = 0


class Earned(NamedTuple):
    """What plain messages of one batch changed for a member."""

    points: int
    xp: int
    last_rewarded_at: int
    member_id: int


def member_of(row: tuple[Any, ...]) -> Member:
    """Make a member of a row, in the order of `find`."""
    member_id, community_id, user_id, points, xp, state, *names = row
    return Member(member_id, community_id, user_id, points, xp, Presence(state), *names)


def get(tx: Connection, member_id: int) -> Member:
    row = tx.execute(
        "SELECT member_id, m.community_id, user_id, points, xp, state,"
        " first_name, last_name, username"
        " FROM members AS m JOIN users USING (user_id) WHERE member_id = ?",
        (member_id,),
    ).fetchone()
    return member_of(row)


def find(tx: Connection, *, community_id: int, user_id: int) -> Member | None:
    row = tx.execute(
        "SELECT member_id, m.community_id, user_id, points, xp, state,"
        " first_name, last_name, username"
        " FROM members AS m JOIN users USING (user_id) WHERE m.community_id = ? AND user_id = ?",
        (community_id, user_id),
    ).fetchone()
    return None if row is None else member_of(row)


def find_known(tx: Connection, people: Iterable[tuple[int, str, Name]]) -> dict[Who, Known]:
    """Return those of (community, local date, name) who are members, found by their user id."""
    found = rows.read(
        tx,
        "WITH asked (community_id, on_date, user_id, first_name, last_name, username,"
        "  language_code) AS (VALUES (?, ?, ?, ?, ?, ?, ?))"
        " SELECT json_group_array(json_array(m.community_id, u.user_id, m.member_id,"
        " last_rewarded_at, state = 'present',"
        " (u.first_name, u.last_name, u.username)"
        " <> (asked.first_name, asked.last_name, asked.username)"
        " OR asked.language_code NOT IN ('', u.language_code), xp, asked.on_date,"
        " coalesce(rewarded, 0), coalesce(message_points + other_points, 0),"
        " EXISTS (SELECT 1 FROM opt_outs AS o WHERE o.member_id = m.member_id"
        "  AND kind = 'tracking')))"
        " FROM asked CROSS JOIN members AS m USING (community_id, user_id)"
        " CROSS JOIN users AS u USING (user_id)"
        " LEFT JOIN daily AS d ON d.member_id = m.member_id AND d.on_date = asked.on_date",
        [(community_id, on, *name) for community_id, on, name in people],
    )
    return {(community_id, user_id): Known(*known) for community_id, user_id, *known in found}


def met(tx: Connection, *, community_id: int, user_id: int) -> Member:
    """Return a member who is known to be there."""
    member = find(tx, community_id=community_id, user_id=user_id)
    if member is None:
        raise LookupError(f"user {user_id} is no member of {community_id}")
    return member


def add(tx: Connection, people: Sequence[tuple[int, int, int]]) -> None:
    """Make members of (community, user, since), present from then on."""
    rows.write(
        tx,
        "INSERT INTO members (community_id, user_id, state, since_at) VALUES (?, ?, 'present', ?)",
        people,
    )


def set_present(tx: Connection, member_ids: Sequence[int]) -> None:
    rows.write(
        tx,
        "UPDATE members SET state = 'present' WHERE member_id IN (VALUES (?))",
        [(member_id,) for member_id in member_ids],
    )


def set_state(tx: Connection, *, member_id: int, state: Presence) -> None:
    tx.execute("UPDATE members SET state = ? WHERE member_id = ?", (state, member_id))


def add_change(tx: Connection, *, member_id: int, change: Change, at: int) -> None:
    """Keep a line of the membership history; the same line again changes nothing."""
    tx.execute(
        "INSERT INTO member_history VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (member_id, at, change),
    )


def has_left(tx: Connection, member_id: int) -> bool:
    """Say whether a member was ever seen leaving."""
    row = tx.execute(
        "SELECT 1 FROM member_history WHERE member_id = ? AND change = 'left' LIMIT 1",
        (member_id,),
    ).fetchone()
    return row is not None


def is_known_before(tx: Connection, *, community_id: int, user_id: int, at: int) -> bool:
    """Say whether a community knew a person before an instant, or ever saw them leave."""
    row = tx.execute(
        "SELECT 1 FROM members AS m WHERE community_id = ? AND user_id = ? AND (since_at < ?"
        " OR EXISTS (SELECT 1 FROM member_history AS h WHERE h.member_id = m.member_id"
        " AND (h.at < ? OR h.change = 'left')))",
        (community_id, user_id, at, at),
    ).fetchone()
    return row is not None


def last_joined(tx: Connection, member_id: int) -> int | None:
    """Return when a member was last new; None for who was there before the bot.

    Whoever comes back within thirty days never left, as far as trust goes.
    """
    row = tx.execute("SELECT max(at) FROM arrivals WHERE member_id = ?", (member_id,)).fetchone()
    return None if row[0] is None else int(row[0])


def earn(tx: Connection, earned: Sequence[Earned]) -> None:
    """Add what plain messages gave."""
    rows.write(
        tx,
        "UPDATE members SET points = points + column1, xp = xp + column2,"
        " last_rewarded_at = column3 FROM (VALUES (?, ?, ?, ?)) WHERE member_id = column4",
        earned,
    )


def change_balance(tx: Connection, *, member_id: int, points: int, xp: int) -> int:
    """Carry a ledger entry over to the cached balance; return the XP after it."""
    row = tx.execute(
        "UPDATE members SET points = points + ?, xp = xp + ? WHERE member_id = ? RETURNING xp",
        (points, xp, member_id),
    ).fetchone()
    return int(row[0])


def communities_of(tx: Connection, user_id: int) -> list[int]:
    """Return the open communities where the user is present, the one joined first first."""
    found = tx.execute(
        "SELECT community_id FROM members JOIN communities USING (community_id)"
        " WHERE user_id = ? AND state = 'present' AND merged_into IS NULL ORDER BY member_id",
        (user_id,),
    )
    return [row[0] for row in found]


def of_user(tx: Connection, user_id: int) -> list[Member]:
    """Return a person's accounts everywhere, left and closed ones too, the oldest first."""
    found = tx.execute(
        "SELECT member_id FROM members WHERE user_id = ? ORDER BY member_id", (user_id,)
    )
    return [get(tx, member_id) for (member_id,) in found.fetchall()]


def of_community(tx: Connection, community_id: int) -> list[tuple[int, int]]:
    """Return (member_id, user_id) of every member of a community."""
    found = tx.execute(
        "SELECT member_id, user_id FROM members WHERE community_id = ?", (community_id,)
    )
    return list(found)


def count_present(tx: Connection, community_id: int) -> int:
    row = tx.execute(
        "SELECT count(*) FROM members WHERE community_id = ? AND state = 'present'",
        (community_id,),
    ).fetchone()
    return int(row[0])


def move(tx: Connection, *, member_id: int, community_id: int) -> None:
    tx.execute(
        "UPDATE members SET community_id = ? WHERE member_id = ?", (community_id, member_id)
    )


def copy_history(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let it be known in another community as well when somebody came and went."""
    tx.execute(
        "INSERT INTO member_history SELECT ?, at, change FROM member_history"
        " WHERE member_id = ? ON CONFLICT DO NOTHING",
        (into_id, member_id),
    )


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Fold a member row and its history into another of the same person."""
    tx.execute(
        "UPDATE members SET points = members.points + old.points, xp = members.xp + old.xp,"
        " last_rewarded_at = max(coalesce(members.last_rewarded_at, old.last_rewarded_at),"
        " coalesce(old.last_rewarded_at, members.last_rewarded_at))"
        " FROM (SELECT points, xp, last_rewarded_at FROM members WHERE member_id = ?) AS old"
        " WHERE members.member_id = ?",
        (member_id, into_id),
    )
    tx.execute(
        "UPDATE OR IGNORE member_history SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM member_history WHERE member_id = ?", (member_id,))
    tx.execute("DELETE FROM members WHERE member_id = ?", (member_id,))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "members": rows.named(
            tx,
            "SELECT points, xp, state, since_at, last_rewarded_at FROM members"
            " WHERE member_id = ?",
            (member.member_id,),
        ),
        "member_history": rows.named(
            tx,
            "SELECT at, change FROM member_history WHERE member_id = ? ORDER BY at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Put the stand-in in a member's place; balance and XP stay."""
    tx.execute(
        "DELETE FROM member_history WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE members SET user_id = ?2, state = 'left', last_rewarded_at = NULL"
        " WHERE member_id = ?1",
        (member.member_id, member.stand_in),
    )


def accounts_of(tx: Connection, member: Member) -> list[Member]:
    """Return a member's row and those of the same person in communities that became this one."""
    found = tx.execute(
        "WITH RECURSIVE joined (community_id) AS (SELECT ?1 UNION"
        "  SELECT c.community_id FROM communities AS c JOIN joined AS j"
        "  ON c.merged_into = j.community_id)"
        " SELECT member_id FROM members JOIN joined USING (community_id) WHERE user_id = ?2",
        (member.community_id, member.user_id),
    )
    return [get(tx, member_id) for (member_id,) in found.fetchall()]


def has_account(tx: Connection, user_id: int) -> bool:
    """Say whether a person is known in any community, left ones included."""
    row = tx.execute("SELECT 1 FROM members WHERE user_id = ? LIMIT 1", (user_id,)).fetchone()
    return row is not None


def long_gone(tx: Connection, *, left_before: int, most: int) -> list[int]:
    """Return members who left before an instant and did not come back, none erased already."""
    found = tx.execute(
        "SELECT member_id FROM members AS m WHERE state = 'left' AND user_id > 0"
        " AND coalesce((SELECT max(at) FROM member_history AS h WHERE h.member_id = m.member_id),"
        "  since_at) < ? ORDER BY member_id LIMIT ?",
        (left_before, most),
    )
    return [member_id for (member_id,) in found]
