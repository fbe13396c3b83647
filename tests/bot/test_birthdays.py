"""Birthdays: one post on the morning, a gift once a year, nobody named who has left."""

from datetime import UTC, date, datetime
from sqlite3 import Connection

import pytest

from bot import birthdays, communities, merges, schedules, streak_savers
from bot import members as comings
from domain.birthdays import Birthday
from domain.members import Member
from domain.messages import Name
from domain.refusals import Refusal
from storage import birthdays as stored
from storage import chats, ledger, members, outbox
from storage import schedules as stored_schedules
from storage.outbox import Letter
from tests.bot.books import DAY, NOW, ROUNDS, a_chat, a_member, the_community

ANN, BEN = 5, 6
KINDS = {
    **ROUNDS,
    birthdays.KIND: birthdays.RECURRING,
    streak_savers.KIND: streak_savers.RECURRING,
}


def a_fan(tx: Connection, user_id: int = ANN, telegram_chat_id: int = -100) -> Member:
    return a_member(tx, a_chat(tx, telegram_chat_id).community_id, user_id)


def enters(
    tx: Connection, member: Member, month: int, day: int, *, is_lunar: bool = False, now: int = NOW
) -> birthdays.Standing:
    chat = chats.of_community(tx, member.community_id)[0]
    return birthdays.enter(
        tx,
        member=member,
        community=the_community(tx, chat),
        birthday=Birthday(month, day, is_lunar=is_lunar),
        now=now,
    )


def at(month: int, day: int, hour: int = 9, year: int = 2027) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())


def mornings(tx: Connection, now: int) -> list[Letter]:
    """Let everything be looked at that is due, again and again; return what is to be said."""
    for schedule_id in stored_schedules.due(tx, now):
        while schedules.look(tx, schedule_id, kinds=KINDS, now=now):
            pass
    found = [each for each in outbox.due(tx, now) if each.card == birthdays.LETTER]
    for letter in found:
        outbox.drop(tx, letter.outbox_id)
    return found


def gifts(tx: Connection, member: Member) -> list[tuple[int, int]]:
    found = ledger.latest(tx, member_id=member.member_id, most=9)
    return [(entry.points, entry.xp) for entry in found if entry.reason == "birthday"]


def test_all_of_a_day_are_in_one_post_with_a_gift_each_and_no_xp(tx: Connection) -> None:
    ann, ben = a_fan(tx), a_fan(tx, BEN)
    assert enters(tx, ann, 5, 21).next_on == date(2027, 5, 21)
    enters(tx, ben, 5, 21)
    assert mornings(tx, at(5, 21, 8)) == []
    (letter,) = mornings(tx, at(5, 21))
    assert letter.facts == {"members": f"{ann.member_id},{ben.member_id}", "more": 0, "points": 50}
    assert mornings(tx, at(5, 21, 10)) == []
    assert gifts(tx, ann) == gifts(tx, ben) == [(50, 0)]
    assert members.get(tx, ann.member_id).xp == 0


def test_a_post_that_comes_late_comes_on_that_day_or_not_at_all(tx: Connection) -> None:
    ann, ben = a_fan(tx), a_fan(tx, BEN)
    enters(tx, ann, 5, 21)
    enters(tx, ben, 5, 25)
    assert len(mornings(tx, at(5, 21, 22))) == 1
    assert mornings(tx, at(5, 26, 1)) == []
    assert gifts(tx, ben) == []


def test_who_has_left_is_neither_given_anything_nor_named(tx: Connection) -> None:
    ann, ben = a_fan(tx), a_fan(tx, BEN)
    enters(tx, ann, 5, 21)
    enters(tx, ben, 5, 21)
    leaves(tx, ANN)
    (letter,) = mornings(tx, at(5, 21))
    assert letter.facts["members"] == str(ben.member_id)
    assert gifts(tx, ann) == []
    leaves(tx, BEN)
    assert birthdays.named(tx, str(letter.facts["members"])) == []


