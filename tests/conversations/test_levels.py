"""New levels: told privately, to the group in one silent message, or not at all; once each."""

from itertools import count

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain

numbers = count(1)


async def reaches_level_one(person: Person, group: Group, encore: Stage) -> None:
    """Say the ten messages that twenty XP take."""
    for _ in range(10):
        await person.says(group, f"a verse of the song, number {next(numbers)}")
        await encore.later(minutes=1, seconds=1)
    await encore.quiet()


async def starts(person: Person) -> None:
    await person.starts()
    await person.private.hears("Encore")
    person.private.ear.forget()


async def test_a_level_is_told_privately_and_without_a_sound(
    ann: Person, group: Group, encore: Stage
) -> None:
    await starts(ann)
    await reaches_level_one(ann, group, encore)
    note = await ann.private.hears("level 1")
    assert plain(note).splitlines() == [
        "🎉 You have reached level 1 in Aurora Fans. Thank you for being part of it!",
        "Level 2 comes at 70 XP; you have 20.",
    ]
    told = [call for call in encore.said() if "level 1" in call["text"]]
    assert [call["disable_notification"] for call in told] == [True]
    await group.silent_for(0)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-Hans", "你在「Aurora Fans」升到了 1 级"), ("zh-Hant", "升到了 1 級")],
)
async def test_a_level_is_told_in_the_persons_own_language(
    language: str, words: str, group: Group, encore: Stage
) -> None:
    mei = encore.playground.person("Mei", language_code=language)
    group.set_member(mei.account, status="member")
    await mei.starts()
    await mei.says(mei.private, f"/language {language}")
    await reaches_level_one(mei, group, encore)
    assert words in plain(await mei.private.hears("升到"))


async def test_who_never_started_the_bot_is_told_nowhere(
    ann: Person, group: Group, encore: Stage
) -> None:
    await reaches_level_one(ann, group, encore)
    assert not [call for call in encore.said() if "level" in call["text"]]


async def test_several_new_levels_come_in_one_silent_message_that_pings_nobody(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(level_notices="group")
    await starts(ann)
    for number in range(10):
        await ann.says(group, f"Ann sings verse {number}")
        await ben.says(group, f"Ben drums verse {number}")
        if number < 9:
            await encore.later(minutes=1, seconds=1)
    await encore.later(minutes=1, seconds=1)
    await encore.due()
    told = await group.hears("reached")
    assert plain(told) == (
        "🎉 Ann has reached level 1 and Ben has reached level 1. Thank you for taking part!"
    )
    assert not [each for each in told.entities if "mention" in each["type"]]
    calls = [call for call in encore.said() if "reached" in call["text"]]
    assert [call["disable_notification"] for call in calls] == [True]
    assert calls[0]["chat_id"] == group.id


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
async def test_the_group_is_told_in_its_own_language(
    language: str, ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(level_notices="group", language=language)
    await reaches_level_one(ann, group, encore)
    await encore.due()
    expected = {
        "zh-Hans": "🎉 Ann 升到 1 级。谢谢参与！",
        "zh-Hant": "🎉 Ann 升到 1 級。謝謝參與！",
    }
    assert plain(await group.hears("升到")) == expected[language]


async def test_with_the_setting_off_nobody_is_told(
    ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(level_notices="off")
    await starts(ann)
    await reaches_level_one(ann, group, encore)
    await encore.later(minutes=2)
    await encore.due()
    assert not [call for call in encore.said() if "level" in call["text"]]


async def test_a_level_that_was_lost_and_reached_again_is_told_once(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(reaction_points=10)
    await starts(ann)
    for number in range(3):
        await ben.says(group, f"hello everybody, number {number}")
    songs = []
    for number in range(3):
        songs.append(await ann.says(group, f"my song number {number}"))
        await encore.later(minutes=1, seconds=1)
    await ben.reacts(songs[0], "❤")
    await ben.reacts(songs[1], "❤")
    await ann.private.hears("level 1")
    await ben.reacts(songs[1])
    await encore.quiet()
    await ben.reacts(songs[2], "❤")
    await encore.quiet()
    assert len([call for call in encore.said() if "level 1" in call["text"]]) == 1
