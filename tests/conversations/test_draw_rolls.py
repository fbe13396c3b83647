"""Dice: members roll below the closed list, the bot what is missing after an hour."""

import json

import pytest

from domain.beacons import BeaconKind
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.draw_stage import HOUR, enters, freezes, opens
from tests.conversations.stage import Stage, plain
from tests.domain.fair_draws import is_accepted

SLOTS = "🎰"
DICE = (BeaconKind.DICE,)


@pytest.fixture
async def fans(encore: Stage, playground: Playground, group: Group) -> list[Person]:
    """Nine people who have been heard in the group."""
    found = [playground.person(f"Fan{number}") for number in range(9)]
    for fan in found:
        group.set_member(fan.account, status="member")
        await fan.says(group, f"I am here for the encore, says {fan.name}")
    await encore.quiet()
    return found


async def _rolls(encore: Stage, group: Group, answered: Message, *people: Person) -> list[Message]:
    said = [await person.says(group, SLOTS, reply_to=answered) for person in people]
    await encore.quiet()
    return said


def _bundle(group: Group) -> dict[str, object]:
    files = [m.attachment.file for m in group.messages.values() if m.attachment]
    found: dict[str, object] = json.loads(files[-1].contents)
    return found


async def test_the_first_eight_members_decide(
    encore: Stage, group: Group, fans: list[Person], ann: Person
) -> None:
    draw_id = await opens(encore, group, beacons=DICE)
    await enters(encore, draw_id, *fans)
    closed = await freezes(encore, group)
    first = await _rolls(encore, group, closed, *fans[:3])
    await group.hears("Counted: roll 3 of 8")
    await _rolls(encore, group, closed, fans[0])
    await group.hears("Your first roll counts")
    await ann.says(group, SLOTS, reply_to=closed)
    await group.hears("members who were here before it began")
    await fans[3].says(group, "🎲", reply_to=closed)
    await group.hears("Only 🎰 counts")
    await fans[3].says(group, SLOTS)
    await fans[3].forwards(first[0], group)
    last = await _rolls(encore, group, closed, *fans[3:8])
    await group.hears("All 8 rolls are in")
    await encore.due()
    await encore.due()
    assert "Fan" in plain(await group.hears("Result of draw 1"))
    bundle = _bundle(group)
    assert is_accepted(bundle)
    values = [each.dice.value for each in (*first, *last) if each.dice]
    assert bundle["beacon"] == [["dice", values]]
    assert "notes" not in bundle
    await _rolls(encore, group, closed, fans[8])
    await group.hears("needs no more rolls")


@pytest.mark.parametrize(
    ("language", "remind", "own"),
    [
        ("en", "waiting for 6 more rolls", "6 rolls are missing"),
        ("zh-Hans", "还差 6 次", "机器人在这里补掷"),
        ("zh-Hant", "還差 6 次", "機器人在這裡補擲"),
    ],
)
async def test_the_bot_rolls_what_is_missing_after_a_reminder(
    encore: Stage, group: Group, fans: list[Person], language: str, remind: str, own: str
) -> None:
    await encore.sets(language=language)
    draw_id = await opens(encore, group, beacons=DICE)
    await enters(encore, draw_id, *fans)
    closed = await freezes(encore, group)
    await _rolls(encore, group, closed, *fans[:2])
    await encore.later(minutes=30)
    await encore.due()
    await group.hears(remind)
    assert encore.said("sendDice") == []
    await encore.later(minutes=30)
    await encore.due()
    await group.hears(own)
    for _ in range(9):
        await encore.later(seconds=2)
        await encore.due()
    assert len(encore.said("sendDice")) == 6
    bundle = _bundle(group)
    assert is_accepted(bundle)
    assert bundle["notes"] == [{"roll": place, "by": "bot"} for place in range(3, 9)]


async def test_nobody_is_asked_to_roll_for_an_empty_list(encore: Stage, group: Group) -> None:
    await opens(encore, group, beacons=DICE)
    await encore.later(seconds=HOUR)
    await encore.due()
    # The empty list itself may be told before, or no longer.
    await group.hears("called off")
    assert encore.said("sendDice") == []


async def test_who_writes_as_the_group_is_asked_to_roll_in_person(
    encore: Stage, group: Group, fans: list[Person], owner: Person
) -> None:
    draw_id = await opens(encore, group, beacons=DICE)
    await enters(encore, draw_id, *fans)
    closed = await freezes(encore, group)
    group.set_member(owner.account, rights=group.member(owner.account).rights | {"is_anonymous"})
    await _rolls(encore, group, closed, owner.as_anonymous)
    assert await encore.value("SELECT count(*) FROM draw_rolls") == 0
    assert "group" in plain(await group.hears("."))
