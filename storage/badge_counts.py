"""Owns badge_counts, and reads what badges are measured by from wherever it stands."""

import json
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.badges import Metric, Times, longest_run
from domain.levels import level_of
from domain.members import Member
from storage import rows

DAY_SECONDS = 86_400


class Facts(NamedTuple):
    """What a member has done so far, and what was awarded for it, taken awards too."""

    community_id: int
    figures: dict[Metric, int]
    awarded: frozenset[Times]


class Growth(NamedTuple):
    """What is added to a member's counts."""

    member_id: int
    kudos_given: int = 0
    kudos_received: int = 0
    reactions: int = 0
    early: int = 0
    late: int = 0
    reacted: int = 0
    quizzed: int = 0


def add(tx: Connection, growth: Growth) -> Growth:
    """Count and return what the counts are now; of a first time there is only one."""
    row = tx.execute(
        "INSERT INTO badge_counts (member_id, kudos_given, kudos_received, reactions, early,"
        " late, reacted, quizzed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (member_id) DO UPDATE SET"
        " kudos_given = kudos_given + excluded.kudos_given,"
        " kudos_received = kudos_received + excluded.kudos_received,"
        " reactions = reactions + excluded.reactions,"
        " early = early + excluded.early, late = late + excluded.late,"
        " reacted = max(reacted, excluded.reacted), quizzed = max(quizzed, excluded.quizzed)"
        " RETURNING member_id, kudos_given, kudos_received, reactions, early, late, reacted,"
        " quizzed",
        growth,
    ).fetchone()
    return Growth(*row)


def note_first(tx: Connection, first: Growth) -> bool:
    """Keep that a member has reacted, or answered a quiz; False when they did before."""
    row = tx.execute(
        "SELECT reacted >= ?2 AND quizzed >= ?3 FROM badge_counts WHERE member_id = ?1",
        (first.member_id, first.reacted, first.quizzed),
    ).fetchone()
    if row is not None and row[0]:
        return False
    add(tx, first)
    return True


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    row = tx.execute(
        "DELETE FROM badge_counts WHERE member_id = ?"
        " RETURNING member_id, kudos_given, kudos_received, reactions, early, late, reacted,"
        " quizzed",
        (member_id,),
    ).fetchone()
    if row is not None:
        add(tx, Growth(into_id, *row[1:]))


def facts(tx: Connection, member_ids: Sequence[int], *, at: int) -> dict[int, Facts]:
    """Return what members have done up to an instant, by member, all in one question."""
    found = rows.read(
        tx,
        # One asked about twice would be counted twice.
        "WITH asked (member_id) AS (SELECT DISTINCT column1 FROM (VALUES (?)))"
        " SELECT json_group_array(json_array(m.member_id, m.community_id, m.xp, m.since_at,"
        " (SELECT coalesce(sum(messages), 0) FROM daily AS d WHERE d.member_id = m.member_id),"
        " (SELECT count(*) FROM daily AS d WHERE d.member_id = m.member_id AND messages > 0),"
        " (SELECT group_concat(DISTINCT substr(on_date, 1, 7)) FROM daily AS d"
        "  WHERE d.member_id = m.member_id AND messages > 0),"
        " (SELECT count(*) FROM checkins AS c WHERE c.member_id = m.member_id),"
        " (SELECT coalesce(max(streak), 0) FROM checkins AS c WHERE c.member_id = m.member_id),"
        " (SELECT count(DISTINCT receiver_id) FROM kudos WHERE giver_id = m.member_id),"
        " (SELECT count(*) FROM referrals WHERE inviter_id = m.member_id AND is_kept = 1),"
        " (SELECT count(*) FROM quest_progress AS q"
        "  WHERE q.member_id = m.member_id AND rewarded_at IS NOT NULL),"
        " coalesce(kudos_given, 0), coalesce(kudos_received, 0), coalesce(reactions, 0),"
        " coalesce(early, 0), coalesce(late, 0), coalesce(reacted, 0), coalesce(quizzed, 0),"
        " json((SELECT json_group_array(json_array(badge, n)) FROM badge_awards AS b"
        "  WHERE b.member_id = m.member_id))))"
        " FROM asked CROSS JOIN members AS m USING (member_id)"
        " LEFT JOIN badge_counts AS t ON t.member_id = m.member_id",
        [(member_id,) for member_id in member_ids],
    )
    return {member_id: _facts(at, *rest) for member_id, *rest in found}


def checkins(tx: Connection, member_id: int, *, community_id: int) -> Facts:
    """Return what a member's check-ins come to, with nothing else in the figures."""
    count, streak, early, late, awards = tx.execute(
        "SELECT count(*), coalesce(max(streak), 0),"
        " (SELECT early FROM badge_counts AS t WHERE t.member_id = ?1),"
        " (SELECT late FROM badge_counts AS t WHERE t.member_id = ?1),"
        " (SELECT json_group_array(json_array(badge, n)) FROM badge_awards AS b"
        "  WHERE b.member_id = ?1)"
        " FROM checkins WHERE member_id = ?1",
        (member_id,),
    ).fetchone()
    awarded = ((badge, n) for badge, n in json.loads(awards))
    figures = {
        Metric.CHECKINS: count,
        Metric.STREAK: streak,
        Metric.EARLY: early or 0,
        Metric.LATE: late or 0,
    }
    return Facts(community_id, figures, frozenset(awarded))


def _facts(at: int, community_id: int, xp: int, since_at: int, *rest: Any) -> Facts:
    messages, days, months, checkins, streak, thanked, invited, quests, *counts, awarded = rest
    given, received, reactions, early, late, reacted, quizzed = counts
    figures = {
        Metric.MESSAGES: messages,
        Metric.ACTIVE_DAYS: days,
        Metric.MONTHS: longest_run(months.split(",") if months else ()),
        Metric.CHECKINS: checkins,
        Metric.STREAK: streak,
        Metric.EARLY: early,
        Metric.LATE: late,
        Metric.KUDOS_GIVEN: given,
        Metric.KUDOS_RECEIVED: received,
        Metric.THANKED: thanked,
        Metric.REACTIONS: reactions,
        Metric.REFERRALS: invited,
        Metric.QUESTS: quests,
        Metric.FIRST_STEPS: int(messages > 0) + reacted + quizzed,
        Metric.LEVEL: level_of(xp),
        Metric.DAYS: max(0, at - since_at) // DAY_SECONDS,
    }
    return Facts(community_id, figures, frozenset((badge, n) for badge, n in awarded))


def active(
    tx: Connection, *, community_id: int, after: int, most: int, since: str
) -> tuple[int | None, list[int]]:
    """Look at the members of a community after a Telegram id, in its order, at most so many.

    Return the last id looked at (None at the end) and who of them was there since a local date.
    """
    found = tx.execute(
        "SELECT user_id, member_id, EXISTS (SELECT 1 FROM daily AS d"
        " WHERE d.member_id = m.member_id AND on_date >= ?)"
        " FROM members AS m WHERE community_id = ? AND user_id > ? AND state = 'present'"
        " ORDER BY user_id LIMIT ?",
        (since, community_id, after, most),
    ).fetchall()
    last = found[-1][0] if len(found) == most else None
    return last, [member_id for _, member_id, is_active in found if is_active]


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "badge_counts": rows.named(
            tx,
            "SELECT kudos_given, kudos_received, reactions, early, late, reacted, quizzed"
            " FROM badge_counts WHERE member_id = ?",
            (member.member_id,),
        ),
    }
