"""Interviews: a time has one member, a member one time, thanks come once."""

import sqlite3

import pytest

from bot import consistency, interviews, merges
from domain.chats import Chat
from domain.interviews import Interview
from domain.refusals import Refusal
from storage import chores, users
from tests.bot.books import DAY, NOW, a_chat, a_member, the_community

OWNER = 999
HOUR = 3600


def offered(tx: sqlite3.Connection, chat: Chat) -> Interview:
    return interviews.offer(
        tx,
        community=the_community(tx, chat),
        title="Coffee",
        times=[NOW + 4 * HOUR, NOW + 5 * HOUR],
        by=OWNER,
        place=(chat.chat_key, None),
        ref="a",
        now=NOW,
    )


def reminders(tx: sqlite3.Connection, at: int) -> int:
    """Do what is due and return how many reminders were said so far."""
    for chore_id, kind in chores.due(tx, at):
        chore = chores.claim(tx, chore_id, now=at) if kind == interviews.KIND else None
        if chore is not None:
            interviews.remind(tx, chore, at)
    found = tx.execute("SELECT count(*) FROM outbox WHERE card = 'interview_remind'").fetchone()
    return int(found[0])


def test_the_same_ref_offers_once(tx: sqlite3.Connection, chat: Chat) -> None:
    assert offered(tx, chat) == offered(tx, chat)
    assert tx.execute("SELECT count(*) FROM outbox WHERE card = 'interview'").fetchone() == (1,)


def test_a_member_has_one_time_and_is_reminded_of_that(tx: sqlite3.Connection, chat: Chat) -> None:
    for user_id in (1, 2):
        a_member(tx, chat.community_id, user_id, now=NOW - 10 * DAY)
        users.set_dm(tx, user_id=user_id, dm_ok=True)
    first, second = offered(tx, chat).slots
    for slot_id in (first.slot_id, first.slot_id, second.slot_id):
        booking = interviews.take(tx, slot_id=slot_id, user_id=1, now=NOW)
        assert booking.own is not None and booking.own.slot_id == slot_id
    assert interviews.take(tx, slot_id=second.slot_id, user_id=2, now=NOW).is_late
    assert reminders(tx, NOW + 2 * HOUR) == 0
    assert reminders(tx, NOW + 3 * HOUR) == 2
    assert reminders(tx, NOW + 3 * HOUR) == 2
    with pytest.raises(Refusal):
        interviews.give_back(tx, interview_id=first.interview_id, user_id=1, now=NOW + 5 * HOUR)


def test_thanks_come_once_and_not_before_the_time(tx: sqlite3.Connection, chat: Chat) -> None:
    a_member(tx, chat.community_id, 1, now=NOW - 10 * DAY)
    slot_id = offered(tx, chat).slots[0].slot_id
    interviews.take(tx, slot_id=slot_id, user_id=1, now=NOW)
    with pytest.raises(Refusal):
        interviews.finish(tx, slot_id=slot_id, by=OWNER, now=NOW)
    for _ in range(2):
        interviews.finish(tx, slot_id=slot_id, by=OWNER, now=NOW + DAY)
    assert tx.execute("SELECT points, xp FROM ledger").fetchall() == [(20, 20)]
    assert consistency.problems(tx) == []


def test_times_go_with_their_interview_to_another_community_and_back(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    other = a_chat(tx, -200)
    a_member(tx, chat.community_id, 1, now=NOW - 10 * DAY)
    slot_id = offered(tx, chat).slots[0].slot_id
    before = interviews.take(tx, slot_id=slot_id, user_id=1, now=NOW)
    merges.open_code(tx, community_id=other.community_id, code="CODE", by=OWNER, at=NOW)
    merge_id, _ = merges.join(tx, community_id=chat.community_id, code="CODE", by=OWNER, at=NOW)
    there = interviews.come(tx, interview_id=1, user_id=1, now=NOW)
    assert there.own is not None and there.own.slot_id == slot_id
    merges.undo(tx, merge_id=merge_id, by=OWNER, at=NOW)
    assert interviews.come(tx, interview_id=1, user_id=1, now=NOW) == before
