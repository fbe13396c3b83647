"""Members in draws: each tap answered, a receipt for everybody, out again for free."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.draws import EntryKind, Rule, RuleKind
from playground.callbacks import Callback
from playground.groups import Group
from playground.people import Person
from tests.conversations.drawing import hold, proof
from tests.conversations.stage import Stage, plain

REF = "SELECT ref FROM draw_entries ORDER BY number"


async def test_a_tap_enters_once_and_the_card_counts(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    assert card.buttons == ["Enter", "My entry"]
    answer = await ann.taps(card, "Enter")
    ((ref,),) = await encore.rows(REF)
    assert answer.alert
    assert answer.text == f"You are in, good luck! Entry 1, tickets: 1.\nReference: {ref}"
    again = await ann.taps(card, "Enter")
    assert again.text == f"You are in already. Entry 1, tickets: 1.\nReference: {ref}"
    assert (await ben.taps(card, "My entry")).text == "You are not in this draw yet."
    assert (await owner.taps(card, "Enter")).text == "Whoever makes a draw cannot enter it."
    await ben.taps(card, "Enter")
    await encore.later(seconds=11)
    await encore.due()
    assert "2 entrants, tickets: 2." in plain(card)
    assert await encore.value("SELECT entrants FROM draws") == 2


async def test_whoever_can_be_written_to_has_the_whole_receipt_and_may_leave(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, "Enter")
    receipt = await ann.private.hears("🎟")
    ((ref, salt),) = await encore.rows("SELECT ref, salt FROM draw_entries")
    assert plain(receipt).splitlines()[:4] == [
        "🎟 Your receipt for draw #1: Signed CD",
        "Entry 1, tickets: 1.",
        f"Reference: {ref}",
        f"Salt: {salt}",
    ]
    await ann.taps(receipt, "Leave the draw")
    await encore.quiet()
    await ann.taps(receipt, "Stay in")
    await encore.quiet()
    await ann.taps(receipt, "Leave the draw")
    await encore.quiet()
    await ann.taps(receipt, "Yes, leave")
    await encore.quiet()
    assert plain(receipt) == "You left draw #1. You can come back until it closes."
    assert await encore.value("SELECT entrants FROM draws") == 0
    assert "You are in, good luck! Entry 1" in (await ann.taps(card, "Enter")).text


def _check_of_the_page() -> Callable[[dict[str, Any], int, str], bool]:
    """Return what docs/fairness.md tells people to run."""
    page = Path(__file__).parents[2] / "docs" / "fairness.md"
    program = page.read_text("utf-8").partition("```python\n")[2].partition("\nprint")[0]
    told: dict[str, Any] = {}
    exec(program, told)  # noqa: S102 - our own page
    check: Callable[[dict[str, Any], int, str], bool] = told["check"]
    return check


async def test_an_entrant_proves_their_line_in_the_closed_list_as_the_page_says(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    cem = encore.playground.person("Cem")
    await cem.joins(group)
    _, card = await hold(encore, group, by=owner.id)
    for person in (ben, cem, ann):
        await person.taps(card, "Enter")
    await encore.later(hours=2)
    for _ in range(4):
        await encore.due()
    opened = await ann.taps(card, "My entry")
    await ann.starts(opened.url.partition("start=")[2])
    receipt = await ann.private.hears("Number in the list: 3")
    root = proof(group)["freeze"]["root"]
    assert f"Root of the list: {root[:16]}" in plain(receipt)
    await ann.taps(receipt, "Show my proof")
    shown = await ann.private.hears("Your proof")
    assert shown.attachment is not None
    assert shown.attachment.file.name == "draw-1-my-proof.json"
    ((salt,),) = await encore.rows("SELECT salt FROM draw_entries WHERE listed = 3")
    assert f"{ann.id} and the salt {salt};" in plain(shown)
    check, found = _check_of_the_page(), json.loads(shown.attachment.file.contents)
    assert found["root"] == root
    assert check(found, ann.id, salt)
    assert not check({**found, "n": 4, "path": found["path"] * 2}, ann.id, salt)


async def test_whoever_never_wrote_to_the_bot_finds_the_receipt_by_a_link(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, "Enter")
    opened = await ann.taps(card, "My entry")
    assert opened.url.endswith("?start=entry_1")
    await ann.starts("entry_1")
    assert "Entry 1, tickets: 1." in plain(await ann.private.hears("🎟"))
    await ben.starts("entry_1")
    assert "There is no such draw here." in plain(await ben.private.hears("no such draw"))


async def test_tickets_are_paid_by_the_number_in_all_and_come_back(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    said = await ann.says(group, "/points")
    await group.hears("points")
    await owner.says(group, "/give 50 welcome", reply_to=said)
    await ann.starts()
    await encore.quiet()
    balance = await encore.points_of(ann.id)
    _, card = await hold(encore, group, by=owner.id, price=10, most_tickets=3)
    assert card.buttons == ["Enter for 10 points", "2 tickets", "3 tickets", "My entry"]
    await ann.taps(card, "Enter for 10 points")
    for _ in range(2):
        answer = await ann.taps(card, "3 tickets")
        assert "tickets: 3.\n30 points are set aside" in answer.text
    held = "SELECT sum(points) FROM holds WHERE state = 'open'"
    assert await encore.value(held) == 30
    receipt = await ann.private.hears("tickets: 3")
    await ann.taps(receipt, "Leave the draw")
    await encore.quiet()
    await ann.taps(receipt, "Yes, leave")
    await encore.quiet()
    assert "your points are back" in plain(receipt)
    assert await encore.value(held) is None
    assert await encore.points_of(ann.id) == balance >= 50


@pytest.mark.parametrize(
    ("language", "enter", "refused", "entered"),
    [
        ("en", "Enter", "this draw is for level 2 and up. You are at level", "You are in"),
        ("zh-Hans", "参加抽奖", "这场抽奖要求 2 级以上", "参加成功"),
        ("zh-Hant", "參加抽獎", "這場抽獎要求 2 級以上", "參加成功"),
    ],
)
async def test_a_refusal_says_which_rule_and_how_far(
    group: Group,
    owner: Person,
    ann: Person,
    encore: Stage,
    language: str,
    enter: str,
    refused: str,
    entered: str,
) -> None:
    await encore.sets(language=language)
    _, strict = await hold(encore, group, by=owner.id, rules=(Rule(RuleKind.LEVEL, 2),))
    assert refused in (await ann.taps(strict, enter)).text
    group.ear.forget()
    _, card = await hold(encore, group, by=owner.id)
    assert entered in (await ann.taps(card, enter)).text


async def test_a_channel_that_is_asked_for_is_asked_about_at_the_door(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    channel = encore.playground.channel(
        "Aurora News", owner=owner, bot_rights={"can_invite_users"}
    )
    rules = (Rule(RuleKind.CHANNEL, channel.id),)
    _, card = await hold(encore, group, by=owner.id, rules=rules)
    refused = await ann.taps(card, "Enter")
    assert refused.text == "Join the channel named on the card first, then enter."
    await ann.joins(channel)
    assert "You are in" in (await ann.taps(card, "Enter")).text


@pytest.mark.parametrize(
    ("language", "enter", "outside", "muted"),
    [
        ("en", "Enter", "Join Aurora Fans first, then enter.", "You may not write in"),
        ("zh-Hans", "参加抽奖", "请先加入Aurora Fans，再来参加。", "你目前在Aurora Fans不能发言"),
        ("zh-Hant", "參加抽獎", "請先加入Aurora Fans，再來參加。", "你目前在Aurora Fans不能發言"),
    ],
)
async def test_whoever_left_or_is_muted_does_not_enter_by_the_card(
    group: Group,
    owner: Person,
    ann: Person,
    ben: Person,
    encore: Stage,
    language: str,
    enter: str,
    outside: str,
    muted: str,
) -> None:
    await encore.sets(language=language)
    _, card = await hold(encore, group, by=owner.id)
    await ann.leaves(group)
    await group.restrict(ben, by=owner)
    pressed = (card.button(enter) or {})["callback_data"]
    for _ in range(2):
        # As somebody does who only looks at a public group.
        tap = ann.world.callbacks.tap(ann.account, card, enter, pressed)
        assert isinstance(tap, Callback)
        assert (await tap.answer).text == outside
    assert muted in (await ben.taps(card, enter)).text
    assert await encore.rows("SELECT * FROM draw_entries") == []
    await ann.joins(group)
    await ann.taps(card, enter)
    assert await encore.value("SELECT entrants FROM draws") == 1


async def test_everybody_is_in_an_automatic_draw(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    for person in (ann, ben):
        await person.says(group, f"{person.name} says something that counts")
    _, card = await hold(encore, group, by=owner.id, entry=EntryKind.AUTOMATIC)
    await encore.later(seconds=11)
    await encore.due()
    assert card.buttons == ["My entry"]
    assert "2 entrants, tickets: 2." in plain(card)


async def test_whoever_came_to_fulfil_the_rules_is_in_an_automatic_draw_that_is_ended_by_hand(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    rules = (Rule(RuleKind.POINTS, 20),)
    await ann.says(group, "Good evening to everybody here")
    await ben.says(group, "I came for the encore as well")
    await hold(encore, group, by=owner.id, entry=EntryKind.AUTOMATIC, rules=rules)
    await encore.later(seconds=11)
    await encore.due()
    assert await encore.value("SELECT entrants FROM draws") == 0
    await owner.says(group, f"/give {ann.id} 30 for the song")
    await group.hears("receives 30 points")
    await owner.says(group, "/draw end 1")
    await encore.quiet()
    assert [tickets for _, _, tickets in proof(group)["entries"]] == [1]


async def test_a_key_word_enters_while_its_draw_is_open_and_is_a_message_afterwards(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    counted = "SELECT count(*) FROM events"
    word, most = "Bring me luck", 2
    _, card = await hold(
        encore, group, by=owner.id, entry=EntryKind.WORD, word=word, most_tickets=most
    )
    refused = await ben.taps(card, "2 tickets")
    assert refused.text == "Send “Bring me luck” in the group first."
    await ann.says(group, " bring ME luck! ")
    said = plain(await group.hears("You are in"))
    assert said == "You are in, good luck! Entry 1, tickets: 1."
    assert "tickets: 2." in (await ann.taps(card, "2 tickets")).text
    assert await encore.value(counted) == 0
    await ben.says(group, "Bring me luck, all of you")
    assert await encore.value("SELECT entrants FROM draws") == 1
    before = await encore.value(counted)
    await encore.later(hours=2)
    await encore.due()
    await ben.says(group, "Bring me luck")
    await encore.quiet()
    assert await encore.value(counted) == before + 1
    assert await encore.value("SELECT count(*) FROM draw_entries") == 1


async def test_who_writes_as_the_group_enters_nothing(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await group.promote(ann, is_anonymous=True)
    await hold(encore, group, by=owner.id, entry=EntryKind.WORD, word="luck")
    await ann.as_anonymous.says(group, "luck")
    await encore.quiet()
    assert await encore.rows("SELECT * FROM draw_entries") == []
