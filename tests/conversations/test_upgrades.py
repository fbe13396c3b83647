"""A group becomes a supergroup: by any of three signals, in any order, nothing is lost."""

import itertools
from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage

SIGNALS = ("to", "from", "refusal")


@pytest.fixture
async def small(encore: Stage, playground: Playground, owner: Person, ann: Person) -> Group:
    """A basic group where Ann has three days of check-ins and one message."""
    opened = playground.group("Small Fans", owner=owner, members=[ann], supergroup=False)
    await opened.hears("Encore")
    for _ in range(3):
        await ann.says(opened, "签到")
        await opened.hears("checked in")
        await encore.later(hours=24)
    await ann.says(opened, "One message in the small group")
    await encore.quiet()
    return opened


async def test_everything_moves_along_and_new_messages_earn_at_once(
    small: Group, ann: Person, encore: Stage
) -> None:
    large = await small.upgrade_to_supergroup()
    await encore.later(minutes=2)
    await ann.says(large, "One message in the large group")
    await ann.says(large, "签到")
    await large.hears("4 days")
    await ann.says(large, "/points")
    await large.hears("30 points")
    assert await encore.rows("SELECT telegram_chat_id, kind FROM chats") == [
        (large.id, "supergroup")
    ]
    assert await encore.rows("SELECT telegram_chat_id FROM chat_aliases") == [(small.id,)]
    assert await encore.value("SELECT count(*) FROM members WHERE user_id = ?", ann.id) == 1


async def test_message_ids_that_begin_anew_are_no_duplicates(
    small: Group, ann: Person, encore: Stage
) -> None:
    first = next(m for m in small.messages.values() if m.text.startswith("One message"))
    large = await small.upgrade_to_supergroup()
    await encore.later(minutes=2)
    numbers = itertools.count()
    while (said := await ann.says(large, f"Counting up: {next(numbers)}")).id < first.id:
        await encore.later(minutes=2)
    assert said.id == first.id
    rewarded = await encore.value(
        "SELECT count(*) FROM events WHERE message_id = ? AND points = 2", first.id
    )
    assert rewarded == 2


def signals(small: Group, large_id: int) -> dict[str, dict[str, Any]]:
    """Return the two service messages that tell of the upgrade, as Telegram sends them."""
    now = small.world.clock.unix()
    large = {"id": large_id, "type": "supergroup", "title": small.title}
    anonymous = small.world.anonymous_sender.as_user()
    return {
        "to": {
            "message_id": 9_001,
            "date": now,
            "chat": small.as_api(),
            "from": anonymous,
            "migrate_to_chat_id": large_id,
        },
        "from": {
            "message_id": 1,
            "date": now,
            "chat": large,
            "from": anonymous,
            "sender_chat": large,
            "migrate_from_chat_id": small.id,
        },
    }


def a_message(large_id: int, ann: Person, number: int, text: str, at: int) -> dict[str, Any]:
    return {
        "message_id": number,
        "date": at,
        "chat": {"id": large_id, "type": "supergroup", "title": "Small Fans"},
        "from": ann.account.as_user(),
        "text": text,
    }


@pytest.mark.parametrize("told", [("to",), ("from",), ("to", "from")])
async def test_being_in_the_new_group_is_no_being_added(
    small: Group, owner: Person, encore: Stage, told: tuple[str, ...]
) -> None:
    playground, large_id = encore.playground, -1_001_234_567_890
    for what in told:
        playground.deliver("message", signals(small, large_id)[what])
    await encore.quiet()
    bot = {"user": playground.world.bot.as_user()}
    joined = {
        "chat": {"id": large_id, "type": "supergroup", "title": small.title},
        "from": owner.account.as_user(),
        "date": playground.clock.unix(),
        "old_chat_member": {**bot, "status": "left"},
        "new_chat_member": {**bot, "status": "member"},
    }
    playground.deliver("my_chat_member", joined)
    await encore.quiet()
    assert await encore.value("SELECT count(*) FROM outbox WHERE card = 'greeting'") == 1


async def test_who_takes_the_bot_back_after_an_upgrade_is_greeted(
    small: Group, encore: Stage
) -> None:
    large = await small.upgrade_to_supergroup()
    await encore.later(hours=1)
    await large.kick_bot()
    await encore.quiet()
    await large.add_bot()
    await large.hears("Encore!")
    assert await encore.value("SELECT count(*) FROM outbox WHERE card = 'greeting'") == 2


@pytest.mark.parametrize("order", list(itertools.permutations(["to", "from", "message", "to"], 3)))
async def test_any_signal_in_any_order_with_messages_before_between_and_after(
    small: Group, ann: Person, encore: Stage, order: tuple[str, ...]
) -> None:
    playground, large_id = encore.playground, -1_001_234_567_890
    number = 10
    for what in order:
        await encore.later(minutes=2)
        if what == "message":
            number += 1
            at = playground.clock.unix()
            payload = a_message(large_id, ann, number, "A message in between", at)
        else:
            payload = signals(small, large_id)[what]
        playground.deliver("message", payload)
    await encore.quiet()
    rows = await encore.rows("SELECT telegram_chat_id FROM chats")
    assert rows == [(large_id,)]
    expected = 5 + 6 + 7 + 2 + 2 * order.count("message")
    assert await encore.rows("SELECT points FROM members WHERE user_id = ?", ann.id) == [
        (expected,)
    ]


async def test_the_refusal_alone_tells_it_too_and_the_answer_reaches_the_new_group(
    small: Group, ann: Person, encore: Stage
) -> None:
    world = encore.playground.world
    large = world.new_chat("supergroup", small.title)
    for membership in small.members.values():
        large.members[membership.account.id] = membership
    await ann.says(small, "/points")
    small.migrated_to = large
    await large.hears("20 points")
    assert await encore.rows("SELECT telegram_chat_id FROM chats") == [(large.id,)]
    await ann.says(large, "签到")
    await large.hears("4 days")


async def test_who_was_only_seen_in_the_new_group_stays_a_member(
    small: Group, encore: Stage, owner: Person
) -> None:
    playground, large_id = encore.playground, -1_001_234_567_890
    await encore.later(minutes=2)
    at = playground.clock.unix()
    playground.deliver("message", a_message(large_id, owner, 7, "Olga was the first here", at))
    await encore.quiet()
    playground.deliver("message", signals(small, large_id)["from"])
    assert await encore.rows("SELECT points FROM members WHERE user_id = ?", owner.id) == [(2,)]
    assert await encore.value("SELECT count(*) FROM chats") == 1


async def test_all_in_one_batch_is_counted_once(small: Group, ann: Person, encore: Stage) -> None:
    await encore.later(minutes=2)
    await ann.says(small, "The last words in the small group")
    large = await small.upgrade_to_supergroup()
    await ann.says(large, "hm")
    encore.playground.clock.advance(minutes=2)
    await ann.says(large, "The first words in the large group")
    await ann.says(large, "/points")
    await large.hears("24 points")
    assert await encore.rows("SELECT why FROM quarantine") == []
