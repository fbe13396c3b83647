"""A draw has one result however often the program is killed on its way there."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.signatures import is_quicknet
from domain.fairdraw import Json, canonical, digest
from domain.fairdraw_checks import read, verify
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home, Life
from tests.domain.fair_draws import is_accepted

pytestmark = pytest.mark.slow

ENTRANTS, PRIZES, PRICE = 6, 2, 2
LINE = f'/draw new {PRIZES} "Signed CD" 2h full={ENTRANTS} price={PRICE} random=commit'
FREEZE, RESULT, BUNDLE = "🔒", "🎉", "🧾"
SENDS = {FREEZE: "sendDocument", RESULT: "sendMessage", BUNDLE: "sendDocument"}

STATE = "SELECT state FROM draws"
IN_IT = "SELECT count(*) FROM draw_entries WHERE tickets > 0"
ANY_IN_IT = "SELECT count(*) > 0 FROM draw_entries WHERE tickets > 0"
POINTS = "SELECT coalesce(sum(points), 0) FROM members"
WINNERS = "SELECT prize, listed FROM draw_claims ORDER BY prize"
# The card's count may follow later.
POSTS_OPEN = (
    "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
    " AND card IN ('draw_freeze', 'draw_result', 'draw_bundle')"
)


@dataclass(frozen=True, slots=True)
class Draw:
    """The one draw of a home, the group it is held in and who wants to be in it."""

    home: Home
    group: Group
    fans: list[Person]

    async def opens(self) -> Message:
        """Have everybody earn the price and the draw made; return its card."""
        for fan in self.fans:
            await fan.says(self.group, f"I am here for the encore, says {fan.name}")
        await self.home.comes_to(POINTS, ENTRANTS * PRICE)
        await self.group.owner.says(self.group, LINE)
        return await self.group.hears("🎁")

    def taps(self, card: Message, fans: list[Person]) -> None:
        """Let people tap all at once; the last of all closes the draw."""
        for fan in fans:
            fan.presses(card, "Enter")

    def winners(self) -> list[tuple[Any, ...]]:
        return self.home.rows(WINNERS)

    def posts(self, sign: str) -> list[Message]:
        return [each for each in self.group.messages.values() if each.text.startswith(sign)]

    async def ends_well(self) -> None:
        """Let one last life finish everything; then there is one result, proven and announced."""
        async with self.home.life() as life:
            await self.home.comes_to(STATE, "drawn")
            await self.home.comes_to(POSTS_OPEN, 0)
            assert await life.ends(signal.SIGTERM) == 0, life.printed
        for sign in SENDS:
            assert 1 <= len(self.posts(sign)) <= 2, self.group.transcript()
            assert len({each.text for each in self.posts(sign)}) == 1
        (proof,) = {
            each.attachment.file.contents for each in self.posts(BUNDLE) if each.attachment
        }
        self.agrees(read(proof))
        status, found = await self.home.audit()
        assert (status, found["problems"]) == (0, [])
        assert self.home.rows(POINTS) == [(0,)]

    def agrees(self, bundle: Json) -> None:
        """Check the published proof, and that the rows say the same."""
        assert verify(bundle, is_quicknet) is None
        assert is_accepted(bundle)
        result_hash = digest("result", canonical(bundle["result"])).hex()
        assert self.home.rows("SELECT result_hash FROM draws") == [(result_hash,)]
        drawn = [each["entry"] for each in bundle["result"]["winners"]]
        assert self.winners() == list(enumerate(drawn, 1))
        assert self.home.rows("SELECT count(*) FROM draw_events") == [(0,)]
        entered = self.home.rows(
            "SELECT user_id, ref FROM draw_entries JOIN members USING (member_id) ORDER BY listed"
        )
        assert sorted(user_id for user_id, _ in entered) == sorted(fan.id for fan in self.fans)
        listed = [[number, ref, 1] for number, (_, ref) in enumerate(entered, 1)]
        assert bundle["entries"] == listed


@contextlib.asynccontextmanager
async def held_in(folder: Path) -> AsyncIterator[Draw]:
    """A home by the machine's own clock, with a group of people who have not spoken yet."""
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        fans = [playground.person(f"Fan{number}") for number in range(ENTRANTS)]
        owner = playground.person("Olga")
        group = playground.group("Encore Fans", owner=owner, members=fans)
        yield Draw(Home(playground, folder / "encore.db"), group, fans)


async def _killed_in_every_state(folder: Path) -> None:
    async with held_in(folder) as draw:
        home = draw.home
        async with home.life() as life:
            await life.listens()
            card = await draw.opens()
            draw.taps(card, draw.fans[:3])
            await home.comes_to(ANY_IN_IT, 1)
            draw.taps(card, draw.fans[3:])
            await life.ends(signal.SIGKILL)
        assert home.rows(STATE) == [("open",)]
        for state in ("frozen", "rolled", "drawn"):
            async with home.life() as life:
                await home.comes_to(STATE, state)
                await life.ends(signal.SIGKILL)
            assert home.rows(STATE) == [(state,)]
            assert home.rows(IN_IT) == [(ENTRANTS,)]
        winners = draw.winners()
        await draw.ends_well()
        assert draw.winners() == winners


def _kills_at(home: Home, doomed: list[Life], sign: str, *, arrives: bool) -> Callable[[], None]:
    """Kill a life while it sends a post, before or after Telegram has it; return what undoes it.

    The watcher is called before the answer leaves the playground. It watches before there is a
    life: what waits goes out as soon as one begins.
    """

    def watch(kind: str, facts: Callable[[], dict[str, Any]]) -> None:
        call = facts()["call"] if kind == "call" else None
        if call and call.method == SENDS[sign] and sign in str(call.parameters):
            os.kill(doomed[-1].process.pid or 0, signal.SIGKILL)

    def clears() -> None:
        home.playground.storm("none")
        home.playground.world.stage.leave(watch)

    home.playground.world.stage.watch(watch)
    if not arrives:
        home.playground.storm("cut", calls=-1, method=SENDS[sign], words=sign)
    return clears


async def _killed_while_sending(folder: Path, *, arrives: bool) -> None:
    async with held_in(folder) as draw:
        doomed: list[Life] = []
        for number, sign in enumerate(SENDS):
            clears = _kills_at(draw.home, doomed, sign, arrives=arrives)
            async with draw.home.life() as life:
                doomed.append(life)
                if number == 0:
                    await life.listens()
                    draw.taps(await draw.opens(), draw.fans)
                assert await life.ends() == -signal.SIGKILL, life.printed
                clears()
            assert len(draw.posts(sign)) == arrives, draw.group.transcript()
        winners = draw.winners()
        await draw.ends_well()
        assert draw.winners() == winners


async def test_killed_at_every_step_a_draw_has_one_result_said_once_or_twice(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    new = tmp_path_factory.mktemp
    async with asyncio.TaskGroup() as side_by_side:
        side_by_side.create_task(_killed_in_every_state(new("states")))
        side_by_side.create_task(_killed_while_sending(new("lost"), arrives=False))
        side_by_side.create_task(_killed_while_sending(new("arrived"), arrives=True))
