"""Every feature killed at every step of its way: each effect is there once, nothing is lost."""

import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.lives import Home

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.polling]

STEPS = (
    "inbox:before",
    "inbox:within",
    "inbox:after",
    "effect:before",
    "effect:within",
    "effect:after",
    "call:before",
    "call:after",
)
# What is said, and where its one effect stands.
FEATURES = {
    "签到": "SELECT count(*) FROM checkins",
    "/give 7 for the song": "SELECT count(*) FROM ledger WHERE reason = 'grant'",
    "/warn spam": "SELECT count(*) FROM sanctions",
    '/poll "Tea?" "Yes" "No"': "SELECT count(*) FROM polls",
    '/draw new 1 "CD" 2h random=commit': "SELECT count(*) FROM draws",
    '/event new "Tea" tomorrow 18:00': "SELECT count(*) FROM gatherings",
    '/challenge new "Reading" 21d word=reading': "SELECT count(*) FROM challenges",
    "/remind 2h tea": "SELECT count(*) FROM reminders",
    "/give 9 for the dance": "SELECT count(*) FROM ledger WHERE points = 9",
    "/season start Autumn": "SELECT count(*) FROM seasons",
    "/badge new Choir": "SELECT count(*) FROM own_badges",
    "/filter add casino*": "SELECT count(*) FROM filters",
    "/learn When is it? | On Friday": "SELECT count(*) FROM knowledge",
    '/campaign new "Bio"': "SELECT count(*) FROM invites WHERE title = 'Bio'",
    "/night 23:00-07:00": "SELECT count(*) FROM nights",
    "/duty on": "SELECT count(*) FROM duties",
    "/setrules 1. Be kind": "SELECT count(*) FROM house_rules",
    "/prompt add Which song cheers you up?": "SELECT count(*) FROM prompts",
    "/birthday 02-28": "SELECT count(*) FROM birthdays",
    "/welcome on": "SELECT count(*) FROM settings WHERE key = 'welcome'",
    "/role moderator": "SELECT count(*) FROM roles",
    "/interests add Cosplay": "SELECT count(*) FROM interests WHERE name = 'Cosplay'",
    "/canned add Hours: We answer from 9 to 21": "SELECT count(*) FROM canned_replies",
    "/undo 1 by mistake": "SELECT count(*) FROM ledger WHERE reverses_id = 1",
    "/timezone Asia/Shanghai": "SELECT count(*) FROM settings WHERE key = 'timezone'"
    " AND value LIKE '%Shanghai%'",
}


# Those of the other files of kills come on top: draws, polls, quizzes, contests, posts, cases …
KILLS = 200
WAITING = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
    " + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))"
)


@dataclass
class Matrix:
    """One group in which everything is said, and how often a life ended on its way."""

    home: Home
    group: Group
    ann: Person
    kills: int = 0

    async def goes_through(self, words: str, effect: str) -> None:
        """Say something, and let one life after the other end at the next step of it."""
        home, group = self.home, self.group
        before = home.rows(effect)[0][0]
        answered = await self.ann.says(group, f"What do you say to {len(words)}?")
        last = await group.owner.says(group, words, reply_to=answered)
        for number, step in enumerate(STEPS):
            async with home.life(DIES_AT=step) as life:
                assert await life.ends() == -signal.SIGKILL, (words, step, life.printed)
            self.kills += 1
            there = home.rows(effect)[0][0] - before
            assert there == (number >= STEPS.index("effect:after")), (words, step, life.printed)
        await self.rests()
        assert home.rows(effect)[0][0] - before == 1, words
        self._is_said(words, last.id)

    async def rests(self) -> None:
        """Let a life finish what the others left."""
        async with self.home.life() as life:
            await life.listens()
            await self.home.playground.all_confirmed()
            await self.home.comes_to(WAITING, 0)
            assert await life.ends(signal.SIGTERM) == 0, life.printed

    def _is_said(self, words: str, last_id: int) -> None:
        """Hold what was answered: something, and nothing of it more than twice."""
        answers = Counter(
            each.words
            for each in self.group.messages.values()
            if each.id > last_id and each.sender is self.home.playground.bot and not each.service
        )
        assert answers, words
        assert max(answers.values()) <= 2, (words, answers)


# What has to be there before.
BEFORE = {"/undo 1 by mistake": "/give 7 for the song"}


def test_the_matrix_has_its_kills() -> None:
    assert len(STEPS) * len(FEATURES) >= KILLS


@pytest.mark.parametrize("words", FEATURES)
async def test_killed_at_every_step_a_feature_has_its_effect_once(
    tmp_path: Path, words: str
) -> None:
    async with Playground(flood_control=False).serve() as playground:
        playground.world.profile.privacy = False
        owner, ann = playground.person("Olga"), playground.person("Ann")
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        matrix = Matrix(Home(playground, tmp_path / "encore.db"), group, ann)
        if words in BEFORE:
            answered = await ann.says(group, "What a night this was")
            await owner.says(group, BEFORE[words], reply_to=answered)
        await matrix.rests()
        await matrix.goes_through(words, FEATURES[words])
        assert matrix.kills == len(STEPS)
        status, found = await matrix.home.audit()
        assert (status, found["problems"]) == (0, [])
        assert matrix.home.rows("SELECT * FROM quarantine") == []
