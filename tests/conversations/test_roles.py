"""/role: given, shown, taken away, and what it is good for."""

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def known(group: Group, ann: Person, ben: Person, encore: Stage) -> None:
    for person in (ann, ben):
        await person.says(group, "Hello to everybody here")
    await encore.quiet()


async def test_a_role_is_given_shown_used_and_taken_away(
    group: Group, owner: Person, ben: Person, known: None, encore: Stage
) -> None:
    await owner.says(group, "/role @ben_drums treasurer")
    assert plain(await group.hears("treasurer")) == "Ben now has the role treasurer."
    await owner.says(group, "/role")
    assert "Ben: treasurer" in plain(await group.hears("Roles"))
    await ben.says(group, "/give @ann_sings 5 for the song")
    await group.hears("5 points")
    await owner.says(group, "/role @ben_drums none")
    await group.hears("no role now")
    await ben.says(group, "/give @ann_sings 5 for the song")
    await encore.quiet()
    await group.silent_for(0)
    acts = await encore.rows("SELECT act FROM audit_log ORDER BY audit_id")
    assert acts == [("role",), ("grant",), ("role",)]


async def test_a_role_ends_with_its_holders_presence(
    group: Group, owner: Person, ben: Person, known: None, encore: Stage
) -> None:
    await owner.says(group, "/role @ben_drums owner")
    await group.hears("now has the role")
    await ben.says(ben.private, "/settings")
    await ben.private.hears("Settings of")
    await ben.leaves(group)
    await ben.says(ben.private, "/settings")
    await ben.private.hears("do not have the right")


async def test_a_reply_names_the_person_and_chinese_says_the_role(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "I could host the quiz")
    await owner.says(group, "/language zh")
    await group.hears("简体中文")
    await owner.says(group, "/role HOST", reply_to=said)
    assert "主持人" in (await group.hears("主持人")).text


async def test_a_role_may_be_named_in_chinese(
    group: Group, known: None, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/role @ann_sings 主持人")
    await group.hears("now has the role host")


@pytest.mark.parametrize("words", ["/role @ben_drums king", "/role @ben_drums"])
async def test_an_unknown_role_is_answered_with_those_there_are(
    group: Group, owner: Person, known: None, words: str
) -> None:
    await owner.says(group, words)
    await group.hears("owner, manager, moderator, host, helper, treasurer")


async def test_a_manager_gives_no_roles(
    group: Group, owner: Person, ben: Person, known: None, encore: Stage
) -> None:
    await owner.says(group, "/role @ben_drums manager")
    await group.hears("now has the role")
    await ben.says(group, "/role @ben_drums owner")
    await encore.quiet()
    await group.silent_for(0)
