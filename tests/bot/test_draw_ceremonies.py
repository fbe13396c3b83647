"""What a draw bears: absences of the bot, rolls that come late, rolls that get lost."""

import sqlite3

import pytest

from bot import (
    absences,
    communities,
    draw_cards,
    draw_ceremonies,
    draw_prizes,
    draw_proofs,
    draw_rounds,
    draws,
)
from domain.beacons import ROLL_SECONDS, ROLLED_WITH, BeaconKind
from domain.chats import ChatState
from domain.draws import Draw, DrawState
from domain.refusals import Refusal
from storage import backlogs, chats, chores, outbox
from tests.bot.books import NOW, a_chat
from tests.bot.draws import HOUR, a_draw, clock_ticks, drawn, with_fans
from tests.domain.fair_draws import is_accepted

CLOSING = NOW + 2 * HOUR


def _awakes(tx: sqlite3.Connection, *, last: int, now: int) -> None:
    backlogs.beat(tx, last)
    absences.end(tx, now=now, bear=[draw_rounds.bear_absence])
    draw_rounds.resume(tx, now)
    clock_ticks(tx, now)


def _now(tx: sqlite3.Connection, draw: Draw) -> Draw:
    return draws.get(tx, draw_id=draw.draw_id)


def _errands(tx: sqlite3.Connection, now: int) -> list[str]:
    return [kind for _, kind in chores.due(tx, now) if kind == draw_ceremonies.ROLL]


def test_a_long_absence_moves_the_closing_by_itself(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    for _ in range(2):
        _awakes(tx, last=CLOSING - 600, now=CLOSING + 300)
    assert _now(tx, draw).closes_at == CLOSING + 300 + 600
    assert _now(tx, draw).state is DrawState.OPEN


def test_winners_get_back_the_time_in_which_nobody_heard_them_claim(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx, claim_hours=24)
    with_fans(tx, draw, 3)
    done = drawn(tx, draw)
    over = CLOSING + 24 * HOUR
    _awakes(tx, last=over - 600, now=over + 300)
    assert draw_proofs.of_draw(tx, done)["events"] == []
    clock_ticks(tx, over + 901)
    assert draw_proofs.of_draw(tx, done)["events"] == ["p1", "p2"]


def test_nothing_closes_while_telegram_is_not_heard_and_the_card_says_when_it_will(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx)
    backlogs.beat(tx, NOW)
    absences.begin(tx, since=CLOSING - 600)
    clock_ticks(tx, CLOSING + 60)
    assert _now(tx, draw).state is DrawState.OPEN
    _post(tx, "draw_card", message_id=7)
    for _ in range(2):
        absences.end(tx, now=CLOSING + 300, bear=[draw_rounds.bear_absence])
    assert _now(tx, draw).closes_at == CLOSING + 900
    clock_ticks(tx, CLOSING + 302)
    (edited,) = [each for each in outbox.due(tx, CLOSING + 302) if each.card == "draw_card"]
    assert edited.facts["edits"] == 7
    clock_ticks(tx, CLOSING + 900)
    assert _now(tx, draw).state is DrawState.FROZEN


def test_a_short_silence_moves_nothing_but_is_listened_to_first(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx)
    backlogs.beat(tx, NOW)
    absences.begin(tx, since=CLOSING - 8)
    clock_ticks(tx, CLOSING + 6)
    absences.end(tx, now=CLOSING + 6, bear=[draw_rounds.bear_absence])
    assert _now(tx, draw).closes_at == CLOSING + 6 + draw_rounds.HEARD_SECONDS


def test_taps_that_wait_at_telegram_are_heard_before_a_list_closes(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx)
    _awakes(tx, last=CLOSING - 5, now=CLOSING + 2)
    assert _now(tx, draw).state is DrawState.OPEN
    clock_ticks(tx, CLOSING + 2 + draw_rounds.HEARD_SECONDS)
    assert _now(tx, draw).state is DrawState.FROZEN


def _reminded(tx: sqlite3.Connection) -> Draw:
    draw = a_draw(tx, beacons=(BeaconKind.DICE,))
    with_fans(tx, draw, 3)
    for at in (CLOSING, CLOSING, CLOSING + ROLL_SECONDS):
        clock_ticks(tx, at)
    return _now(tx, draw)


def test_people_get_back_the_time_in_which_nobody_heard_them_roll(
    tx: sqlite3.Connection,
) -> None:
    draw, reminded_at = _reminded(tx), CLOSING + ROLL_SECONDS
    _awakes(tx, last=reminded_at + 600, now=reminded_at + 9_000)
    over = reminded_at + 9_000 + (ROLL_SECONDS - 600)
    clock_ticks(tx, over - 1)
    assert _errands(tx, over + 60) == []
    clock_ticks(tx, over)
    assert _errands(tx, over + 60) == [draw_ceremonies.ROLL]
    assert _now(tx, draw).state is DrawState.FROZEN


def test_the_bot_rolls_nothing_while_telegram_is_not_heard(tx: sqlite3.Connection) -> None:
    draw, at = _reminded(tx), CLOSING + 2 * ROLL_SECONDS
    backlogs.beat(tx, NOW)
    absences.begin(tx, since=at - 10)
    clock_ticks(tx, at)
    assert _errands(tx, at + 60) == []
    assert draw_ceremonies.begin_own(tx, draw_id=draw.draw_id, now=at) is None
    absences.end(tx, now=at + 5, bear=[draw_rounds.bear_absence])
    assert draw_ceremonies.begin_own(tx, draw_id=draw.draw_id, now=at + 5) is not None


def test_an_upgraded_group_rolls_below_its_list_posted_again(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DICE,))
    fan = with_fans(tx, draw, 3)[0]
    clock_ticks(tx, CLOSING)
    _post(tx, "draw_freeze", message_id=70)
    for _ in range(2):
        communities.moved(tx, old_id=-100, new_id=-1001, now=CLOSING)
        clock_ticks(tx, CLOSING)
    _post(tx, "draw_freeze", message_id=5)
    said = draw_ceremonies.Said(-1001, 5, "", 6, fan.user_id, ROLLED_WITH, 9, CLOSING)
    heard = draw_ceremonies.hear(tx, said, member=fan, now=CLOSING)
    assert heard is not None
    assert heard.done == 1


