"""A draw against a model: whatever happens in whatever order, also a crash between two steps."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from bot import chores as chore_work
from bot import consistency, draw_ceremonies, draw_entries, draw_proofs, draw_rounds, draws
from domain.beacons import BeaconKind
from domain.draws import DrawState
from domain.refusals import Refusal
from storage import chores, draw_rolls
from tests.bot.crashes import Crashing
from tests.bot.draws import a_draw, a_fan, enters
from tests.domain.fair_draws import is_accepted

FANS = st.integers(11, 19)


class DrawWithCrashes(Crashing):
    @initialize(beacon=st.sampled_from([BeaconKind.COMMIT, BeaconKind.DICE]))
    def begin(self, beacon: BeaconKind) -> None:
        self.start()
        self.inside: set[int] = set()
        self.frozen: object = None
        for user_id in range(11, 20):
            a_fan(self.tx, user_id, with_points=20)
        self.draw = a_draw(self.tx, beacons=(beacon,), price=5)
        self.keep()

    @rule()
    def crash(self) -> None:
        """Do half of what is due, lose it, and begin a new life."""
        for chore_id, kind in chores.due(self.tx, self.now):
            if kind in draw_rounds.KINDS:
                chore_work.do(self.tx, chore_id, kinds=draw_rounds.KINDS, now=self.now)
        self.lose()
        self.books.__exit__(None, None, None)
        self.open()
        draw_rounds.resume(self.tx, self.now)
        self.keep()

    @rule(user_id=FANS)
    def enter(self, user_id: int) -> None:
        try:
            enters(self.tx, self.draw, a_fan(self.tx, user_id), now=self.now)
        except Refusal:
            self.lose()
            return
        self.inside.add(user_id)
        self.keep()

    @rule(user_id=FANS)
    def leave(self, user_id: int) -> None:
        member = a_fan(self.tx, user_id)
        try:
            draw_entries.leave(self.tx, draw_id=self.draw.draw_id, member=member, now=self.now)
        except Refusal:
            self.lose()
            return
        self.inside.discard(user_id)
        self.keep()

    @rule(minutes=st.sampled_from([1, 10, 31, 60, 121]))
    def wait(self, minutes: int) -> None:
        self.now += minutes * 60
        for _ in range(3):
            for chore_id, kind in chores.due(self.tx, self.now):
                if kind in draw_rounds.KINDS:
                    chore_work.do(self.tx, chore_id, kinds=draw_rounds.KINDS, now=self.now)
                    self.keep()

    @rule(user_id=FANS, value=st.integers(1, 64))
    def roll(self, user_id: int, value: int) -> None:
        draws.add_roll(
            self.tx,
            draw_id=self.draw.draw_id,
            message_id=self.now + user_id,
            user_id=user_id,
            value=value,
            at=self.now,
            now=self.now,
        )
        self.keep()

    @rule(value=st.integers(1, 64))
    def bot_rolls(self, value: int) -> None:
        if draw_ceremonies.begin_own(self.tx, draw_id=self.draw.draw_id, now=self.now) is not None:
            self.keep()
            draw_ceremonies.end_own(
                self.tx,
                draw_id=self.draw.draw_id,
                message_id=self.now,
                value=value,
                at=self.now,
                now=self.now,
            )
            self.keep()

    @invariant()
    def it_is_one_draw(self) -> None:
        draw = draws.get(self.tx, draw_id=self.draw.draw_id)
        assert consistency.problems(self.tx) == []
        if draw.state is DrawState.OPEN:
            assert draw.entrants == len(self.inside)
            return
        if draw.freeze is not None:
            self.frozen = self.frozen or draw.freeze
            assert draw.freeze == self.frozen
            assert draw.freeze["n"] == len(self.inside)
        if draw.drawn_at is not None:
            bundle = draw_proofs.of_draw(self.tx, draw)
            assert is_accepted(bundle)
            assert draw_proofs.check(self.tx, draw) is None
            assert self._results() == 1
            assert len(draw_rolls.of_draw(self.tx, draw.draw_id, most=99)) >= draw.rolls

    def _results(self) -> int:
        """Count the results that are not of a prize that fell free later."""
        (found,) = self.tx.execute(
            "SELECT count(*) FROM outbox"
            " WHERE card = 'draw_result' AND json_extract(facts, '$.event') = 0"
        ).fetchone()
        return int(found)

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.end()


TestDrawWithCrashes = DrawWithCrashes.TestCase
TestDrawWithCrashes.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
