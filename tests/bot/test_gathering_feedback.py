"""Feedback after a gathering: asked once, one answer each, nothing of so few that it shows."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot import (
    communities,
    consistency,
    gathering_attendance,
    gathering_feedback,
    gatherings,
    setting_changes,
)
from bot.texts import Texts
from domain.chats import Chat
from domain.gathering_feedback import Again, Step, asked_at
from domain.gatherings import GatheringState
from domain.members import Presence
from domain.refusals import Refusal
from storage import gathering_feedback as stored
from storage import members, users
from tests.bot.books import DAY, NOW, a_member, the_community
from tests.bot.gatherings import BEGIN, HOUR, OWNER, announced, fans, letters, pass_time, says
from views.gathering_feedback import results_card

T = Texts.load().translator("en")
OVER = BEGIN + 6 * HOUR
WEEK = 7 * DAY


def a_past_event(tx: sqlite3.Connection, chat: Chat, guests: int) -> int:
    """Hold a gathering to which so many said yes, and let its guests be asked."""
    number = announced(tx, chat, seats=0).gathering_id
    fans(tx, chat, guests)
    for user_id in range(1, guests + 1):
        says(tx, number, user_id)
    pass_time(tx, OVER)
    return number


def answers(
    tx: sqlite3.Connection, number: int, user_id: int, *said: str, at: int = OVER
) -> gathering_feedback.Page:
    """Press the buttons of one question after the other; the last words may be written."""
    pick = partial(gathering_feedback.pick, tx, gathering_id=number, user_id=user_id, now=at)
    for step, value in enumerate(said, 1):
        page = pick(step=step, value=value)
    return page


def test_guests_are_asked_once_and_not_the_host_nor_who_cannot_be_written_to(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    number = announced(tx, chat, seats=0).gathering_id
    fans(tx, chat, 4)
    a_member(tx, chat.community_id, OWNER, now=NOW)
    users.set_dm(tx, user_id=OWNER, dm_ok=True)
    users.set_dm(tx, user_id=3, dm_ok=False)
    for user_id, said in ((1, "yes"), (2, "yes"), (3, "yes"), (4, "maybe"), (OWNER, "yes")):
        says(tx, number, user_id, said)
    pass_time(tx, OVER - 1)
    assert letters(tx, "gathering_feedback") == []
    for _ in range(2):
        pass_time(tx, OVER)
    assert letters(tx, "gathering_feedback") == [1, 2]


def test_where_somebody_was_noted_only_who_was_there_is_asked(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    number = announced(tx, chat, seats=0).gathering_id
    fans(tx, chat, 3)
    for user_id in (1, 2):
        says(tx, number, user_id)
    desk = gathering_attendance.desk(tx, gathering_id=number, secret="a", now=BEGIN)
    for user_id in (2, 3):
        gathering_attendance.send_code(tx, user_id=user_id, said=desk.code, now=BEGIN)
    pass_time(tx, OVER)
    assert letters(tx, "gathering_feedback") == [2, 3]
    with pytest.raises(Refusal):
        answers(tx, number, 1, "5")


@pytest.mark.parametrize("why", ["off", "cancelled", "late"])
def test_nobody_is_asked(tx: sqlite3.Connection, chat: Chat, why: str) -> None:
    number = announced(tx, chat, seats=0).gathering_id
    fans(tx, chat, 1)
    says(tx, number, 1)
    if why == "off":
        wanted = {"event_feedback": "off"}
        setting_changes.change_many(
            tx, community=the_community(tx, chat), wanted=wanted, by=OWNER, at=NOW
        )
    if why == "cancelled":
        gatherings.cancel(tx, gathering_id=number, by=OWNER, now=NOW)
    if why == "late":
        tx.execute("UPDATE chores SET due_at = ? WHERE kind = 'gathering_over'", (OVER + WEEK,))
    pass_time(tx, OVER + 2 * WEEK)
    assert letters(tx, "gathering_feedback") == letters(tx, "gathering_results") == []
    results = gathering_feedback.results(tx, gathering_id=number)
    assert "Nobody was asked" in results_card(results, T, now=OVER + DAY).text
    early = results_card(results, T, now=OVER).text
    assert ("Guests are asked" in early) is (why != "cancelled")


@pytest.mark.parametrize(
    ("over", "asked"),
    [("09:00", "18 09:00"), ("21:59", "18 21:59"), ("22:00", "19 10:00"), ("03:30", "18 10:00")],
)
def test_nobody_is_asked_at_night(over: str, asked: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    at = datetime.fromisoformat(f"2026-11-18T{over}").replace(tzinfo=zone)
    found = datetime.fromtimestamp(asked_at(int(at.timestamp()), zone), UTC).astimezone(zone)
    assert f"{found:%d %H:%M}" == asked


def test_an_answer_is_given_once_changed_and_closed(tx: sqlite3.Connection, chat: Chat) -> None:
    number = a_past_event(tx, chat, 1)
    member = members.met(tx, community_id=chat.community_id, user_id=1).member_id
    own = partial(stored.find, tx, gathering_id=number, member_id=member)
    for _ in range(2):
        assert answers(tx, number, 1, "4").sheet.step is Step.AGAIN
    for step, value in ((Step.STARS, "1"), (Step.DONE, "change"), (Step.SENTENCE, "skip")):
        stale = gathering_feedback.pick(
            tx, gathering_id=number, user_id=1, step=step, value=value, now=OVER
        )
        assert (stale.sheet.step, stale.sheet.stars) == (Step.AGAIN, 4)
    with pytest.raises(Refusal):
        gathering_feedback.pick(tx, gathering_id=number, user_id=1, step=2, value="6", now=OVER)
    page = gathering_feedback.pick(
        tx, gathering_id=number, user_id=1, step=2, value="maybe", now=OVER
    )
    say = partial(gathering_feedback.say, tx, gathering_id=number, user_id=1, now=OVER)
    assert page.sheet.step is Step.SENTENCE and not page.is_writing
    pick = partial(gathering_feedback.pick, tx, gathering_id=number, user_id=1)
    assert pick(step=3, value="write", now=OVER).is_writing
    with pytest.raises(Refusal):
        say(text="long " * 100)
    for _ in range(2):
        page = say(text=" More\n <b>encores ")
    assert (page.sheet.step, page.sheet.sentence) == (Step.DONE, "More <b>encores")
    assert tx.execute("SELECT count(*) FROM dialogues").fetchone() == (0,)
    again = pick(step=4, value="change", now=OVER)
    kept = own()
    assert again.sheet.step is Step.STARS and kept is not None and kept.stars == 4
    assert answers(tx, number, 1, "5", "yes", "skip").sheet.sentence == ""
    with pytest.raises(Refusal):
        pick(step=4, value="change", now=OVER + WEEK)
    kept = own()
    assert kept is not None and (kept.stars, kept.again) == (5, Again.YES)


def test_who_left_says_nothing_more_and_nobody_answers_for_others(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    number = a_past_event(tx, chat, 2)
    gone = members.met(tx, community_id=chat.community_id, user_id=1)
    members.set_state(tx, member_id=gone.member_id, state=Presence.LEFT)
    for user_id in (1, 99):
        with pytest.raises(Refusal):
            answers(tx, number, user_id, "5")
    assert gathering_feedback.find_page(tx, gathering_id=number, user_id=1) is None


def test_hosts_see_figures_and_sentences_from_five_answers_on_and_no_names(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    number = a_past_event(tx, chat, 6)
    a_member(tx, chat.community_id, OWNER, now=NOW)
    users.set_dm(tx, user_id=OWNER, dm_ok=True)
    for user_id, stars in ((1, "5"), (2, "5"), (3, "4"), (4, "2")):
        answers(tx, number, user_id, stars, "yes", "write")
        gathering_feedback.say(
            tx, gathering_id=number, user_id=user_id, text=f"<b>{6 - user_id}", now=OVER
        )
    results = gathering_feedback.results(tx, gathering_id=number)
    few = results_card(results, T, now=OVER)
    assert "4 of 6 asked" in few.text and "once 5 have" in few.text
    assert "⭐" not in few.text and "&lt;b&gt;" not in few.text
    answers(tx, number, 5, "1")
    results = gathering_feedback.results(tx, gathering_id=number)
    text = results_card(results, T, now=OVER).text
    assert "⭐ 3.4 of 5" in text and "Again" not in text
    assert text.index("&lt;b&gt;2") < text.index("&lt;b&gt;3") < text.index("&lt;b&gt;5")
    gathering_feedback.pick(tx, gathering_id=number, user_id=5, step=2, value="no", now=OVER)
    results = gathering_feedback.results(tx, gathering_id=number)
    assert "👍 4 · 🤔 0 · 👎 1" in results_card(results, T, now=OVER).text
    many = replace(results.opinion, sentences=tuple(f"said {each:02}" for each in range(30)))
    card = results_card(replace(results, opinion=many), T, now=OVER, start=12)
    assert card.text.count("said") == 12 and card.keyboard is not None
    assert [each.text for each in card.keyboard.inline_keyboard[0]] == ["◀", "▶"]
    for _ in range(2):
        pass_time(tx, OVER + WEEK)
    assert letters(tx, "gathering_results") == [OWNER]
    assert results.gathering.state is GatheringState.OVER


def test_sheets_follow_their_member(tx: sqlite3.Connection, chat: Chat) -> None:
    number = a_past_event(tx, chat, 2)
    answers(tx, number, 1, "5")
    one, two = (members.met(tx, community_id=chat.community_id, user_id=each) for each in (1, 2))
    for merge in communities.MEMBER_MERGES:
        merge(tx, member_id=one.member_id, into_id=two.member_id)
    assert gathering_feedback.results(tx, gathering_id=number).opinion.asked == 1
    assert consistency.problems(tx) == []
