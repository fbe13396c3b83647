"""Native quizzes: asked once, thanked for once, ended once, each day at its hour."""

import sqlite3
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot import chores as work
from bot import consistency, question_banks, quizzes, schedules, votes
from bot.places import Place
from bot.quizzes import Asker
from domain.ballots import Ballot, Tally
from domain.members import Member
from domain.messages import Name
from domain.quiz_words import Wanted
from domain.quizzes import DAILY_SECONDS, USUAL_SECONDS, Quiz, QuizState
from domain.refusals import Refusal
from storage import chores, members, outbox
from storage import quizzes as stored
from storage import schedules as stored_schedules
from tests.bot.books import DAY, NOW, a_chat, a_member, books, the_community

SEED = b"\x07" * 32


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with books(tmp_path / "encore.db") as opened:
        yield opened
        assert consistency.problems(opened) == []


def _asker(tx: sqlite3.Connection, ref: str = "quiz:-100:5", now: int = NOW) -> Asker:
    return Asker(1, Place(a_chat(tx).chat_key, 7), SEED, ref, now)


def _quiz(tx: sqlite3.Connection, wanted: Wanted = Wanted()) -> Quiz:  # noqa: B008 - frozen
    return quizzes.ask(tx, wanted, community=the_community(tx, a_chat(tx)), asker=_asker(tx))


def _arrives(tx: sqlite3.Connection, quiz: Quiz, poll_id: str = "77") -> None:
    report = quizzes.report(tx, quiz.quiz_id)
    assert report.posted is not None
    message: dict[str, Any] = {
        "message_id": 12,
        "chat": {"id": -100},
        "poll": {"id": poll_id, "options": [], "total_voter_count": 0, "is_closed": False},
    }
    votes.delivered(tx, report.posted.outbox_id, message, NOW)


def _votes(tx: sqlite3.Connection, user_id: int, *choices: int, now: int = NOW) -> Member:
    member = a_member(tx, a_chat(tx).community_id, user_id, now=NOW - 2 * DAY)
    ballot = Ballot("77", Name(user_id, f"Fan {user_id}", "", "", "en"), choices)
    votes.cast(tx, ballot=ballot, takers={quizzes.FEATURE: quizzes.take_vote}, now=now)
    return members.get(tx, member.member_id)


def _clock(tx: sqlite3.Connection, now: int) -> None:
    for chore_id, kind in chores.due(tx, now):
        if kind == quizzes.FEATURE:
            work.do(tx, chore_id, kinds=quizzes.KINDS, now=now)


def _letters(tx: sqlite3.Connection) -> list[str]:
    return [letter.card for letter in outbox.due(tx, NOW + 99 * DAY)]


def test_a_quiz_is_asked_once_a_ref(tx: sqlite3.Connection) -> None:
    quiz = _quiz(tx)
    assert _quiz(tx) == quiz
    assert quiz.question.is_pollable
    assert (quiz.number, quiz.thread_id, quiz.closes_at) == (1, 7, NOW + USUAL_SECONDS)
    assert quiz.points in (10, 20, 30)
    assert _letters(tx) == [quizzes.LETTER]


def test_a_wish_is_kept_to_and_an_unknown_bank_refused(tx: sqlite3.Connection) -> None:
    quiz = _quiz(tx, Wanted("general", 3, "space"))
    assert quiz.points == 30
    with pytest.raises(Refusal, match="no_bank"):
        quizzes.ask(
            tx,
            Wanted("nothing"),
            community=the_community(tx, a_chat(tx)),
            asker=_asker(tx, "quiz:-100:6"),
        )


def test_a_right_first_answer_is_thanked_for_once(tx: sqlite3.Connection) -> None:
    quiz = _quiz(tx)
    _arrives(tx, quiz)
    wrong = (quiz.rights[0] + 1) % len(quiz.question.options)
    assert _votes(tx, 11).points == 0
    for choices in ((quiz.rights[0],), (), (wrong,), (quiz.rights[0],)):
        ann = _votes(tx, 11, *choices)
    assert (ann.points, ann.xp) == (quiz.points, quiz.points)
    for choice in (wrong, quiz.rights[0]):
        assert _votes(tx, 12, choice).points == 0
    assert quizzes.report(tx, quiz.quiz_id).answered == (2, 1)


def test_its_time_over_a_quiz_is_closed_and_told_once(tx: sqlite3.Connection) -> None:
    quiz = _quiz(tx)
    _arrives(tx, quiz)
    for at in (NOW + 2, quiz.closes_at - 1):
        _clock(tx, at)
    assert _state(tx, quiz) is QuizState.OPEN
    _clock(tx, quiz.closes_at)
    quizzes.resume(tx, quiz.closes_at)
    _clock(tx, quiz.closes_at)
    assert _state(tx, quiz) is QuizState.CLOSING
    assert _letters(tx).count(votes.LETTER_STOP) == 1
    tally = Tally((1, 0, 0, 0), 1, is_closed=True)
    for at in (quiz.closes_at + 1, quiz.closes_at + 2):
        votes.stand(tx, {"77": tally}, at)
        _clock(tx, at)
    assert _state(tx, quiz) is QuizState.CLOSED
    assert _letters(tx).count(quizzes.LETTER_RESULT) == 1
    late = quiz.closes_at + 1 + quizzes.HEARD_SECONDS
    assert _votes(tx, 11, quiz.rights[0], now=late).points == quiz.points
    assert _votes(tx, 12, quiz.rights[0], now=late + 1).points == 0


