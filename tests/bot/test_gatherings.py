"""Gatherings: each seat has one member, who waits is asked in turn, reminders come once."""

import sqlite3
from functools import partial

import pytest

from bot import (
    consistency,
    gathering_attendance,
    gathering_seats,
    gatherings,
    lecture_questions,
    merges,
    setting_changes,
)
from bot.texts import Texts
from domain.chats import Chat
from domain.gatherings import Answer, GatheringKind, Plan
from domain.members import Presence
from domain.refusals import Refusal
from domain.tiers import Outlook, Tier
from storage import chores, gathering_guests, members, tiers, users
from tests.bot.books import DAY, NOW, a_chat, a_member, the_community
from tests.bot.gatherings import (
    BEGIN,
    HOUR,
    OWNER,
    WORK,
    announced,
    fans,
    letters,
    pass_time,
    says,
)
from views.gatherings import own_line

T = Texts.load().translator("en")


def test_the_same_ref_announces_once(tx: sqlite3.Connection, chat: Chat) -> None:
    assert announced(tx, chat) == announced(tx, chat)
    assert letters(tx, "gathering_card") == [None]


def test_a_seat_that_falls_free_is_held_for_who_is_next_and_passes_on(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    number = announced(tx, chat).gathering_id
    fans(tx, chat, 5)
    assert [says(tx, number, user_id) for user_id in (1, 2, 2)] == [Answer.YES] * 3
    assert [says(tx, number, user_id, at=NOW + user_id) for user_id in (3, 4, 5)] == [
        Answer.WAITING
    ] * 3
    assert says(tx, number, 1, "no", at=NOW + 10) is Answer.NO
    assert letters(tx, "gathering_held") == [3]
    assert says(tx, number, 1, at=NOW + 11) is Answer.WAITING
    pass_time(tx, NOW + 10 + 12 * HOUR)
    assert letters(tx, "gathering_held") == [3, 4]
    assert letters(tx, "gathering_passed") == [3]
    own = gathering_seats.find_own(tx, gathering_id=number, user_id=4)
    assert own is not None and own.guest is not None
    at, until = NOW + 13 * HOUR, own.guest.held_until or 0
    with pytest.raises(Refusal):
        gathering_seats.decide(
            tx, gathering_id=number, user_id=3, takes=True, until=NOW + 10 + 12 * HOUR, now=at
        )
    for _ in range(2):
        gathering_seats.decide(
            tx, gathering_id=number, user_id=4, takes=False, until=until, now=at
        )
    assert letters(tx, "gathering_held") == [3, 4, 5]
    assert says(tx, number, 5, at=at) is Answer.YES
    counts = gathering_guests.counts(tx, number)
    assert (counts[Answer.YES], counts[Answer.WAITING]) == (2, 1)


def test_who_waits_since_the_same_second_is_asked_in_the_order_of_the_answers(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    fans(tx, chat, 3)
    number = announced(tx, chat, seats=1).gathering_id
    says(tx, number, 2)
    assert [says(tx, number, 3), says(tx, number, 1)] == [Answer.WAITING] * 2
    says(tx, number, 2, "no")
    assert letters(tx, "gathering_held") == [3]


def test_a_guest_takes_a_seat_as_well(tx: sqlite3.Connection, chat: Chat) -> None:
    number = announced(tx, chat).gathering_id
    fans(tx, chat, 3)
    bring = partial(gathering_seats.bring_guest, tx, gathering_id=number, user_id=1, now=NOW)
    own = bring()
    assert own.guest is not None and own.guest.seats == 2
    assert says(tx, number, 2) is Answer.WAITING
    bring()
    assert letters(tx, "gathering_held") == [2]
    with pytest.raises(Refusal):
        bring()
    assert gathering_guests.counts(tx, number) == {Answer.YES: 1, Answer.HELD: 1}


def test_nobody_waits_for_more_seats_than_there_are(tx: sqlite3.Connection, chat: Chat) -> None:
    one, two = (announced(tx, chat, seats=seats, ref=str(seats)).gathering_id for seats in (1, 2))
    fans(tx, chat, 3)
    bring = partial(gathering_seats.bring_guest, tx, now=NOW)
    for number, user_id in ((one, 1), (two, 1), (two, 3)):
        says(tx, number, user_id)
    with pytest.raises(Refusal):
        bring(gathering_id=one, user_id=2)
    said = [own_line(bring(gathering_id=two, user_id=2), T) for _ in range(2)]
    assert ["waiting list for two" in each for each in said] == [True, False]
    assert all("number 1" in each for each in said)


def test_the_first_seats_may_be_for_a_tier(tx: sqlite3.Connection, chat: Chat) -> None:
    community = the_community(tx, chat)
    wanted = {"event_early_tier": "core", "event_early_hours": "5"}
    setting_changes.change_many(tx, community=community, wanted=wanted, by=OWNER, at=NOW)
    number = announced(tx, chat).gathering_id
    fans(tx, chat, 2)
    star = members.met(tx, community_id=chat.community_id, user_id=2)
    tiers.set_outlook(tx, member_id=star.member_id, outlook=Outlook(Tier.STAR, None), at=NOW)
    assert says(tx, number, 1) is None
    assert says(tx, number, 1, "maybe") is Answer.MAYBE
    assert says(tx, number, 2) is Answer.YES
    assert says(tx, number, 1, at=NOW + 5 * HOUR) is Answer.YES


def test_who_left_frees_the_seat_within_an_hour(tx: sqlite3.Connection, chat: Chat) -> None:
    number = announced(tx, chat, seats=1).gathering_id
    fans(tx, chat, 2)
    says(tx, number, 1)
    says(tx, number, 2)
    gone = members.met(tx, community_id=chat.community_id, user_id=1)
    members.set_state(tx, member_id=gone.member_id, state=Presence.LEFT)
    pass_time(tx, NOW + HOUR)
    assert letters(tx, "gathering_held") == [2]
    with pytest.raises(Refusal):
        says(tx, number, 1, at=NOW + HOUR)


def test_reminders_come_once_each_and_move_with_the_time(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    made = announced(tx, chat, seats=0)
    fans(tx, chat, 3)
    for user_id in (1, 2):
        says(tx, made.gathering_id, user_id)
    says(tx, made.gathering_id, 3, "maybe")
    later = Plan(GatheringKind.MEETUP, "Tea", BEGIN + DAY, "Room 5")
    for _ in range(2):
        gatherings.change(tx, gathering_id=made.gathering_id, plan=later, by=OWNER, now=NOW)
    assert letters(tx, "gathering_moved") == [1, 2]
    pass_time(tx, BEGIN - 1)
    assert letters(tx, "gathering_remind") == []
    pass_time(tx, BEGIN + DAY)
    assert letters(tx, "gathering_remind") == [1, 2] * 3
    assert letters(tx, "gathering_call") == []
    pass_time(tx, BEGIN + DAY + 6 * HOUR)
    with pytest.raises(Refusal):
        says(tx, made.gathering_id, 3, at=BEGIN + 2 * DAY)


def test_reminders_that_come_far_too_late_are_not_said(tx: sqlite3.Connection, chat: Chat) -> None:
    made = announced(tx, chat)
    fans(tx, chat, 1)
    says(tx, made.gathering_id, 1)
    for chore_id, kind in chores.due(tx, BEGIN + 60):
        chore = chores.claim(tx, chore_id, now=BEGIN + 60)
        assert chore is not None
        WORK[kind](tx, chore, BEGIN + 60)
    steps = tx.execute("SELECT json_extract(facts, '$.step') FROM outbox WHERE user_id = 1")
    assert steps.fetchall() == [("start",)]


def test_calling_off_tells_who_was_coming_once(tx: sqlite3.Connection, chat: Chat) -> None:
    made = announced(tx, chat, seats=1)
    fans(tx, chat, 3)
    for user_id in (1, 2):
        says(tx, made.gathering_id, user_id)
    users.set_dm(tx, user_id=1, dm_ok=False)
    for _ in range(2):
        gatherings.cancel(tx, gathering_id=made.gathering_id, by=OWNER, now=NOW)
    assert letters(tx, "gathering_cancelled") == [2]
    assert letters(tx, "gathering_call") == [None]
    pass_time(tx, BEGIN + DAY)
    assert letters(tx, "gathering_remind") == []


def test_who_was_there_is_noted_and_thanked_once(tx: sqlite3.Connection, chat: Chat) -> None:
    number = announced(tx, chat, seats=1).gathering_id
    fans(tx, chat, 3)
    says(tx, number, 1)
    show = partial(gathering_attendance.desk, tx, gathering_id=number)
    with pytest.raises(Refusal):
        show(secret="a", now=NOW)
    desk = show(secret="a", now=BEGIN)
    assert show(secret="b", now=BEGIN).code == desk.code
    send = partial(gathering_attendance.send_code, tx, now=BEGIN + 31)
    assert [send(user_id=1, said=desk.code).points for _ in range(2)] == [30, 0]
    for user_id, said in ((2, f"{(int(desk.code) + 1) % 10**6:06d}"), (9, desk.code)):
        with pytest.raises(Refusal):
            send(user_id=user_id, said=said)
    opened = partial(
        gathering_attendance.open_link, tx, gathering_id=number, is_inside=False, now=BEGIN
    )
    assert opened(token=desk.token, user_id=2).points == 30
    says(tx, number, 3, "maybe", at=BEGIN)
    third = members.met(tx, community_id=chat.community_id, user_id=3).member_id
    mark = partial(gathering_attendance.mark, tx, gathering_id=number, by=OWNER, now=BEGIN)
    assert [mark(member_id=third).points for _ in range(2)] == [30, 0]
    assert letters(tx, "gathering_came") == [3]
    booked = tx.execute("SELECT points, xp FROM ledger WHERE reason = 'event'").fetchall()
    assert booked == [(30, 30)] * 3
    assert consistency.problems(tx) == []


def test_six_wrong_codes_are_one_too_many(tx: sqlite3.Connection, chat: Chat) -> None:
    number = announced(tx, chat).gathering_id
    fans(tx, chat, 1)
    may_try = partial(gathering_attendance.may_try, tx, user_id=1)
    with pytest.raises(Refusal):
        may_try(now=BEGIN)
    gathering_attendance.desk(tx, gathering_id=number, secret="a", now=BEGIN)
    assert [may_try(now=BEGIN) for _ in range(6)] == [True] * 5 + [False]
    assert may_try(now=BEGIN + 600)


def test_who_did_not_come_waits_behind_the_others(tx: sqlite3.Connection, chat: Chat) -> None:
    earlier = announced(tx, chat, ref="earlier", starts_at=NOW + HOUR).gathering_id
    fans(tx, chat, 4)
    for user_id in (1, 2):
        says(tx, earlier, user_id)
    came = members.met(tx, community_id=chat.community_id, user_id=2).member_id
    at = NOW + HOUR
    gathering_attendance.mark(tx, gathering_id=earlier, member_id=came, by=OWNER, now=at)
    pass_time(tx, NOW + 8 * HOUR)
    number = announced(tx, chat, seats=1).gathering_id
    for user_id in (3, 1, 2):
        says(tx, number, user_id, at=NOW + 9 * HOUR + user_id)
    says(tx, number, 3, "no", at=NOW + 10 * HOUR)
    assert letters(tx, "gathering_held") == [2]


def test_answers_go_along_when_a_group_joins_another_community(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    made = announced(tx, chat)
    fans(tx, chat, 1)
    says(tx, made.gathering_id, 1)
    other = a_chat(tx, -200)
    a_member(tx, other.community_id, 1)
    merges.open_code(tx, community_id=other.community_id, code="CODE", by=OWNER, at=NOW)
    merges.join(tx, community_id=chat.community_id, code="CODE", by=OWNER, at=NOW)
    own = gathering_seats.find_own(tx, gathering_id=made.gathering_id, user_id=1)
    assert own is not None and own.answer is Answer.YES
    assert own.community.community_id == other.community_id
    assert consistency.problems(tx) == []


def test_questions_of_a_lecture_are_voted_on_and_answered(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    fans(tx, chat, 3)
    ann, ben = (members.met(tx, community_id=chat.community_id, user_id=each) for each in (1, 2))
    ask = partial(lecture_questions.ask, tx, now=BEGIN - 900)
    announced(tx, chat)
    with pytest.raises(Refusal):
        ask(member=ann, text="Where?", ref="1")
    plan = Plan(GatheringKind.LECTURE, "On stars", BEGIN)
    community, place = the_community(tx, chat), (chat.chat_key, None)
    said = {"plan": plan, "by": OWNER, "place": place, "ref": "talk", "now": NOW}
    gatherings.announce(tx, community=community, **said)  # type: ignore[arg-type]
    for _ in range(2):
        ask(member=ann, text="Where?", ref="1")
    queue = ask(member=ben, text="<b>When", ref="2")
    first, second = (question.question_id for question, _ in queue.questions)
    with pytest.raises(Refusal):
        lecture_questions.want(tx, question_id=second, user_id=2)
    for _ in range(2):
        queue = lecture_questions.want(tx, question_id=second, user_id=3)
    assert [(each.text, each.votes) for each, _ in queue.questions] == [
        ("<b>When", 1),
        ("Where?", 0),
    ]
    for _ in range(2):
        queue = lecture_questions.mark(tx, question_id=second, now=BEGIN)
    assert [each.question_id for each, _ in queue.questions] == [first]
    for number in range(4):
        ask(member=ann, text="More?", ref=f"more {number}")
    with pytest.raises(Refusal):
        ask(member=ann, text="More?", ref="too many")


def test_a_recording_is_posted_once_it_has_begun(tx: sqlite3.Connection, chat: Chat) -> None:
    number = announced(tx, chat).gathering_id
    post = partial(gatherings.post_recording, tx, gathering_id=number, by=OWNER)
    with pytest.raises(Refusal):
        post(recording="https://x.example/1", now=NOW)
    for recording in ("https://x.example/1", "https://x.example/1", "https://x.example/2"):
        post(recording=recording, now=BEGIN)
    assert letters(tx, "gathering_recording") == [None, None]
