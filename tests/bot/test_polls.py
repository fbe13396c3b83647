"""Polls: a vote thanked for once, closed once by whomever, asked again by a wall clock."""

from dataclasses import replace
from sqlite3 import Connection
from typing import Any

import pytest

from bot import chores as work
from bot import communities, merges, poll_reports, polls, schedules, setting_changes, votes
from bot.communities import ChatName
from bot.places import Place
from bot.votes import Found
from domain.ballots import Ballot, Tally
from domain.communities import Defaults
from domain.messages import Name
from domain.polls import Draft, Poll, PollState
from storage import chores, ledger, outbox
from storage import members as stored_members
from storage import polls as stored
from storage import schedules as stored_schedules
from tests.bot.books import DAY, NOW, a_chat, a_member, the_community

DRAFT = Draft("Tea?", ("Yes", "No"), lasts_seconds=3600)
HOST = 1
TAKERS = {polls.FEATURE: polls.take_vote}


def a_poll(tx: Connection, *, ref: str = "poll:1", now: int = NOW, **changed: Any) -> Poll:
    chat = a_chat(tx)
    return polls.make(
        tx,
        replace(DRAFT, **changed),
        community=the_community(tx, chat),
        by=HOST,
        here=Place(chat.chat_key, None),
        ref=ref,
        now=now,
    )


def arrives(tx: Connection, poll: Poll, *, poll_id: str = "77") -> None:
    """Let Telegram have a poll."""
    (letter,) = [each for each in outbox.due(tx, NOW + DAY) if each.card == polls.LETTER]
    assert letter.facts == {"poll_id": poll.poll_id}
    assert outbox.claim(tx, letter.outbox_id)
    message = {"message_id": 12, "chat": {"id": -100}, "poll": {"id": poll_id}}
    votes.delivered(tx, letter.outbox_id, message, NOW)


def cast(tx: Connection, user_id: int, *choices: int, now: int = NOW) -> Found:
    name = Name(user_id, f"Fan {user_id}", "", "", "en")
    return votes.cast(tx, ballot=Ballot("77", name, choices), takers=TAKERS, now=now)


def fans(tx: Connection, *user_ids: int) -> None:
    for user_id in user_ids:
        a_member(tx, a_chat(tx).community_id, user_id, now=NOW - 2 * DAY)


def do_due(tx: Connection, now: int) -> None:
    for chore_id, kind in chores.due(tx, now):
        if kind in polls.KINDS:
            work.do(tx, chore_id, kinds=polls.KINDS, now=now)


def cards(tx: Connection, now: int = NOW + DAY) -> list[str]:
    return [letter.card for letter in outbox.due(tx, now)]


def thanks(tx: Connection, user_id: int) -> list[tuple[str, int, int]]:
    member = stored_members.met(tx, community_id=a_chat(tx).community_id, user_id=user_id)
    found = ledger.latest(tx, member_id=member.member_id, most=9)
    return [(entry.reason, entry.points, entry.xp) for entry in found]


def state_of(tx: Connection, poll: Poll) -> PollState:
    return polls.get(tx, poll_id=poll.poll_id).state


def test_the_same_ref_is_the_same_poll(tx: Connection) -> None:
    first = a_poll(tx)
    assert a_poll(tx) == first
    assert a_poll(tx, ref="poll:2").number == 2
    assert cards(tx).count(polls.LETTER) == 2


def test_a_vote_is_thanked_for_once_however_often_it_changes(tx: Connection) -> None:
    fans(tx, 5)
    poll = a_poll(tx)
    arrives(tx, poll)
    for choices in ((0,), (1,), (), (), (0,), (0,)):
        assert cast(tx, 5, *choices) is Found.COUNTED
    assert thanks(tx, 5) == [("poll", 2, 2)]
    assert poll_reports.report(tx, poll.poll_id).tally == Tally((1, 0), 1)


