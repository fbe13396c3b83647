"""What rows say of entrants: one figure each, of a whole draw or of one member.

Each question takes either a draw (all who are in it) or a member; who is left out has no figure.
"""

from collections.abc import Callable, Mapping
from sqlite3 import Connection
from typing import NamedTuple

from domain.draws import RuleKind


class Asked(NamedTuple):
    """Of whom, and how it was until when: `since_on` is a local date, `now` UTC seconds."""

    draw_id: int
    member_id: int
    since_on: str
    now: int


Figures = dict[int, int]


def _xp(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, xp FROM members WHERE member_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)",
        of[:2],
    )
    return dict(rows.fetchall())


def _tier(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, tier FROM tiers WHERE member_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)",
        of[:2],
    )
    return dict(rows.fetchall())


def _points(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, points FROM members WHERE member_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)",
        of[:2],
    )
    return dict(rows.fetchall())


def _days(tx: Connection, of: Asked) -> Figures:
    """Whole days since somebody joined; of who was there before the bot nothing is known."""
    rows = tx.execute(
        "SELECT member_id, (?3 - max(at)) / 86400 FROM arrivals WHERE member_id IN"
        " (SELECT member_id FROM draw_entries WHERE draw_id = ?1 AND dropped = ''"
        "  UNION ALL SELECT ?2) GROUP BY member_id",
        (of.draw_id, of.member_id, of.now),
    )
    return dict(rows.fetchall())


def _active(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, count(*) FROM daily WHERE member_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)"
        " AND on_date >= ? AND messages > 0 GROUP BY member_id",
        of[:3],
    )
    return dict(rows.fetchall())


def _messages(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, sum(messages) FROM daily WHERE member_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)"
        " AND on_date >= ? GROUP BY member_id",
        of[:3],
    )
    return dict(rows.fetchall())


def _referrals(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT inviter_id, count(*) FROM referrals WHERE inviter_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)"
        " AND state = 'rewarded' GROUP BY inviter_id",
        of[:2],
    )
    return dict(rows.fetchall())


def _staff(tx: Connection, of: Asked) -> Figures:
    """Who has a role, or is an administrator as far as the boards know."""
    rows = tx.execute(
        "SELECT member_id, 1 FROM members AS m WHERE member_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)"
        " AND (EXISTS (SELECT 1 FROM roles AS r WHERE r.community_id = m.community_id"
        "   AND r.user_id = m.user_id)"
        "  OR EXISTS (SELECT 1 FROM unlisted AS u WHERE u.member_id = m.member_id"
        "   AND why = 'staff'))",
        of[:2],
    )
    return dict(rows.fetchall())


def _banned(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, 1 FROM draw_bans WHERE member_id IN (SELECT member_id"
        " FROM draw_entries WHERE draw_id = ? AND dropped = '' UNION ALL SELECT ?)",
        of[:2],
    )
    return dict(rows.fetchall())


def _since_won(tx: Connection, of: Asked) -> Figures:
    """Whole days since somebody last had a prize that was not taken from them."""
    rows = tx.execute(
        "SELECT e.member_id, (?3 - max(d.drawn_at)) / 86400 FROM draw_entries AS e"
        " JOIN draw_claims AS c ON c.draw_id = e.draw_id AND c.listed = e.listed"
        " JOIN draws AS d ON d.draw_id = e.draw_id WHERE e.member_id IN (SELECT member_id"
        "  FROM draw_entries WHERE draw_id = ?1 AND dropped = '' UNION ALL SELECT ?2)"
        " GROUP BY e.member_id",
        (of.draw_id, of.member_id, of.now),
    )
    return dict(rows.fetchall())


FIGURES: Mapping[RuleKind, Callable[[Connection, Asked], Figures]] = {
    RuleKind.LEVEL: _xp,
    RuleKind.TIER: _tier,
    RuleKind.POINTS: _points,
    RuleKind.DAYS: _days,
    RuleKind.NEWCOMER: _days,
    RuleKind.ACTIVE: _active,
    RuleKind.MESSAGES: _messages,
    RuleKind.REFERRALS: _referrals,
    RuleKind.NO_STAFF: _staff,
    RuleKind.NOT_BANNED: _banned,
    RuleKind.COOLDOWN: _since_won,
}


def of_draw(tx: Connection, kind: RuleKind, *, draw_id: int, since_on: str, now: int) -> Figures:
    """Return the figure of everybody in a draw, by member."""
    return FIGURES[kind](tx, Asked(draw_id, 0, since_on, now))


def of_member(
    tx: Connection, kind: RuleKind, *, member_id: int, since_on: str, now: int
) -> int | None:
    """Return one member's figure."""
    return FIGURES[kind](tx, Asked(0, member_id, since_on, now)).get(member_id)
