"""What comes by itself comes once or twice, wherever on its way the program is killed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conversations.matrix import Act, Matrix, a_matrix, presses, says, starts
from tests.conversations.way_in import webhook_settings

pytestmark = [pytest.mark.slow, pytest.mark.polling]

CHORE = ("chore:before", "chore:within", "chore:after")
OCCURRENCE = ("occurrence:before", "occurrence:within", "occurrence:after")
ERRAND = ("errand:before", "errand:within", "errand:after")
# A letter on its way, from the outbox to its mark.
SENT = (
    *("claim:before", "claim:within", "claim:after", "call:before", "call:after"),
    *("mark:before", "mark:within", "mark:after"),
)
# Telegram has it, and the file does not know.
TWICE_AFTER = frozenset({"call:after", "mark:before", "mark:within"})
LETTERS = "SELECT count(*) FROM outbox"


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due after a while, by which steps, and the sign of what is said then."""

    sign: str
    steps: Sequence[str]
    later: Mapping[str, float]
    once: Sequence[Act] = ()
    each: Sequence[Act] = ()
    # What lets it begin, when time alone does not.
    act: Act | None = None
    # Whom it is told privately; nobody: the group.
    people: Sequence[str] = ()

    def said(self, matrix: Matrix) -> list[int]:
        """Return how often it was said to each."""
        places = [matrix[name].id for name in self.people] or [matrix.group.id]
        said = matrix.said().items()
        return [
            sum(times for (to, text), times in said if to == str(place) and self.sign in text)
            for place in places
        ]

    async def comes(self, matrix: Matrix, step: str) -> None:
        """Be killed at a step of it, live on, and hold how often it came."""
        before = self.said(matrix)
        effect = LETTERS if step in (*CHORE, *OCCURRENCE) else ""
        await matrix.dies_at(step, effect)
        await matrix.lives()
        came = [now - then for now, then in zip(self.said(matrix), before, strict=True)]
        # While one letter is marked, another's may be on its way.
        is_twice = step in TWICE_AFTER or (len(came) > 1 and step in SENT)
        assert 1 <= min(came) <= max(came) <= 1 + is_twice, (step, came, matrix.transcript())


DUE = {
    "a reminder": Due(
        "⏰ \u2068", (*CHORE, *SENT), {"hours": 2}, each=[says("ann", "/remind 2h of the kettle")]
    ),
    "a reminder each day": Due(
        "⏰ \u2068",
        (*OCCURRENCE, "claim:after"),
        {"days": 1},
        once=[says("ann", "/remind every day 11:59 of the kettle")],
    ),
    "a post": Due(
        "Hello everybody",
        (*OCCURRENCE, *SENT),
        {"days": 1},
        once=[
            says("olga", "/schedule add every day 11:59 Hello everybody"),
            presses("olga", "Schedule"),
        ],
    ),
    "an end of a mute": Due(
        "You may write in",
        (*ERRAND, "claim:after", "mark:within"),
        {"hours": 2},
        once=[starts("ann")],
        each=[says("olga", "/mute 1h", to="ann")],
        people=["ann"],
    ),
    "a message to members": Due(
        "The dates are out",
        (*CHORE, *SENT),
        {"days": 8},
        once=[says("ben", "Hello there, too"), starts("olga"), starts("ann"), starts("ben")],
        each=[
            says("ann", "Still here"),
            says("ben", "Still here, too"),
            says("olga", "/announce members The dates are out"),
        ],
        act=presses("olga", "Send to"),
        people=["ann", "ben"],
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", DUE)
async def test_what_is_due_comes(tmp_path: Path, migrated: Path, name: str) -> None:
    due = DUE[name]
    async with a_matrix(tmp_path, migrated) as matrix:
        await matrix.lives(says("ann", "Hello there everybody"), *due.once)
        for step in due.steps:
            await matrix.lives(*due.each)
            matrix.later(**due.later)
            if due.act is not None:
                await due.act(matrix)
            await due.comes(matrix, step)
        matrix.books_balance()


# What is pushed together shares a commit; the answer is the 200 that Telegram waits for.
PUSHED = ("inbox:before", "inbox:within", "inbox:after", "answer:after")
PEOPLE = ("ann", "ben", "olga")
COUNTED = "SELECT count(*) FROM events"
REMINDERS = "SELECT count(*) FROM reminders"


@pytest.mark.parametrize("step", PUSHED)
async def test_what_telegram_pushes_counts_once(tmp_path: Path, migrated: Path, step: str) -> None:
    ways = {name.upper(): value for name, value in webhook_settings().items()}
    async with a_matrix(tmp_path, migrated, **ways) as matrix:
        said = [matrix[name].says(matrix.group, f"Good evening, {name}") for name in PEOPLE]
        asked = [says(name, f"/remind 2h of the kettle, {name}")(matrix) for name in PEOPLE]
        await asyncio.gather(*said, *asked)
        await matrix.dies_at(step)
        await matrix.lives()
        assert (matrix.count(COUNTED), matrix.count(REMINDERS)) == (len(PEOPLE), len(PEOPLE))
        confirmed = [times for (_, text), times in matrix.said().items() if "kettle" in text]
        assert len(confirmed) == len(PEOPLE)
        assert max(confirmed) <= 2
        matrix.books_balance()


# Telegram refuses, or says nothing, and then the program ends as it notes that.
WEATHER = {"429": "retry", "timeout": "unknown"}


@pytest.mark.long
@pytest.mark.parametrize("kind", WEATHER)
@pytest.mark.parametrize("when", ["before", "within", "after"])
async def test_what_telegram_did_not_take_or_not_say_comes(
    tmp_path: Path, migrated: Path, kind: str, when: str
) -> None:
    async with a_matrix(tmp_path, migrated) as matrix:
        await matrix.lives(says("ann", "/remind 2h of the kettle"))
        matrix.later(hours=2)
        matrix.home.playground.storm(kind, 1, "sendMessage", words="⏰", retry_after=1)
        await matrix.dies_at(f"{WEATHER[kind]}:{when}")
        await matrix.lives()
        (came,) = DUE["a reminder"].said(matrix)
        assert came == 1 + (kind == "timeout"), matrix.transcript()


@pytest.mark.long
@pytest.mark.parametrize("when", ["before", "within", "after"])
async def test_killed_again_as_it_begins_anew_a_letter_comes(
    tmp_path: Path, migrated: Path, when: str
) -> None:
    async with a_matrix(tmp_path, migrated) as matrix:
        await matrix.lives(says("ann", "/remind 2h of the kettle"))
        matrix.later(hours=2)
        await matrix.dies_at("claim:after")
        await matrix.dies_at(f"recover:{when}")
        await matrix.lives()
        assert DUE["a reminder"].said(matrix) == [1], matrix.transcript()
