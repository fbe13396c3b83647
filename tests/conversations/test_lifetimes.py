"""Hints and personal cards leave the group after a while, undo buttons leave their card."""

import asyncio
from collections.abc import Callable

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import HUNG_SECONDS, Stage


async def comes(encore: Stage, condition: Callable[[], bool]) -> None:
    """Do what is due until a condition holds."""
    async with asyncio.timeout(HUNG_SECONDS):
        while not condition():
            await encore.due()
            await asyncio.sleep(0.005)


async def gone(encore: Stage, message: Message) -> None:
    await comes(encore, lambda: message.deleted)


async def dropped(encore: Stage) -> None:
    """Wait until the one deletion that was due was given up."""
    states: list[tuple[str]] = []
    async with asyncio.timeout(HUNG_SECONDS):
        while states != [("dropped",)]:
            await encore.due()
            states = await encore.rows("SELECT state FROM outbox WHERE card = 'delete'")


async def stays(encore: Stage, message: Message, **parts: float) -> None:
    """Fail when a message is deleted within a time."""
    await encore.later(**parts)
    await encore.due()
    assert not message.deleted


async def test_a_hint_is_gone_after_45_seconds(group: Group, owner: Person, encore: Stage) -> None:
    asked = await owner.says(group, "/give")
    hint = await group.hears("/give 50")
    await stays(encore, hint, seconds=40)
    await encore.later(seconds=6)
    await gone(encore, hint)
    assert not asked.deleted


async def test_a_personal_card_is_gone_after_three_minutes(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/points")
    card = await group.hears("0 points")
    await stays(encore, card, seconds=170)
    await encore.later(seconds=11)
    await gone(encore, card)


async def test_public_results_stay_and_already_checked_in_does_not(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/checkin")
    done = await group.hears("Ann")
    await ann.says(group, "/checkin")
    already = await group.hears("already")
    await ann.says(group, "/top")
    board = await group.hears("🏆")
    await encore.later(seconds=181)
    await gone(encore, already)
    await stays(encore, done, hours=24)
    assert not board.deleted


async def test_in_private_everything_stays(group: Group, ann: Person, encore: Stage) -> None:
    await ann.says(group, "Hello everybody")
    await encore.quiet()
    await ann.starts()
    await ann.says(ann.private, "/points")
    card = await ann.private.hears("points")
    await stays(encore, card, hours=1)
    assert await encore.rows("SELECT 1 FROM chores WHERE kind = 'delete'") == []


async def test_the_undo_button_is_gone_after_a_minute_and_the_grant_stays(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    said = await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give 50 lovely", reply_to=said)
    card = await group.hears("🎁")
    assert card.buttons
    text = card.text
    await encore.later(seconds=61)
    await comes(encore, lambda: not card.buttons)
    await stays(encore, card, hours=24)
    assert card.text == text


async def test_after_an_undo_there_is_no_button_to_take_away(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    said = await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give 50 lovely", reply_to=said)
    card = await group.hears("🎁")
    await owner.taps(card, "Undo")
    await group.hears("Undone by")
    await encore.later(seconds=61)
    await encore.due()
    assert encore.said("editMessageReplyMarkup") == []


async def test_what_was_due_while_the_program_was_off_is_done_when_it_is_back(
    stage: Stage, playground: Playground, owner: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner)
        await owner.says(group, "/give")
        hint = await group.hears("/give 50")
        await stage.quiet()
    playground.clock.advance(hours=3)
    async with stage.life():
        await gone(stage, hint)


async def test_what_is_too_old_to_delete_is_let_be(
    stage: Stage, playground: Playground, owner: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner)
        await owner.says(group, "/give")
        hint = await group.hears("/give 50")
        await stage.quiet()
    playground.clock.advance(hours=49)
    async with stage.life():
        await dropped(stage)
    assert stage.said("deleteMessage") == []
    assert not hint.deleted


async def test_what_somebody_deleted_before_is_no_trouble(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/give")
    hint = await group.hears("/give 50")
    await owner.deletes(hint)
    await encore.later(seconds=46)
    await dropped(encore)


async def test_messages_from_before_an_upgrade_are_out_of_reach(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    small = playground.group("Small Fans", owner=owner, supergroup=False)
    await owner.says(small, "/give")
    await small.hears("/give 50")
    await encore.quiet()
    await small.upgrade_to_supergroup()
    await encore.later(seconds=46)
    await dropped(encore)
    assert encore.said("deleteMessage") == []
