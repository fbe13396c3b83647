"""Prizes of a draw: asked after, claimed, passed on, handed over, each once."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import (
    consistency,
    draw_gifts,
    draw_prizes,
    draw_proofs,
    draws,
    points,
)
from domain.draws import Draw, DrawState, EventKind, Rule, RuleKind
from domain.refusals import Refusal
from storage import draws as stored
from storage import outbox
from tests.bot.books import NOW, books
from tests.bot.draws import HOUR, a_draw, a_fan, clock_ticks, drawn, enters, with_fans
from tests.domain.fair_draws import is_accepted

CLOSING = NOW + 2 * HOUR


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened
        assert consistency.problems(opened) == []


def test_whoever_is_outside_is_passed_over_in_public(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, rules=(Rule(RuleKind.CHANNEL, -1009),))
    with_fans(tx, draw, 6)
    draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    draws.roll(tx, draw_id=draw.draw_id, now=CLOSING)
    assert draw_prizes.draw(tx, draw_id=draw.draw_id, now=CLOSING).state is DrawState.ROLLED
    asked = []
    while waiting := draw_prizes.to_ask(tx, draw_id=draw.draw_id):
        for each in waiting:
            asked.append(each.listed)
            draw_prizes.record_membership(
                tx, draw_id=draw.draw_id, listed=each.listed, is_inside=len(asked) != 1
            )
    assert len(asked) == 3
    done = draw_prizes.draw(tx, draw_id=draw.draw_id, now=CLOSING)
    bundle = draw_proofs.of_draw(tx, done)
    assert is_accepted(bundle)
    assert bundle["events"] == ["p1"]
    assert bundle["notes"] == [{"event": 1, "prize": "p1", "why": "outside"}]
    winners = [
        prize.claim.listed for prize in draw_prizes.of_draw(tx, draw.draw_id) if prize.claim
    ]
    assert winners == [asked[2], asked[1]]


def test_what_nobody_claims_goes_to_the_next_rank_once(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 4)
    drawn(tx, draw)
    first, second = draw_prizes.of_draw(tx, draw.draw_id)
    assert first.winner is not None
    assert draw_prizes.claim(tx, draw_id=draw.draw_id, member=first.winner, now=CLOSING) == [1]
    assert draw_prizes.claim(tx, draw_id=draw.draw_id, member=first.winner, now=CLOSING) == [1]
    late = CLOSING + 48 * HOUR + 1
    draws.look_at(tx, draw.draw_id, late)
    for second_ in range(3):
        clock_ticks(tx, late + second_)
    kept, passed = draw_prizes.of_draw(tx, draw.draw_id)
    assert kept.winner == first.winner
    assert passed.winner not in (second.winner, first.winner, None)
    assert second.winner is not None
    with pytest.raises(Refusal, match="too_late"):
        draw_prizes.claim(tx, draw_id=draw.draw_id, member=second.winner, now=late)
    done = draws.get(tx, draw_id=draw.draw_id)
    assert draw_proofs.of_draw(tx, done)["events"] == ["p2"]
    assert is_accepted(draw_proofs.of_draw(tx, done))


def test_what_runs_out_together_goes_on_together_and_is_said_once(
    tx: sqlite3.Connection,
) -> None:
    rule = Rule(RuleKind.CHANNEL, -1009)
    draw = a_draw(tx, prizes=tuple(f"CD {turn}" for turn in range(10)), rules=(rule,))
    with_fans(tx, draw, 25)
    draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    draws.roll(tx, draw_id=draw.draw_id, now=CLOSING)
    _asks(tx, draw, falling=0)
    draw_prizes.draw(tx, draw_id=draw.draw_id, now=CLOSING)
    before = outbox.due(tx, CLOSING)
    late = CLOSING + 48 * HOUR + 1
    assert draw_prizes.pass_on(tx, draw_id=draw.draw_id, now=late) == 10
    _asks(tx, draw, falling=10)
    assert draw_prizes.pass_on(tx, draw_id=draw.draw_id, now=late) == 0
    assert draw_prizes.pass_on(tx, draw_id=draw.draw_id, now=late) == 0
    done = draws.get(tx, draw_id=draw.draw_id)
    assert len(draw_proofs.of_draw(tx, done)["events"]) == 10
    assert is_accepted(draw_proofs.of_draw(tx, done))
    # What waited says nothing of its own any more.
    for waiting in (before, outbox.due(tx, late)):
        said = [each.card for each in waiting]
        assert (said.count("draw_result"), said.count("draw_bundle")) == (1, 1)


def _asks(tx: sqlite3.Connection, draw: Draw, *, falling: int) -> None:
    """Find everybody who comes next inside."""
    for each in draw_prizes.to_ask(tx, draw_id=draw.draw_id, falling=falling):
        draw_prizes.record_membership(tx, draw_id=draw.draw_id, listed=each.listed, is_inside=True)


def test_a_reroll_pressed_twice_takes_one_prize_once(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, prizes=("CD",))
    with_fans(tx, draw, 3)
    drawn(tx, draw)
    for turn in range(2):
        (prize,) = draw_prizes.of_draw(tx, draw.draw_id)
        listed = prize.claim.listed if prize.claim else None
        assert listed is not None
        for is_first in (True, False):
            found = draw_prizes.fall_free(
                tx,
                draw_id=draw.draw_id,
                prize=1,
                listed=listed,
                why=EventKind.REROLL,
                by=1,
                now=CLOSING + turn,
                note="not there",
            )
            assert (found is not None) is is_first
    assert draw_prizes.settle(tx, draw_id=draw.draw_id, now=CLOSING)
    assert is_accepted(draw_proofs.of_draw(tx, draws.get(tx, draw_id=draw.draw_id)))


def test_the_last_prize_handed_over_settles_the_draw(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 1)
    drawn(tx, draw)
    assert [prize.winner is None for prize in draw_prizes.of_draw(tx, draw.draw_id)] == [
        False,
        True,
    ]
    with pytest.raises(Refusal):
        draw_prizes.hand_over(tx, draw_id=draw.draw_id, prize=2, listed=1, by=1, now=CLOSING)
    assert draw_prizes.hand_over(tx, draw_id=draw.draw_id, prize=1, listed=1, by=1, now=CLOSING)
    assert not draw_prizes.hand_over(
        tx, draw_id=draw.draw_id, prize=1, listed=1, by=1, now=CLOSING
    )
    assert draws.get(tx, draw_id=draw.draw_id).state is DrawState.SETTLED


def test_a_prize_that_went_on_is_not_handed_over_by_an_old_button(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, prizes=("CD",))
    with_fans(tx, draw, 2)
    drawn(tx, draw)
    before = _listed(tx, draw.draw_id)
    draw_prizes.fall_free(
        tx, draw_id=draw.draw_id, prize=1, listed=before, why=EventKind.REROLL, by=1, now=CLOSING
    )
    assert _listed(tx, draw.draw_id) != before
    with pytest.raises(Refusal, match="stale_button"):
        draw_prizes.hand_over(tx, draw_id=draw.draw_id, prize=1, listed=before, by=1, now=CLOSING)
    with pytest.raises(Refusal, match="stale_button"):
        draw_gifts.give(
            tx, draw_id=draw.draw_id, prize=1, listed=before, text="CODE", by=1, now=CLOSING
        )
    assert draw_prizes.hand_over(
        tx, draw_id=draw.draw_id, prize=1, listed=_listed(tx, draw.draw_id), by=1, now=CLOSING
    )


def _listed(tx: sqlite3.Connection, draw_id: int) -> int:
    """Return who has the first prize."""
    claim = draw_prizes.of_draw(tx, draw_id)[0].claim
    assert claim is not None
    assert claim.listed is not None
    return claim.listed


def test_who_won_lately_waits_where_the_rules_say_so(tx: sqlite3.Connection) -> None:
    ann = a_fan(tx, 7)
    first = a_draw(tx)
    enters(tx, first, ann)
    drawn(tx, first)
    again = a_draw(
        tx,
        ref="draw:2",
        now=CLOSING,
        closes_at=CLOSING + HOUR,
        rules=(Rule(RuleKind.COOLDOWN, 30),),
    )
    with pytest.raises(Refusal):
        enters(tx, again, ann, now=CLOSING + 9)


def test_a_draw_without_entrants_has_a_result_too(tx: sqlite3.Connection) -> None:
    done = drawn(tx, a_draw(tx))
    assert is_accepted(draw_proofs.of_draw(tx, done))
    assert done.state is DrawState.SETTLED
    assert stored.going_on(tx) == []


def test_a_prize_for_which_nobody_is_left_settles_the_draw(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, prizes=("CD",))
    with_fans(tx, draw, 1)
    drawn(tx, draw)
    draw_prizes.fall_free(
        tx,
        draw_id=draw.draw_id,
        prize=1,
        listed=1,
        why=EventKind.REROLL,
        by=1,
        now=CLOSING,
    )
    assert draws.get(tx, draw_id=draw.draw_id).state is DrawState.SETTLED


def test_a_step_that_is_rolled_back_leaves_nothing(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, price=5)
    enters(tx, draw, a_fan(tx, 7, with_points=9))
    for step in (draws.close, draws.roll, draw_prizes.draw):
        before = draws.get(tx, draw_id=draw.draw_id)
        tx.execute("BEGIN")
        once = step(tx, draw_id=draw.draw_id, now=CLOSING)
        tx.execute("ROLLBACK")
        assert draws.get(tx, draw_id=draw.draw_id) == before
        assert step(tx, draw_id=draw.draw_id, now=CLOSING) == once
    assert points.free(tx, a_fan(tx, 7).member_id) == 4
