"""A poll thanks once and ends once however often the program is killed on its way there."""

import signal
from pathlib import Path

import pytest

from playground.messages import Message
from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = [pytest.mark.slow]

STATE = "SELECT coalesce(max(state), '') FROM polls"
ARRIVED = "SELECT count(*) FROM posted_polls WHERE poll_id IS NOT NULL"
WHERE = "SELECT message_id FROM posted_polls"
VOTES = "SELECT count(*) FROM poll_votes WHERE choices > 0"
THANKS = "SELECT points FROM ledger WHERE reason = 'poll'"
# The hint that the poll is being closed may come after the last life.
RESULTS_OPEN = (
    "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND card = 'poll_result'"
)


async def test_killed_between_every_two_steps_a_poll_ends_once(tmp_path: Path) -> None:
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        owner, ann = playground.person("Olga"), playground.person("Ann")
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        home = Home(playground, tmp_path / "encore.db")
        async with home.life() as life:
            await group.hears("Encore")
            await owner.says(group, '/poll "Tea?" "Yes" "No"')
            await home.kills_when(life, STATE, "open")
        async with home.life() as life:
            await home.comes_to(ARRIVED, 1)
            poll: Message = group.messages[home.rows(WHERE)[0][0]]
            await ann.votes(poll, "No")
            await home.kills_when(life, VOTES, 1)
        async with home.life() as life:
            await life.listens()
            clears = home.kills_at(life, "stopPoll")
            await owner.says(group, "/poll close", reply_to=poll)
            assert await life.ends() == -signal.SIGKILL, life.printed
            clears()
        assert poll.poll is not None
        assert poll.poll.closed
        assert home.rows(STATE) == [("closing",)]
        async with home.life() as life:
            await home.kills_when(life, STATE, "closed")
        async with home.life() as life:
            await group.hears("Poll #1 is closed")
            await home.comes_to(RESULTS_OPEN, 0)
            assert await life.ends(signal.SIGTERM) == 0, life.printed
        told = [each.text for each in group.messages.values() if "is closed" in each.text]
        assert 1 <= len(told) <= 2
        assert len(set(told)) == 1
        assert "No\n▰▰▰▰▰▰▰▰▰▰ 100 % · 1" in told[0]
        assert home.rows(THANKS) == [(2,)]
        status, found = await home.audit()
        assert (status, found["problems"]) == (0, [])
