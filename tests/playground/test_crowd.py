"""The crowd: seeded, at a rate, bounded."""

import asyncio

import pytest

from playground import Playground, PlaygroundClock
from playground.chats import KEPT_MESSAGES

from .conftest import NEW_YEAR, Api


def _crowded(seed: int) -> Playground:
    playground = Playground(seed=seed, clock=PlaygroundClock(NEW_YEAR, running=False))
    playground.open_fan_group()
    return playground


async def test_the_same_seed_says_the_same_things() -> None:
    said = []
    for seed in (1, 1, 2):
        playground = _crowded(seed)
        playground.world.crowd.set(50, 0)
        playground.world.crowd.say(200)
        said.append([pending.body for pending in playground.world.updates.take(0, 100)])
    assert said[0] == said[1] != said[2]


async def test_it_chats_answers_checks_in_and_reacts() -> None:
    playground = _crowded(1)
    crowd = playground.world.crowd
    crowd.set(50, 0)
    crowd.say(1000)
    assert crowd.chat is not None
    messages = list(crowd.chat.messages.values())
    assert any(message.text in ("签到", "/checkin") for message in messages)
    assert any(message.reply_to_id for message in messages)
    assert any(message.reactions for message in messages)
    assert len({message.sender for message in messages}) > 40


async def test_messages_are_bounded_and_updates_are_not() -> None:
    playground = _crowded(1)
    crowd = playground.world.crowd
    crowd.set(50, 0)
    crowd.say(5000)
    assert crowd.chat is not None
    assert len(crowd.chat.messages) == KEPT_MESSAGES
    assert len(playground.world.updates) > 4000


async def test_it_keeps_its_rate_until_sent_home(api: Api, playground: Playground) -> None:
    playground.open_fan_group()
    crowd = playground.world.crowd
    crowd.set(20, 500)
    async with asyncio.timeout(5):
        while crowd.said < 20:  # noqa: ASYNC110 (the crowd tells nobody how much it said)
            await asyncio.sleep(0.01)
    crowd.set(0, 0)
    await asyncio.sleep(0.05)
    said = crowd.said
    await asyncio.sleep(0.05)
    assert crowd.said == said


async def test_it_falls_silent_while_nobody_fetches_what_it_said(
    api: Api, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.crowd.MOST_WAITING", 50)
    playground.open_fan_group()
    world = playground.world
    world.crowd.set(20, 500)
    async with asyncio.timeout(5):
        while len(world.updates) < 50:  # noqa: ASYNC110 (see above)
            await asyncio.sleep(0.01)
    said = world.crowd.said
    await asyncio.sleep(0.05)
    assert world.crowd.said == said
    world.updates.forget_all()
    async with asyncio.timeout(5):
        while world.crowd.said == said:  # noqa: ASYNC110 (see above)
            await asyncio.sleep(0.01)