def _state(tx: sqlite3.Connection, quiz: Quiz) -> QuizState:
    found = stored.find(tx, quiz.quiz_id)
    assert found is not None
    return found.state


def test_a_host_closes_a_quiz_early_and_only_once(tx: sqlite3.Connection) -> None:
    quiz = _quiz(tx)
    _arrives(tx, quiz)
    for _ in range(2):
        quizzes.close(tx, quiz_id=quiz.quiz_id, by=1, now=NOW + 9)
    _clock(tx, NOW + 9)
    votes.stand(tx, {"77": Tally((0, 0, 0, 0), 0, is_closed=True)}, NOW + 10)
    _clock(tx, NOW + 10)
    with pytest.raises(Refusal, match="closed"):
        quizzes.close(tx, quiz_id=quiz.quiz_id, by=1, now=NOW + 11)


def test_a_quiz_that_telegram_did_not_take_is_said_to_be_none(tx: sqlite3.Connection) -> None:
    quiz = _quiz(tx)
    report = quizzes.report(tx, quiz.quiz_id)
    assert report.posted is not None
    outbox.drop(tx, report.posted.outbox_id)
    _clock(tx, NOW + 2)
    assert _state(tx, quiz) is QuizState.LOST
    assert _letters(tx) == [quizzes.LETTER_LOST]


def _each_day(tx: sqlite3.Connection, *at: int) -> None:
    for now in at:
        for schedule_id in stored_schedules.due(tx, now):
            due = stored_schedules.find_due(tx, schedule_id, now=now)
            if due is not None and due.kind in quizzes.SCHEDULES:
                schedules.look(tx, schedule_id, kinds=quizzes.SCHEDULES, now=now)


def test_a_daily_quiz_comes_at_its_hour_until_it_is_ended(tx: sqlite3.Connection) -> None:
    community = the_community(tx, a_chat(tx))
    for hour in (9, 20):
        quizzes.plan_daily(
            tx, community=community, at=time(hour), bank="general", asker=_asker(tx)
        )
    assert quizzes.daily_rule(tx, community_id=community.community_id) == "daily 20:00"
    evening = NOW + 8 * 3_600
    _each_day(tx, evening - 1, evening, evening, evening + DAY, evening + 2 * DAY + 3_600)
    asked = stored.everywhere(tx)
    assert [quiz.is_daily for quiz in asked] == [True, True]
    assert asked[0].closes_at == evening + DAILY_SECONDS
    assert asked[0].question_id != asked[1].question_id
    assert quizzes.end_daily(tx, community=community, by=1, now=NOW)
    assert not quizzes.end_daily(tx, community=community, by=1, now=NOW)
    _each_day(tx, evening + 3 * DAY)
    assert len(stored.everywhere(tx)) == 2


def test_when_nothing_is_left_the_daily_quiz_says_so(tx: sqlite3.Connection) -> None:
    chat = a_chat(tx)
    community = the_community(tx, chat)
    quizzes.plan_daily(tx, community=community, at=time(20), bank="", asker=_asker(tx))
    everything = question_banks.pick(
        tx, community=community, chat_key=chat.chat_key, count=999, seed=SEED, now=NOW
    )
    for each in everything:
        question_banks.asked(tx, question_id=each.question_id, chat_key=chat.chat_key, now=NOW)
    _each_day(tx, NOW + 8 * 3_600)
    assert stored.everywhere(tx) == []
    assert _letters(tx) == [quizzes.LETTER_EMPTY]


def test_a_picture_goes_out_just_before_its_quiz(tx: sqlite3.Connection) -> None:
    community = the_community(tx, a_chat(tx))
    question_banks.banks(tx, community=community)
    tx.execute("UPDATE questions SET image = 'photo'")
    _quiz(tx)
    assert _letters(tx) == [quizzes.LETTER_PICTURE, quizzes.LETTER]


def test_of_several_right_options_all_have_to_be_chosen(tx: sqlite3.Connection) -> None:
    community = the_community(tx, a_chat(tx))
    question_banks.banks(tx, community=community)
    tx.execute("UPDATE questions SET correct = '[0, 1]' WHERE kind = 'choice'")
    with pytest.raises(Refusal, match="for_contests"):
        _quiz(tx)
    asker = _asker(tx)._replace(is_modern=True)
    quiz = quizzes.ask(tx, Wanted(), community=community, asker=asker)
    assert len(quiz.rights) == 2
    _arrives(tx, quiz)
    wrong = next(place for place in range(4) if place not in quiz.rights)
    ann = _votes(tx, 1, *reversed(quiz.rights))
    ben = _votes(tx, 2, quiz.rights[0])
    cleo = _votes(tx, 3, *quiz.rights, wrong)
    assert [each.points for each in (ann, ben, cleo)] == [quiz.points, 0, 0]
    assert quizzes.report(tx, quiz.quiz_id).answered == (3, 1)
