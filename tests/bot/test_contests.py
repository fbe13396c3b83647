"""A contest from lobby to end: timed by the server, scored once, booked once."""

import sqlite3

import pytest

from bot import consistency, contest_answers, contest_reports, contest_rounds, contests
from bot.contest_answers import Written
from domain.contests import Contest, ContestState, Ending, asked
from domain.members import Member
from domain.refusals import Refusal
from storage import chats, contest_players, members, outbox
from tests.bot.books import NOW, a_chat
from tests.bot.contests import (
    HOST,
    a_bank,
    a_contest,
    a_fan,
    a_question,
    a_written_question,
    answers,
    clock_ticks,
    current,
    lives,
    players,
    right_choice,
    telegram_takes_all,
)

# A lobby lasts thirty seconds, a round ten, the pause after it five.
FIRST = NOW + 30
ROUND = 16


def _now(tx: sqlite3.Connection, contest: Contest) -> Contest:
    return contest_answers.get(tx, contest.contest_id)


def _scores(tx: sqlite3.Connection, contest: Contest) -> list[tuple[int, int]]:
    """Return (place, score) of everybody."""
    lines = contest_reports.report(tx, _now(tx, contest)).lines
    return [(line.place, line.total.score) for line, _ in lines]


def test_a_contest_runs_by_itself_and_books_what_was_scored(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=2)
    ann, ben, _ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    assert _now(tx, contest).state is ContestState.ASKING
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 2500)
    answers(tx, contest, ben, is_right=False, at_ms=FIRST * 1000 + 1000)
    lives(tx, from_at=FIRST + 1, until=FIRST + 10)
    assert _now(tx, contest).state is ContestState.SHOWN
    # A worth of 10 and half of the bonus of 5: a quarter of the time is over.
    assert _scores(tx, contest) == [(1, 13), (2, 0), (2, 0)]
    lives(tx, from_at=FIRST + 11, until=FIRST + 15)
    answers(tx, contest, ben, is_right=True, at_ms=(FIRST + 15) * 1000 + 100)
    lives(tx, from_at=FIRST + 16, until=FIRST + 35)
    over = _now(tx, contest)
    assert (over.state, over.ending) == (ContestState.OVER, Ending.PLAYED)
    # Nobody reads a question in a tenth of a second: no bonus.
    assert _scores(tx, contest) == [(1, 13), (2, 10), (3, 0)]
    assert [members.get(tx, each.member_id).points for each in (ann, ben)] == [13, 10]
    assert consistency.problems(tx) == []


def test_points_are_booked_once_however_often_it_is_tried(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=1)
    ann, *_ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 100)
    lives(tx, from_at=FIRST + 1, until=FIRST + 20)
    tx.execute("UPDATE contest_players SET points = NULL")
    tx.execute("UPDATE contests SET state = 'booking'")
    contest_rounds.look_at(tx, contest.contest_id, NOW)
    lives(tx, from_at=FIRST + 21, until=FIRST + 22)
    assert members.get(tx, ann.member_id).points == 10
    assert consistency.problems(tx) == []


def test_with_two_players_it_is_played_without_points(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=1)
    ann, _ = players(tx, contest, 2)
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 900)
    lives(tx, from_at=FIRST + 1, until=FIRST + 20)
    report = contest_reports.report(tx, _now(tx, contest))
    assert not report.is_rewarded
    assert report.lines[0][0].total.score == 14
    assert members.get(tx, ann.member_id).points == 0


def test_without_players_it_ends_with_the_lobby(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    lives(tx, from_at=NOW, until=FIRST)
    with pytest.raises(Refusal, match=r"contest\.over"):
        contests.begin(tx, contest_id=contest.contest_id, now=FIRST)
    assert _now(tx, contest).ending is Ending.EMPTY


def test_whoever_played_learns_from_an_old_button_that_it_is_over(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=1)
    ann, *_ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST + 20)
    with pytest.raises(Refusal, match=r"contest\.over"):
        contest_answers.join(tx, contest_id=contest.contest_id, member=ann, now=FIRST + 20)


def test_the_first_answer_locks_and_a_second_changes_nothing(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    ann, *_ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    first = answers(tx, contest, ann, is_right=False, at_ms=FIRST * 1000 + 1000)
    again = answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 2000)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.option == first.option
    assert contest_players.count_answers(tx, current(tx, contest)) == 1


