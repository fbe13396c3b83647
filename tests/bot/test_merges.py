"""What goes along when a group joins another community, and comes back when they part."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import (
    bindings,
    board_rounds,
    chores,
    consistency,
    feeds,
    intake,
    merges,
    pending,
    quests,
    reviews,
)
from bot.communities import ChatName
from domain.communities import Community, Defaults
from domain.messages import Kind, MessageFacts, Name
from domain.quests import Metric, QuestKind, Terms
from domain.recognition import KudosFacts
from storage import chats, outbox, quest_progress
from storage import chores as due_chores
from storage import feeds as stored_feeds
from storage import members as stored
from storage import pending as waiting
from storage import quests as stored_quests
from storage.chores import Chore
from tests.bot.books import DAY, NOW, a_chat, a_member, books, the_community

OLD, INTO = -100, -200
ADMIN = 99
ANN, BEN = 1, 2
WORDS = ("a first word of mine", "something else entirely", "the third and last thing")


class Groups:
    """Two groups with Ann and Ben in the one that joins, newcomers both, and Ann in the other."""

    def __init__(self, tx: sqlite3.Connection) -> None:
        self.tx, self.said = tx, 0
        self.old, self.into = (the_community(tx, a_chat(tx, each)) for each in (OLD, INTO))
        for user_id in (ANN, BEN):
            a_member(tx, self.old.community_id, user_id)
        a_member(tx, self.into.community_id, ANN, now=NOW - 9 * DAY)
        self.merge_id = 0

    def says(self, user_id: int, text: str, *, at: int, thanks: int | None = None) -> None:
        self.said += 1
        who = Name(user_id, f"Fan {user_id}", "", "", "en")
        gated = intake.Gated(chats={OLD: ChatName(OLD, "supergroup", "Aurora Fans")})
        if thanks is None:
            fact = MessageFacts(OLD, self.said, at, who, Kind.TEXT, 20, False, text)
            gated.messages.append(fact)
        else:
            other = Name(thanks, f"Fan {thanks}", "", "", "en")
            gated.kudos.append(KudosFacts(OLD, self.said, who, other, at))
            gated.sightings += [intake.Sighting(OLD, each) for each in (who, other)]
        defaults = Defaults("en", "UTC")
        intake.accept(self.tx, gated=gated, ended=(), defaults=defaults, owners=(), now=at)

    def talk(self, user_id: int, *, at: int) -> None:
        for number, text in enumerate(WORDS):
            self.says(user_id, f"{text} {at}", at=at + 61 * number)

    def join(self, at: int) -> None:
        into_id, old_id = self.into.community_id, self.old.community_id
        merges.open_code(self.tx, community_id=into_id, code="CODE", by=ADMIN, at=at)
        self.merge_id, _ = merges.join(self.tx, community_id=old_id, code="CODE", by=ADMIN, at=at)

    def part(self, at: int) -> None:
        merges.undo(self.tx, merge_id=self.merge_id, by=ADMIN, at=at)

    def member_id(self, community: Community, user_id: int) -> int:
        found = stored.met(self.tx, community_id=community.community_id, user_id=user_id)
        return found.member_id

    def waits(self, community: Community, user_id: int) -> int:
        return waiting.waiting(self.tx, member_id=self.member_id(community, user_id)).points

    def balance(self, community: Community, user_id: int) -> int:
        return stored.get(self.tx, self.member_id(community, user_id)).points

    def does_what_is_due(self, now: int) -> None:
        for chore_id, kind in due_chores.due(self.tx, now):
            if kind in pending.KINDS | quests.KINDS:
                chores.do(self.tx, chore_id, kinds=pending.KINDS | quests.KINDS, now=now)


@pytest.fixture
def groups(tmp_path: Path) -> Iterator[Groups]:
    with books(tmp_path / "books.db") as tx:
        yield Groups(tx)
        assert consistency.problems(tx) == []


def test_what_waits_for_newcomers_goes_along_and_is_booked_there(groups: Groups) -> None:
    groups.says(BEN, "hello to everybody here", at=NOW + 10)
    groups.says(ANN, "", at=NOW + 20, thanks=BEN)
    groups.join(NOW + 100)
    assert groups.waits(groups.old, BEN) == 0
    assert groups.waits(groups.into, BEN) == 7
    groups.talk(BEN, at=NOW + 200)
    assert groups.waits(groups.into, BEN) == 13
    groups.does_what_is_due(NOW + 2 * DAY)
    assert groups.waits(groups.into, BEN) == 0
    assert groups.balance(groups.into, BEN) == 13


def test_what_still_waits_comes_back_when_they_part(groups: Groups) -> None:
    groups.talk(BEN, at=NOW + 10)
    groups.join(NOW + 300)
    groups.part(NOW + 400)
    assert groups.waits(groups.into, BEN) == 0
    assert groups.waits(groups.old, BEN) == 6
    groups.does_what_is_due(NOW + 2 * DAY)
    assert groups.balance(groups.old, BEN) == 6


def test_who_is_under_review_stays_so_with_what_waits(groups: Groups) -> None:
    member = stored.get(groups.tx, groups.member_id(groups.old, ANN))
    reviews.begin(
        groups.tx, community=groups.old, member=member, note="copies", by=ADMIN, at=NOW + 1
    )
    groups.talk(ANN, at=NOW + 10)
    groups.join(NOW + 300)
    (line,) = reviews.listed(groups.tx, community_id=groups.into.community_id).lines
    assert (line.member.user_id, line.review.note, line.points) == (ANN, "copies", 6)
    reviews.release(
        groups.tx,
        community=groups.into,
        member_id=line.member.member_id,
        by=ADMIN,
        at=NOW + 400,
    )
    assert groups.balance(groups.into, ANN) == 6


def test_a_quest_goes_on_with_what_was_reached_and_pays_there(groups: Groups) -> None:
    quest_id = _a_quest(groups)
    groups.tx.execute("DELETE FROM member_history")
    groups.talk(ANN, at=NOW + 10)
    groups.does_what_is_due(NOW + 300)
    groups.join(NOW + 300)
    (quest,) = stored_quests.running(groups.tx, groups.into.community_id)
    ann = groups.member_id(groups.into, ANN)
    progress = quest_progress.find(groups.tx, quest_id=quest_id, member_id=ann)
    assert (quest.quest_id, progress and progress.figure) == (quest_id, 3)
    before = groups.balance(groups.into, ANN)
    groups.says(ANN, "one word is missing still", at=NOW + 400)
    groups.does_what_is_due(NOW + 500)
    assert groups.balance(groups.into, ANN) == before + 2 + 50
    groups.part(NOW + 600)
    assert [each.quest_id for each in stored_quests.running(groups.tx, 1)] == [quest_id]
    ann = groups.member_id(groups.old, ANN)
    assert quest_progress.find(groups.tx, quest_id=quest_id, member_id=ann)


def _a_quest(groups: Groups) -> int:
    terms = Terms(
        QuestKind.PERSONAL, Metric.MESSAGES, target=4, points=50, places=9, lasts_seconds=DAY
    )
    (chat,) = chats.of_community(groups.tx, groups.old.community_id)
    preview = quests.draft(
        groups.tx,
        community=groups.old,
        terms=terms,
        by=ADMIN,
        place=(chat.chat_key, None),
        ref="quest",
        now=NOW,
    )
    quests.start(groups.tx, quest_id=preview.quest.quest_id, by=ADMIN, now=NOW)
    return preview.quest.quest_id


def test_feeds_go_along_and_come_back_though_both_groups_have_the_same(groups: Groups) -> None:
    both = (groups.old, groups.into)
    for community in both:
        (chat,) = chats.of_community(groups.tx, community.community_id)
        for url in ("https://example.org/feed", f"https://example.org/{chat.chat_key}"):
            for _ in range(2):
                feeds.add(
                    groups.tx,
                    community_id=community.community_id,
                    url=url,
                    place=(chat.chat_key, None),
                    by=ADMIN,
                    now=NOW,
                )
    groups.join(NOW + 10)
    count = [len(stored_feeds.of_community(groups.tx, each.community_id)) for each in both]
    assert count == [0, 4]
    groups.part(NOW + 20)
    count = [len(stored_feeds.of_community(groups.tx, each.community_id)) for each in both]
    assert count == [2, 2]


@pytest.mark.parametrize("is_joined", [False, True])
def test_a_closed_community_posts_no_board(groups: Groups, is_joined: bool) -> None:
    week = "week-2026-11-16"
    for user_id in range(11, 11 + board_rounds.FEWEST_PEOPLE):
        groups.says(user_id, f"{user_id} has said a word", at=NOW)
    (chat,) = chats.of_community(groups.tx, groups.old.community_id)
    bindings.bind(
        groups.tx,
        chat=chat,
        community_id=groups.old.community_id,
        purpose="announcements",
        thread_id=None,
        by=ADMIN,
        at=NOW,
    )
    if is_joined:
        groups.join(NOW + 60)
    facts: dict[str, int | str] = {"community_id": groups.old.community_id, "week": week}
    chore = Chore(1, board_rounds.POST, "x", facts, NOW + 7 * DAY, 0)
    board_rounds.KINDS[board_rounds.POST](groups.tx, chore, NOW + 7 * DAY)
    cards = [each.card for each in outbox.due(groups.tx, NOW + 7 * DAY)]
    assert (board_rounds.LETTER in cards) is not is_joined
