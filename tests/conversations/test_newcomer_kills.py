"""Whoever is held at the door comes through it, wherever the program is killed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from playground.clock import PlaygroundClock
from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = pytest.mark.slow

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
STATE = "SELECT state FROM newcomers"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    clock = PlaygroundClock(NOON)
    async with Playground(flood_control=False, clock=clock).serve() as ground:
        ground.world.profile.privacy = False
        yield Home(ground, tmp_path / "encore.db")


async def test_who_was_restricted_before_anything_was_said_is_asked_and_freed(home: Home) -> None:
    playground = home.playground
    owner, gast = playground.person("Olga"), playground.person("Gast")
    group = playground.group("Encore Fans", owner=owner)
    async with home.life() as life:
        await group.hears("Encore")
        await owner.says(group, "/captcha button")
        await group.hears("press a button")
        leave = home.kills_at(life, "restrictChatMember")
        await gast.joins(group)
        await life.ends()
        leave()
    assert group.member(gast.account).status == "restricted"
    assert home.rows(STATE) == [("wanted",)]
    async with home.life() as life:
        card = await group.hears("Gast.* one tap")
        await home.comes_to(STATE, "held")
        leave = home.kills_at(life, "restrictChatMember")
        answered = asyncio.create_task(gast.taps(card, "🙋 I am a person"))
        await life.ends()
        leave()
    async with home.life() as life:
        assert "You can write now" in (await answered).text
        await home.comes_to(STATE, "free")
    assert group.member(gast.account).status == "member"
