"""Owns referrals: who came in by whose link, and what became of it."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from domain.referrals import Flag, State
from storage import rows


class Referral(NamedTuple):
    """Somebody who came; `inviter_id` is None for a campaign, entries are None without one."""

    referral_id: int
    community_id: int
    invite_id: int
    member_id: int
    inviter_id: int | None
    state: State
    flag: Flag
    joined_at: int
    joined_on: str
    left_at: int | None
    inviter_entry_id: int | None
    invitee_entry_id: int | None
    was_active: bool | None
    is_kept: bool | None


class Counts(NamedTuple):
    """What came of an inviter's link, in people; `rewarded` are those that count."""

    joined: int
    pending: int
    rewarded: int
    kept: int


class Reach(NamedTuple):
    """What came of a campaign, in people."""

    joined: int
    active: int
    kept: int


class Standing(NamedTuple):
    """An inviter on the board; equal numbers share a place."""

    place: int
    member_id: int
    kept: int


def get(tx: Connection, referral_id: int) -> Referral:
    row = tx.execute(
        "SELECT referral_id, community_id, invite_id, member_id, inviter_id, state, flag,"
        " joined_at, joined_on, left_at, inviter_entry_id, invitee_entry_id, was_active, is_kept"
        " FROM referrals WHERE referral_id = ?",
        (referral_id,),
    ).fetchone()
    number, community_id, invite_id, member_id, inviter_id, state, flag, *rest = row
    return Referral(
        number, community_id, invite_id, member_id, inviter_id, State(state), Flag(flag), *rest
    )


def find(tx: Connection, referral_id: int) -> Referral | None:
    row = tx.execute("SELECT 1 FROM referrals WHERE referral_id = ?", (referral_id,)).fetchone()
    return None if row is None else get(tx, referral_id)


def find_of(tx: Connection, member_id: int) -> Referral | None:
    """Return how a member came in; None for who came by no link of ours."""
    row = tx.execute(
        "SELECT referral_id FROM referrals WHERE member_id = ?", (member_id,)
    ).fetchone()
    return None if row is None else get(tx, row[0])


def add(
    tx: Connection,
    *,
    community_id: int,
    invite_id: int,
    member_id: int,
    inviter_id: int | None,
    state: State,
    joined_at: int,
    joined_on: str,
) -> Referral | None:
    """Keep by which link a member came; None when a way in of theirs was kept before."""
    cursor = tx.execute(
        "INSERT INTO referrals (community_id, invite_id, member_id, inviter_id, state, flag,"
        " joined_at, joined_on) VALUES (?, ?, ?, ?, ?, '', ?, ?)"
        " ON CONFLICT (member_id) DO NOTHING",
        (community_id, invite_id, member_id, inviter_id, state, joined_at, joined_on),
    )
    return get(tx, cursor.lastrowid or 0) if cursor.rowcount else None


def near(tx: Connection, *, invite_id: int, at: int, seconds: int) -> list[Referral]:
    """Return who came by a link within so many seconds before an instant."""
    rows = tx.execute(
        "SELECT referral_id FROM referrals WHERE invite_id = ? AND joined_at > ?"
        " AND joined_at <= ?",
        (invite_id, at - seconds, at),
    ).fetchall()
    return [get(tx, row[0]) for row in rows]


def set_flag(tx: Connection, *, referral_id: int, flag: Flag) -> None:
    tx.execute("UPDATE referrals SET flag = ? WHERE referral_id = ?", (flag, referral_id))


def set_state(tx: Connection, *, referral_id: int, was: State, state: State) -> bool:
    """Change a referral's state, once; False when it was another one."""
    row = tx.execute(
        "UPDATE referrals SET state = ? WHERE referral_id = ? AND state = ? RETURNING referral_id",
        (state, referral_id, was),
    ).fetchone()
    return row is not None


def set_left(tx: Connection, *, referral_id: int, at: int) -> None:
    """Keep when somebody left for the first time."""
    tx.execute(
        "UPDATE referrals SET left_at = ? WHERE referral_id = ? AND left_at IS NULL",
        (at, referral_id),
    )


def set_rewards(
    tx: Connection, *, referral_id: int, on: str, inviter: int | None, invitee: int | None
) -> None:
    """Keep the ledger entries that a referral gave; None where it gave nothing."""
    tx.execute(
        "UPDATE referrals SET decided_on = ?, inviter_entry_id = ?, invitee_entry_id = ?"
        " WHERE referral_id = ?",
        (on, inviter, invitee, referral_id),
    )


def set_active(tx: Connection, *, referral_id: int, was_active: bool) -> None:
    tx.execute(
        "UPDATE referrals SET was_active = ? WHERE referral_id = ?",
        (int(was_active), referral_id),
    )


def set_kept(tx: Connection, *, referral_id: int, is_kept: bool, at: int) -> None:
    """Keep whether somebody is still here and active at the end of the whole time."""
    tx.execute(
        "UPDATE referrals SET is_kept = ?, kept_at = ? WHERE referral_id = ?",
        (int(is_kept), at, referral_id),
    )


