"""An import adds once, a quiz thanks and ends once, however often the program is killed."""

import signal
from pathlib import Path

import pytest

from playground.messages import Message
from playground.server import Playground
from tests.bot import question_samples as samples
from tests.conversations.lives import Home

pytestmark = [pytest.mark.slow]

IMPORTS = "SELECT count(*) FROM question_imports"
IN_BANK = "SELECT count(*) FROM questions JOIN question_banks USING (bank_id) WHERE starter = ''"
STATE = "SELECT coalesce(max(state), '') FROM quizzes"
ARRIVED = "SELECT count(*) FROM posted_polls WHERE poll_id IS NOT NULL"
WHERE = "SELECT message_id FROM posted_polls"
ANSWERS = "SELECT count(*) FROM quiz_answers"
THANKS = "SELECT count(*), sum(points) FROM ledger WHERE reason = 'quiz'"
RESULTS_OPEN = (
    "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND card = 'quiz_result'"
)


async def test_killed_between_every_two_steps_all_happens_once(tmp_path: Path) -> None:
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        owner, ann = playground.person("Olga"), playground.person("Ann")
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        home = Home(playground, tmp_path / "encore.db")
        async with home.life() as life:
            await group.hears("Encore")
            body = samples.as_csv(samples.rows(1)).encode()
            await owner.sends_document(group, body, "/import")
            await home.kills_when(life, IMPORTS, 1)
        async with home.life() as life:
            card = await group.hears("CSV: 1 question")
            owner.presses(card, card.buttons[0])
            await home.kills_when(life, IN_BANK, 1)
        async with home.life() as life:
            await group.hears("Added 1 question")
            await owner.says(group, "/quiz")
            await home.kills_when(life, STATE, "open")
        async with home.life() as life:
            await home.comes_to(ARRIVED, 1)
            quiz: Message = group.messages[home.rows(WHERE)[0][0]]
            assert quiz.poll is not None
            await ann.votes(quiz, *quiz.poll.correct)
            await home.kills_when(life, ANSWERS, 1)
        async with home.life() as life:
            await life.listens()
            clears = home.kills_at(life, "stopPoll")
            await owner.says(group, "/quiz close", reply_to=quiz)
            assert await life.ends() == -signal.SIGKILL, life.printed
            clears()
        async with home.life() as life:
            await home.kills_when(life, STATE, "closed")
        async with home.life() as life:
            await life.listens()
            await group.hears("Quiz #1 is over")
            await home.comes_to(RESULTS_OPEN, 0)
            assert await life.ends(signal.SIGTERM) == 0, life.printed
        told = {each.text for each in group.messages.values() if "Quiz #1 is over" in each.text}
        assert len(told) == 1
        assert "1 of 1 was right." in told.pop()
        assert home.rows(IN_BANK) == [(1,)]
        assert home.rows(THANKS) == [(1, 20)]
        status, found = await home.audit()
        assert (status, found["problems"]) == (0, [])
