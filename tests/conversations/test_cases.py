"""Cases: a member tells the team something, the team answers, nobody sees what is not theirs."""

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def group(encore: Stage, playground: Playground, owner: Person, ann: Person) -> Group:
    opened = playground.group("Aurora Fans", owner=owner, members=[ann])
    await opened.hears("Encore")
    await ann.says(opened, "Hello to everybody here")
    await owner.says(opened, "Hello to everybody here")
    await encore.quiet()
    opened.ear.forget()
    return opened


@pytest.fixture
async def desk(group: Group, playground: Playground, owner: Person, ben: Person) -> Group:
    """The team's own group, where they look after cases."""
    opened = playground.group("Aurora Team", owner=owner, members=[ben])
    await opened.hears("Encore")
    await owner.says(opened, "/topic here as cases")
    await opened.hears("goes here for")
    opened.ear.forget()
    return opened


async def opened_case(ann: Person, group: Group, desk: Group, words: str) -> Message:
    """Let Ann open a case in the group, and return its card at the desk."""
    await ann.says(group, f"/feedback {words}")
    await group.hears("as case")
    return await desk.hears("Case [0-9]+")


async def test_feedback_from_the_group_is_answered_there_until_the_member_starts_the_bot(
    group: Group, desk: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    asked = await ann.says(group, "/feedback The <b>stream</b> & the sound broke")
    told = await group.hears("as case 1")
    assert "comes here" in told.text
    assert told.buttons == ["Open private chat"]
    card = await desk.hears("Case 1")
    assert "The <b>stream</b> & the sound broke" in card.text
    assert "Ann" in plain(card)
    assert "first answer due by" in card.text
    await ben.says(desk, "A stranger's word", reply_to=card)
    await owner.says(desk, "Thank you, we look at it", reply_to=card)
    answer = await group.hears("we look at it")
    assert plain(answer).startswith("💬 Team · case 1\n")
    assert answer.reply_to == asked
    assert "stranger" not in str(encore.said())
    await ann.says(group, "It was at 20:15", reply_to=answer)
    more = await desk.hears("20:15")
    assert plain(more) == "#1 · Ann\nIt was at 20:15"
    await ann.starts()
    await ann.private.hears("Hello")
    await owner.says(desk, "Found it.", reply_to=more)
    assert "Found it." in (await ann.private.hears("Found it")).text
