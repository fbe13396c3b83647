"""Surveys: each sheet handed in and rewarded once, anonymous ones kept apart from people."""

import sqlite3
from dataclasses import replace

import pytest

from bot import (
    consistency,
    erasures,
    merges,
    setting_changes,
    survey_answers,
    survey_results,
    surveys,
)
from bot.survey_answers import Page
from bot.survey_files import from_yaml
from bot.surveys import Plan
from domain.chats import Chat
from domain.days import ZoneSince
from domain.members import Member
from domain.refusals import Refusal
from domain.surveys import Question, QuestionKind
from storage import chores, survey_sheets
from tests.bot.books import DAY, NOW, a_chat, a_member, the_community

OWNER = 999
QUESTIONS = (
    Question(QuestionKind.SCALE, "How was it?"),
    Question(QuestionKind.MULTI, "Songs?", ("Aurora", "Encore"), is_optional=True),
    Question(QuestionKind.TEXT, "What else?"),
)


def published(
    tx: sqlite3.Connection, chat: Chat, *, is_anonymous: bool = False, closing: str = "", ref: str
) -> int:
    plan = Plan("Next meet-up", QUESTIONS, is_anonymous, closing)
    made = surveys.draft(
        tx,
        community=the_community(tx, chat),
        plan=plan,
        by=OWNER,
        place=(chat.chat_key, None),
        ref=ref,
        now=NOW,
    )
    surveys.publish(tx, survey_id=made.survey.survey_id, by=OWNER, now=NOW)
    return made.survey.survey_id


def an_old_member(tx: sqlite3.Connection, chat: Chat, user_id: int) -> Member:
    return a_member(tx, chat.community_id, user_id, now=NOW - 10 * DAY)


def answers(tx: sqlite3.Connection, survey_id: int, user_id: int, words: str) -> Page:
    """Answer everything and hand it in."""
    where = {"survey_id": survey_id, "user_id": user_id, "now": NOW}
    survey_answers.begin(tx, **where)
    survey_answers.pick(tx, number=1, figure=5, **where)
    survey_answers.go_on(tx, number=2, is_skipped=True, **where)
    survey_answers.say(tx, text=words, message_id=100, **where)
    return survey_answers.hand_in(tx, ballot=f"{user_id * 7919 % 101:032x}", **where)


def test_a_sheet_is_handed_in_and_rewarded_once(tx: sqlite3.Connection, chat: Chat) -> None:
    ann = an_old_member(tx, chat, 1)
    survey_id = published(tx, chat, ref="a")
    first = answers(tx, survey_id, 1, "more")
    again = answers(tx, survey_id, 1, "less")
    assert (first.points, again.points, again.is_finished) == (10, 10, True)
    assert survey_sheets.finished(tx, survey_id) == [
        (ann.member_id, 0, {1: "5", 2: "", 3: "more"})
    ]
    assert consistency.problems(tx) == []


