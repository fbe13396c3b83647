"""What one admin may give and take alone, and what needs a second one."""

import asyncio
from typing import Any

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from tests.conversations.stage import HUNG_SECONDS, Stage, plain


@pytest.fixture
async def asked(group: Group, owner: Person, ann: Person, ben: Person, encore: Stage) -> Message:
    """Olga asked to give Ann 1001 points; Ben is an admin too."""
    await group.promote(ben, can_change_info=True)
    await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give @ann_sings 1001 first prize")
    return await group.hears("would like to give")


async def test_up_to_the_limit_one_admin_is_enough(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "My drawing of the encore")
    for amount in (600, 400):
        await owner.says(group, f"/give @ann_sings {amount} a prize")
        await group.hears(f"{amount} points")
    await owner.says(group, "/take @ann_sings 1 too much")
    card = plain(await group.hears("would like to take"))
    assert card.splitlines() == [
        "Olga would like to take 1 point from Ann: too much",
        "That is more than one admin decides alone: 1000 points a day, of which 0 are left."
        " Please let a second admin confirm within 24 hours.",
    ]
    assert await encore.points_of(ann.id) == 1002


async def test_the_next_day_and_what_was_undone_count_anew(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give @ann_sings 1000 by mistake")
    await owner.taps(await group.hears("1000 points"), "Undo")
    await group.hears("Undone")
    await owner.says(group, "/give @ann_sings 1000 on purpose")
    await group.hears("receives 1000 points")
    await encore.later(hours=24)
    await owner.says(group, "/give @ann_sings 1000 another day")
    await group.hears("receives 1000 points")
    assert await encore.points_of(ann.id) == 2002


async def test_each_admin_has_a_limit_of_their_own(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    await ann.says(group, "My drawing of the encore")
    for person in (owner, ben):
        await person.says(group, "/give @ann_sings 1000 a prize")
        await group.hears("receives 1000 points")


async def test_a_second_admin_confirms(
    group: Group, owner: Person, ann: Person, ben: Person, asked: Message, encore: Stage
) -> None:
    assert await encore.points_of(ann.id) == 2
    await ben.taps(asked, "Confirm")
    card = await group.hears("Confirmed by")
    assert card is asked
    assert plain(card).splitlines() == [
        "🎁 Ann receives 1001 points from Olga: first prize",
        "",
        "Confirmed by Ben.",
    ]
    assert await encore.points_of(ann.id) == 1003
    (facts,) = await encore.rows("SELECT actor_id, facts FROM audit_log WHERE act = 'grant'")
    assert facts[0] == owner.id
    assert f'"second": {ben.id}' in facts[1]
    await owner.says(group, "/give @ann_sings 1000 not counted above")
    await group.hears("receives 1000 points")


async def test_never_the_same_person_not_even_unseen(
    group: Group, owner: Person, ann: Person, asked: Message, encore: Stage
) -> None:
    answer = await owner.taps(asked, "Confirm")
    assert answer.alert
    assert "second admin" in answer.text
    assert await encore.points_of(ann.id) == 2


async def test_the_rights_of_the_second_count_at_the_press(
    group: Group, ann: Person, ben: Person, asked: Message, encore: Stage
) -> None:
    assert (await ann.taps(asked, "Confirm")).alert
    await group.demote(ben)
    assert (await ben.taps(asked, "Confirm")).alert
    assert (await ben.taps(asked, "Withdraw")).alert
    assert await encore.points_of(ann.id) == 2


async def test_two_presses_book_once(
    group: Group, ann: Person, ben: Person, asked: Message, encore: Stage
) -> None:
    button = asked.button("Confirm")
    assert button is not None
    for _ in range(2):
        ben.presses_button(asked, button)
    await group.hears("Confirmed by")
    assert await encore.points_of(ann.id) == 1003


async def _pressed(encore: Stage, person: Person, card: Message, button: dict[str, Any]) -> str:
    """Press a button that the card no longer shows; return the answer."""
    callbacks = encore.playground.world.callbacks
    pressed = callbacks.tap(person.account, card, "Confirm", button["callback_data"])
    return (await asyncio.wait_for(pressed.answer, HUNG_SECONDS)).text


async def test_the_admin_withdraws_it(
    group: Group, owner: Person, ann: Person, ben: Person, asked: Message, encore: Stage
) -> None:
    confirm = asked.button("Confirm")
    assert confirm is not None
    await owner.taps(asked, "Withdraw")
    assert "Withdrawn by Olga; nothing was booked." in plain(await group.hears("Withdrawn"))
    assert "withdrawn meanwhile" in await _pressed(encore, ben, asked, confirm)
    assert await encore.points_of(ann.id) == 2


async def test_after_a_day_it_expires_politely(
    group: Group, ann: Person, ben: Person, asked: Message, encore: Stage
) -> None:
    button = asked.button("Confirm")
    assert button is not None
    await encore.later(hours=24, seconds=1)
    await encore.due()
    assert "nothing was booked" in plain(await group.hears("Nobody confirmed"))
    await encore.due()
    assert asked.buttons == []
    assert "24 hours" in await _pressed(encore, ben, asked, button)
    assert await encore.points_of(ann.id) == 2


async def test_a_fine_that_is_no_longer_there_is_not_confirmed(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    await ann.says(group, "My drawing of the encore")
    await ben.says(group, "/give @ann_sings 1000 a prize")
    await group.hears("🎁")
    await owner.says(group, "/give @ann_sings 500 a prize")
    await group.hears("500 points")
    await owner.says(group, "/take @ann_sings 1400 a mistake")
    asked = await group.hears("would like to take")
    await ben.says(group, "/settings")
    await owner.says(group, "/take @ann_sings 500 meanwhile")
    await group.hears("takes 500")
    answer = await ben.taps(asked, "Confirm")
    assert "1002 points at most" in answer.text
    assert await encore.points_of(ann.id) == 1002


async def test_an_anonymous_admin_asks_and_confirms_with_a_press(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ann.says(group, "My drawing of the encore")
    await ben.as_anonymous.says(group, "/give @ann_sings 2000 grand prize")
    await ben.taps(await group.hears("20 seconds"), "I am an admin")
    asked = await group.hears("Ben.* would like to give")
    assert (await ben.taps(asked, "Confirm")).alert
    await owner.taps(asked, "Confirm")
    await group.hears("Confirmed by .Olga.")
    assert await encore.points_of(ann.id) == 2002


async def test_asked_privately_the_others_see_it_in_the_group(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    await ann.says(group, "My drawing of the encore")
    await owner.says(group, "Good evening")
    await encore.quiet()
    await owner.says(owner.private, "/give @ann_sings 5000 grand prize")
    private = await owner.private.hears("put it before the other admins")
    assert private.buttons == ["Withdraw"]
    asked = await group.hears("would like to give")
    await ben.taps(asked, "Confirm")
    await group.hears("Confirmed by")
    assert await encore.points_of(ann.id) == 5002
    answer = await owner.taps(private, "Withdraw")
    assert "confirmed meanwhile" in answer.text


async def test_the_same_command_again_asks_the_same(
    group: Group, owner: Person, asked: Message, encore: Stage
) -> None:
    (command,) = [m for m in group.messages.values() if "first prize" in m.text and m is not asked]
    encore.playground.deliver("message", command.as_api())
    await group.hears("would like to give")
    assert await encore.value("SELECT count(*) FROM grant_requests") == 1


async def test_the_limits_are_settings(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/connect")
    await group.hears("Connected")
    await owner.says(owner.private, "/settings import")
    await owner.private.hears("YAML")
    await owner.says(owner.private, "grant_daily: 0\ngrant_single: 20")
    await owner.taps(await owner.private.hears("What would change"), "Apply")
    await owner.private.hears("changed")
    for _ in range(2):
        await owner.says(group, "/give @ann_sings 20 a prize")
        await group.hears("20 points")
    await owner.says(group, "/give @ann_sings 21 a prize")
    assert "at most 20 points at once" in plain(await group.hears("would like"))


@pytest.mark.parametrize(
    ("settings", "asks", "confirm", "confirmed"),
    [
        ({"language": "zh-Hans"}, "想赠送", "确认", "已确认"),
        ({"language": "zh-Hant"}, "想贈送", "確認", "已確認"),
    ],
)
async def test_in_chinese(
    encore: Stage,
    owner: Person,
    ann: Person,
    ben: Person,
    settings: dict[str, Any],
    asks: str,
    confirm: str,
    confirmed: str,
) -> None:
    group = encore.playground.group("Aurora", owner=owner, members=[ann, ben])
    await group.hears("安可|Encore")
    await group.promote(ben, can_change_info=True)
    said = await ann.says(group, "我画的安可")
    await owner.says(group, "/give 1001 一等奖", reply_to=said)
    asked = await group.hears(asks)
    await ben.taps(asked, confirm)
    await group.hears(confirmed)
    assert await encore.points_of(ann.id) == 1003


async def test_who_is_no_admin_is_told_whom_the_button_is_for(
    ann: Person, asked: Message, encore: Stage
) -> None:
    for words in ("Confirm", "Withdraw"):
        alert = await ann.taps(asked, words)
        assert (alert.text, alert.alert) == (
            "This button is for admins who may do that here.",
            True,
        )
    assert await encore.points_of(ann.id) == 2
