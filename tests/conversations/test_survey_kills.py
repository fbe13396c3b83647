"""A sheet is handed in and rewarded once however often the program is killed on its way there."""

import signal
from pathlib import Path

import pytest

from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = [pytest.mark.slow]

FILE = b"""\
survey: Next meet-up
anonymous: yes
questions:
- ask: How was it?
  kind: scale
- ask: What was missing?
  kind: text
"""
DRAFTS = "SELECT count(*) FROM surveys"
STATE = "SELECT state FROM surveys"
OPEN_AT = "SELECT coalesce(max(number), 0) FROM survey_sheets"
HANDED_IN = "SELECT count(*) FROM survey_sheets WHERE finished_at IS NOT NULL"
WAITING = "SELECT count(*) FROM inbox WHERE state = 'waiting'"


async def test_killed_between_every_two_steps_a_sheet_is_handed_in_once(tmp_path: Path) -> None:
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        owner, ann = playground.person("Olga"), playground.person("Ann")
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        home = Home(playground, tmp_path / "encore.db")

        async def dies(sql: str, expected: object) -> None:
            await home.comes_to(sql, expected)
            await life.ends(signal.SIGKILL)
            assert home.rows(sql) == [(expected,)]

        async with home.life() as life:
            await group.hears("Encore")
            await owner.says(group, "/survey")
            await group.hears("Surveys")
            await owner.sends_document(owner.private, FILE, "/import", name="survey.yaml")
            await dies(DRAFTS, 1)
        async with home.life() as life:
            draft = await owner.private.hears("draft")
            owner.presses(draft, "Publish")
            await dies(STATE, "open")
        async with home.life() as life:
            card = await group.hears("📋")
            assert card.buttons == ["Take part"]
            await ann.starts("survey_1")
            consent = await ann.private.hears("Anonymous")
            ann.presses(consent, "I agree, begin")
            await dies(OPEN_AT, 1)
        async with home.life() as life:
            question = await ann.private.hears("1/2")
            ann.presses(question, "5")
            await dies(OPEN_AT, 2)
        async with home.life() as life:
            await ann.private.hears("2/2")
            await ann.says(ann.private, "An encore")
            await dies(OPEN_AT, 3)
        async with home.life() as life:
            ready = await ann.private.hears("last question")
            ann.presses(ready, "Hand in")
            await dies(HANDED_IN, 1)
        async with home.life() as life:
            await ann.private.hears("Thank you")
            await home.comes_to(WAITING, 0)
            assert await life.ends(signal.SIGTERM) == 0, life.printed
        assert home.rows("SELECT number, value FROM survey_ballots ORDER BY number") == [
            (1, "5"),
            (2, "An encore"),
        ]
        assert home.rows("SELECT points FROM ledger WHERE reason = 'survey'") == [(10,)]
        assert home.rows("SELECT * FROM survey_answers") == []
        status, found = await home.audit()
        assert (status, found["problems"]) == (0, [])