def test_a_vote_taken_back_before_it_was_known_is_none(tx: Connection) -> None:
    fans(tx, 5)
    arrives(tx, a_poll(tx))
    cast(tx, 5)
    assert thanks(tx, 5) == []
    cast(tx, 5, 1)
    assert thanks(tx, 5) == [("poll", 2, 2)]


def test_an_anonymous_poll_gives_nothing_and_keeps_nobody(tx: Connection) -> None:
    fans(tx, 5)
    poll = a_poll(tx, is_anonymous=True)
    arrives(tx, poll)
    cast(tx, 5, 1)
    votes.stand(tx, {"77": Tally((0, 1), 1)}, NOW)
    report = poll_reports.report(tx, poll.poll_id)
    assert (report.tally, poll_reports.rows(tx, poll), thanks(tx, 5)) == (Tally((0, 1), 1), [], [])


def test_what_was_promised_when_it_was_asked_is_given(tx: Connection) -> None:
    fans(tx, 5)
    poll = a_poll(tx)
    arrives(tx, poll)
    assert poll.points == 2
    community = the_community(tx, a_chat(tx))
    wanted = {"poll_points": "9"}
    setting_changes.change_many(tx, community=community, wanted=wanted, by=HOST, at=NOW + 1)
    cast(tx, 5, 1, now=NOW + 2)
    assert thanks(tx, 5) == [("poll", 2, 2)]


def test_telegram_is_asked_to_close_a_poll_when_its_time_is_up(tx: Connection) -> None:
    poll = a_poll(tx)
    arrives(tx, poll)
    do_due(tx, NOW + 3599)
    assert state_of(tx, poll) is PollState.OPEN
    for _ in range(2):
        do_due(tx, NOW + 3600)
    assert state_of(tx, poll) is PollState.CLOSING
    assert cards(tx).count(votes.LETTER_STOP) == 1
    ended = {
        "id": "77",
        "is_closed": True,
        "options": [{"voter_count": 3}, {"voter_count": 1}],
        "total_voter_count": 4,
    }
    (stop,) = [each for each in outbox.due(tx, NOW + DAY) if each.card == votes.LETTER_STOP]
    assert outbox.claim(tx, stop.outbox_id)
    votes.delivered(tx, stop.outbox_id, ended, NOW + 3601)
    for at in (3601, 3602, 3700):
        do_due(tx, NOW + at)
    assert state_of(tx, poll) is PollState.CLOSED
    assert cards(tx).count(polls.LETTER_RESULT) == 1
    assert poll_reports.report(tx, poll.poll_id).tally == Tally((3, 1), 4, is_closed=True)


@pytest.mark.parametrize("outcome", ["dropped", "unknown", "sent"])
def test_a_poll_that_is_gone_at_telegram_is_over_with_what_is_known(
    tx: Connection, outcome: str
) -> None:
    fans(tx, 5)
    poll = a_poll(tx)
    arrives(tx, poll)
    cast(tx, 5, 1)
    do_due(tx, NOW + 3600)
    tx.execute("UPDATE outbox SET state = ? WHERE card = ?", (outcome, votes.LETTER_STOP))
    do_due(tx, NOW + 3602)
    assert state_of(tx, poll) is PollState.CLOSED
    assert poll_reports.report(tx, poll.poll_id).tally == Tally((0, 1), 1)


def test_a_poll_closed_by_somebody_else_is_over_at_once(tx: Connection) -> None:
    poll = a_poll(tx)
    arrives(tx, poll)
    votes.stand(tx, {"77": Tally((3, 1), 4, is_closed=True)}, NOW + 60)
    do_due(tx, NOW + 60)
    assert state_of(tx, poll) is PollState.CLOSED
    assert cards(tx).count(polls.LETTER_RESULT) == 1
    assert votes.LETTER_STOP not in cards(tx)


