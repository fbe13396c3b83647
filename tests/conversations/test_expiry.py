"""Members who are long away hear of it before their points expire, in their language."""

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def _expires(owner: Person, group: Group, encore: Stage) -> None:
    await owner.says(group, "/connect")
    await encore.quiet()
    await owner.says(owner.private, "/settings import")
    await owner.private.hears("YAML")
    await owner.says(owner.private, "expiry_months: 1")
    card = await owner.private.hears("1")
    await owner.taps(card, card.buttons[0])
    await encore.due()


async def _nights(encore: Stage, days: int) -> None:
    for _ in range(days):
        await encore.later(hours=24)
        await encore.due()


async def test_two_warnings_then_the_entry(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await _expires(owner, group, encore)
    await ann.starts()
    await ann.says(group, "My drawing of the encore")
    await _nights(encore, 1)
    first = plain(await ann.private.hears("You were missed in"))
    assert "2 points of yours from long ago expire on 19 Dec 2026" in first
    await _nights(encore, 23)
    await ann.private.hears("You were missed in")
    assert await encore.points_of(ann.id) == 2
    await _nights(encore, 8)
    assert await encore.points_of(ann.id) == 0
    await ann.says(ann.private, "/points")
    assert "expired after a long time away -2" in plain(await ann.private.hears("0 points"))
    warned = [call for call in encore.said() if "missed" in call["text"]]
    assert len(warned) == 2


async def test_a_word_keeps_the_points(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await _expires(owner, group, encore)
    await ann.starts()
    await ann.says(group, "My drawing of the encore")
    await _nights(encore, 25)
    await ann.private.hears("You were missed in")
    await ann.says(group, "I am still here, you see")
    await _nights(encore, 10)
    assert await encore.points_of(ann.id) == 4


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("zh-hans", "2 积分.* 是很久以前获得的"),
        ("zh-hant", "2 積分.* 是很久以前獲得的"),
    ],
)
async def test_in_the_language_of_the_person(
    group: Group, owner: Person, encore: Stage, code: str, words: str
) -> None:
    await encore.sets(fair_newcomers="off")
    await _expires(owner, group, encore)
    mei = encore.playground.person("Mei", language_code=code)
    await group.adds(mei)
    await mei.starts()
    await mei.says(mei.private, f"/language {code}")
    await mei.says(group, "我画的安可")
    await _nights(encore, 2)
    await mei.private.hears(words)