def test_whoever_comes_late_joins_by_answering_until_the_first_round_ends(
    tx: sqlite3.Connection,
) -> None:
    contest = a_contest(tx)
    players(tx, contest)
    late, later = (a_fan(tx, contest, user_id) for user_id in (21, 22))
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, late, is_right=True, at_ms=FIRST * 1000 + 1000)
    lives(tx, from_at=FIRST + 1, until=FIRST + 15)
    assert _now(tx, contest).place == 2
    with pytest.raises(Refusal, match=r"contest\.wait"):
        answers(tx, contest, later, is_right=True, at_ms=(FIRST + 15) * 1000 + 1000)
    with pytest.raises(Refusal, match=r"contest\.wait"):
        contest_answers.join(tx, contest_id=contest.contest_id, member=later, now=FIRST + 16)
    seat = contest_answers.join(tx, contest_id=contest.contest_id, member=late, now=FIRST + 16)
    assert (seat.is_new, seat.players) == (False, 4)


def test_an_answer_counts_by_when_it_reached_us(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    ann, ben, _ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, ann, is_right=True, at_ms=(FIRST + 10) * 1000)
    with pytest.raises(Refusal, match=r"contest\.time_is_up"):
        answers(tx, contest, ben, is_right=True, at_ms=(FIRST + 10) * 1000 + 1)


def test_a_round_waits_for_taps_that_came_in_time(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    ann, *_ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    tap = f'{{"callback_query":{{"data":"canswer:{contest.contest_id}:1:0:2"}}}}'
    tx.execute("INSERT INTO inbox VALUES (1, ?, ?, 'waiting', 0)", (tap, FIRST + 9))
    lives(tx, from_at=FIRST + 1, until=FIRST + 11)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 9500)
    tx.execute("UPDATE inbox SET state = 'done'")
    lives(tx, from_at=FIRST + 12, until=FIRST + 12)
    assert _now(tx, contest).state is ContestState.SHOWN
    assert _scores(tx, contest)[0] == (1, 10)


def test_the_time_begins_when_telegram_has_the_question(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    ann, *_ = players(tx, contest)
    for now in range(NOW, FIRST + 8):
        clock_ticks(tx, now)
    telegram_takes_all(tx, FIRST + 7)
    answers(tx, contest, ann, is_right=True, at_ms=(FIRST + 7) * 1000 + 2500)
    lives(tx, from_at=FIRST + 8, until=FIRST + 16)
    assert _now(tx, contest).state is ContestState.ASKING
    lives(tx, from_at=FIRST + 17, until=FIRST + 18)
    assert _scores(tx, contest)[0] == (1, 13)


def test_a_question_that_was_interrupted_is_asked_again_and_scores_stay(
    tx: sqlite3.Connection,
) -> None:
    contest = a_contest(tx)
    ann, ben, _ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 100)
    lives(tx, from_at=FIRST + 1, until=FIRST + 15)
    answers(tx, contest, ben, is_right=True, at_ms=(FIRST + 15) * 1000 + 100)
    contests.resume(tx, FIRST + 20)
    lives(tx, from_at=FIRST + 20, until=FIRST + 20)
    again = _now(tx, contest)
    assert (again.place, again.attempt, again.state) == (2, 1, ContestState.ASKING)
    assert contest_players.count_answers(tx, current(tx, contest)) == 0
    with pytest.raises(Refusal, match=r"contest\.asked_again"):
        contest_answers.answer(
            tx,
            contest_id=contest.contest_id,
            place=2,
            attempt=0,
            choice=0,
            member=ben,
            at_ms=(FIRST + 20) * 1000,
        )
    lives(tx, from_at=FIRST + 21, until=FIRST + 31)
    assert _scores(tx, contest) == [(1, 10), (2, 0), (2, 0)]


def test_a_contest_that_was_interrupted_for_long_ends_with_its_scores(
    tx: sqlite3.Connection,
) -> None:
    contest = a_contest(tx)
    ann, *_ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 100)
    lives(tx, from_at=FIRST + 1, until=FIRST + 15)
    contests.resume(tx, FIRST + 7200)
    lives(tx, from_at=FIRST + 7200, until=FIRST + 7201)
    assert _now(tx, contest).ending is Ending.LOST
    assert members.get(tx, ann.member_id).points == 10


def test_stopping_keeps_rounds_that_are_over_and_drops_the_open_one(
    tx: sqlite3.Connection,
) -> None:
    contest = a_contest(tx)
    ann, ben, _ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 100)
    lives(tx, from_at=FIRST + 1, until=FIRST + 15)
    answers(tx, contest, ben, is_right=True, at_ms=(FIRST + 15) * 1000 + 100)
    for _ in range(2):
        stopped = contests.stop(tx, contest_id=contest.contest_id, by=HOST, now=FIRST + 16)
        assert (stopped.counted, stopped.contest.ending) == (1, Ending.STOPPED)
    lives(tx, from_at=FIRST + 16, until=FIRST + 17)
    assert [members.get(tx, each.member_id).points for each in (ann, ben)] == [10, 0]
    with pytest.raises(Refusal, match=r"contest\.none"):
        contests.in_chat(tx, chat_key=contest.chat_key)


