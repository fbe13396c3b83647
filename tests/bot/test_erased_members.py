"""Erased members: the books, the draws and the boards hold, and whoever comes back is new."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import (
    checkins,
    consistency,
    draw_proofs,
    erasures,
    exports,
    members,
    merges,
    settings,
)
from domain.draws import DrawState
from domain.members import Member
from domain.messages import Name
from scheduling import care
from storage import checkins as stored_checkins
from storage import draws as stored_draws
from storage import members as stored
from storage import users
from tests.bot.books import DAY, NOW, a_chat, a_member, books
from tests.bot.draws import HOUR, a_draw, a_fan, clock_ticks, drawn, enters, with_fans
from tests.domain.fair_draws import is_accepted
from tests.scheduling.season import a_database

ANN = 501


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened
        assert consistency.problems(opened) == []


def checks_in(tx: sqlite3.Connection, member: Member, at: int) -> None:
    community = settings.community(tx, member.community_id)
    rule, freezing = community.values.checkin_rule, community.values.freeze_rule
    checkins.check_in(
        tx,
        member=member,
        ref=f"{ANN}:1",
        at=at,
        zones=community.zones,
        rule=rule,
        freezing=freezing,
    )


def sums(tx: sqlite3.Connection) -> tuple[int, int]:
    row = tx.execute("SELECT sum(points), sum(xp) FROM members").fetchone()
    return int(row[0]), int(row[1])


def test_what_was_booked_stays_and_leads_to_nobody(tx: sqlite3.Connection) -> None:
    ann = a_fan(tx, ANN, with_points=70)
    before = sums(tx)
    erasures.erase(tx, member=ann, now=NOW)
    assert sums(tx) == before
    assert users.find(tx, ANN) is None
    (line,) = tx.execute("SELECT ref, note FROM ledger WHERE member_id = 1").fetchall()
    assert line == ("erased:1", "")


def test_whoever_comes_back_is_new(tx: sqlite3.Connection) -> None:
    ann = a_fan(tx, ANN, with_points=70)
    erasures.erase(tx, member=ann, now=NOW)
    again = a_fan(tx, ANN)
    assert again.member_id != ann.member_id
    assert again.points == 0


def test_a_person_stays_known_where_they_still_are_a_member(tx: sqlite3.Connection) -> None:
    ann = a_fan(tx, ANN)
    other = a_member(tx, a_chat(tx, -200).community_id, ANN)
    erasures.erase(tx, member=ann, now=NOW)
    assert stored.get(tx, other.member_id).first_name == f"Fan {ANN}"
    erasures.erase(tx, member=other, now=NOW)
    assert users.find(tx, ANN) is None


def test_who_is_erased_goes_from_the_communities_that_were_joined_too(
    tx: sqlite3.Connection,
) -> None:
    ann, into = a_fan(tx, ANN, with_points=70), a_chat(tx, -200)
    merges.open_code(tx, community_id=into.community_id, code="CODE", by=9, at=NOW)
    number, _ = merges.join(tx, community_id=ann.community_id, code="CODE", by=9, at=NOW)
    there = stored.met(tx, community_id=into.community_id, user_id=ANN)
    erasures.erase(tx, member=there, now=NOW)
    assert stored.get(tx, ann.member_id).is_erased
    assert users.find(tx, ANN) is None
    merges.undo(tx, merge_id=number, by=9, at=NOW + DAY)
    assert stored.get(tx, there.member_id).points == 0
    assert stored.get(tx, ann.member_id).points == 70


def test_days_that_went_along_to_a_community_that_parted_again_stay_booked(
    tx: sqlite3.Connection,
) -> None:
    ann, into = a_fan(tx, ANN), a_chat(tx, -200)
    checks_in(tx, ann, NOW)
    merges.open_code(tx, community_id=into.community_id, code="CODE", by=9, at=NOW)
    number, _ = merges.join(tx, community_id=ann.community_id, code="CODE", by=9, at=NOW)
    merges.undo(tx, merge_id=number, by=9, at=NOW + DAY)
    erasures.erase(tx, member=ann, now=NOW + DAY)
    there = stored.met(tx, community_id=into.community_id, user_id=ANN)
    reached = stored_checkins.reached(tx, member_id=there.member_id)
    assert reached == ("2026-11-18", 1)


def test_who_is_erased_leaves_an_open_draw_with_the_points_they_put_in(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx, price=30)
    ann = a_fan(tx, ANN, with_points=70)
    enters(tx, draw, ann)
    with_points = a_fan(tx, 502, with_points=40)
    enters(tx, draw, with_points)
    erasures.erase(tx, member=ann, now=NOW)
    left = stored_draws.find(tx, draw.draw_id)
    assert left is not None
    assert (left.entrants, left.tickets) == (1, 1)
    assert tx.execute("SELECT count(*) FROM holds WHERE state = 'open'").fetchone() == (1,)


def test_a_list_stays_provable_after_one_on_it_is_erased(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    fans = with_fans(tx, draw, 4)
    clock_ticks(tx, NOW + 2 * HOUR)
    before = tx.execute("SELECT listed, ref FROM draw_entries ORDER BY listed").fetchall()
    for fan in fans[:2]:
        erasures.erase(tx, member=fan, now=NOW + 2 * HOUR)
    after = tx.execute("SELECT listed, ref FROM draw_entries ORDER BY listed").fetchall()
    assert after == before
    draw = drawn(tx, draw)
    assert draw.state is DrawState.DRAWN
    assert is_accepted(draw_proofs.of_draw(tx, draw))
    salts = tx.execute("SELECT salt FROM draw_entries ORDER BY listed").fetchall()
    assert [bool(salt) for (salt,) in salts] == [False, False, True, True]
    winners = tx.execute("SELECT listed FROM draw_claims ORDER BY listed").fetchall()
    assert winners == [(3,), (4,)]


def test_an_admin_who_is_erased_has_acted_as_nobody(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    organiser = a_fan(tx, 1)
    with_fans(tx, draw, 2)
    erasures.erase(tx, member=organiser, now=NOW)
    assert tx.execute("SELECT by_user_id FROM draws").fetchall() == [(0,)]
    assert tx.execute("SELECT DISTINCT actor_id FROM audit_log").fetchall() == [(0,)]


def test_what_is_told_sums_up_to_the_balance(tx: sqlite3.Connection) -> None:
    ann = a_fan(tx, ANN, with_points=70)
    told = exports.export(tx, ann)
    assert told["members"][0]["points"] == 70
    assert sum(line["points"] for line in told["ledger"]) == 70
    assert told["users"][0]["first_name"] == f"Fan {ANN}"


def leaves(tx: sqlite3.Connection, user_id: int, at: int, *, is_back: bool = False) -> None:
    name = Name(user_id, f"Fan {user_id}", "", "", "en")
    community_id = a_chat(tx).community_id
    members.change_presence(tx, community_id=community_id, name=name, is_present=is_back, now=at)


async def test_who_left_is_erased_after_half_a_year() -> None:
    with a_database() as db:
        tx = db.tx
        for user_id in (ANN, 502, 503):
            a_fan(tx, user_id, with_points=10)
            leaves(tx, user_id, NOW)
        leaves(tx, 503, NOW + 100 * DAY, is_back=True)
        await care.clear(db, now=NOW + 179 * DAY)
        assert users.find(tx, ANN) is not None
        leaves(tx, 502, NOW + 180 * DAY, is_back=True)
        for _ in range(2):
            await care.clear(db, now=NOW + 181 * DAY)
        assert [users.find(tx, each) is None for each in (ANN, 502, 503)] == [True, False, False]
        assert consistency.problems(tx) == []
