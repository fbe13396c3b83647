"""/rules points: the community's own rules, from the settings in force."""

from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def test_the_card_says_what_is_in_force(group: Group, ann: Person, encore: Stage) -> None:
    await ann.says(group, "/rules points")
    card = plain(await group.hears("How points work in Aurora Fans"))
    assert "A message: 2 points, for up to 20 messages a day" in card
    assert "Texts need 5 characters, Chinese ones 3" in card
    assert "1 m between two that count" in card
    assert "1 point each, from up to 5 people, 20 a day" in card
    assert "5 points for the one thanked; you can thank 3 times a day" in card
    assert "5 points, and up to 5 more for days in a row" in card
    assert "50 points for you, 20 for them, up to 10 times a month" in card
    assert "A vote in a public poll: 2 points, once a poll" in card
    assert "A right first answer in a quiz: 10 points times its difficulty" in card
    assert "A survey handed in: 10 points" in card
    assert "at most 100 points a day" in card
    assert "everybody begins with 2 and holds at most 2 streak freezes" in card
    assert "A freeze is won each time a streak reaches 10 more days" in card
    assert "A freeze costs 100 points: /streak" in card
    assert "expire" not in card
    assert "quest" not in card


async def test_quests_are_named_while_any_run(group: Group, owner: Person, ann: Person) -> None:
    await owner.says(group, "/quest new personal 5 replies 7d 50")
    await owner.taps(await group.hears("At most"), "Start")
    await group.hears("Started")
    await ann.says(group, "/rules points")
    assert "1 quest is running: /quests" in plain(await group.hears("How points work"))


async def test_it_follows_the_settings_and_leaves_out_what_earns_nothing(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "/connect")
    await group.hears("Connected")
    await owner.says(owner.private, "/settings import")
    await owner.private.hears("YAML")
    values = (
        "message_points: 7\nmessage_daily: 3\nmessage_cooldown: 0\nreaction_points: 0\n"
        "kudos_points: 0\ncheckin_extra: 0\ncheckin_points: 9\nexpiry_months: 12\n"
        "invites: off\nfreeze_start: 0\nfreeze_every: 0\nfreeze_price: 0"
    )
    await owner.says(owner.private, values)
    await owner.taps(await owner.private.hears("What would change"), "Apply")
    await owner.private.hears("changed")
    await ann.says(group, "/rules")
    card = plain(await group.hears("How points work"))
    assert "7 points, for up to 3 messages a day" in card
    assert "between two" not in card
    assert "A check-in a day: 9 points\n" in card
    assert "everybody begins with 0 and holds at most 2 streak freezes" in card
    assert "After 12 months without taking part" in card
    for gone in (
        "reaction to your",
        "Thanks in reply",
        "days in a row",
        "/invite",
        "/streak",
        "is won",
    ):
        assert gone not in card


async def test_privately_and_for_other_words(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "A word of mine")
    await encore.quiet()
    await ann.says(ann.private, "/rules points")
    await ann.private.hears("How points work in Aurora Fans")
    await ann.says(group, "/rules of the road")
    await group.hears("/rules points")
    stranger = encore.playground.person("Stranger")
    await stranger.says(stranger.private, "/rules points")
    await stranger.private.hears("do not know|Add me|add me")


async def test_an_anonymous_admin_is_answered_and_a_channel_is_not(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, "/rules points")
    await group.hears("How points work")
    channel = encore.playground.channel("Aurora News", owner=owner)
    await encore.quiet()
    group.ear.forget()
    await owner.as_channel(channel).says(group, "/rules points")
    await encore.quiet()
    await group.silent_for(0)


@pytest.mark.parametrize(
    ("settings", "word", "title", "line"),
    [
        ({"language": "zh-Hans"}, "积分规则", "Aurora 的积分规则", "每条 2 积分"),
        ({"language": "zh-Hant"}, "積分規則", "Aurora 的積分規則", "每則 2 積分"),
    ],
)
async def test_in_chinese_by_a_plain_word(
    encore: Stage,
    owner: Person,
    ann: Person,
    settings: dict[str, Any],
    word: str,
    title: str,
    line: str,
) -> None:
    group = encore.playground.group("Aurora", owner=owner, members=[ann])
    await group.hears("安可|Encore")
    await ann.says(group, word)
    card = plain(await group.hears(title))
    assert line in card
