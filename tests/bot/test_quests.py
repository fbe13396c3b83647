"""A quest pays each member once, whatever the program lives through."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import chores as chore_work
from bot import consistency, quests
from bot import settings as values
from domain.communities import Defaults
from domain.messages import Kind, Verdict
from domain.quests import Metric, QuestKind, Terms
from storage import chats, chores, events, members, quest_progress
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

    def __init__(self, tx: sqlite3.Connection, kind: QuestKind, places: int) -> None:
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
        for user_id in range(1, PEOPLE + 1):
            tx.execute(
                "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
                " VALUES (?, 'Ann', '', '', '')",
                (user_id,),
            )
            members.add(tx, [(community_id, user_id, START)])
        terms = Terms(
            kind, Metric.MESSAGES, target=2, points=10, places=places, lasts_seconds=LASTS
        )
        self.quest_id = quests.draft(
            tx,
            community=values.community(tx, community_id),
            terms=terms,
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