def test_one_contest_a_chat_and_two_in_two_chats(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    with pytest.raises(Refusal, match=r"contest\.begins_soon"):
        a_contest(tx, ref="contest:2")
    assert a_contest(tx) == contest
    a_chat(tx, -200)
    chats.set_community(tx, chat_key=a_chat(tx, -200).chat_key, community_id=contest.community_id)
    other = a_contest(tx, ref="contest:3", chat_id=-200)
    assert other.number == 2


def test_an_admin_takes_a_wrong_question_out_of_the_scores(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=2)
    ann, *_ = players(tx, contest)
    key = {"contest_id": contest.contest_id, "place": 1, "attempt": 0}
    lives(tx, from_at=NOW, until=FIRST)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 100)
    lives(tx, from_at=FIRST + 1, until=FIRST + 11)
    assert contest_answers.doubt(tx, **key, user_id=11, now=FIRST)
    assert not contest_answers.doubt(tx, **key, user_id=11, now=FIRST)
    assert _scores(tx, contest)[0] == (1, 10)
    for _ in range(2):
        assert contests.void_round(tx, **key, by=HOST, now=FIRST + 12)
    assert _scores(tx, contest) == [(1, 0)] * 3
    # An open question that is called wrong ends at once.
    lives(tx, from_at=FIRST + 12, until=FIRST + 16)
    contests.void_round(
        tx, contest_id=contest.contest_id, place=2, attempt=0, by=HOST, now=FIRST + 17
    )
    lives(tx, from_at=FIRST + 17, until=FIRST + 24)
    assert _now(tx, contest).state is ContestState.OVER
    assert not contests.void_round(tx, **key, by=HOST, now=FIRST + 25)
    assert members.get(tx, ann.member_id).points == 0


def test_hints_cost_a_quarter_each_and_end_before_the_answer(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=1)
    ann, *_ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    key = {"contest_id": contest.contest_id, "place": 1, "attempt": 0}
    given = [
        contest_answers.hint(tx, **key, member=ann, at_ms=FIRST * 1000 + at_ms)
        for at_ms in (50, 60, 1600, 3200)
    ]
    # The second tap is the first one that came twice, and one wrong option stays.
    assert [len(each.options) for each in given] == [1, 1, 2, 2]
    right = contest_rounds.content(tx, contest, current(tx, contest)).right_answers
    assert not set(given[-1].options) & set(right)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 9999)
    with pytest.raises(Refusal, match=r"contest\.locked_already"):
        contest_answers.hint(tx, **key, member=ann, at_ms=FIRST * 1000 + 9999)
    lives(tx, from_at=FIRST + 1, until=FIRST + 11)
    assert _scores(tx, contest)[0] == (1, 5)


def test_words_answer_at_their_own_date_and_forgive_slips(tx: sqlite3.Connection) -> None:
    a_bank(tx, a_written_question("Ludwig van Beethoven", "贝多芬"))
    contest = a_contest(tx, rounds=1)
    ann, ben, cleo = players(tx, contest)

    def writes(
        member: Member, words: str, after: int, thread_id: int | None = None
    ) -> bool | None:
        said = Written(contest.chat_key, thread_id, words, FIRST + after)
        return contest_answers.write(tx, said, member=member)

    assert writes(ann, "Beethoven", -1) is None
    lives(tx, from_at=NOW, until=FIRST)
    assert writes(ann, "I am elsewhere", 1, thread_id=7) is False
    assert writes(ann, "ludwig van bethoven!", 3)
    assert writes(ben, "Mozart", 3)
    assert writes(ben, "贝多芬", 4) is False
    assert writes(cleo, "贝多芬", 11) is False
    lives(tx, from_at=FIRST + 4, until=FIRST + 11)
    assert _scores(tx, contest) == [(1, 12), (2, 0), (2, 0)]


def test_words_of_who_has_not_joined_count_only_as_a_reply_to_the_question(
    tx: sqlite3.Connection,
) -> None:
    a_bank(tx, a_written_question("Beethoven"))
    contest = a_contest(tx, rounds=1)
    players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    dora, asked_in = a_fan(tx, contest, 21), current(tx, contest).message_id
    assert asked_in is not None
    for answered, is_taken in ((None, False), (asked_in - 1, False), (asked_in, True)):
        said = Written(contest.chat_key, None, "Beethoven", FIRST + 2, answered)
        assert contest_answers.write(tx, said, member=dora) is is_taken
        is_in = contest_answers.is_playing(
            tx, contest_id=contest.contest_id, member_id=dora.member_id
        )
        assert is_in is is_taken