def test_message_ids_that_start_anew_after_an_upgrade_cost_nobody_the_roll(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DICE,))
    fans = with_fans(tx, draw, 2)
    clock_ticks(tx, CLOSING)
    _post(tx, "draw_freeze", message_id=5)
    before = draw_ceremonies.Said(-100, 5, "", 6, fans[0].user_id, ROLLED_WITH, 9, CLOSING)
    draw_ceremonies.hear(tx, before, member=fans[0], now=CLOSING)
    communities.moved(tx, old_id=-100, new_id=-1001, now=CLOSING)
    clock_ticks(tx, CLOSING)
    _post(tx, "draw_freeze", message_id=5)
    after = draw_ceremonies.Said(-1001, 5, "", 6, fans[1].user_id, ROLLED_WITH, 9, CLOSING + 60)
    heard = draw_ceremonies.hear(tx, after, member=fans[1], now=CLOSING + 60)
    assert heard is not None
    assert heard.done == 2


def test_a_list_that_stands_there_twice_is_answered_at_either(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DICE,))
    fan = with_fans(tx, draw, 3)[0]
    clock_ticks(tx, CLOSING)
    _post(tx, "draw_freeze", message_id=70)
    root = draw_proofs.freeze_of(_now(tx, draw)).root
    other = draw_ceremonies.Said(-100, 69, "A song", 71, fan.user_id, ROLLED_WITH, 9, CLOSING)
    with pytest.raises(Refusal, match="reply_to_list"):
        draw_ceremonies.hear(tx, other, member=fan, now=CLOSING)
    elsewhere = other._replace(telegram_chat_id=-7)
    assert draw_ceremonies.hear(tx, elsewhere, member=fan, now=CLOSING) is None
    twin = other._replace(answered_words=f"Root of the list: {root[:16]}")
    heard = draw_ceremonies.hear(tx, twin, member=fan, now=CLOSING)
    assert heard is not None
    assert heard.done == 1


@pytest.mark.parametrize("is_restart", [True, False])
def test_what_a_chat_missed_of_a_draw_is_said_again_once(
    tx: sqlite3.Connection, is_restart: bool
) -> None:
    draw = a_draw(tx)
    with_fans(tx, draw, 3)
    drawn(tx, draw)
    chat = a_chat(tx)
    for letter in outbox.due(tx, CLOSING):
        outbox.drop(tx, letter.outbox_id)
    chats.set_state(tx, chat_key=chat.chat_key, state=ChatState.PAUSED)
    draw_rounds.resume(tx, CLOSING)
    assert outbox.due(tx, CLOSING) == []
    # It may sleep for longer than letters are kept.
    outbox.remove_before(tx, CLOSING + 72 * HOUR, missed_at=CLOSING)
    for _ in range(2):
        if is_restart:
            chats.set_state(tx, chat_key=chat.chat_key, state=ChatState.ACTIVE)
            draw_rounds.resume(tx, CLOSING)
        else:
            communities.wake(tx, a_chat(tx), CLOSING)
    said = [each.card for each in outbox.due(tx, CLOSING)]
    assert said == ["draw_result", "draw_bundle"]


