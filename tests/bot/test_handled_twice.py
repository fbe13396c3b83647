"""What a crash lets be handled again: the second time keeps and tells nothing more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from sqlite3 import Connection
from zoneinfo import ZoneInfo

import pytest

from bot import (
    announcements,
    bindings,
    cases,
    channel_acts,
    deletions,
    duties,
    invites,
    lifetimes,
    merges,
    poll_reports,
    post_changes,
    posts,
    prompts,
    quests,
    quizzes,
    reviews,
    same_words,
    settings,
    suggestions,
    surveys,
    takeouts,
)
from bot.cron import rule_of
from bot.places import Place
from domain.cases import CaseKind, Priority
from domain.chats import Chat, Right
from domain.messages import Kind, Verdict
from domain.moments import Moment
from domain.posts import Manner, Piece, PieceKind, Post
from domain.quests import Metric, QuestKind, Terms
from domain.refusals import Refusal
from storage import events, inbox, outbox, pending, users
from storage import posts as stored_posts
from storage import same_words as stored_words
from storage.events import Event
from tests.bot.books import DAY, NOW, a_chat, a_member
from tests.bot.test_polls import a_poll
from tests.bot.test_surveys import published

OLGA, BEN = 777_000_009, 777_000_002
Act = Callable[[], object]
ACTS = "SELECT count(*) FROM audit_log"


@pytest.fixture
def chat(tx: Connection) -> Chat:
    opened = a_chat(tx)
    a_member(tx, opened.community_id, OLGA)
    users.set_dm(tx, user_id=OLGA, dm_ok=True)
    return opened


def _binds(purpose: str) -> Callable[[Connection, Chat], object]:
    def command(tx: Connection, chat: Chat) -> None:
        whose = chat.community_id
        bindings.bind(
            tx, chat=chat, community_id=whose, purpose=purpose, thread_id=None, by=OLGA, at=NOW
        )

    return command


def _unbinds(tx: Connection, chat: Chat) -> None:
    bindings.unbind(tx, chat=chat, purpose="draws", thread_id=None, by=OLGA, at=NOW)


def _takes_out(tx: Connection, chat: Chat) -> None:
    where = chat.community_id
    assert takeouts.note(tx, community_id=where, what="members", by=OLGA, now=NOW)


def _opens(tx: Connection, chat: Chat) -> None:
    merges.open_code(tx, community_id=chat.community_id, code="ABCDEF", by=OLGA, at=NOW)


def _serves(tx: Connection, chat: Chat) -> None:
    community = settings.community(tx, chat.community_id)
    duties.set_duty(tx, community=community, user_id=OLGA, words="on", now=NOW)


def _adds(tx: Connection, chat: Chat) -> None:
    # Each time by the clock of then.
    later = tx.execute(ACTS).fetchone()[0]
    where = chat.community_id
    prompts.add(tx, community_id=where, text="Which song?", by=OLGA, now=NOW + later)


@pytest.mark.parametrize(
    "command",
    [
        _serves,
        _adds,
        _binds("log"),
        _binds("draws"),
        _binds("diary"),
        _unbinds,
        _takes_out,
        _opens,
    ],
)
def test_an_act_handled_again_is_kept_and_told_once(
    tx: Connection, chat: Chat, command: Callable[[Connection, Chat], object]
) -> None:
    for _ in range(3):
        command(tx, chat)
    assert tx.execute(ACTS).fetchone() == (1,)
    assert sum(letter.card == "audit" for letter in outbox.due(tx, NOW)) <= 1


def _exports_a_survey(tx: Connection, chat: Chat) -> Act:
    number = published(tx, chat, ref="survey")
    return partial(surveys.note_export, tx, survey_id=number, by=OLGA, now=NOW)


def _exports_a_poll(tx: Connection, _chat: Chat) -> Act:
    return partial(poll_reports.export, tx, a_poll(tx), by=OLGA, now=NOW)


def _bans_a_channel(tx: Connection, chat: Chat) -> Act:
    ban = partial(channel_acts.keep, tx, chat=chat, act=channel_acts.BAN, by=OLGA, now=NOW)
    return partial(ban, channel_id=-1007, title="Promo")


def _plans_a_daily_quiz(tx: Connection, chat: Chat) -> Act:
    asker = quizzes.Asker(OLGA, Place(chat.chat_key, None), b"7" * 32, "", NOW)
    community = settings.community(tx, chat.community_id)
    return partial(
        quizzes.plan_daily, tx, community=community, at=time(20), bank="general", asker=asker
    )


def _ends_a_quest(tx: Connection, chat: Chat) -> Act:
    drafted = quests.draft(
        tx,
        community=settings.community(tx, chat.community_id),
        terms=Terms(QuestKind.PERSONAL, Metric.MESSAGES, 2, 10, lasts_seconds=3_600),
        by=OLGA,
        place=(chat.chat_key, None),
        ref="quest",
        now=NOW,
    )
    quests.start(tx, quest_id=drafted.quest.quest_id, by=OLGA, now=NOW)
    return partial(quests.end, tx, quest_id=drafted.quest.quest_id, by=OLGA, now=NOW)


def _takes_an_announcement_back(tx: Connection, chat: Chat) -> Act:
    when = Moment(datetime.fromtimestamp(NOW + DAY, UTC), ZoneInfo("UTC"))
    pieces = (Piece(PieceKind.TEXT, "Party"),)
    wish = posts.Wish(pieces, when, Manner(), (stored_posts.Place(chat.chat_key, 0),), OLGA, "a")
    community = settings.community(tx, chat.community_id)
    post_id = posts.draft(tx, community=community, wish=wish, now=NOW).post.post_id
    announcements.announce(tx, post_id=post_id, by=OLGA, now=NOW)
    return partial(announcements.take_back, tx, post_id=post_id, by=OLGA, now=NOW)


def _drops_what_waits(tx: Connection, chat: Chat) -> Act:
    community = settings.community(tx, chat.community_id)
    ann = a_member(tx, chat.community_id, 777_000_001)
    reviews.begin(tx, community=community, member=ann, note="", by=OLGA, at=NOW)
    pending.add(tx, [pending.Pending(chat.community_id, ann.member_id, "a", 5, NOW, "")])
    whom = ann.member_id
    return partial(reviews.drop, tx, community=community, member_id=whom, by=OLGA, at=NOW)


def _lets_wait_again(tx: Connection, chat: Chat) -> Act:
    dropped = _drops_what_waits(tx, chat)()
    assert isinstance(dropped, reviews.Decided)
    return partial(
        reviews.undo,
        tx,
        community=settings.community(tx, chat.community_id),
        member_id=dropped.member.member_id,
        is_booked=False,
        decided_at=NOW,
        by=OLGA,
        at=NOW + 1,
    )


@pytest.mark.parametrize(
    ("act", "begin"),
    [
        ("survey_export", _exports_a_survey),
        ("poll_export", _exports_a_poll),
        ("channel_ban", _bans_a_channel),
        ("quiz_daily", _plans_a_daily_quiz),
        ("quest_end", _ends_a_quest),
        ("announce_undo", _takes_an_announcement_back),
        ("review_drop", _drops_what_waits),
        ("review_undo", _lets_wait_again),
    ],
)
def test_an_act_on_something_handled_again_is_kept_once_and_answered_the_same(
    tx: Connection, chat: Chat, act: str, begin: Callable[[Connection, Chat], Act]
) -> None:
    does = begin(tx, chat)
    first, again = does(), does()
    assert first == again
    found = tx.execute("SELECT count(*) FROM audit_log WHERE act = ?", (act,))
    assert found.fetchone() == (1,)


def _posts(tx: Connection, chat: Chat, *, is_series: bool = False) -> Post:
    """Plan a post for each evening."""
    place = stored_posts.Place(chat.chat_key, 0)
    pieces, manner = (Piece(PieceKind.TEXT, "Practice"),), Manner(is_series=is_series)
    wish = posts.Wish(pieces, rule_of("daily 20:00"), manner, (place,), OLGA, "post")
    community = settings.community(tx, chat.community_id)
    return posts.post_at_once(tx, community=community, wish=wish, now=NOW).post


def test_a_button_of_a_post_handled_again_does_not_turn_it_back(
    tx: Connection, chat: Chat
) -> None:
    post = _posts(tx, chat)
    for now in (NOW, NOW + 9):
        found = posts.get(tx, post.post_id)
        silent = replace(found.manner, is_silent=not found.manner.is_silent)
        post_changes.set_manner(tx, post=found, manner=silent, by=OLGA, ref="tap", now=now)
        place = stored_posts.Place(chat.chat_key, 7)
        post_changes.toggle_place(tx, post=found, place=place, by=OLGA, ref="tap", now=now)
    assert posts.get(tx, post.post_id).manner.is_silent
    assert len(stored_posts.places(tx, post.post_id)) == 2
    assert tx.execute(f"{ACTS} WHERE act = 'post_edit'").fetchone() == (2,)


def test_an_episode_handled_again_is_added_once(tx: Connection, chat: Chat) -> None:
    post = _posts(tx, chat, is_series=True)
    for now in (NOW, NOW + 9):
        found, pieces = posts.get(tx, post.post_id), (Piece(PieceKind.TEXT, "Two"),)
        episode = post_changes.add_episode(
            tx, post=found, pieces=pieces, by=OLGA, ref="episode", now=now
        )
        assert episode == 2
    assert stored_posts.count_episodes(tx, post.post_id) == 2


def test_words_forgotten_by_number_handled_again_leave_the_next_group(
    tx: Connection, chat: Chat
) -> None:
    whose = chat.community_id
    for words in (("blorb", "party"), ("live", "concert")):
        same_words.say(tx, community_id=whose, words=words, by=OLGA, now=NOW)
    for now in (NOW, NOW + 9):
        same_words.remove(tx, community_id=whose, which=1, by=OLGA, ref="a", now=now)
    assert stored_words.groups(tx, whose) == (("live", "concert"),)
    assert tx.execute(f"{ACTS} WHERE act = 'learn_same'").fetchone() == (3,)


def test_a_case_taken_and_moved_up_stays_so_when_that_is_handled_again(
    tx: Connection, chat: Chat
) -> None:
    ann = a_member(tx, chat.community_id, 777_000_001)
    case = cases.open_text(
        tx, member=ann, kind=CaseKind.FEEDBACK, origin=None, text="Tea", ref="a", now=NOW
    ).case
    for now in (NOW, NOW + 9):
        cases.take(tx, case_id=case.case_id, user_id=OLGA, ref="tap", now=now)
        cases.urge(tx, case_id=case.case_id, ref="tap", now=now)
    found = cases.get(tx, case.case_id)
    assert (found.taken_by, found.priority) == (OLGA, Priority.URGENT)


def test_two_messages_deleted_in_one_second_are_two_acts(tx: Connection, chat: Chat) -> None:
    community = settings.community(tx, chat.community_id)
    ann = a_member(tx, chat.community_id, 777_000_001)
    may = replace(chat, rights=frozenset({Right.DELETE}))
    for number in (1, 2, 2):
        said = (chat.telegram_chat_id, number, ann.member_id, NOW, Kind.TEXT, 9, False)
        events.add(tx, [Event(*said, Verdict.GREETING, 0)])
        gone = lifetimes.Sent(chat.telegram_chat_id, number, NOW, NOW, None, None)
        deletions.delete(tx, community=community, chat=may, message=gone, by=None, is_told=False)
    assert tx.execute(ACTS).fetchone() == (2,)


def test_the_same_act_at_another_time_is_another_one(tx: Connection, chat: Chat) -> None:
    for now in (NOW, NOW + 60):
        takeouts.note(tx, community_id=chat.community_id, what="members", by=OLGA, now=now)
    assert tx.execute(ACTS).fetchone() == (2,)


def test_a_tap_that_turns_a_vote_is_over_with_it(tx: Connection, chat: Chat) -> None:
    ann = a_member(tx, chat.community_id, 777_000_001)
    a_member(tx, chat.community_id, BEN)
    case = cases.open_text(
        tx, member=ann, kind=CaseKind.SUGGESTION, origin=None, text="Tea", ref="a", now=NOW
    ).case
    found = suggestions.publish(tx, case=case, text="", by=OLGA, now=NOW)
    inbox.accept(tx, [inbox.Arrival(7, "{}", False)], now=NOW)
    suggestions.vote(tx, suggestion_id=found.suggestion_id, user_id=BEN, update_id=7, now=NOW)
    assert inbox.waiting(tx) == []


def test_a_link_that_a_life_was_making_when_it_ended_is_made_by_the_next(
    tx: Connection, chat: Chat
) -> None:
    ann = a_member(tx, chat.community_id, 777_000_001)
    first = invites.claim(tx, member=ann, chat_key=chat.chat_key, now=NOW)
    with pytest.raises(Refusal):
        invites.claim(tx, member=ann, chat_key=chat.chat_key, now=NOW + 1)
    invites.begin_anew(tx)
    again = invites.claim(tx, member=ann, chat_key=chat.chat_key, now=NOW + 2)
    assert (again.invite.invite_id, again.is_due) == (first.invite.invite_id, True)
