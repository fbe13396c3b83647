"""Member tags: tier and level beside a name, where operator, community and Telegram allow it."""

from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage
from tests.conversations.test_tiers import nights, says

RISES = {"message_points": 30, "message_cooldown": 0, "automatic_daily": 10_000}


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"modern": True}


def tags(encore: Stage) -> list[tuple[int, str]]:
    """Return (user, tag) of every tag that Telegram took, the oldest first."""
    return [(call["user_id"], call.get("tag", "")) for call in encore.said("setChatMemberTag")]


def tag_of(group: Group, person: Person) -> str:
    return group.member(person.account).tag


@pytest.mark.parametrize(
    ("language", "tag"),
    [("en", "Regular · Lv 3"), ("zh-Hans", "常客 · 3 级"), ("zh-Hant", "常客 · 3 級")],
)
async def test_a_tier_shows_beside_the_name(
    language: str, tag: str, ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**RISES, member_tags="on", language=language)
    await says(ann, group, 5)
    await encore.quiet()
    assert tag_of(group, ann) == tag
    assert len(tag) <= 16


async def test_a_tag_changes_only_with_its_words(ann: Person, group: Group, encore: Stage) -> None:
    await encore.sets(**RISES, member_tags="on")
    await says(ann, group, 5)
    await nights(encore, 3)
    assert tags(encore) == [(ann.id, "Regular · Lv 3")]
    await says(ann, group, 4)
    await encore.quiet()
    assert tags(encore)[1:] == [(ann.id, "Regular · Lv 4")]


async def test_newcomers_administrators_and_others_by_choice_have_none_of_ours(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**RISES, member_tags="on")
    await says(ben, group, 2)
    await says(group.owner, group, 5)
    await group.promote(ann, can_pin_messages=True)
    await says(ann, group, 5)
    await nights(encore, 1)
    assert tags(encore) == []
    dot = encore.playground.person("Dot")
    await group.adds(dot)
    group.set_member(dot.account, status="member", tag="Drummer")
    await says(dot, group, 5)
    await nights(encore, 1)
    assert tag_of(group, dot) == "Drummer"


async def test_a_tier_that_fell_and_a_switch_turned_off_take_the_tag_away(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**RISES, member_tags="on", tier_grace_days=0)
    await says(ann, group, 5)
    await says(ben, group, 5)
    await encore.quiet()
    await encore.sets(member_tags="off")
    await nights(encore, 2)
    assert (tag_of(group, ann), tag_of(group, ben)) == ("", "")
    await encore.sets(member_tags="on")
    await nights(encore, 2)
    assert tag_of(group, ann) == "Regular · Lv 3"
    await encore.sets(tier_regular_xp=100_000)
    await nights(encore, 2)
    assert (tag_of(group, ann), tag_of(group, ben)) == ("", "")


async def test_a_refusal_ends_tags_until_the_next_start(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**RISES, member_tags="on")
    await encore.quiet()
    bot = encore.playground.world.bot
    rights = group.member(bot).rights
    group.set_member(bot, status="administrator", rights=rights - {"can_manage_tags"})
    await says(ann, group, 5)
    await encore.quiet()
    group.set_member(bot, status="administrator", rights=rights)
    await says(ben, group, 5)
    await nights(encore, 1)
    assert len(encore.playground.calls_of("setChatMemberTag")) == 1
    assert tags(encore) == []
    await ann.says(group, "/points")
    await group.hears("150")


async def test_without_the_right_nothing_is_asked(
    ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**RISES, member_tags="on")
    bot = encore.playground.world.bot
    await group.set_bot_rights(*group.member(bot).rights - {"can_manage_tags"})
    await encore.quiet()
    await says(ann, group, 5)
    await nights(encore, 1)
    assert encore.playground.calls_of("setChatMemberTag") == []


async def test_tags_are_off_unless_the_community_wants_them(
    ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**RISES)
    await says(ann, group, 5)
    await nights(encore, 1)
    assert encore.playground.calls_of("setChatMemberTag") == []


@pytest.mark.parametrize("settings", [{}])
async def test_tags_are_off_unless_the_operator_allows_them(
    settings: dict[str, Any], ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**RISES, member_tags="on")
    await says(ann, group, 5)
    await nights(encore, 1)
    assert encore.playground.calls_of("setChatMemberTag") == []
