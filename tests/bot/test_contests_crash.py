"""A contest whatever happens in whatever order, also a crash between two of its steps."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from bot import chores as chore_work
from bot import consistency, contest_answers, contests
from domain.contests import ContestState, RoundState
from domain.refusals import Refusal
from storage import chores, outbox
from tests.bot.contests import (
    HOST,
    a_contest,
    a_fan,
    answers,
    current,
    telegram_takes_all,
)
from tests.bot.crashes import Crashing

FANS = st.integers(11, 15)
LONG = 600


class ContestWithCrashes(Crashing):
    @initialize(seconds=st.sampled_from([5, 20]))
    def begin(self, seconds: int) -> None:
        self.start()
        self.contest = a_contest(self.tx, rounds=3, seconds=seconds)
        self.counted = 0
        self.keep()

    def _due(self) -> None:
        for chore_id, kind in chores.due(self.tx, self.now):
            if kind in contests.KINDS:
                chore_work.do(self.tx, chore_id, kinds=contests.KINDS, now=self.now)
                self.keep()

    @rule(is_sending=st.booleans(), away=st.sampled_from([0, 30, 3600]))
    def crash(self, is_sending: bool, away: int) -> None:
        """Lose what is half done, perhaps also whether a letter arrived; begin a new life."""
        for chore_id, kind in chores.due(self.tx, self.now):
            if kind in contests.KINDS:
                chore_work.do(self.tx, chore_id, kinds=contests.KINDS, now=self.now)
        self.lose()
        waiting = outbox.due(self.tx, self.now)
        if is_sending and waiting:
            outbox.claim(self.tx, waiting[0].outbox_id)
            self.keep()
        self.books.__exit__(None, None, None)
        self.now += away
        self.open()
        outbox.recover(self.tx, self.now)
        contests.resume(self.tx, self.now)
        self.keep()

    @rule(user_id=FANS)
    def join(self, user_id: int) -> None:
        member = a_fan(self.tx, self.contest, user_id)
        try:
            contest_answers.join(
                self.tx, contest_id=self.contest.contest_id, member=member, now=self.now
            )
        except Refusal:
            return self.lose()
        return self.keep()

    @rule(user_id=FANS, is_right=st.booleans())
    def answer(self, user_id: int, is_right: bool) -> None:
        if contest_answers.get(self.tx, self.contest.contest_id).place == 0:
            return None
        member = a_fan(self.tx, self.contest, user_id)
        try:
            at_ms = self.now * 1000 + 500
            answers(self.tx, self.contest, member, is_right=is_right, at_ms=at_ms)
        except Refusal:
            return self.lose()
        return self.keep()

    @rule(seconds=st.sampled_from([1, 2, 5, 12, 31]), is_heard=st.booleans())
    def wait(self, seconds: int, is_heard: bool) -> None:
        for _ in range(seconds):
            self.now += 1
            self._due()
            if is_heard:
                telegram_takes_all(self.tx, self.now)
                self.keep()

    @rule()
    def telegram_refuses(self) -> None:
        for letter in outbox.due(self.tx, self.now)[:1]:
            outbox.drop(self.tx, letter.outbox_id)
        self.keep()

    @rule(place=st.integers(1, 3))
    def void(self, place: int) -> None:
        try:
            contests.void_round(
                self.tx,
                contest_id=self.contest.contest_id,
                place=place,
                attempt=0,
                by=HOST,
                now=self.now,
            )
        except Refusal:
            return self.lose()
        self.counted = 0
        return self.keep()

    @rule()
    def stop(self) -> None:
        contests.stop(self.tx, contest_id=self.contest.contest_id, by=HOST, now=self.now)
        self.keep()

    @invariant()
    def it_is_one_contest(self) -> None:
        assert consistency.problems(self.tx) == []
        contest = contest_answers.get(self.tx, self.contest.contest_id)
        opened = self._number("SELECT count(*) FROM contest_rounds WHERE state = 'open'")
        assert opened <= (contest.state is ContestState.ASKING)
        if contest.state is ContestState.ASKING:
            assert current(self.tx, contest).state is not RoundState.CLOSED
        twice = "SELECT count(*) FROM contest_rounds WHERE state = 'closed' GROUP BY place"
        assert all(count == 1 for (count,) in self.tx.execute(twice))
        counted = self._number("SELECT count(*) FROM contest_rounds WHERE state = 'closed'")
        assert counted >= self.counted
        self.counted = counted
        is_over = contest.state is ContestState.OVER
        assert self._number("SELECT count(*) FROM outbox WHERE card = 'contest_end'") == is_over

    def _number(self, sql: str) -> int:
        return int(self.tx.execute(sql).fetchone()[0])

    def teardown(self) -> None:
        """Let it come to its end, whatever happened to it."""
        if not hasattr(self, "stack"):
            return
        for _ in range(LONG):
            self.now += 1
            self._due()
            telegram_takes_all(self.tx, self.now)
            self.keep()
        contest = contest_answers.get(self.tx, self.contest.contest_id)
        assert contest.state is ContestState.OVER
        self.it_is_one_contest()
        paid = "SELECT coalesce(sum(points), 0) FROM ledger WHERE reason = 'contest'"
        noted = "SELECT coalesce(sum(points), 0) FROM contest_players"
        assert self._number(paid) == self._number(noted)
        self.end()


TestContestWithCrashes = ContestWithCrashes.TestCase
TestContestWithCrashes.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