def test_a_deleted_question_comes_back_once(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, seconds=20)
    ann, *_ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    before = current(tx, contest).message_id
    for now in range(FIRST + 1, FIRST + 13):
        clock_ticks(tx, now)
        # Telegram does not find the message that is to be edited.
        for letter in outbox.due(tx, now):
            if "edits" in letter.facts and letter.card == "contest_question":
                outbox.drop(tx, letter.outbox_id)
        telegram_takes_all(tx, now)
    one = current(tx, contest)
    assert one.is_posted_again
    assert one.message_id not in (None, before)
    answers(tx, contest, ann, is_right=True, at_ms=FIRST * 1000 + 5000)
    lives(tx, from_at=FIRST + 13, until=FIRST + 21)
    assert _scores(tx, contest)[0] == (1, 13)


def test_a_question_that_telegram_does_not_take_is_left_out(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=2)
    players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST - 1)
    for now in range(FIRST, FIRST + 20):
        clock_ticks(tx, now)
        for letter in outbox.due(tx, now):
            if letter.facts.get("place") == 1:
                outbox.drop(tx, letter.outbox_id)
        telegram_takes_all(tx, now)
    assert (_now(tx, contest).place, _now(tx, contest).state) == (2, ContestState.ASKING)
    lives(tx, from_at=FIRST + 20, until=FIRST + 50)
    assert _now(tx, contest).ending is Ending.PLAYED


def test_an_upgraded_group_is_asked_again_under_its_new_id(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    contests.follow_upgrade(tx, contest.chat_key)
    chats.move(tx, chat_key=contest.chat_key, old_id=-100, new_id=-100500)
    lives(tx, from_at=FIRST + 2, until=FIRST + 3)
    one = current(tx, contest)
    assert (one.attempt, one.chat_id) == (1, -100500)


def test_what_three_people_do_in_teams_counts_by_average(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=1, teams=2)
    ann, ben, _ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    for member in (ann, ben):
        answers(tx, contest, member, is_right=True, at_ms=FIRST * 1000 + 100)
    lives(tx, from_at=FIRST + 1, until=FIRST + 20)
    teams = contest_reports.report(tx, _now(tx, contest)).teams
    assert [(each.place, each.team, each.score, each.players) for each in teams] == [
        (1, 2, 10, 1),
        (2, 1, 5, 2),
    ]


def test_who_is_right_and_quick_beyond_belief_is_shown_to_the_staff(
    tx: sqlite3.Connection,
) -> None:
    countries = [f"Land {number}" for number in range(10)]
    a_bank(tx, *(a_question("Peru", text=f"And of {country}?") for country in countries))
    contest = a_contest(tx, rounds=10, seconds=5)
    ann, ben, _ = players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    now = FIRST
    for _ in countries:
        answers(tx, contest, ann, is_right=True, at_ms=now * 1000 + 900)
        answers(tx, contest, ben, is_right=True, at_ms=now * 1000 + 3000)
        lives(tx, from_at=now + 1, until=now + 10)
        now += 10
    flagged = "SELECT member_id FROM audit_log WHERE act = 'contest_uncanny'"
    lives(tx, from_at=now, until=now + 10)
    assert tx.execute(flagged).fetchall() == [(ann.member_id,)]


def test_ten_rounds_of_ten_seconds_fit_what_a_group_may_be_told(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx, rounds=10)
    players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST + 170)
    assert _now(tx, contest).ending is Ending.PLAYED
    sent = [at for (at,) in tx.execute("SELECT sent_ms FROM outbox WHERE sent_ms > 0")]
    assert len(sent) > 3 * contest.rounds
    assert max(sum(at <= each < at + 60_000 for each in sent) for at in sent) <= 15


def test_options_stand_in_an_order_that_the_seed_decides(tx: sqlite3.Connection) -> None:
    contest = a_contest(tx)
    players(tx, contest)
    lives(tx, from_at=NOW, until=FIRST)
    assert right_choice(tx, contest) == right_choice(tx, contest)
    questions = [a_question("Peru")] * 3
    orders = {
        tuple(asked(each, contest, place=1, attempt=attempt).options)
        for attempt, each in enumerate(questions)
    }
    assert len(orders) > 1
