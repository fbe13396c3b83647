"""What rows say of members: one figure each, for the rules of a draw.

Each question takes any number of members; of whom nothing is known there is no figure.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.draws import RuleKind


class Asked(NamedTuple):
    """Of whom, as a JSON list of keys, and how it was until when.

    `since_on` is a local date, `now` UTC seconds.
    """

    members: str
    since_on: str
    now: int


Figures = dict[int, int]


def _xp(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, xp FROM members WHERE member_id IN (SELECT value FROM json_each(?))",
        (of.members,),
    )
    return dict(rows.fetchall())


def _tier(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, tier FROM tiers WHERE member_id IN (SELECT value FROM json_each(?))",
        (of.members,),
    )
    return dict(rows.fetchall())


def _points(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, points FROM members WHERE member_id IN"
        " (SELECT value FROM json_each(?))",
        (of.members,),
    )
    return dict(rows.fetchall())


def _days(tx: Connection, of: Asked) -> Figures:
    """Whole days since somebody joined; of who was there before the bot nothing is known."""
    rows = tx.execute(
        "SELECT member_id, (?2 - max(at)) / 86400 FROM arrivals WHERE member_id IN"
        " (SELECT value FROM json_each(?1)) GROUP BY member_id",
        (of.members, of.now),
    )
    return dict(rows.fetchall())


def _active(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, count(*) FROM daily WHERE member_id IN"
        " (SELECT value FROM json_each(?))"
        " AND on_date >= ? AND messages > 0 GROUP BY member_id",
        (of.members, of.since_on),
    )
    return dict(rows.fetchall())


def _messages(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, sum(messages) FROM daily WHERE member_id IN"
        " (SELECT value FROM json_each(?))"
        " AND on_date >= ? GROUP BY member_id",
        (of.members, of.since_on),
    )
    return dict(rows.fetchall())


def _referrals(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT inviter_id, count(*) FROM referrals WHERE inviter_id IN"
        " (SELECT value FROM json_each(?))"
        " AND state = 'rewarded' GROUP BY inviter_id",
        (of.members,),
    )
    return dict(rows.fetchall())


def _staff(tx: Connection, of: Asked) -> Figures:
    """Who has a role, or is an administrator as far as the boards know."""
    rows = tx.execute(
        "SELECT member_id, 1 FROM members AS m WHERE member_id IN"
        " (SELECT value FROM json_each(?))"
        " AND (EXISTS (SELECT 1 FROM roles AS r WHERE r.community_id = m.community_id"
        "   AND r.user_id = m.user_id)"
        "  OR EXISTS (SELECT 1 FROM unlisted AS u WHERE u.member_id = m.member_id"
        "   AND why = 'staff'))",
        (of.members,),
    )
    return dict(rows.fetchall())


def _banned(tx: Connection, of: Asked) -> Figures:
    rows = tx.execute(
        "SELECT member_id, 1 FROM draw_bans WHERE member_id IN (SELECT value FROM json_each(?))",
        (of.members,),
    )
    return dict(rows.fetchall())


def _since_won(tx: Connection, of: Asked) -> Figures:
    """Whole days since somebody last had a prize that was not taken from them."""
    rows = tx.execute(
        "SELECT e.member_id, (?2 - max(d.drawn_at)) / 86400 FROM draw_entries AS e"
        " JOIN draw_claims AS c ON c.draw_id = e.draw_id AND c.listed = e.listed"
        " JOIN draws AS d ON d.draw_id = e.draw_id WHERE e.member_id IN"
        " (SELECT value FROM json_each(?1)) GROUP BY e.member_id",
        (of.members, of.now),
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


def of_members(
    tx: Connection, kind: RuleKind, member_ids: Sequence[int], *, since_on: str, now: int
) -> Figures:
    """Return the figure of each of these members, by key."""
    return FIGURES[kind](tx, Asked(json.dumps(member_ids), since_on, now))