def test_a_chat_that_slept_when_a_draw_was_made_gets_terms_and_card_when_it_wakes(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx)
    for letter in outbox.due(tx, NOW):
        outbox.drop(tx, letter.outbox_id)
    chats.set_state(tx, chat_key=a_chat(tx).chat_key, state=ChatState.PAUSED)
    communities.wake(tx, a_chat(tx), NOW)
    assert [each.card for each in outbox.due(tx, NOW)] == ["draw_terms", "draw_card"]
    for letter in outbox.due(tx, NOW):
        outbox.drop(tx, letter.outbox_id)
    draws.cancel(tx, draw_id=draw.draw_id, by=1, now=NOW)
    for letter in outbox.due(tx, NOW):
        outbox.drop(tx, letter.outbox_id)
    draw_rounds.resume(tx, NOW)
    assert [each.card for each in outbox.due(tx, NOW)] == ["draw_result"]


def test_a_card_whose_edit_got_lost_is_not_posted_again_by_a_restart(
    tx: sqlite3.Connection,
) -> None:
    draw = a_draw(tx)
    for place, letter in enumerate(outbox.due(tx, NOW), 1):
        outbox.mark_sent(tx, letter.outbox_id, place)
    clock_ticks(tx, NOW + 1)
    with_fans(tx, draw, 1)
    draw_cards.plan(tx, draw.draw_id, NOW + 1)
    clock_ticks(tx, NOW + 12)
    (edit,) = [each for each in outbox.due(tx, NOW + 12) if each.card == "draw_card"]
    outbox.drop(tx, edit.outbox_id)
    draw_rounds.resume(tx, NOW + 12)
    assert [each for each in outbox.due(tx, NOW + 12) if each.card == "draw_card"] == []


def test_a_list_is_said_again_only_while_it_waits_for_its_chance(tx: sqlite3.Connection) -> None:
    draw = a_draw(tx, beacons=(BeaconKind.DRAND,))
    with_fans(tx, draw, 3)
    draws.close(tx, draw_id=draw.draw_id, now=CLOSING)
    for letter in outbox.due(tx, CLOSING):
        outbox.drop(tx, letter.outbox_id)
    draw_rounds.resume(tx, CLOSING)
    assert [each.card for each in outbox.due(tx, CLOSING)] == ["draw_freeze"]
    draws.cancel(tx, draw_id=draw.draw_id, by=None, now=CLOSING)
    for letter in outbox.due(tx, CLOSING):
        outbox.drop(tx, letter.outbox_id)
    draw_rounds.resume(tx, CLOSING)
    assert [each.card for each in outbox.due(tx, CLOSING)] == ["draw_result"]


def _post(tx: sqlite3.Connection, card: str, *, message_id: int) -> None:
    """Let the one letter of this name that waits arrive."""
    (letter,) = [each for each in outbox.due(tx, CLOSING) if each.card == card]
    outbox.mark_sent(tx, letter.outbox_id, message_id)


def test_a_roll_that_got_lost_is_named_and_counts_nowhere(tx: sqlite3.Connection) -> None:
    draw = _reminded(tx)
    at, draw_id = CLOSING + 2 * ROLL_SECONDS, draw.draw_id
    clock_ticks(tx, at)
    assert len([each for each in outbox.due(tx, at) if each.card == "draw_own_rolls"]) == 1
    for is_perhaps_made in (True, False):
        assert draw_ceremonies.begin_own(tx, draw_id=draw_id, now=at) is not None
        draw_ceremonies.fail_own(
            tx, draw_id=draw_id, pause_seconds=9, is_perhaps_made=is_perhaps_made, now=at
        )
    for message_id in range(50, 58):
        assert draw_ceremonies.begin_own(tx, draw_id=draw_id, now=at) is not None
        draw_ceremonies.end_own(
            tx, draw_id=draw_id, message_id=message_id, value=message_id, at=at, now=at
        )
    assert draw_ceremonies.begin_own(tx, draw_id=draw_id, now=at) is None
    done = draw_prizes.draw(tx, draw_id=draw_id, now=at)
    bundle = draw_proofs.of_draw(tx, done)
    assert is_accepted(bundle)
    assert bundle["notes"][-1] == {"lost_rolls": 1, "by": "bot"}
    assert len(bundle["notes"]) == 9
