"""Owns broadcasts, broadcast_recipients: what goes to members privately, what came of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.broadcasts import MOST_A_WEEK, Broadcast, BroadcastState, Content, Fate, Reach
from domain.members import Member
from domain.posts import Piece, PieceKind
from domain.tiers import Tier
from storage import rows

WEEK_SECONDS = 7 * 86_400


class Made(NamedTuple):
    """Who makes a draft for whom; the same ref is the same draft."""

    community_id: int
    tier: Tier
    is_active: bool
    interest_id: int
    by: int
    ref: str
    now: int


def add(tx: Connection, content: Content, made: Made) -> int:
    """Return the key of a new draft, numbered after the community's last one."""
    piece = json.dumps(asdict(content.piece), ensure_ascii=False)
    buttons = json.dumps(content.buttons, ensure_ascii=False)
    cursor = tx.execute(
        "INSERT INTO broadcasts (community_id, tier, is_active, interest_id, by_user_id, ref,"
        " made_at, piece, buttons, is_silent, state, number)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'draft',"
        " (SELECT coalesce(max(number), 0) + 1 FROM broadcasts WHERE community_id = ?1))",
        (*made, piece, buttons, int(content.is_silent)),
    )
    return int(cursor.lastrowid or 0)


def find(tx: Connection, broadcast_id: int) -> Broadcast | None:
    row = tx.execute(
        "SELECT broadcast_id, community_id, number, tier, is_active, interest_id, piece, buttons,"
        " is_silent, state, by_user_id, due_at, card_id, shown_at FROM broadcasts"
        " WHERE broadcast_id = ?",
        (broadcast_id,),
    ).fetchone()
    return None if row is None else _broadcast(row)


def _broadcast(row: tuple[Any, ...]) -> Broadcast:
    key, community_id, number, tier, is_active, interest_id, piece, buttons, is_silent, *rest = row
    fields = json.loads(piece)
    content = Content(
        Piece(**{**fields, "kind": PieceKind(fields["kind"])}),
        tuple((label, address) for label, address in json.loads(buttons)),
        bool(is_silent),
    )
    whom = (Tier(tier), bool(is_active), interest_id)
    return Broadcast(key, community_id, number, *whom, content, BroadcastState(rest[0]), *rest[1:])


