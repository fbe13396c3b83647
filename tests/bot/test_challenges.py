"""A challenge: one check-in a day at its own date, thanked for once, summed up once."""

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import challenges, key_words, merges, schedules, setting_changes
from bot import chores as work
from bot.key_words import CHALLENGE, Heard
from domain.challenges import Challenge, Terms
from domain.refusals import Refusal
from storage import backlogs, chores, ledger, outbox, users
from storage import challenges as stored
from storage import members as stored_members
from storage import schedules as stored_schedules
from storage.schedules import find as find_schedule
from tests.bot.books import DAY, NOW, ROUNDS, a_chat, a_member, books, the_community

HOUR = 3600
ANN, BEN = 5, 6


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with books(tmp_path / "books.db") as opened:
        for user_id in (ANN, BEN):
            a_member(opened, a_chat(opened).community_id, user_id, now=NOW - 9 * DAY)
        yield opened


def a_challenge(tx: Connection, terms: Terms | None = None, *, ref: str = "one") -> Challenge:
    chat = a_chat(tx)
    return challenges.begin(
        tx,
        community=the_community(tx, chat),
        terms=terms or Terms("Reading", "reading", 3, 0, 40),
        by=ANN,
        place=(chat.chat_key, None),
        ref=ref,
        now=NOW,
    )


def says(tx: Connection, made: Challenge, user_id: int, at: int, message: int = 0) -> bool:
    ref = f"-100:{message or at}"
    number = made.challenge_id
    return challenges.check_in(
        tx, challenge_id=number, user_id=user_id, at=at, ref=ref, now=max(at, NOW)
    ).is_new


def paid(tx: Connection, user_id: int) -> list[int]:
    member = stored_members.met(tx, community_id=a_chat(tx).community_id, user_id=user_id)
    found = ledger.latest(tx, member_id=member.member_id, most=9)
    return [entry.points for entry in found if entry.reason == "challenge"]


def looks(tx: Connection, now: int) -> None:
    for chore_id, kind in chores.due(tx, now):
        if kind in challenges.KINDS:
            work.do(tx, chore_id, kinds=challenges.KINDS, now=now)


def letters(tx: Connection, now: int, card: str) -> int:
    return len([each for each in outbox.due(tx, now) if each.card == card])


def test_a_day_counts_once_at_its_own_date_and_finishing_is_paid_once(tx: Connection) -> None:
    made = a_challenge(tx)
    assert a_challenge(tx) == made
    assert says(tx, made, ANN, NOW, 1)
    assert says(tx, made, ANN, NOW, 1)
    assert not says(tx, made, ANN, NOW + HOUR)
    assert says(tx, made, ANN, NOW + 2 * DAY)
    assert paid(tx, ANN) == []
    # Said on the second day, heard on the third.
    assert says(tx, made, ANN, NOW + DAY)
    assert paid(tx, ANN) == [40]
    with pytest.raises(Refusal, match=r"challenge\.over"):
        says(tx, made, ANN, NOW + 3 * DAY)
    with pytest.raises(Refusal, match=r"challenge\.over"):
        says(tx, made, ANN, NOW - DAY)
    assert paid(tx, ANN) == [40]


def test_missed_days_that_are_allowed_do_not_keep_from_finishing(tx: Connection) -> None:
    made = a_challenge(tx, Terms("Reading", "reading", 3, 1))
    says(tx, made, BEN, NOW + DAY)
    says(tx, made, BEN, NOW + 2 * DAY)
    assert paid(tx, BEN) == [50]


def test_it_is_summed_up_once_after_its_last_day_when_everybody_was_heard(
    tx: Connection,
) -> None:
    made = a_challenge(tx)
    over = NOW - 12 * HOUR + 3 * DAY
    looks(tx, over)
    assert stored.open_words(tx) == [(-100, "reading", made.challenge_id)]
    backlogs.beat(tx, over)
    backlogs.fall_silent(tx, over)
    looks(tx, over + HOUR)
    assert letters(tx, over + HOUR, challenges.LETTER_SUMMARY) == 0
    backlogs.fall_silent(tx, None)
    challenges.bear_absence(tx, over, over + 2 * HOUR)
    looks(tx, over + 2 * HOUR)
    says(tx, made, ANN, over - 60)
    assert stored.open_words(tx)
    for later in (3, 4):
        challenges.resume(tx, over + later * HOUR)
        looks(tx, over + later * HOUR)
    assert letters(tx, over + 4 * HOUR, challenges.LETTER_SUMMARY) == 1
    assert stored.open_words(tx) == []
    with pytest.raises(Refusal, match=r"challenge\.over"):
        challenges.end(tx, challenge_id=made.challenge_id, by=ANN, now=over + 5 * HOUR)


