"""On Monday morning the owners hear what admins did, when they did anything."""

from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

OPERATOR = 4_999_999


@pytest.fixture
def operator(playground: Playground) -> Person:
    return playground.person("Otto", language_code="en")


@pytest.fixture
def settings(operator: Person) -> dict[str, Any]:
    return {"owners": [operator.id], "timezone": "Asia/Shanghai"}


async def monday_morning(encore: Stage) -> None:
    """From noon of a Wednesday to nine o'clock of the next Monday in Shanghai, and a little."""
    await encore.due()
    await encore.later(days=4, hours=13, minutes=1)
    await encore.due()


async def test_the_owner_hears_what_was_done_where(
    operator: Person, group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await operator.starts()
    await operator.private.hears("Encore")
    said = await ann.says(group, "My drawing of the encore")
    for words in ("/give 50 lovely", "/give 20 again", "/take 5 sorry"):
        await owner.says(group, words, reply_to=said)
    await owner.says(group, "/timezone Europe/Berlin")
    await group.hears("time zone is now")
    await monday_morning(encore)
    digest = await operator.private.hears("What admins did")
    assert plain(digest).splitlines() == [
        "What admins did from 16 Nov, 09:00 to 23 Nov, 09:00:",
        "",
        "Aurora Fans",
        "Points given: 2",
        "Points taken: 1",
        "Settings changed: 1",
    ]


async def test_a_quiet_week_is_passed_over(
    operator: Person, group: Group, ann: Person, encore: Stage
) -> None:
    await operator.starts()
    await operator.private.hears("Encore")
    await ann.says(group, "Nothing for an admin to do")
    await monday_morning(encore)
    await encore.quiet()
    assert await encore.rows("SELECT card FROM outbox WHERE card = 'digest'") == []
    assert await encore.rows(
        "SELECT outcome FROM occurrences JOIN schedules USING (schedule_id) WHERE kind = 'digest'"
    ) == [("run",)]
