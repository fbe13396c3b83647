"""Owns tiers and tier_history: the tier each member holds, and every change of it."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from domain.tiers import COUNTED_MESSAGES, Outlook, Record, Tier
from storage import rows


class Change(NamedTuple):
    """The tier a member had from an instant on."""

    at: int
    tier: Tier


def find(tx: Connection, member_id: int) -> Outlook:
    """Return a member's tier; who never had one is a newcomer."""
    row = tx.execute(
        "SELECT tier, grace_until FROM tiers WHERE member_id = ?", (member_id,)
    ).fetchone()
    return Outlook(Tier.NEWCOMER, None) if row is None else Outlook(Tier(row[0]), row[1])


def set_outlook(tx: Connection, *, member_id: int, outlook: Outlook, at: int) -> None:
    """Keep a member's tier and grace; a change of tier goes into the history."""
    changed = tx.execute(
        "INSERT INTO tiers VALUES (?, ?, ?, ?) ON CONFLICT (member_id) DO UPDATE SET"
        " tier = excluded.tier, grace_until = excluded.grace_until,"
        " since_at = CASE WHEN tier = excluded.tier THEN since_at ELSE excluded.since_at END"
        " RETURNING since_at = ?",
        (member_id, outlook.tier, at, outlook.grace_until, at),
    ).fetchone()
    if changed[0]:
        tx.execute(
            "INSERT INTO tier_history VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET tier = excluded.tier",
            (member_id, at, outlook.tier),
        )


def history(tx: Connection, member_id: int) -> list[Change]:
    """Return the changes of a member's tier, the oldest first."""
    rows = tx.execute(
        "SELECT at, tier FROM tier_history WHERE member_id = ? ORDER BY at", (member_id,)
    )
    return [Change(at, Tier(tier)) for at, tier in rows]


def candidates(
    tx: Connection, *, community_id: int, xp: int, after_id: int, most: int
) -> list[tuple[int, int]]:
    """Return (user, member) of those present whose tier may change, by user id after `after_id`.

    `xp` is the least in total that may give a tier at all.
    """
    rows = tx.execute(
        "SELECT user_id, member_id FROM members AS m WHERE community_id = ? AND user_id > ?"
        " AND state = 'present' AND (xp >= ? OR EXISTS (SELECT 1 FROM tiers AS t"
        "  WHERE t.member_id = m.member_id AND tier > 0)) ORDER BY user_id LIMIT ?",
        (community_id, after_id, xp, most),
    )
    return list(rows)


def record(tx: Connection, *, member_id: int, since_on: str) -> Record:
    """Return what a member did from a local date on, and with how many people."""
    return work(tx, member_id=member_id, since_on=since_on)._replace(
        people=people(tx, member_id=member_id, since_on=since_on)
    )


def work(tx: Connection, *, member_id: int, since_on: str) -> Record:
    """Return what a member did from a local date on, as if with nobody.

    A community that joined this one counts as well: what was done there, and by whom. Accounts
    carried over do not: they are of no day.
    """
    xp, days = tx.execute(
        "WITH selves (member_id) AS (SELECT m.member_id FROM members AS own"
        "  JOIN members AS m USING (user_id)"
        "  JOIN communities AS c ON c.community_id = m.community_id"
        "  WHERE own.member_id = ? AND own.community_id IN (c.community_id, c.merged_into)),"
        " since (since_on) AS (VALUES (?))"
        " SELECT (SELECT coalesce(sum(message_xp), 0) FROM selves, since"
        "   JOIN daily USING (member_id) WHERE on_date >= since_on)"
        "  + (SELECT coalesce(sum(xp), 0) FROM selves, since JOIN ledger USING (member_id)"
        "   WHERE on_date >= since_on AND reason NOT IN ('merge', 'unmerge')),"
        " (SELECT count(*) FROM (SELECT on_date FROM selves, since"
        "   JOIN daily USING (member_id) WHERE on_date >= since_on AND messages > 0"
        "  UNION SELECT on_date FROM selves, since JOIN checkins USING (member_id)"
        "   WHERE on_date >= since_on))",
        (member_id, since_on),
    ).fetchone()
    return Record(xp, days)


def people(tx: Connection, *, member_id: int, since_on: str) -> int:
    """Return with how many people a member had to do from a local date on.

    Somebody counts once, and only who has written a few messages in that time.
    """
    row = tx.execute(
        "WITH selves (member_id) AS (SELECT m.member_id FROM members AS own"
        "  JOIN members AS m USING (user_id)"
        "  JOIN communities AS c ON c.community_id = m.community_id"
        "  WHERE own.member_id = ? AND own.community_id IN (c.community_id, c.merged_into)),"
        " since (since_on) AS (VALUES (?)),"
        " others (member_id) AS ("
        "  SELECT giver_id FROM selves, since JOIN reactions ON receiver_id = member_id"
        "   WHERE on_date >= since_on"
        "  UNION SELECT giver_id FROM selves, since JOIN kudos ON receiver_id = member_id"
        "   WHERE on_date >= since_on"
        "  UNION SELECT receiver_id FROM selves, since JOIN kudos ON giver_id = member_id"
        "   WHERE on_date >= since_on"
        "  UNION SELECT answered_id FROM selves, since JOIN answers USING (member_id)"
        "   WHERE on_date >= since_on)"
        " SELECT count(DISTINCT user_id) FROM others, since JOIN members USING (member_id)"
        # One lively day tells it sooner than the sum of all.
        "  WHERE EXISTS (SELECT 1 FROM daily AS d WHERE d.member_id = others.member_id"
        "   AND on_date >= since_on AND messages >= ?)"
        "  OR (SELECT coalesce(sum(messages), 0) FROM daily AS d"
        "   WHERE d.member_id = others.member_id AND on_date >= since_on) >= ?",
        (member_id, since_on, COUNTED_MESSAGES, COUNTED_MESSAGES),
    ).fetchone()
    return int(row[0])


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let a member have the history, and where it has none the tier, of another row."""
    tx.execute(
        "UPDATE OR IGNORE tier_history SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM tier_history WHERE member_id = ?", (member_id,))
    tx.execute(
        "UPDATE OR IGNORE tiers SET member_id = ? WHERE member_id = ?", (into_id, member_id)
    )
    tx.execute("DELETE FROM tiers WHERE member_id = ?", (member_id,))


def copy(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let a tier be held in another community as well, unless there is a higher one."""
    tx.execute(
        "INSERT INTO tiers SELECT ?, tier, since_at, grace_until FROM tiers WHERE member_id = ?"
        " ON CONFLICT (member_id) DO UPDATE SET tier = excluded.tier,"
        " since_at = excluded.since_at, grace_until = excluded.grace_until"
        " WHERE tier < excluded.tier",
        (into_id, member_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "tiers": rows.named(
            tx,
            "SELECT tier, since_at, grace_until FROM tiers WHERE member_id = ?",
            (member.member_id,),
        ),
        "tier_history": rows.named(
            tx,
            "SELECT at, tier FROM tier_history WHERE member_id = ? ORDER BY at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM tiers WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "DELETE FROM tier_history WHERE member_id = ?",
        (member.member_id,),
    )
