"""Scheduled posts decided on: planned once, late or not, skipped, merged, a thousand at once."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot import chores, merges, post_changes, post_rounds, posts, schedules, setting_changes
from bot.cron import rule_of
from bot.posts import Shown, Wish
from bot.recurrences import Said
from domain.chats import Chat
from domain.communities import Community
from domain.moments import Moment
from domain.posts import APPROVED_WITHIN_SECONDS, LATE_SECONDS, Manner, Piece, PieceKind, PostState
from domain.refusals import Refusal
from storage import chores as due_chores
from storage import outbox
from storage import posts as stored
from storage import schedules as due_schedules
from storage.posts import Place
from tests.bot.books import DAY, NOW, a_chat, a_member, the_community

OLGA, BEN = 1, 2
HOUR = 3600
FRIDAY = NOW + 2 * DAY + 8 * HOUR
WORDS = (Piece(PieceKind.TEXT, "Practice"),)


@pytest.fixture
def community(tx: sqlite3.Connection, chat: Chat) -> Community:
    return the_community(tx, chat)


def once(at: int) -> Said:
    return Moment(datetime.fromtimestamp(at, UTC), ZoneInfo("UTC"))


class Posting:
    """Drafts and confirms posts of one community, and lets time pass."""

    def __init__(self, tx: sqlite3.Connection, community: Community, chat: Chat) -> None:
        self.tx, self.community, self.chat, self.made = tx, community, chat, 0

    def draft(self, when: Said, manner: Manner | None = None) -> Shown:
        self.made += 1
        place = Place(self.chat.chat_key, 0)
        ref = f"schedule:-100:{self.made}"
        wish = Wish(WORDS, when, manner or Manner(), (place,), OLGA, ref)
        return posts.draft(self.tx, community=self.community, wish=wish, now=NOW)

    def plan(self, when: Said, manner: Manner | None = None) -> Shown:
        post_id = self.draft(when, manner).post.post_id
        return posts.confirm(self.tx, post_id=post_id, by=OLGA, now=NOW)

    def due(self, now: int) -> None:
        """Do what is due, twice, as after a crash."""
        kinds = {posts.KIND: post_rounds.SCHEDULES[posts.KIND]}
        for _ in range(2):
            for schedule_id in due_schedules.due(self.tx, now):
                if self.kind_of(schedule_id) == posts.KIND:
                    while schedules.look(self.tx, schedule_id, kinds=kinds, now=now):
                        pass
            for chore_id, kind in due_chores.due(self.tx, now):
                if kind == posts.KIND:
                    chores.do(self.tx, chore_id, kinds=post_rounds.KINDS, now=now)

    def kind_of(self, schedule_id: int) -> str:
        sql = "SELECT kind FROM schedules WHERE schedule_id = ?"
        return str(self.tx.execute(sql, (schedule_id,)).fetchone()[0])

    def said(self) -> int:
        letters = outbox.due(self.tx, NOW + 366 * DAY, most=5000)
        return sum(each.card == post_rounds.LETTER for each in letters)


@pytest.fixture
def posting(tx: sqlite3.Connection, community: Community, chat: Chat) -> Posting:
    return Posting(tx, community, chat)


@pytest.mark.parametrize(
    ("late", "said", "state"),
    [(0, 1, "over"), (LATE_SECONDS, 1, "over"), (LATE_SECONDS + 1, 0, "missed")],
)
def test_a_post_belongs_to_its_hour(posting: Posting, late: int, said: int, state: str) -> None:
    post = posting.plan(once(NOW + HOUR)).post
    posting.due(NOW + HOUR - 1)
    assert posting.said() == 0
    posting.due(NOW + HOUR + late)
    assert posting.said() == said
    assert posts.get(posting.tx, post.post_id).state == state


def test_the_same_command_and_the_same_tap_again_change_nothing(posting: Posting) -> None:
    first = posting.plan(rule_of("weekly fri 20:00"))
    posting.made = 0
    again = posting.plan(rule_of("weekly fri 20:00"))
    assert again.post == first.post
    assert first.times[0] == FRIDAY
    assert len(stored.waiting(posting.tx, posting.community.community_id)) == 1


def test_a_second_tap_on_skip_skips_nothing_more(posting: Posting) -> None:
    shown = posting.plan(rule_of("weekly fri 20:00"))
    skip = partial(post_changes.skip, posting.tx, by=OLGA, at=shown.times[0], now=NOW)
    assert skip(post=shown.post, ref="1").times[0] == FRIDAY + 7 * DAY
    assert skip(post=shown.post, ref="2").times[0] == FRIDAY + 7 * DAY
    posting.due(FRIDAY)
    assert posting.said() == 0
    posting.due(FRIDAY + 7 * DAY)
    assert posting.said() == 1


@pytest.mark.parametrize("act", [post_changes.pause, post_changes.delete])
def test_a_draft_is_neither_over_nor_called_off(
    posting: Posting, act: Callable[..., object]
) -> None:
    post = posting.draft(rule_of("weekly fri 20:00")).post
    with pytest.raises(Refusal, match="unplanned"):
        act(posting.tx, post=post, by=OLGA, now=NOW)
    posts.confirm(posting.tx, post_id=post.post_id, by=OLGA, now=NOW)
    assert posts.get(posting.tx, post.post_id).state is PostState.ACTIVE


def test_what_was_paused_is_not_made_up_for(posting: Posting) -> None:
    post = posting.plan(rule_of("daily 20:00")).post
    post_changes.pause(posting.tx, post=post, by=OLGA, now=NOW)
    posting.due(NOW + 3 * DAY)
    with pytest.raises(Refusal, match=r"post\.paused"):
        post = posts.get(posting.tx, post.post_id)
        post_changes.skip(posting.tx, post=post, by=OLGA, ref="1", now=NOW)
    post_changes.resume(posting.tx, post=post, by=OLGA, now=NOW + 3 * DAY)
    posting.due(NOW + 3 * DAY)
    assert posting.said() == 0
    posting.due(NOW + 3 * DAY + 8 * HOUR)
    assert posting.said() == 1


def test_one_that_ends_comes_until_its_last_day(posting: Posting) -> None:
    manner = Manner(until_at=NOW + 2 * DAY)
    post = posting.plan(rule_of("daily 20:00"), manner).post
    for day in range(4):
        posting.due(NOW + day * DAY + 8 * HOUR)
    assert posting.said() == 2
    assert posts.get(posting.tx, post.post_id).state is PostState.OVER


def test_what_comes_once_has_no_last_day(posting: Posting) -> None:
    manner = Manner(until_at=NOW + 2 * DAY)
    with pytest.raises(Refusal, match=r"post\.until_once"):
        posting.draft(once(NOW + HOUR), manner)
    post = posting.plan(rule_of("daily 20:00"), manner).post
    at_once = partial(
        post_changes.set_time, posting.tx, post=post, when=once(NOW + HOUR), by=OLGA, now=NOW
    )
    with pytest.raises(Refusal, match=r"post\.until_once"):
        at_once(manner=manner, ref="a")
    assert at_once(manner=Manner(), ref="b").times == (NOW + HOUR,)


def test_a_series_waits_for_more_and_goes_on_with_it(posting: Posting) -> None:
    post = posting.plan(rule_of("daily 20:00"), Manner(is_series=True)).post
    posting.due(NOW + 8 * HOUR)
    told = posts.get(posting.tx, post.post_id)
    assert (told.state, told.ran) == (PostState.PAUSED, 1)
    post_changes.add_episode(posting.tx, post=told, pieces=WORDS, by=BEN, ref="a", now=NOW + DAY)
    post_changes.resume(posting.tx, post=told, by=BEN, now=NOW + DAY)
    posting.due(NOW + DAY + 8 * HOUR)
    assert posting.said() == 2


def test_a_draft_whose_time_is_over_is_not_planned(posting: Posting) -> None:
    post = posting.draft(once(NOW + 60)).post
    with pytest.raises(Refusal, match=r"post\.time_over"):
        posts.confirm(posting.tx, post_id=post.post_id, by=OLGA, now=NOW + 61)
    with pytest.raises(Refusal, match=r"refusal\.not_yours"):
        posts.confirm(posting.tx, post_id=post.post_id, by=BEN, now=NOW)
    with pytest.raises(Refusal, match=r"refusal\.not_yours"):
        posts.discard(posting.tx, post_id=post.post_id, by=BEN)


def test_a_second_admin_has_a_day(posting: Posting) -> None:
    changed = {"post_approval": "on"}
    community = posting.community
    setting_changes.change_many(posting.tx, community=community, wanted=changed, by=1, at=NOW)
    post = posting.plan(rule_of("daily 20:00")).post
    assert post.state is PostState.ASKED
    approve = partial(posts.approve, posting.tx, post_id=post.post_id)
    with pytest.raises(Refusal, match=r"post\.second_is_first"):
        approve(by=OLGA, now=NOW)
    with pytest.raises(Refusal, match=r"post\.approval_expired"):
        approve(by=BEN, now=NOW + APPROVED_WITHIN_SECONDS)
    assert approve(by=BEN, now=NOW + 60).post.state is PostState.ACTIVE
    assert approve(by=BEN, now=NOW + 61).post.state is PostState.ACTIVE
    with pytest.raises(Refusal, match=r"post\.approved_stays"):
        approved = posts.get(posting.tx, post.post_id)
        post_changes.set_content(
            posting.tx, post=approved, pieces=WORDS, by=BEN, ref="a", now=NOW + 62
        )


def test_a_post_goes_along_when_its_group_joins_another_and_comes_back(
    posting: Posting, tx: sqlite3.Connection
) -> None:
    into = the_community(tx, a_chat(tx, -200))
    a_member(tx, into.community_id, OLGA)
    post = posting.plan(rule_of("weekly fri 20:00")).post
    other = Posting(tx, into, a_chat(tx, -200))
    other.made = 5
    other.plan(rule_of("daily 09:00"))
    merges.open_code(tx, community_id=into.community_id, code="CODE", by=OLGA, at=NOW)
    old_id = posting.community.community_id
    merge_id, _ = merges.join(tx, community_id=old_id, code="CODE", by=OLGA, at=NOW)
    moved = posts.get(tx, post.post_id)
    assert (moved.community_id, moved.number) == (into.community_id, 2)
    posting.due(FRIDAY)
    assert posting.said() == 1
    merges.undo(tx, merge_id=merge_id, by=OLGA, at=NOW + DAY)
    assert posts.get(tx, post.post_id).community_id == old_id


def test_a_thousand_posts_of_one_minute_are_each_queued_once(
    posting: Posting, tx: sqlite3.Connection
) -> None:
    at = NOW + HOUR
    for number in range(1000):
        if number % 50 == 0:
            posting.chat = a_chat(tx, -1000 - number)
            posting.community = the_community(tx, posting.chat)
        posting.plan(once(at + number % 60))
    posting.due(at + 60)
    assert posting.said() == 1000
