"""Held points: part of the balance, and nothing else can spend them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import chores, consistency, holds, merges, points
from bot.chores import do
from domain.holds import HoldState
from domain.ledger import Reason
from domain.members import Member
from domain.refusals import Refusal
from storage import chores as due_chores
from storage import holds as stored
from storage import ledger, members
from tests.bot.books import DAY, NOW, a_chat, a_member, books, the_community


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened
        assert consistency.problems(opened) == []


@pytest.fixture
def ann(tx: sqlite3.Connection) -> Member:
    """A member with 100 points."""
    chat = a_chat(tx)
    return _with_points(tx, a_member(tx, chat.community_id, 7), 100)


def _with_points(tx: sqlite3.Connection, member: Member, amount: int) -> Member:
    change = points.Change(amount, 0, Reason.GRANT, f"first:{member.member_id}", "", 1, NOW)
    points.book(tx, member=member, change=change, zones=the_community(tx, a_chat(tx)).zones)
    return members.get(tx, member.member_id)


def _held(tx: sqlite3.Connection, member: Member, amount: int, ref: str = "prize:1") -> int:
    return holds.hold(tx, member=member, amount=amount, ref=ref, note="a prize", at=NOW).hold_id


def test_held_points_stay_in_the_balance_and_are_not_free(
    tx: sqlite3.Connection, ann: Member
) -> None:
    _held(tx, ann, 30)
    assert members.get(tx, ann.member_id).points == 100
    assert points.free(tx, ann.member_id) == 70
    assert points.statement(tx, member_id=ann.member_id).held == 30


def test_no_more_can_be_held_than_is_free(tx: sqlite3.Connection, ann: Member) -> None:
    _held(tx, ann, 30)
    with pytest.raises(Refusal) as refused:
        _held(tx, ann, 71, "prize:2")
    assert refused.value.params == {"free": 70, "amount": 71}
    _held(tx, ann, 70, "prize:2")
    assert points.free(tx, ann.member_id) == 0


def test_the_same_ref_holds_once(tx: sqlite3.Connection, ann: Member) -> None:
    assert _held(tx, ann, 30) == _held(tx, ann, 30)
    assert points.free(tx, ann.member_id) == 70


def test_a_captured_hold_is_spent_once(tx: sqlite3.Connection, ann: Member) -> None:
    hold_id = _held(tx, ann, 30)
    first = holds.capture(tx, hold_id=hold_id, at=NOW + 1, actor_id=None)
    assert holds.capture(tx, hold_id=hold_id, at=NOW + 2, actor_id=None) == first
    entry = ledger.find(tx, first)
    assert entry is not None
    assert (entry.points, entry.xp, entry.reason) == (-30, 0, Reason.SPENT)
    assert points.free(tx, ann.member_id) == members.get(tx, ann.member_id).points == 70


def test_a_released_hold_gives_back_and_cannot_be_spent(
    tx: sqlite3.Connection, ann: Member
) -> None:
    hold_id = _held(tx, ann, 30)
    assert holds.release(tx, hold_id=hold_id, at=NOW)
    assert not holds.release(tx, hold_id=hold_id, at=NOW)
    assert points.free(tx, ann.member_id) == 100
    with pytest.raises(Refusal):
        holds.capture(tx, hold_id=hold_id, at=NOW, actor_id=None)


def test_a_hold_expires_at_its_time_and_not_before(tx: sqlite3.Connection, ann: Member) -> None:
    made = holds.hold(
        tx, member=ann, amount=30, ref="prize:1", note="", at=NOW, expires_at=NOW + DAY
    )
    assert due_chores.due(tx, NOW + DAY - 1) == []
    ((chore_id, _),) = due_chores.due(tx, NOW + DAY)
    with pytest.raises(Refusal):
        holds.capture(tx, hold_id=made.hold_id, at=NOW + DAY, actor_id=None)
    do(tx, chore_id, kinds=holds.KINDS, now=NOW + DAY)
    expired = stored.find(tx, made.hold_id)
    assert expired is not None
    assert expired.state is HoldState.EXPIRED
    assert points.free(tx, ann.member_id) == 100


@pytest.mark.parametrize("ends", ["capture", "release"])
def test_what_is_over_does_not_expire(tx: sqlite3.Connection, ann: Member, ends: str) -> None:
    made = holds.hold(tx, member=ann, amount=1, ref="r", note="", at=NOW, expires_at=NOW + DAY)
    if ends == "capture":
        holds.capture(tx, hold_id=made.hold_id, at=NOW, actor_id=None)
    else:
        holds.release(tx, hold_id=made.hold_id, at=NOW)
    assert due_chores.due(tx, NOW + DAY) == []
    assert chores.PAUSES_SECONDS


def test_a_hold_moves_with_its_member_into_another_community_and_back(
    tx: sqlite3.Connection, ann: Member
) -> None:
    hold_id = _held(tx, ann, 30)
    other = a_chat(tx, -200)
    merges.open_code(tx, community_id=other.community_id, code="CODE", by=1, at=NOW)
    merge_id, _ = merges.join(tx, community_id=ann.community_id, code="CODE", by=1, at=NOW)
    there = members.met(tx, community_id=other.community_id, user_id=7)
    assert points.free(tx, there.member_id) == 70
    assert stored.held(tx, ann.member_id) == 0
    assert consistency.problems(tx) == []
    merges.undo(tx, merge_id=merge_id, by=1, at=NOW)
    assert members.get(tx, there.member_id).points == 0
    assert points.free(tx, ann.member_id) == 70
    holds.capture(tx, hold_id=hold_id, at=NOW, actor_id=None)
    assert members.get(tx, ann.member_id).points == 70


def test_what_was_captured_elsewhere_stays_spent_when_a_merge_is_undone(
    tx: sqlite3.Connection, ann: Member
) -> None:
    hold_id = _held(tx, ann, 30)
    other = a_chat(tx, -200)
    merges.open_code(tx, community_id=other.community_id, code="CODE", by=1, at=NOW)
    merge_id, _ = merges.join(tx, community_id=ann.community_id, code="CODE", by=1, at=NOW)
    entry = holds.capture(tx, hold_id=hold_id, at=NOW, actor_id=None)
    assert holds.capture(tx, hold_id=hold_id, at=NOW, actor_id=None) == entry
    merges.undo(tx, merge_id=merge_id, by=1, at=NOW)
    there = members.met(tx, community_id=other.community_id, user_id=7)
    assert members.get(tx, there.member_id).points == 0


def test_audit_finds_holds_that_do_not_add_up(tx: sqlite3.Connection, ann: Member) -> None:
    hold_id = _held(tx, ann, 30)
    tx.execute("UPDATE holds SET points = 101")
    assert consistency.problems(tx) == [
        f"member {ann.member_id}: 101 points are held, the balance is 100"
    ]
    tx.execute("UPDATE holds SET state = 'captured'")
    assert consistency.problems(tx) == [f"hold {hold_id}: 101 points, booked 0"]
    tx.execute("UPDATE holds SET state = 'released'")