def rewarded_in(tx: Connection, *, inviter_id: int, month: str) -> int:
    """Return how often an inviter was rewarded in a month (YYYY-MM), taken back or not."""
    (count,) = tx.execute(
        "SELECT count(*) FROM referrals WHERE inviter_id = ? AND inviter_entry_id IS NOT NULL"
        " AND decided_on LIKE ?",
        (inviter_id, f"{month}-%"),
    ).fetchone()
    return int(count)


def counts(tx: Connection, inviter_id: int) -> Counts:
    row = tx.execute(
        "SELECT count(*), coalesce(sum(state = 'pending'), 0),"
        " coalesce(sum(state = 'rewarded'), 0), coalesce(sum(is_kept), 0)"
        " FROM referrals WHERE inviter_id = ?",
        (inviter_id,),
    ).fetchone()
    return Counts(*row)


def reach(tx: Connection, invite_id: int) -> Reach:
    row = tx.execute(
        "SELECT count(*), coalesce(sum(was_active), 0), coalesce(sum(is_kept), 0)"
        " FROM referrals WHERE invite_id = ?",
        (invite_id,),
    ).fetchone()
    return Reach(*row)


def top(tx: Connection, *, community_id: int, most: int) -> list[Standing]:
    """Return who brought the most people that stayed; of equals, who was first stands first.

    Whom no board shows is not here either.
    """
    rows = tx.execute(
        "SELECT dense_rank() OVER (ORDER BY count(*) DESC), inviter_id, count(*)"
        " FROM referrals WHERE community_id = ? AND inviter_id IS NOT NULL AND is_kept = 1"
        " AND NOT EXISTS (SELECT 1 FROM unlisted WHERE unlisted.member_id = inviter_id)"
        " GROUP BY inviter_id ORDER BY count(*) DESC, max(kept_at), inviter_id LIMIT ?",
        (community_id, most),
    )
    return [Standing(*row) for row in rows]


def held(tx: Connection, *, community_id: int, most: int) -> list[Referral]:
    """Return what waits for an admin, the oldest first."""
    rows = tx.execute(
        "SELECT referral_id FROM referrals WHERE community_id = ? AND state = 'pending'"
        " AND flag IN ('burst', 'mutual') ORDER BY referral_id LIMIT ?",
        (community_id, most),
    ).fetchall()
    return [get(tx, row[0]) for row in rows]


def silent(tx: Connection, *, community_id: int, joined_before: int, most: int) -> list[Referral]:
    """Return who came before an instant and never said a word, the oldest first."""
    rows = tx.execute(
        "SELECT referral_id FROM referrals AS r WHERE community_id = ? AND state = 'pending'"
        " AND flag NOT IN ('burst', 'mutual') AND joined_at <= ? AND NOT EXISTS"
        " (SELECT 1 FROM daily WHERE daily.member_id = r.member_id AND messages > 0)"
        " ORDER BY referral_id LIMIT ?",
        (community_id, joined_before, most),
    ).fetchall()
    return [get(tx, row[0]) for row in rows]


def tally(tx: Connection, community_id: int) -> dict[State, int]:
    """Return how many referrals of members there are in each state."""
    rows = tx.execute(
        "SELECT state, count(*) FROM referrals WHERE community_id = ?"
        " AND inviter_id IS NOT NULL GROUP BY state",
        (community_id,),
    )
    return {State(state): count for state, count in rows}


def move(tx: Connection, *, member_id: int, into_id: int, community_id: int) -> None:
    """Follow a member who turned out to be another one, of another community."""
    tx.execute(
        "UPDATE OR IGNORE referrals SET member_id = ?, community_id = ? WHERE member_id = ?",
        (into_id, community_id, member_id),
    )
    tx.execute("UPDATE referrals SET inviter_id = ? WHERE inviter_id = ?", (into_id, member_id))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let who came by a chat's links go with it to another community, to their accounts there.

    Call it before the links themselves go. Who has no account there stays.
    """
    tx.execute(
        "WITH moved AS (SELECT here.member_id AS old_id, there.member_id AS new_id"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE there.community_id = ? AND here.member_id <> there.member_id)"
        " UPDATE OR IGNORE referrals SET community_id = ?,"
        " member_id = (SELECT new_id FROM moved WHERE old_id = member_id),"
        " inviter_id = (SELECT new_id FROM moved WHERE old_id = inviter_id)"
        " WHERE member_id IN (SELECT old_id FROM moved) AND (inviter_id IS NULL"
        " OR inviter_id IN (SELECT old_id FROM moved)) AND invite_id IN"
        " (SELECT invite_id FROM invites WHERE chat_key = ?)",
        (into_id, into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return by whom a member came, and who came by them, unnamed."""
    return {
        "referrals": rows.named(
            tx,
            "SELECT member_id = ?1 AS is_invitee, state, joined_at, left_at, decided_on"
            " FROM referrals WHERE member_id = ?1 OR inviter_id = ?1 ORDER BY referral_id",
            (member.member_id,),
        ),
    }