def find_by_ref(tx: Connection, ref: str) -> Broadcast | None:
    row = tx.execute("SELECT broadcast_id FROM broadcasts WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def under_way(tx: Connection, community_id: int) -> Broadcast | None:
    """Return the one of a community that was confirmed and is not over yet."""
    row = tx.execute(
        "SELECT broadcast_id FROM broadcasts WHERE community_id = ?"
        " AND state IN ('waiting', 'running')",
        (community_id,),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def count_since(tx: Connection, *, community_id: int, at: int) -> int:
    """Return how many began, or will begin, after an instant."""
    row = tx.execute(
        "SELECT count(*) FROM broadcasts WHERE community_id = ? AND due_at > ?", (community_id, at)
    ).fetchone()
    return int(row[0])


def set_state(
    tx: Connection,
    broadcast_id: int,
    *,
    before: Sequence[BroadcastState],
    after: BroadcastState,
    ended_at: int | None = None,
) -> bool:
    """Take a broadcast from one of these states to another, once."""
    cursor = tx.execute(
        "UPDATE broadcasts SET state = ?, ended_at = ? WHERE broadcast_id = ?"
        " AND state IN (SELECT value FROM json_each(?))",
        (after, ended_at, broadcast_id, json.dumps(before)),
    )
    return cursor.rowcount == 1


def set_due(tx: Connection, broadcast_id: int, *, due_at: int) -> None:
    tx.execute("UPDATE broadcasts SET due_at = ? WHERE broadcast_id = ?", (due_at, broadcast_id))


def set_card(tx: Connection, broadcast_id: int, *, message_id: int) -> None:
    tx.execute(
        "UPDATE broadcasts SET card_id = ? WHERE broadcast_id = ?", (message_id, broadcast_id)
    )


def set_shown(tx: Connection, broadcast_id: int, *, at: int) -> None:
    tx.execute("UPDATE broadcasts SET shown_at = ? WHERE broadcast_id = ?", (at, broadcast_id))


def remove(tx: Connection, broadcast_id: int) -> None:
    tx.execute("DELETE FROM broadcasts WHERE broadcast_id = ?", (broadcast_id,))


def remove_before(tx: Connection, *, ended_at: int, made_at: int) -> None:
    """Forget what ended before an instant, and what was never confirmed before another."""
    tx.execute("DELETE FROM broadcasts WHERE ended_at < ?", (ended_at,))
    tx.execute(
        "DELETE FROM broadcasts WHERE state IN ('draft', 'asked') AND made_at < ?", (made_at,)
    )


# -- whom it goes to -------------------------------------------------------------------------


def reach(tx: Connection, of: Broadcast, *, since_on: str, now: int) -> Reach:
    """Count whom a broadcast would reach; `since_on` is the first day that counts as active."""
    row = tx.execute(
        "SELECT count(*), coalesce(sum(may), 0), coalesce(sum(may AND had >= ?6), 0) FROM ("
        " SELECT u.dm_ok AND NOT EXISTS (SELECT 1 FROM muted AS n WHERE n.user_id = m.user_id"
        "   AND n.kind IN ('letters', 'push')) AS may,"
        "  (SELECT count(*) FROM broadcast_recipients AS r JOIN broadcasts AS b"
        "   USING (broadcast_id) WHERE r.user_id = m.user_id AND r.at > ?5"
        "   AND r.state IN ('queued', 'sent') AND b.community_id = ?1) AS had"
        " FROM members AS m JOIN users AS u USING (user_id)"
        " WHERE m.community_id = ?1 AND m.state = 'present'"
        " AND (?2 = 0 OR EXISTS (SELECT 1 FROM tiers AS t"
        "   WHERE t.member_id = m.member_id AND t.tier >= ?2))"
        " AND (NOT ?3 OR EXISTS (SELECT 1 FROM daily AS d"
        "   WHERE d.member_id = m.member_id AND d.on_date >= ?7))"
        " AND (?4 = 0 OR EXISTS (SELECT 1 FROM member_interests AS i"
        "   WHERE i.member_id = m.member_id AND i.interest_id = ?4)))",
        _asked(of, since_on, now),
    ).fetchone()
    return Reach(row[0], row[1] - row[2], row[2])


def fill(tx: Connection, of: Broadcast, *, since_on: str, now: int) -> None:
    """Make everybody who can be written to now a recipient, once."""
    tx.execute(
        "INSERT INTO broadcast_recipients (broadcast_id, user_id, state, at)"
        " SELECT ?8, m.user_id, 'waiting', ?9"
        " FROM members AS m JOIN users AS u USING (user_id)"
        " WHERE m.community_id = ?1 AND m.state = 'present' AND u.dm_ok"
        " AND NOT EXISTS (SELECT 1 FROM muted AS n WHERE n.user_id = m.user_id"
        "   AND n.kind IN ('letters', 'push'))"
        " AND (SELECT count(*) FROM broadcast_recipients AS r JOIN broadcasts AS b"
        "   USING (broadcast_id) WHERE r.user_id = m.user_id AND r.at > ?5"
        "   AND r.state IN ('queued', 'sent') AND b.community_id = ?1) < ?6"
        " AND (?2 = 0 OR EXISTS (SELECT 1 FROM tiers AS t"
        "   WHERE t.member_id = m.member_id AND t.tier >= ?2))"
        " AND (NOT ?3 OR EXISTS (SELECT 1 FROM daily AS d"
        "   WHERE d.member_id = m.member_id AND d.on_date >= ?7))"
        " AND (?4 = 0 OR EXISTS (SELECT 1 FROM member_interests AS i"
        "   WHERE i.member_id = m.member_id AND i.interest_id = ?4))"
        " ON CONFLICT DO NOTHING",
        (*_asked(of, since_on, now), of.broadcast_id, now),
    )


def _asked(of: Broadcast, since_on: str, now: int) -> tuple[int | str, ...]:
    whom = (of.community_id, int(of.tier), int(of.is_active), of.interest_id)
    return (*whom, now - WEEK_SECONDS, MOST_A_WEEK, since_on)


def next_waiting(tx: Connection, broadcast_id: int, *, most: int) -> list[int]:
    """Return people who still wait for their letter."""
    found = tx.execute(
        "SELECT user_id FROM broadcast_recipients WHERE broadcast_id = ? AND state = 'waiting'"
        " ORDER BY user_id LIMIT ?",
        (broadcast_id, most),
    )
    return [user_id for (user_id,) in found.fetchall()]


def set_queued(
    tx: Connection, broadcast_id: int, *, user_id: int, outbox_id: int, at: int
) -> None:
    tx.execute(
        "UPDATE broadcast_recipients SET state = 'queued', outbox_id = ?, at = ?"
        " WHERE broadcast_id = ? AND user_id = ?",
        (outbox_id, at, broadcast_id, user_id),
    )


def settle(tx: Connection, broadcast_id: int, *, now: int) -> None:
    """Note what became of the letters that the outbox is through with.

    What Telegram may have got, asked twice, counts as sent; a letter that is gone as failed.
    """
    tx.execute(
        "UPDATE broadcast_recipients AS r SET at = ?2,"
        " message_id = (SELECT o.message_id FROM outbox AS o WHERE o.outbox_id = r.outbox_id),"
        " state = CASE"
        "  WHEN EXISTS (SELECT 1 FROM outbox AS o WHERE o.outbox_id = r.outbox_id"
        "   AND o.state IN ('sent', 'unknown')) THEN 'sent'"
        "  WHEN EXISTS (SELECT 1 FROM broadcasts AS b WHERE b.broadcast_id = ?1"
        "   AND b.state = 'stopped') THEN 'skipped'"
        "  WHEN EXISTS (SELECT 1 FROM users AS u WHERE u.user_id = r.user_id"
        "   AND NOT u.dm_ok) THEN 'blocked'"
        "  WHEN NOT EXISTS (SELECT 1 FROM broadcasts AS b JOIN members AS m USING (community_id)"
        "   WHERE b.broadcast_id = ?1 AND m.user_id = r.user_id AND m.state = 'present')"
        "   OR EXISTS (SELECT 1 FROM muted AS n WHERE n.user_id = r.user_id"
        "    AND n.kind IN ('letters', 'push')) THEN 'skipped'"
        "  ELSE 'failed' END"
        " WHERE r.broadcast_id = ?1 AND r.state = 'queued' AND NOT EXISTS (SELECT 1"
        "  FROM outbox AS o WHERE o.outbox_id = r.outbox_id"
        "  AND o.state IN ('waiting', 'sending'))",
        (broadcast_id, now),
    )


def skip_waiting(tx: Connection, broadcast_id: int, *, now: int) -> None:
    tx.execute(
        "UPDATE broadcast_recipients SET state = 'skipped', at = ?"
        " WHERE broadcast_id = ? AND state = 'waiting'",
        (now, broadcast_id),
    )


def is_queued(tx: Connection, broadcast_id: int, *, user_id: int) -> bool:
    """Say whether somebody's letter is still to be sent."""
    row = tx.execute(
        "SELECT 1 FROM broadcast_recipients JOIN broadcasts AS b USING (broadcast_id)"
        " WHERE broadcast_id = ? AND user_id = ? AND broadcast_recipients.state = 'queued'"
        " AND b.state = 'running'",
        (broadcast_id, user_id),
    ).fetchone()
    return row is not None


def count(tx: Connection, broadcast_id: int, fate: Fate) -> int:
    row = tx.execute(
        "SELECT count(*) FROM broadcast_recipients WHERE broadcast_id = ? AND state = ?",
        (broadcast_id, fate),
    ).fetchone()
    return int(row[0])


def counts(tx: Connection, broadcast_id: int) -> dict[Fate, int]:
    """Return how many each fate has met, without those that met none."""
    found = tx.execute(
        "SELECT state, count(*) FROM broadcast_recipients WHERE broadcast_id = ? GROUP BY state",
        (broadcast_id,),
    )
    return {Fate(state): number for state, number in found}


# -- communities and people ------------------------------------------------------------------


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's broadcasts to another one, numbered after its own."""
    tx.execute(
        "UPDATE broadcasts SET community_id = ?2, number = number + (SELECT coalesce("
        " max(number), 0) FROM broadcasts WHERE community_id = ?2) WHERE community_id = ?1",
        (community_id, into_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "broadcasts": rows.named(
            tx,
            "SELECT number, state, made_at, due_at FROM broadcasts"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY broadcast_id",
            (member.community_id, member.user_id),
        ),
        "broadcast_recipients": rows.named(
            tx,
            "SELECT b.number, r.state, r.at FROM broadcast_recipients AS r"
            " JOIN broadcasts AS b USING (broadcast_id)"
            " WHERE r.user_id = ? AND b.community_id = ? ORDER BY r.broadcast_id",
            (member.user_id, member.community_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM broadcast_recipients WHERE user_id = ? AND broadcast_id IN"
        " (SELECT broadcast_id FROM broadcasts WHERE community_id = ?)",
        (member.user_id, member.community_id),
    )
    tx.execute(
        "UPDATE broadcasts SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 ||"
        " ':'), 'erased:' || broadcast_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
