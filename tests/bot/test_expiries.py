"""Expiry, night by night: warned twice, the oldest first, never what is held, each once."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import consistency, expiries, holds, points, setting_changes
from bot.chores import do
from domain.ledger import Reason
from domain.members import Member
from storage import chores, daily, members, users
from storage import expiries as stored
from tests.bot.books import DAY, NOW, a_chat, a_member, books, the_community


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A community where points expire after twelve months."""
    with books(tmp_path / "books.db") as opened:
        community = the_community(opened, a_chat(opened))
        setting_changes.change(
            opened, community=community, key="expiry_months", text="12", by=1, at=NOW
        )
        yield opened
        assert consistency.problems(opened) == []


@pytest.fixture
def ann(tx: sqlite3.Connection) -> Member:
    """A member since NOW, who may be written to."""
    member = a_member(tx, a_chat(tx).community_id, 7)
    users.set_dm(tx, user_id=7, dm_ok=True)
    return member


def _gets(tx: sqlite3.Connection, member: Member, amount: int, *, at: int) -> None:
    (number,) = tx.execute("SELECT count(*) FROM ledger").fetchone()
    reason = Reason.GRANT if amount > 0 else Reason.FINE
    change = points.Change(amount, 0, reason, f"by hand:{number}", "", 1, at)
    zones = the_community(tx, a_chat(tx)).zones
    points.book(tx, member=member, change=change, zones=zones)


def _nights(tx: sqlite3.Connection, first: int, last: int) -> None:
    """Let the nights of these days after NOW pass."""
    for day in range(first, last + 1):
        _night(tx, NOW + day * DAY)


def _night(tx: sqlite3.Connection, now: int) -> None:
    expiries.begin(tx, now=now)
    while found := chores.due(tx, now):
        for chore_id, _ in found:
            do(tx, chore_id, kinds=expiries.KINDS, now=now)


def _letters(tx: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """Return (day of the letter, points, day of expiry) of each warning."""
    rows = tx.execute("SELECT queued_at, facts FROM outbox WHERE card = 'expiry'").fetchall()
    told = [(datetime.fromtimestamp(at, UTC).date().isoformat(), json.loads(f)) for at, f in rows]
    return [(on, facts["points"], facts["on"]) for on, facts in told]


def _balance(tx: sqlite3.Connection, member: Member) -> int:
    return members.get(tx, member.member_id).points


def test_after_a_year_away_points_expire_once_after_two_warnings(
    tx: sqlite3.Connection, ann: Member
) -> None:
    _gets(tx, ann, 50, at=NOW)
    _nights(tx, 330, 364)
    assert _balance(tx, ann) == 50
    assert _letters(tx) == [
        ("2027-10-19", 50, "2027-11-18"),
        ("2027-11-11", 50, "2027-11-18"),
    ]
    _nights(tx, 365, 370)
    _nights(tx, 365, 370)
    assert _balance(tx, ann) == 0
    entries = tx.execute("SELECT points, xp FROM ledger WHERE reason = 'expired'").fetchall()
    assert entries == [(-50, 0)]
    assert len(_letters(tx)) == 2


def test_who_writes_meanwhile_keeps_everything(tx: sqlite3.Connection, ann: Member) -> None:
    _gets(tx, ann, 50, at=NOW)
    _nights(tx, 335, 350)
    daily.add(tx, [daily.Tally(ann.member_id, "2027-11-05", 1, 0, 0, 0, 0, 0)])
    _nights(tx, 351, 400)
    assert _balance(tx, ann) == 50
    assert len(_letters(tx)) == 1


def test_only_what_is_old_expires_and_the_oldest_is_spent_first(
    tx: sqlite3.Connection, ann: Member
) -> None:
    _gets(tx, ann, 50, at=NOW)
    _gets(tx, ann, 30, at=NOW + 200 * DAY)
    _gets(tx, ann, -20, at=NOW + 210 * DAY)
    _nights(tx, 330, 370)
    assert _balance(tx, ann) == 30
    _nights(tx, 371, 570)
    assert _balance(tx, ann) == 0
    assert [points for _, points, _ in _letters(tx)] == [30, 30, 30, 30]


def test_held_points_do_not_expire(tx: sqlite3.Connection, ann: Member) -> None:
    _gets(tx, ann, 50, at=NOW)
    holds.hold(tx, member=ann, amount=35, ref="prize:1", note="", at=NOW)
    _nights(tx, 330, 370)
    assert _balance(tx, ann) == 35
    assert points.free(tx, ann.member_id) == 0


def test_who_cannot_be_written_to_has_the_same_time(tx: sqlite3.Connection, ann: Member) -> None:
    users.set_dm(tx, user_id=7, dm_ok=False)
    _gets(tx, ann, 50, at=NOW)
    _nights(tx, 330, 364)
    assert _balance(tx, ann) == 50
    _nights(tx, 365, 365)
    assert _balance(tx, ann) == 0
    assert _letters(tx) == []


def test_nights_that_were_slept_through_cost_nobody_the_last_warning(
    tx: sqlite3.Connection, ann: Member
) -> None:
    _gets(tx, ann, 50, at=NOW)
    _nights(tx, 335, 335)
    _nights(tx, 380, 386)
    assert _balance(tx, ann) == 50
    assert _letters(tx)[-1] == ("2027-12-03", 50, "2027-12-10")
    _nights(tx, 387, 387)
    assert _balance(tx, ann) == 0


def test_a_reaction_given_counts_as_having_been_there(tx: sqlite3.Connection, ann: Member) -> None:
    _gets(tx, ann, 50, at=NOW)
    tx.execute("INSERT INTO reactions VALUES (-100, 1, ?, ?, '2027-08-01', 1)", (ann.member_id, 9))
    _nights(tx, 256, 330)
    tx.execute("DELETE FROM reactions")
    _nights(tx, 331, 400)
    assert _balance(tx, ann) == 50


def test_without_the_setting_nothing_expires_and_plans_are_forgotten(
    tx: sqlite3.Connection, ann: Member
) -> None:
    _gets(tx, ann, 50, at=NOW)
    _nights(tx, 335, 336)
    assert stored.find(tx, ann.member_id) is not None
    community = the_community(tx, a_chat(tx))
    setting_changes.change(tx, community=community, key="expiry_months", text="0", by=1, at=NOW)
    _nights(tx, 337, 400)
    assert stored.find(tx, ann.member_id) is None
    assert _balance(tx, ann) == 50


def test_a_night_goes_slice_by_slice(
    tx: sqlite3.Connection, ann: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiries, "SLICE_MEMBERS", 2)
    people = [ann, *(a_member(tx, ann.community_id, user_id) for user_id in range(8, 13))]
    for member in people:
        _gets(tx, member, 10, at=NOW)
    _nights(tx, 330, 366)
    assert [_balance(tx, member) for member in people] == [0] * 6