def test_who_asked_is_reminded_at_eight_while_the_day_is_missing(tx: Connection) -> None:
    made = a_challenge(tx)
    for user_id in (ANN, BEN):
        users.set_dm(tx, user_id=user_id, dm_ok=True)
        challenges.set_reminding(
            tx, challenge_id=made.challenge_id, user_id=user_id, reminds=None, now=NOW
        )
    says(tx, made, BEN, NOW)
    evening = NOW + 8 * HOUR
    own = find_schedule(tx, kind=challenges.KIND, ref=str(made.challenge_id))
    assert own is not None
    kinds = {challenges.KIND: challenges.RECURRING}
    schedules.look(tx, own.schedule_id, kinds=kinds, now=evening)
    told = [each for each in outbox.due(tx, evening) if each.card == challenges.LETTER_REMINDER]
    assert [each.user_id for each in told] == [ANN]
    mine = challenges.set_reminding(
        tx, challenge_id=made.challenge_id, user_id=ANN, reminds=None, now=evening
    )
    assert mine.player is not None
    assert not mine.player.reminds


def test_two_at_once_are_heard_by_their_own_words(tx: Connection) -> None:
    reading, running = a_challenge(tx), a_challenge(tx, Terms("跑步", "跑步打卡", 7), ref="two")
    assert key_words.listening(tx) == [
        (-100, "reading", Heard(CHALLENGE, reading.challenge_id)),
        (-100, "跑步打卡", Heard(CHALLENGE, running.challenge_id)),
    ]
    for number in range(3):
        a_challenge(tx, Terms("Tea", f"tea {number}", 7), ref=f"tea {number}")
    with pytest.raises(Refusal, match=r"challenge\.too_many"):
        a_challenge(tx, Terms("Tea", "tea", 7), ref="tea")


def test_who_is_not_in_the_group_takes_no_part(tx: Connection) -> None:
    made = a_challenge(tx)
    with pytest.raises(Refusal, match=r"challenge\.join_group"):
        challenges.join(tx, challenge_id=made.challenge_id, user_id=99, now=NOW)


def test_what_was_done_goes_along_to_another_community_and_comes_back(tx: Connection) -> None:
    made, here = a_challenge(tx), a_chat(tx)
    says(tx, made, ANN, NOW)
    there = a_chat(tx, -200)
    a_member(tx, there.community_id, BEN)
    merges.open_code(tx, community_id=there.community_id, code="CODE", by=1, at=NOW)
    merge_id, _ = merges.join(tx, community_id=here.community_id, code="CODE", by=1, at=NOW)
    assert says(tx, made, ANN, NOW + DAY)
    mine = challenges.own(tx, challenge_id=made.challenge_id, user_id=ANN, now=NOW + DAY)
    assert mine.challenge.community_id == there.community_id
    assert mine.progress.done == 2
    assert {chat for chat, _, _ in key_words.listening(tx)} == {-100, -200}
    merges.undo(tx, merge_id=merge_id, by=1, at=NOW + 2 * DAY)
    assert says(tx, made, ANN, NOW + 2 * DAY)
    assert paid(tx, ANN) == [40]


def test_in_another_community_reminders_and_the_end_go_by_the_clock_there(tx: Connection) -> None:
    made, here, there = a_challenge(tx), a_chat(tx), a_chat(tx, -200)
    tokyo = {"timezone": "Asia/Tokyo"}
    setting_changes.change_many(
        tx, community=the_community(tx, there), wanted=tokyo, by=1, at=NOW - 9 * DAY
    )
    users.set_dm(tx, user_id=ANN, dm_ok=True)
    challenges.set_reminding(
        tx, challenge_id=made.challenge_id, user_id=ANN, reminds=True, now=NOW
    )
    merges.open_code(tx, community_id=there.community_id, code="CODE", by=1, at=NOW)
    merges.join(tx, community_id=here.community_id, code="CODE", by=1, at=NOW)
    evening = NOW + 23 * HOUR
    reminds(tx, evening - 60)
    assert letters(tx, evening, challenges.LETTER_REMINDER) == 0
    reminds(tx, evening)
    assert letters(tx, evening, challenges.LETTER_REMINDER) == 1
    # The last day is 20 November: it ends nine hours earlier there.
    over = NOW + 2 * DAY + 3 * HOUR + challenges.SETTLE_SECONDS
    looks(tx, NOW)
    looks(tx, over - 1)
    assert letters(tx, over, challenges.LETTER_SUMMARY) == 0
    looks(tx, over)
    assert letters(tx, over, challenges.LETTER_SUMMARY) == 1


def reminds(tx: Connection, now: int) -> None:
    kinds = {**ROUNDS, challenges.KIND: challenges.RECURRING}
    for schedule_id in stored_schedules.due(tx, now):
        while schedules.look(tx, schedule_id, kinds=kinds, now=now):
            pass
