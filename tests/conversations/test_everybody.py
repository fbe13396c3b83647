"""Everybody says everything everywhere, in every language: nothing breaks, nobody oversteps."""

from typing import Any

import pytest

from domain.rights import Who
from handlers.feature_list import FEATURES
from handlers.features import Command
from playground.chats import Chat
from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import NOON, Stage

pytestmark = pytest.mark.slow

COMMANDS = [command for feature in FEATURES for command in feature.commands]
ARGUMENTS = ("", " 5", " @ann_sings 5 why", " why", " \u202e<b>&", " " + "x" * 300)


GONE = "Bad Request: message to delete not found"
NOBODY = "Bad Request: PARTICIPANT_ID_INVALID"


@pytest.fixture
def clock() -> PlaygroundClock:
    """A time that stands: nothing grows stale however long it takes to say everything."""
    return PlaygroundClock(NOON, running=False)


@pytest.fixture(params=["en", "zh-Hans", "zh-Hant"])
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"language": request.param}


def texts_of(command: Command) -> list[str]:
    """Return a command in all its words and with all kinds of arguments."""
    first = f"/{command.names[0]}"
    return [first + arguments for arguments in ARGUMENTS] + list(command.words)


async def say_everything(chat: Chat, person: Person, **place: Any) -> None:
    for command in COMMANDS:
        for text in texts_of(command):
            await person.says(chat, text, **place)


async def nothing_broke(encore: Stage) -> None:
    await encore.quiet()
    # /del names the same message again and again; Telegram deletes it once. And a number may be
    # somebody's id: Telegram is asked whose.
    refused = [
        call
        for call in encore.playground.calls
        if call.refused and call.answer["description"] not in (GONE, NOBODY)
    ]
    assert [(call.method, call.parameters, call.answer) for call in refused] == []
    assert await encore.rows("SELECT why, raw FROM quarantine") == []


async def changes(encore: Stage) -> list[tuple[Any, ...]]:
    """Return what administrators have changed."""
    return await encore.rows("SELECT act, actor_id FROM audit_log")


async def test_a_member_in_group_topic_and_private(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "A message to reply to")
    await say_everything(group, ann)
    await say_everything(group, ann, reply_to=said)
    await say_everything(ann.private, ann)
    forum = encore.playground.group("Forum", owner=ben, members=[ann], forum=True)
    topic = await forum.new_topic("Songs")
    await say_everything(forum, ann, topic=topic.id)
    await nothing_broke(encore)
    assert await changes(encore) == []


async def test_an_owner_in_group_and_private(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    said = await ann.says(group, "A message to reply to")
    await say_everything(group, owner)
    await say_everything(group, owner, reply_to=said)
    await say_everything(owner.private, owner)
    await nothing_broke(encore)
    assert {actor for _, actor in await changes(encore)} == {owner.id}


async def test_an_anonymous_admin_and_a_channel(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    channel = encore.playground.channel("Aurora News", owner=owner)
    await encore.quiet()
    await say_everything(group, ben.as_anonymous)
    await say_everything(group, owner.as_channel(channel))
    await nothing_broke(encore)
    assert await changes(encore) == []
    assert await encore.value("SELECT count(*) FROM ledger") == 0


async def test_another_bot(group: Group, playground: Playground, encore: Stage) -> None:
    robot = playground.person("Robot", username="robot_bot", is_bot=True)
    group.ear.forget()
    for number, command in enumerate(COMMANDS):
        for text in texts_of(command):
            message = {
                "message_id": 10_000 + number,
                "date": playground.clock.unix(),
                "chat": group.as_api(),
                "from": robot.account.as_user(),
                "text": text,
            }
            playground.deliver("message", message)
    await nothing_broke(encore)
    await group.silent_for(0)


async def test_who_was_an_admin_or_is_one_elsewhere_changes_nothing(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    encore.playground.group("Ben's own", owner=ben, members=[ann])
    await group.promote(ben)
    await group.demote(ben)
    await encore.quiet()
    said = await ann.says(group, "A message to reply to")
    await say_everything(group, ben, reply_to=said)
    await nothing_broke(encore)
    assert await changes(encore) == []
    grants = await encore.value("SELECT count(*) FROM ledger WHERE reason IN ('grant', 'fine')")
    assert grants == 0


async def test_a_stranger_in_private(encore: Stage, playground: Playground) -> None:
    stranger = playground.person("Stranger")
    await say_everything(stranger.private, stranger)
    await nothing_broke(encore)


def test_some_commands_are_for_admins() -> None:
    """Fail when the tests above would say nothing of rights."""
    assert {command.names[0] for command in COMMANDS if command.who is not Who.MEMBERS} >= {
        *("give", "take", "timezone")
    }
