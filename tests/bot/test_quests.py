"""A quest pays each member once, whatever the program lives through."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import badges, consistency, quests
from bot import chores as chore_work
from bot import pending as newcomers
from bot import settings as values
from domain.communities import Defaults
from domain.messages import Kind, Verdict
from domain.quests import Metric, QuestKind, Terms
from domain.referrals import State
from storage import badges as badge_awards
from storage import chats, chores, events, members, pending, quest_progress, referrals
from storage.events import Event
from storage.migrate import migrate

START = 1_790_000_000
CHAT = -100_500
PEOPLE = 4
LASTS = 1200

ACTS = st.one_of(
    st.tuples(st.just("says"), st.integers(1, PEOPLE)),
    st.tuples(st.sampled_from(["waits", "looks", "looks again", "restarts", "counts anew"])),
)


@contextmanager
def a_file() -> Iterator[sqlite3.Connection]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "quests.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as tx:
            migrate(tx, file)
            yield tx


class Life:
    """A community with a running quest, and its time."""

    def __init__(
        self, tx: sqlite3.Connection, kind: QuestKind, places: int = 0, **terms: Any
    ) -> None:
        self.tx, self.now, self.said = tx, START, 0
        community_id = chats.add_community(tx, now=START)
        values.begin(tx, community_id=community_id, defaults=Defaults("en", "UTC"), now=START)
        chat = chats.add(
            tx,
            community_id=community_id,
            telegram_chat_id=CHAT,
            kind="supergroup",
            title="Aurora",
            now=START,
        )
        self.community_id = community_id
        for user_id in range(1, PEOPLE + 1):
            tx.execute(
                "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
                " VALUES (?, 'Ann', '', '', '')",
                (user_id,),
            )
            members.add(tx, [(community_id, user_id, START)])
        wanted: dict[str, Any] = {
            "metric": Metric.MESSAGES,
            "target": 2,
            "points": 10,
            "lasts_seconds": LASTS,
        }
        self.quest_id = quests.draft(
            tx,
            community=values.community(tx, community_id),
            terms=Terms(kind, places=places, **(wanted | terms)),
            by=1,
            place=(chat.chat_key, None),
            ref="quest",
            now=START,
        ).quest.quest_id
        quests.start(tx, quest_id=self.quest_id, by=1, now=START)

    def does(self, act: str, member_id: int = 0) -> None:
        match act:
            case "says":
                self.said += 1
                said = (CHAT, self.said, member_id, self.now, Kind.TEXT, 9, False)
                events.add(self.tx, [Event(*said, Verdict.REWARDED, 0)])
            case "waits":
                self.now += 45
            case "looks":
                self.look()
            case "looks again":
                quests.resume(self.tx, self.now)
                self.look()
            case "restarts":
                quests.resume(self.tx, self.now)
            case "counts anew":
                quest_progress.remove_marks(self.tx, self.quest_id)
                self.tx.execute("UPDATE quest_progress SET figure = 0, reached_at = NULL")

    def look(self) -> None:
        for chore_id, _ in chores.due(self.tx, self.now):
            chore_work.do(self.tx, chore_id, kinds=quests.KINDS, now=self.now)

    def ends(self) -> None:
        for _ in range(4):
            self.now += 1300
            self.look()

    def paid(self) -> list[int]:
        found = self.tx.execute("SELECT member_id FROM ledger WHERE reason = 'quest'")
        return [member_id for (member_id,) in found]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [
            (QuestKind.PERSONAL, 0),
            (QuestKind.FIRST, 2),
            (QuestKind.GROUP, 0),
            (QuestKind.SPRINT, 2),
        ]
    ),
    st.lists(ACTS, max_size=40),
)
def test_nobody_is_paid_twice_and_no_place_is_given_twice(
    asked: tuple[QuestKind, int], acts: list[tuple[str, int] | tuple[str]]
) -> None:
    kind, places = asked
    with a_file() as tx:
        life = Life(tx, kind, places)
        for act in acts:
            life.does(*act)
        life.ends()
        paid = life.paid()
        assert len(paid) == len(set(paid))
        assert not places or len(paid) <= places
        (state,) = tx.execute("SELECT state FROM quests").fetchone()
        assert state == "over"
        if kind is QuestKind.PERSONAL:
            reached = tx.execute(
                "SELECT member_id FROM events WHERE at < ? GROUP BY member_id"
                " HAVING count(*) >= 2 ORDER BY member_id",
                (START + LASTS,),
            ).fetchall()
            assert sorted(paid) == [member_id for (member_id,) in reached]
        assert consistency.problems(tx) == []


@pytest.mark.parametrize(("metric", "figure"), [(Metric.MESSAGES, 2), (Metric.POINTS, 4)])
def test_what_waits_is_written_at_once_and_earned_once_it_is_booked(
    metric: Metric, figure: int
) -> None:
    with a_file() as tx:
        life = Life(tx, QuestKind.PERSONAL, metric=metric, target=99)
        said = (Kind.TEXT, 9, False)
        events.add(tx, [Event(CHAT, 1, 1, START, *said, Verdict.REWARDED, 2)])
        events.add(tx, [Event(CHAT, 2, 1, START, *said, Verdict.PENDING, 2)])
        row = pending.Pending(
            life.community_id, 1, f"message:{CHAT}:2", 2, START, newcomers.NEWCOMER
        )
        pending.add(tx, [row])
        life.now += 10
        life.look()
        settled = pending.settle(
            tx, member_id=1, state="booked", now=life.now, cause=newcomers.NEWCOMER
        )
        newcomers.book(tx, member_id=1, settled=settled, now=life.now)
        life.now += 60
        life.does("looks again")
        (found,) = tx.execute("SELECT figure FROM quest_progress").fetchone()
        assert found == figure


def stays(life: Life, guest: int, *, inviter: int | None, at: int, is_kept: bool = True) -> None:
    """Let a guest of somebody, or of a campaign, have stayed or not by an instant."""
    referral = referrals.add(
        life.tx,
        community_id=life.community_id,
        invite_id=1,
        member_id=guest,
        inviter_id=inviter,
        state=State.PENDING,
        joined_at=START,
        joined_on="2026-09-21",
    )
    assert referral is not None
    referrals.set_kept(life.tx, referral_id=referral.referral_id, is_kept=is_kept, at=at)


def test_guests_who_stay_count_from_what_is_recorded_each_once() -> None:
    with a_file() as tx:
        life = Life(tx, QuestKind.PERSONAL, metric=Metric.REFERRALS)
        tx.execute(
            "INSERT INTO invites (invite_id, community_id, chat_key, title, tried_at, seen_at,"
            " made_at) VALUES (1, ?, 1, '', 0, 0, 0)",
            (life.community_id,),
        )
        stays(life, 101, inviter=1, at=START - 1)
        stays(life, 102, inviter=1, at=START)
        stays(life, 103, inviter=1, at=START + 5, is_kept=False)
        stays(life, 104, inviter=2, at=START)
        stays(life, 105, inviter=2, at=START + LASTS)
        stays(life, 106, inviter=None, at=START)
        for _ in range(3):
            life.does("looks again")
        assert life.paid() == []
        # What was already so a while ago may become known late.
        stays(life, 107, inviter=1, at=START + 1)
        life.does("counts anew")
        life.ends()
        assert life.paid() == [1]
        figures = tx.execute("SELECT member_id, figure FROM quest_progress").fetchall()
        assert figures == [(1, 2), (2, 1)]


def test_a_badge_comes_with_the_points_once_and_again_with_the_next_quest() -> None:
    with a_file() as tx:
        life = Life(tx, QuestKind.PERSONAL, badge="creator", title="Sing")
        for _ in range(2):
            life.does("says", 1)
        for _ in range(3):
            life.does("looks again")
        life.ends()
        awards = tx.execute("SELECT badge, n, note, told_at FROM badge_awards").fetchall()
        assert awards == [("creator", 1, "Sing", 0), ("first_quest", 1, "", 0)]
        badges.reward(tx, member_id=1, key="creator", note="", ref="quest:2:1", at=life.now)
        badges.reward(tx, member_id=1, key="creator", note="", ref="quest:2:1", at=life.now)
        assert badge_awards.next_n(tx, member_id=1, badge="creator") == 3