def test_a_newcomers_reward_waits_with_their_other_points(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    a_member(tx, chat.community_id, 1)
    assert answers(tx, published(tx, chat, ref="a"), 1, "more").points == 0
    assert tx.execute("SELECT points FROM pending").fetchall() == [(10,)]
    other = a_chat(tx, -200)
    there = a_member(tx, other.community_id, 1)
    merges.open_code(tx, community_id=other.community_id, code="CODE", by=OWNER, at=NOW)
    merges.join(tx, community_id=chat.community_id, code="CODE", by=OWNER, at=NOW)
    assert tx.execute("SELECT member_id FROM pending").fetchall() == [(there.member_id,)]


def test_words_of_one_message_answer_one_question(tx: sqlite3.Connection, chat: Chat) -> None:
    an_old_member(tx, chat, 1)
    survey_id = published(tx, chat, ref="a")
    where = {"survey_id": survey_id, "user_id": 1, "now": NOW}
    survey_answers.begin(tx, **where)
    for _ in range(2):
        page = survey_answers.say(tx, text="5", message_id=7, **where)
        assert page.number == 2
    assert survey_answers.say(tx, text="1", message_id=6, **where).number == 2
    for _ in range(2):
        page = survey_answers.mark(tx, number=2, option=2, is_on=True, **where)
        assert (page.number, page.value) == (2, "2")
    assert survey_answers.pick(tx, number=1, figure=1, **where).is_stale
    back = survey_answers.go_back(tx, number=2, **where)
    assert (back.number, back.value, back.can_go_back) == (1, "5", False)


def test_what_another_way_leads_past_is_not_handed_in(tx: sqlite3.Connection, chat: Chat) -> None:
    plan = from_yaml(
        "survey: Ways\nquestions:\n- ask: Coming?\n  kind: single\n"
        "  options: ['Yes', {text: 'No', skip_to: end}]\n- ask: When?\n  kind: text\n"
    )
    an_old_member(tx, chat, 1)
    community, place = the_community(tx, chat), (chat.chat_key, None)
    made = surveys.draft(
        tx, community=community, plan=plan, by=OWNER, place=place, ref="w", now=NOW
    )
    survey_id = made.survey.survey_id
    surveys.publish(tx, survey_id=survey_id, by=OWNER, now=NOW)
    where = {"survey_id": survey_id, "user_id": 1, "now": NOW}
    survey_answers.begin(tx, **where)
    survey_answers.pick(tx, number=1, figure=1, **where)
    survey_answers.say(tx, text="At noon", message_id=7, **where)
    survey_answers.go_back(tx, number=3, **where)
    survey_answers.go_back(tx, number=2, **where)
    survey_answers.pick(tx, number=1, figure=2, **where)
    survey_answers.hand_in(tx, ballot="b", **where)
    ((_, _, kept),) = survey_sheets.finished(tx, survey_id)
    assert kept == {1: "2"}


def test_anonymous_sheets_have_no_member_no_time_and_no_order(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    survey_id = published(tx, chat, is_anonymous=True, ref="a")
    for user_id in range(1, 6):
        an_old_member(tx, chat, user_id)
        answers(tx, survey_id, user_id, f"words {user_id}")
    assert tx.execute("SELECT * FROM survey_answers").fetchall() == []
    stored = tx.execute("SELECT ballot, value FROM survey_ballots WHERE number = 3").fetchall()
    assert [ballot for ballot, _ in stored] == sorted(ballot for ballot, _ in stored)
    assert [words for _, words in stored] != [f"words {each}" for each in range(1, 6)]
    assert tx.execute("SELECT count(*), max(heard) FROM survey_sheets").fetchone() == (5, 0)
    assert survey_results.report(tx, survey_id=survey_id).tallies == ()
    surveys.close(tx, survey_id=survey_id, by=OWNER, now=NOW)
    report = survey_results.report(tx, survey_id=survey_id)
    assert (report.tallies[0].tenths, report.tiers) == (50, ({}, {}, {}))


def test_a_survey_is_closed_once_at_its_time(tx: sqlite3.Connection, chat: Chat) -> None:
    an_old_member(tx, chat, 1)
    survey_id = published(tx, chat, closing="2d", ref="a")
    where = {"survey_id": survey_id, "user_id": 1, "now": NOW}
    survey_answers.begin(tx, **where)
    survey_answers.pick(tx, number=1, figure=5, **where)
    for at in (NOW + 60, NOW + 2 * DAY, NOW + 2 * DAY):
        for chore_id, kind in chores.due(tx, at):
            if kind == surveys.KIND:
                chore = chores.claim(tx, chore_id, now=at)
                assert chore is not None
                surveys.look(tx, chore, at)
    assert not surveys.get(tx, survey_id=survey_id).is_open
    assert tx.execute("SELECT count(*) FROM survey_answers").fetchone() == (0,)
    for act in (survey_answers.begin, survey_answers.come):
        with pytest.raises(Refusal):
            act(tx, **where)
    with pytest.raises(Refusal):
        surveys.close(tx, survey_id=survey_id, by=OWNER, now=NOW)


def test_sheets_go_with_their_survey_to_another_community_and_back(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    other = a_chat(tx, -200)
    an_old_member(tx, chat, 1)
    survey_id = published(tx, chat, ref="a")
    answers(tx, survey_id, 1, "more")
    merges.open_code(tx, community_id=other.community_id, code="CODE", by=OWNER, at=NOW)
    merge_id, _ = merges.join(tx, community_id=chat.community_id, code="CODE", by=OWNER, at=NOW)
    again = answers(tx, survey_id, 1, "again")
    assert (again.is_finished, again.points) == (True, 10)
    assert surveys.get(tx, survey_id=survey_id).community_id == other.community_id
    merges.undo(tx, merge_id=merge_id, by=OWNER, at=NOW)
    assert answers(tx, survey_id, 1, "again").is_finished
    assert len(survey_sheets.finished(tx, survey_id)) == 1
    assert consistency.problems(tx) == []


def test_whoever_is_erased_leaves_only_what_is_nobodys(tx: sqlite3.Connection, chat: Chat) -> None:
    ann = an_old_member(tx, chat, 1)
    named = published(tx, chat, ref="a")
    nameless = published(tx, chat, is_anonymous=True, ref="b")
    community = the_community(tx, chat)
    setting_changes.change(
        tx, community=community, key="survey_pause", text="0", by=OWNER, at=NOW - 1
    )
    for survey_id in (named, nameless):
        answers(tx, survey_id, 1, "words")
    erasures.erase(tx, member=ann, now=NOW)
    assert tx.execute("SELECT count(*) FROM survey_answers").fetchone() == (0,)
    assert tx.execute("SELECT count(*) FROM survey_sheets").fetchone() == (0,)
    assert tx.execute("SELECT count(*) FROM survey_ballots").fetchone() == (3,)


GOOD = "survey: Ours\nquestions:\n- {ask: How, kind: scale}\n"


@pytest.mark.parametrize(
    ("file", "refused", "params"),
    [
        ("", "survey.not_yaml", {}),
        ("- a\n- b", "survey.not_yaml", {}),
        ("survey: [", "import.not_yaml", {"line": 1}),
        (GOOD + "- ask: How\n kind: text\n", "import.not_yaml", {"line": 5}),
        ("survey: &a x\nquestions: [*a]", "survey.not_yaml", {}),
        (GOOD.replace("Ours", "''"), "survey.title_missing", {}),
        (GOOD + "other: 1\n", "survey.file_part", {"field": "other"}),
        (GOOD + "anonymous: maybe\n", "survey.file_part", {"field": "anonymous"}),
        ("survey: Ours\nquestions: How?\n", "survey.file_part", {"field": "questions"}),
        ("survey: Ours\nquestions: []\n", "survey.no_questions", {}),
        (
            GOOD + "- {ask: How, kind: scale, skip_to: {1-2: 1}}\n",
            "survey.skip_wrong",
            {"number": 2, "to": 1},
        ),
        (GOOD + "- {ask: How, kind: dice}\n", "survey.file_question", {"number": 2}),
        (GOOD + "- {kind: text}\n", "survey.file_question", {"number": 2}),
        (
            GOOD + "- {ask: How, kind: scale, skip_to: {9: end}}\n",
            "survey.file_question",
            {"number": 2, "field": "skip_to"},
        ),
        (
            GOOD + "- {ask: How, kind: single, options: [a, b], skip_to: {1: end}}\n",
            "survey.file_question",
            {"number": 2, "field": "skip_to"},
        ),
        (GOOD + "- {ask: How, kind: single}\n", "survey.file_question", {"number": 2}),
        (GOOD + "- {ask: How, kind: text, when: now}\n", "survey.file_question", {"number": 2}),
        (GOOD + "- {ask: How, kind: text}\n" * 30, "survey.too_many_questions", {"most": 30}),
        (GOOD + "#" * 20_001, "survey.file_too_large", {}),
        (GOOD + "#" + "[" * 401, "survey.file_too_large", {}),
    ],
)
def test_a_file_that_is_no_survey_is_refused_by_its_question(
    file: str, refused: str, params: dict[str, int | str]
) -> None:
    with pytest.raises(Refusal) as refusal:
        from_yaml(file)
    assert refusal.value.key == refused
    assert params.items() <= refusal.value.params.items()


def test_a_closing_time_is_meant_by_the_clock_chosen_last(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    community = the_community(tx, chat)
    zones = (ZoneSince(NOW + DAY, "Asia/Shanghai"), *community.zones)
    moved = replace(community, zones=zones)
    at_home = surveys.closing_of("until tomorrow 20:00", community, NOW)
    at_eight = surveys.closing_of("until tomorrow 20:00", moved, NOW)
    assert at_home is not None and at_eight == at_home - 8 * 3600
