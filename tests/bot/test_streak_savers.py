"""Streak savers: a private word in the evening, for who asked for it and may lose something."""

from sqlite3 import Connection

import pytest

from bot import members as people
from bot import schedules, streak_savers
from domain.members import Member
from domain.messages import Name
from storage import checkins, outbox
from storage import schedules as stored_schedules
from storage.outbox import Letter
from tests.bot.books import DAY, NOW, ROUNDS, a_chat, a_member

ANN = 5
EIGHT = NOW + 8 * 3600
KINDS = {**ROUNDS, streak_savers.KIND: streak_savers.RECURRING}


def ann_with(tx: Connection, *, days: int, starts: bool = True) -> Member:
    """Return Ann with a streak up to yesterday, who wants to be reminded."""
    member = a_member(tx, a_chat(tx).community_id, ANN, now=NOW - 90 * DAY)
    for day in range(1, days + 1):
        at = NOW - (days + 1 - day) * DAY
        on = f"2026-11-{18 - (days + 1 - day):02d}"
        checkin = checkins.CheckIn(on, at, day, 5, f"checkin:{day}")
        checkins.add(tx, member_id=member.member_id, checkin=checkin)
    name = Name(ANN, "Ann", "", "", "en")
    people.can_be_written_to(tx, name=name, dm_ok=starts)
    streak_savers.choose(tx, member=member, is_wanted=True, now=NOW)
    return member


def evening(tx: Connection, now: int = EIGHT) -> list[Letter]:
    for schedule_id in stored_schedules.due(tx, now):
        while schedules.look(tx, schedule_id, kinds=KINDS, now=now):
            pass
    return [each for each in outbox.due(tx, now) if each.card == streak_savers.LETTER]


def test_a_long_streak_is_reminded_of_once_a_day_and_privately(tx: Connection) -> None:
    ann = ann_with(tx, days=7)
    assert evening(tx, EIGHT - 60) == []
    (letter,) = evening(tx)
    assert (letter.user_id, letter.chat_key) == (ANN, None)
    assert evening(tx, EIGHT + 600) == [letter]
    facts = {"member_id": ann.member_id, "on": "2026-11-18", "at": EIGHT}
    assert letter.facts == facts
    assert _waits(tx, ann) == 7


def _waits(tx: Connection, member: Member) -> int:
    return streak_savers.waiting_streak(tx, member_id=member.member_id, on="2026-11-18", at=EIGHT)


@pytest.mark.parametrize(("days", "starts"), [(6, True), (7, False)])
def test_a_short_streak_and_who_did_not_start_the_bot_are_let_be(
    tx: Connection, days: int, *, starts: bool
) -> None:
    ann_with(tx, days=days, starts=starts)
    assert evening(tx) == []


def test_who_has_checked_in_or_wants_it_no_more_is_let_be(tx: Connection) -> None:
    ann = ann_with(tx, days=7)
    (letter,) = evening(tx)
    today = checkins.CheckIn("2026-11-18", EIGHT, 8, 5, "checkin:today")
    checkins.add(tx, member_id=ann.member_id, checkin=today)
    assert _waits(tx, ann) == 0
    outbox.drop(tx, letter.outbox_id)
    streak_savers.choose(tx, member=ann, is_wanted=False, now=EIGHT)
    assert evening(tx, EIGHT + DAY) == []


def test_an_evening_that_was_missed_goes_without(tx: Connection) -> None:
    ann_with(tx, days=7)
    assert evening(tx, EIGHT + 3600) == []