def leaves(tx: Connection, user_id: int) -> None:
    name = Name(user_id, f"Fan {user_id}", "", "", "en")
    whose = a_chat(tx).community_id
    comings.change_presence(tx, community_id=whose, name=name, is_present=False, now=NOW + DAY)


def test_a_lunar_birthday_is_found_in_each_year(tx: Connection) -> None:
    ann, ben = a_fan(tx), a_fan(tx, BEN)
    assert enters(tx, ann, 8, 15, is_lunar=True).next_on == date(2027, 9, 15)
    # The twelfth month of that year has 29 days.
    assert enters(tx, ben, 12, 30, is_lunar=True).next_on == date(2027, 2, 5)
    assert len(mornings(tx, at(9, 15))) == 1
    assert gifts(tx, ann) == [(50, 0)]
    assert len(mornings(tx, at(10, 3, year=2028))) == 1
    assert gifts(tx, ann) == [(50, 0), (50, 0)]


def test_turning_it_off_and_on_brings_no_second_gift(tx: Connection) -> None:
    ann = a_fan(tx)
    enters(tx, ann, 5, 21)
    assert len(mornings(tx, at(5, 21))) == 1
    assert birthdays.forget(tx, member=ann)
    assert not birthdays.forget(tx, member=ann)
    assert stored.of_days(tx, community_id=ann.community_id, days=[Birthday(5, 21)]) == []
    assert enters(tx, ann, 6, 1, now=at(5, 22)).next_on == date(2027, 6, 1)
    with pytest.raises(Refusal):
        enters(tx, ann, 7, 1, now=at(5, 23))
    assert len(mornings(tx, at(6, 1))) == 1
    assert gifts(tx, ann) == [(50, 0)]


def test_the_same_day_entered_again_changes_nothing_and_a_slip_is_put_right_once(
    tx: Connection,
) -> None:
    ann = a_fan(tx)
    enters(tx, ann, 5, 12)
    corrected = enters(tx, ann, 5, 21, now=NOW + 600)
    again = enters(tx, ann, 5, 21, now=NOW + 9 * DAY)
    assert again == corrected
    assert again.birthday == Birthday(5, 21)
    assert again.changes_at is not None
    assert 0 <= NOW + 90 * DAY - again.changes_at <= 1000


def test_birthdays_come_along_when_two_groups_become_one(tx: Connection) -> None:
    ann = a_fan(tx)
    enters(tx, ann, 5, 21)
    into = a_chat(tx, -200)
    merges.open_code(tx, community_id=into.community_id, code="CODE", by=1, at=NOW)
    merges.join(tx, community_id=ann.community_id, code="CODE", by=1, at=NOW)
    (letter,) = mornings(tx, at(5, 21))
    there = members.met(tx, community_id=into.community_id, user_id=ANN)
    assert letter.facts["members"] == str(there.member_id)
    assert gifts(tx, ann) == []
    assert gifts(tx, there) == [(50, 0)]


def test_what_was_entered_before_the_upgrade_was_told_is_congratulated_there(
    tx: Connection,
) -> None:
    small = a_chat(tx)
    ann = a_fan(tx, telegram_chat_id=-1001)
    enters(tx, ann, 5, 21)
    streak_savers.choose(tx, member=ann, is_wanted=True, now=NOW)
    communities.moved(tx, old_id=-100, new_id=-1001, now=NOW)
    (letter,) = mornings(tx, at(5, 21))
    assert letter.chat_key == small.chat_key
    assert chats.get(tx, small.chat_key).telegram_chat_id == -1001
    assert mornings(tx, at(5, 21, 10)) == []
    assert gifts(tx, ann) == [(50, 0)]
    evening = stored_schedules.find(tx, kind=streak_savers.KIND, ref=str(small.community_id))
    assert evening is not None
    assert evening.community_id == small.community_id
