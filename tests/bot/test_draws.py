"""Draws: rules at the door and in the freeze, chance once, prizes that fall free."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import (
    consistency,
    draw_entries,
    draw_prizes,
    draw_proofs,
    draws,
    members,
    points,
)
from bot.texts import Texts
from domain.beacons import BeaconKind
from domain.draws import Draw, DrawState, EntryKind, Limits, Rule, RuleKind, beacons_of
from domain.fairdraw import digest, ref_of
from domain.messages import Name
from domain.refusals import Refusal
from domain.tiers import Tier
from handlers.errors import refused
from storage import draw_bans, outbox
from storage import draw_entries as entries
from storage import members as people
from tests.bot.books import NOW, books
from tests.bot.draws import (
    DRAFT,
    HOUR,
    ORGANISER,
    SECRET,
    a_draw,
    a_fan,
    clock_ticks,
    drawn,
    enters,
    with_fans,
)
from tests.domain.fair_draws import ROUND_1000, is_accepted

CLOSING = NOW + 2 * HOUR


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened
        assert consistency.problems(opened) == []


def _refused(tx: sqlite3.Connection, draw: Draw, user_id: int, **enter: int) -> Refusal:
    with pytest.raises(Refusal) as refused:
        enters(tx, draw, a_fan(tx, user_id), **enter)
    return refused.value


# -- made and entered ------------------------------------------------------------------------


def test_the_same_ref_makes_one_draw_and_numbers_are_counted(tx: sqlite3.Connection) -> None:
    first = a_draw(tx)
    assert a_draw(tx, title="Another").draw_id == first.draw_id
    second = a_draw(tx, ref="draw:2")
    assert (first.number, second.number) == (1, 2)
    assert first.terms["prev"] == "0" * 64
    assert first.terms["beacon"] == [{"kind": "commit", "c": digest("commit", SECRET).hex()}]


def test_a_valuable_draw_takes_dice_by_itself(tx: sqlite3.Connection) -> None:
    limits = Limits(dice_from_value=100)
    assert beacons_of(replace(DRAFT, value=101), limits) == (BeaconKind.DICE,)
    assert beacons_of(replace(DRAFT, value=100), limits) == (BeaconKind.COMMIT,)


def test_a_second_tap_gets_the_same_receipt(tx: sqlite3.Connection) -> None:
    draw, ann = a_draw(tx), a_fan(tx, 7)
    first = enters(tx, draw, ann)
    again = draw_entries.enter(tx, draw_id=draw.draw_id, member=ann, salt=b"o" * 16, now=NOW)
    assert (again.entry, again.is_new, again.draw.entrants) == (first.entry, False, 1)
    salt = bytes.fromhex(first.entry.salt)
    assert first.entry.ref == ref_of(terms=bytes.fromhex(draw.terms_hash), user_id=7, salt=salt)


def test_the_maker_and_who_is_away_cannot_enter(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    assert _refused(tx, draw, ORGANISER).key == "draw.own"
    ann = a_fan(tx, 7)
    _leaves(tx, ann.community_id, 7)
    with pytest.raises(Refusal):
        draw_entries.enter(
            tx,
            draw_id=draw.draw_id,
            member=people.get(tx, ann.member_id),
            salt=b"x" * 16,
            now=NOW,
        )
    assert _refused(tx, draw, 8, now=CLOSING).key == "draw.closed"


def _leaves(tx: sqlite3.Connection, community_id: int, user_id: int) -> None:
    name = Name(user_id, "Fan", "", "", "en")
    members.change_presence(
        tx, community_id=community_id, name=name, is_present=False, now=NOW + 1
    )


@pytest.mark.parametrize(
    ("rule", "have"),
    [
        (Rule(RuleKind.LEVEL, 2), 0),
        (Rule(RuleKind.POINTS, 50), 10),
        (Rule(RuleKind.DAYS, 3), 0),
        (Rule(RuleKind.ACTIVE, 1, 7), None),
        (Rule(RuleKind.MESSAGES, 5, 7), None),
        (Rule(RuleKind.REFERRALS, 1), None),
    ],
)
def test_a_rule_that_is_not_met_is_named_with_how_far(
    tx: sqlite3.Connection, rule: Rule, have: int | None
) -> None:
    draw, ann = a_draw(tx, rules=(rule,)), a_fan(tx, 7, with_points=10)
    with pytest.raises(Refusal) as refused:
        enters(tx, draw, ann)
    assert refused.value.params == {
        "rule": rule.kind,
        "amount": rule.amount,
        "days": rule.days,
        "have": have or 0,
    }
    assert draw.terms["eligibility"] == [rule.text]


def test_a_tier_that_is_not_reached_is_named_and_so_is_ones_own(tx: sqlite3.Connection) -> None:
    draw, ann = a_draw(tx, rules=(Rule(RuleKind.TIER, Tier.CORE),)), a_fan(tx, 7)
    with pytest.raises(Refusal) as error:
        enters(tx, draw, ann)
    said = refused(error.value, Texts.load().translator("en"))
    assert "for tier Core and up. Yours is Newcomer" in said


def test_rules_that_are_met_let_in(tx: sqlite3.Connection) -> None:
    rules = (
        Rule(RuleKind.POINTS, 10),
        Rule(RuleKind.NEWCOMER, 7),
        Rule(RuleKind.NO_STAFF),
        Rule(RuleKind.NOT_BANNED),
        Rule(RuleKind.COOLDOWN, 30),
    )
    draw, ann = a_draw(tx, rules=rules), a_fan(tx, 7, with_points=10)
    draw_bans.add(tx, member_id=ann.member_id, by_user_id=1, now=NOW)
    assert _refused(tx, draw, 7).params["rule"] == RuleKind.NOT_BANNED
    draw_bans.remove(tx, ann.member_id)
    assert enters(tx, draw, ann).is_new


def test_who_leaves_gets_everything_back_and_may_come_again(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, price=30, most_tickets=3)
    ann = a_fan(tx, 7, with_points=100)
    enters(tx, draw, ann, bought=2)
    assert points.free(tx, ann.member_id) == 40
    enters(tx, draw, ann, bought=3)
    assert points.free(tx, ann.member_id) == 10
    assert draws.get(tx, draw_id=draw.draw_id).tickets == 3
    assert draw_entries.leave(tx, draw_id=draw.draw_id, member=ann, now=NOW)
    assert not draw_entries.leave(tx, draw_id=draw.draw_id, member=ann, now=NOW)
    assert points.free(tx, ann.member_id) == 100
    enters(tx, draw, ann)
    left = draws.get(tx, draw_id=draw.draw_id)
    assert (left.entrants, left.tickets, points.free(tx, ann.member_id)) == (1, 1, 70)
    assert _refused(tx, draw, 8).key == "hold.too_few"


def test_a_full_draw_closes(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, full_at=2)
    assert not enters(tx, draw, a_fan(tx, 7)).is_full
    assert enters(tx, draw, a_fan(tx, 8)).is_full
    assert _refused(tx, draw, 9).key == "draw.closed"
    assert draws.close(tx, draw_id=draw.draw_id, now=NOW).state is DrawState.FROZEN


def test_an_automatic_draw_takes_everybody_who_fits(tx: sqlite3.Connection) -> None:
    for user_id in range(20, 25):
        a_fan(tx, user_id, with_points=user_id)
    draw = a_draw(tx, entry=EntryKind.AUTOMATIC, rules=(Rule(RuleKind.POINTS, 22),))
    draw_id, seed = draw.draw_id, b"s" * 32
    assert draw_entries.enter_all(tx, draw_id=draw_id, seed=seed, now=NOW, most=3)
    assert not draw_entries.enter_all(tx, draw_id=draw_id, seed=seed, now=NOW, most=3)
    assert draws.get(tx, draw_id=draw_id).entrants == 3


# -- frozen and drawn ------------------------------------------------------------------------


def test_the_freeze_drops_who_left_or_fits_no_more(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, rules=(Rule(RuleKind.NOT_BANNED),))
    fans = with_fans(tx, draw, 4)
    _leaves(tx, draw.community_id, fans[0].user_id)
    draw_bans.add(tx, member_id=fans[2].member_id, by_user_id=1, now=NOW)
    frozen = draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    assert [entry.number for entry in entries.frozen(tx, draw.draw_id)] == [1, 2]
    found = [entries.find(tx, draw_id=draw.draw_id, member_id=fan.member_id) for fan in fans]
    assert [each.dropped for each in found if each] == ["gone", "", "not_banned", ""]
    assert (frozen.entrants, frozen.freeze and frozen.freeze["n"]) == (2, 2)


def test_nothing_is_frozen_early_and_freezing_twice_gives_the_same(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 3)
    assert draws.close(tx, draw_id=draw.draw_id, now=CLOSING - 1).state is DrawState.OPEN
    first = draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    assert draws.close(tx, draw_id=draw.draw_id, now=CLOSING + 9) == first
    assert draws.end(tx, draw_id=draw.draw_id, by=1, now=CLOSING + 9) == first


def test_a_draw_may_end_early_only_where_its_terms_say_so(tx: sqlite3.Connection) -> None:
    strict = a_draw(tx, may_close_early=False)
    with pytest.raises(Refusal):
        draws.end(tx, draw_id=strict.draw_id, by=1, now=NOW + 5)
    loose = a_draw(tx, ref="draw:2")
    with_fans(tx, loose, 3)
    assert draws.end(tx, draw_id=loose.draw_id, by=1, now=NOW + 5).state is DrawState.FROZEN
    proven = drawn(tx, loose, at=NOW + 6)
    assert is_accepted(draw_proofs.of_draw(tx, proven))


def test_two_admins_and_the_clock_draw_once(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 9)
    for _ in range(3):
        draws.end(tx, draw_id=draw.draw_id, by=1, now=CLOSING)
    clock_ticks(tx, CLOSING)
    first = drawn(tx, draw)
    assert drawn(tx, draw, at=CLOSING + 60) == first
    results = [letter for letter in outbox.due(tx, CLOSING) if letter.card == "draw_result"]
    assert len(results) == 1
    assert first.state is DrawState.DRAWN


def test_the_clock_alone_takes_a_draw_to_its_result(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 3)
    for second in range(4):
        clock_ticks(tx, CLOSING + second)
    assert draws.get(tx, draw_id=draw.draw_id).state is DrawState.DRAWN


def test_a_published_bundle_is_accepted_and_chained(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, most_tickets=3)
    for user_id in range(20, 40):
        enters(tx, draw, a_fan(tx, user_id), bought=user_id % 3 + 1)
    done = drawn(tx, draw)
    bundle = draw_proofs.of_draw(tx, done)
    assert is_accepted(bundle)
    assert draw_proofs.check(tx, done) is None
    assert a_draw(tx, ref="draw:2", now=CLOSING, closes_at=CLOSING + 9).terms["prev"] == (
        done.result_hash
    )
    entry = entries.find_listed(tx, draw_id=draw.draw_id, listed=3)
    assert entry is not None
    assert draw_proofs.proof_of(tx, done, entry).root == bundle["freeze"]["root"]


def test_prices_are_spent_by_the_draw_and_given_back_by_calling_it_off(
    tx: sqlite3.Connection,
) -> None:
    ann, bob = a_fan(tx, 7, with_points=100), a_fan(tx, 8, with_points=100)
    kept, off = a_draw(tx, price=30), a_draw(tx, ref="draw:2", price=30)
    for draw in (kept, off):
        for fan in (ann, bob):
            enters(tx, draw, fan)
    assert points.free(tx, ann.member_id) == 40
    assert draws.cancel(tx, draw_id=off.draw_id, by=1, now=NOW).state is DrawState.CANCELLED
    assert points.free(tx, ann.member_id) == 70
    drawn(tx, kept)
    assert people.get(tx, ann.member_id).points == 70
    assert points.free(tx, ann.member_id) == 70
    with pytest.raises(Refusal):
        draws.cancel(tx, draw_id=kept.draw_id, by=1, now=CLOSING)


@pytest.mark.parametrize("kind", BeaconKind)
def test_nobody_calls_a_draw_off_once_chance_decides(
    tx: sqlite3.Connection, kind: BeaconKind
) -> None:
    draw = a_draw(tx, beacons=(kind,))
    with_fans(tx, draw, 3)
    draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    if kind is BeaconKind.DICE:
        draws.refuse_calling_off(tx, draws.get(tx, draw_id=draw.draw_id))
        _rolls(tx, draw, 90, 3)
    with pytest.raises(Refusal, match=r"draw\.chance_decides"):
        draws.cancel(tx, draw_id=draw.draw_id, by=1, now=CLOSING)
    off = draws.cancel(tx, draw_id=draw.draw_id, by=None, now=CLOSING)
    assert off.state is DrawState.CANCELLED
    assert draws.cancel(tx, draw_id=draw.draw_id, by=1, now=CLOSING) == off


def test_members_dice_decide_and_each_person_rolls_once(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DICE,))
    with_fans(tx, draw, 5)
    draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    for message_id, user_id in enumerate((3, 3, 4, 5, 6, 7, 8, 9), 100):
        missing = _rolls(tx, draw, message_id, user_id)
    assert missing == 1
    assert _rolls(tx, draw, 90, None) == 0
    done = draw_prizes.draw(tx, draw_id=draw.draw_id, now=CLOSING)
    bundle = draw_proofs.of_draw(tx, done)
    assert is_accepted(bundle)
    assert bundle["notes"] == [{"roll": 1, "by": "bot"}]
    assert bundle["beacon"][0][1][0] == 90 % 64 + 1


def _rolls(tx: sqlite3.Connection, draw: Draw, message_id: int, user_id: int | None) -> int:
    return draws.add_roll(
        tx,
        draw_id=draw.draw_id,
        message_id=message_id,
        user_id=user_id,
        value=message_id % 64 + 1,
        at=CLOSING,
        now=CLOSING,
    )


def test_another_round_of_drand_or_a_wrong_signature_is_not_taken(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DRAND,))
    with_fans(tx, draw, 2)
    frozen = draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    number = (frozen.freeze or {})["round"]
    for wrong in (1000, number):
        assert not draws.add_round(
            tx, draw_id=draw.draw_id, number=wrong, signature=ROUND_1000, now=CLOSING
        )
    assert draws.roll(tx, draw_id=draw.draw_id, now=CLOSING).state is DrawState.FROZEN


@pytest.mark.parametrize(
    ("outage", "later"),
    [((600, 1200), 0), ((600, 1500), 900), ((6500, 7100), 600), ((7000, 7500), 500)],
)
def test_an_outage_moves_the_closing_once(
    tx: sqlite3.Connection, outage: tuple[int, int], later: int
) -> None:
    draw = a_draw(tx)
    for _ in range(2):
        draws.bear_outage(tx, from_at=NOW + outage[0], to_at=NOW + outage[1])
    assert draws.get(tx, draw_id=draw.draw_id).closes_at == CLOSING + later