def test_votes_that_come_long_after_the_end_do_not_count(tx: Connection) -> None:
    fans(tx, 5, 6)
    poll = a_poll(tx)
    arrives(tx, poll)
    votes.stand(tx, {"77": Tally((0, 0), 0, is_closed=True)}, NOW + 60)
    do_due(tx, NOW + 60)
    cast(tx, 5, 1, now=NOW + 60 + polls.HEARD_SECONDS)
    cast(tx, 6, 1, now=NOW + 61 + polls.HEARD_SECONDS)
    assert (len(thanks(tx, 5)), len(thanks(tx, 6))) == (1, 0)


def test_a_poll_that_telegram_does_not_take_is_told_and_over(tx: Connection) -> None:
    poll = a_poll(tx)
    tx.execute("UPDATE outbox SET state = 'dropped'")
    for at in (2, 4, 60):
        do_due(tx, NOW + at)
    assert state_of(tx, poll) is PollState.LOST
    assert cards(tx) == [polls.LETTER_LOST]
    do_due(tx, NOW + 3600)
    assert cards(tx) == [polls.LETTER_LOST]


def test_a_host_closes_a_poll_before_its_time_once(tx: Connection) -> None:
    poll = a_poll(tx, lasts_seconds=None)
    arrives(tx, poll)
    for at in (10, 11):
        polls.close(tx, poll_id=poll.poll_id, by=HOST, now=NOW + at)
        do_due(tx, NOW + at)
    assert cards(tx).count(votes.LETTER_STOP) == 1


def test_what_was_due_while_the_bot_was_away_is_closed_after_what_telegram_kept(
    tx: Connection,
) -> None:
    poll = a_poll(tx)
    arrives(tx, poll)
    tx.execute("INSERT INTO heartbeat (only_row, at) VALUES (1, ?)", (NOW + 60,))
    back = NOW + 7200
    polls.resume(tx, back)
    do_due(tx, back)
    assert state_of(tx, poll) is PollState.OPEN
    do_due(tx, back + polls.AWAY_SECONDS)
    assert state_of(tx, poll) is PollState.CLOSING


# -- again and again -------------------------------------------------------------------------


def run_plans(tx: Connection, now: int) -> None:
    for schedule_id in stored_schedules.due(tx, now):
        kinds = {**polls.SCHEDULES}
        while schedules.look(tx, schedule_id, kinds=kinds, now=now):
            pass


def test_a_poll_that_repeats_is_asked_each_time_until_it_is_ended(tx: Connection) -> None:
    plan = a_poll(tx, rule="daily 20:00", lasts_seconds=3600)
    assert (plan.state, cards(tx)) == (PollState.REPEATING, [])
    tx.execute("DELETE FROM schedules WHERE kind <> ?", (polls.PLAN,))
    for day in range(3):
        run_plans(tx, NOW + day * DAY)
        run_plans(tx, NOW + day * DAY + 8 * 3600)
    asked = [poll for poll in stored.going_on(tx, plan.community_id) if not poll.draft.rule]
    assert [poll.number for poll in asked] == [2, 3, 4]
    assert asked[0].closes_at == NOW + 9 * 3600
    polls.close(tx, poll_id=plan.poll_id, by=HOST, now=NOW + 3 * DAY)
    run_plans(tx, NOW + 4 * DAY)
    assert len(stored.going_on(tx, plan.community_id)) == 3


# -- moved -----------------------------------------------------------------------------------


def test_polls_follow_their_chat_into_a_supergroup_and_another_community(tx: Connection) -> None:
    poll = a_poll(tx)
    arrives(tx, poll)
    communities.moved(tx, old_id=-100, new_id=-1009, now=NOW)
    assert a_chat(tx, -1009).chat_key == poll.chat_key
    name = ChatName(-200, "supergroup", "Others")
    other = communities.chat_of(tx, name=name, defaults=Defaults("en", "UTC"), now=NOW)
    merges.open_code(tx, community_id=other.community_id, code="OPEN", by=1, at=NOW)
    merges.join(tx, community_id=poll.community_id, code="OPEN", by=1, at=NOW)
    assert polls.get(tx, poll_id=poll.poll_id).community_id == other.community_id
