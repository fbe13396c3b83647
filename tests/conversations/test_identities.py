"""Who is nobody: anonymous admins, channels, other bots; and how an admin proves to be one."""

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def said(group: Group, ann: Person) -> Message:
    """Something Ann said; it earned her two points."""
    return await ann.says(group, "My drawing of the encore")


@pytest.fixture
async def masked(group: Group, owner: Person, ben: Person, encore: Stage) -> Person:
    """Ben, an administrator who writes as the group."""
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await encore.quiet()
    return ben.as_anonymous


async def test_an_anonymous_admin_earns_nothing_and_is_no_member(
    group: Group, masked: Person, encore: Stage
) -> None:
    await masked.says(group, "A long word from the team")
    await masked.says(group, "/points")
    await group.hears("only people have points")
    await masked.says(group, "签到")
    await group.hears("only people have points")
    assert await encore.rows("SELECT * FROM events") == []


async def test_an_anonymous_admin_may_read_the_board(
    group: Group, masked: Person, said: Message
) -> None:
    await masked.says(group, "/top")
    board = await group.hears("All time")
    assert plain(board).splitlines()[1:] == ["1. Ann … 2"]


async def test_an_anonymous_admin_proves_by_one_tap_and_the_act_carries_the_name(
    group: Group, masked: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await masked.says(group, "/give 50 from the team", reply_to=said)
    card = await group.hears("writing as the group")
    assert card.buttons == ["I am an admin"]
    assert await encore.value("SELECT count(*) FROM ledger") == 0
    await ben.taps(card, "I am an admin")
    granted = await group.hears("🎁")
    assert plain(granted) == "🎁 Ann receives 50 points from Ben: from the team"
    assert plain(card) == "Confirmed by an administrator."
    assert await encore.value("SELECT actor_id FROM ledger") == ben.id


async def test_only_who_may_change_the_info_can_prove_it(
    group: Group, masked: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await masked.says(group, "/give 50 from the team", reply_to=said)
    card = await group.hears("writing as the group")
    answer = await ann.taps(card, "I am an admin")
    assert answer.alert
    assert "has the right for this" in answer.text
    assert await encore.value("SELECT count(*) FROM ledger") == 0


async def test_after_twenty_seconds_the_proof_is_too_late(
    group: Group, masked: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await masked.says(group, "/give 50 from the team", reply_to=said)
    card = await group.hears("writing as the group")
    await encore.later(seconds=22)
    answer = await ben.taps(card, "I am an admin")
    assert "20 seconds are over" in answer.text
    assert await encore.value("SELECT count(*) FROM ledger") == 0


async def test_pressing_twice_gives_once(
    group: Group, masked: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await masked.says(group, "/give 50 from the team", reply_to=said)
    card = await group.hears("writing as the group")
    button = card.button("I am an admin")
    assert button is not None
    for _ in range(2):
        ben.presses_button(card, button)
    await group.hears("🎁")
    assert await encore.rows("SELECT points FROM ledger") == [(50,)]


async def test_the_second_admin_who_presses_finds_it_taken(
    group: Group, masked: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await masked.says(group, "/give 50 from the team", reply_to=said)
    card = await group.hears("writing as the group")
    button = card.button("I am an admin")
    assert button is not None
    await ben.taps(card, "I am an admin")
    await group.hears("🎁")
    group.owner.presses_button(card, button)
    assert await encore.value("SELECT count(*) FROM ledger") == 1


async def test_a_channel_identity_earns_nothing_and_commands_nothing(
    group: Group, owner: Person, said: Message, playground: Playground, encore: Stage
) -> None:
    channel = playground.channel("Aurora News", owner=owner)
    voice = owner.as_channel(channel)
    await voice.says(group, "A long word from the channel")
    await voice.says(group, "/give 50 from the channel", reply_to=said)
    await voice.says(group, "签到")
    await voice.says(group, "/points")
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.value("SELECT count(*) FROM events") == 1
    assert await encore.value("SELECT count(*) FROM ledger") == 0


async def test_a_post_of_the_linked_channel_earns_nothing_but_a_comment_does(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    channel = playground.channel("Aurora News", owner=owner, linked=group)
    post = await owner.says(channel, "签到 is what you need to write")
    assert post.discussion is not None
    await encore.quiet()
    assert await encore.value("SELECT count(*) FROM events") == 0
    await ann.says(group, "ok", reply_to=post.discussion)
    await ann.says(group, "I like this post a lot", reply_to=post.discussion)
    assert await encore.points_of(ann.id) == 2


async def test_other_bots_are_not_heard(
    group: Group, playground: Playground, encore: Stage
) -> None:
    robot = playground.person("Robot", username="robot_bot", is_bot=True)
    message = {
        "message_id": 4711,
        "date": playground.clock.unix(),
        "chat": group.as_api(),
        "from": robot.account.as_user(),
    }
    for text in ("A long message of a machine", "/points", "签到"):
        playground.deliver("message", message | {"text": text})
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.rows("SELECT * FROM events") == []


async def test_private_messages_of_bots_are_not_heard(
    encore: Stage, playground: Playground
) -> None:
    robot = playground.person("Robot", username="robot_bot", is_bot=True)
    message = {
        "message_id": 4711,
        "date": playground.clock.unix(),
        "chat": {"id": robot.id, "type": "private", "first_name": "Robot"},
        "from": robot.account.as_user(),
        "text": "/start",
    }
    playground.deliver("message", message)
    await encore.quiet()
    assert encore.said() == []


async def test_the_right_is_asked_anew_when_the_button_is_pressed(
    group: Group, masked: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await masked.says(group, "/give 50 from the team", reply_to=said)
    card = await group.hears("writing as the group")
    await group.demote(ben)
    answer = await ben.taps(card, "I am an admin")
    assert answer.alert
    assert await encore.value("SELECT count(*) FROM ledger") == 0


async def test_an_anonymous_admin_chooses_the_groups_language_by_a_tap_that_shows_who(
    group: Group, masked: Person, ben: Person, ann: Person
) -> None:
    await masked.says(group, "/language zh")
    card = await group.hears("Which language")
    assert (await ann.taps(card, "简体中文")).alert
    await ben.taps(card, "简体中文")
    await group.hears("以后我在本群就用简体中文")
