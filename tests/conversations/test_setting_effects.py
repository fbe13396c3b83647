"""What each setting changes in the group."""

import re
from datetime import UTC, datetime

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def _set(group: Group, encore: Stage, **values: object) -> None:
    """Set what the owner would set, by file."""
    owner = group.owner
    await owner.says(group, "/connect")
    await group.hears("Connected")
    await owner.says(owner.private, "/settings import")
    await owner.private.hears("YAML")
    lines = [f"{key}: {value}" for key, value in values.items()]
    await owner.says(owner.private, "\n".join(lines))
    card = await owner.private.hears("What would change")
    await owner.taps(card, "Apply")
    await owner.private.hears("changed")
    await encore.quiet()
    group.ear.forget()


async def test_messages_are_worth_what_the_community_says(
    group: Group, ann: Person, encore: Stage
) -> None:
    await _set(
        group,
        encore,
        message_points=7,
        message_cooldown=10,
        message_daily=2,
        message_length=10,
        message_length_cjk=6,
    )
    await ann.says(group, "short one")
    await ann.says(group, "五个中文字")
    assert await encore.points_of(ann.id) == 0
    await ann.says(group, "六个中文字了")
    assert await encore.points_of(ann.id) == 7
    await encore.later(seconds=5)
    await ann.says(group, "too early for another one")
    await encore.later(seconds=6)
    await ann.says(group, "late enough for another one")
    await encore.later(minutes=1)
    await ann.says(group, "one more than a day rewards")
    assert await encore.points_of(ann.id) == 14
    assert await encore.value("SELECT xp FROM members WHERE user_id = ?", ann.id) == 14
    await ann.says(group, "/points why")
    why = plain(await group.hears("7"))
    for figure in ("10", "2", "6"):
        assert re.search(rf"\b{figure}\b", why), why
    assert "60" not in why
    assert "20 " not in why.replace("2026", "")


async def test_check_ins_are_worth_what_the_community_says(
    group: Group, ann: Person, encore: Stage
) -> None:
    await _set(group, encore, checkin_points=10, checkin_extra=1)
    for day, points in ((1, 10), (2, 21), (3, 32)):
        await ann.says(group, "签到")
        await group.hears("checked in")
        assert await encore.points_of(ann.id) == points, day
        await encore.later(hours=24)
    await _set(group, encore, checkin_points=0, checkin_extra=0)
    await ann.says(group, "签到")
    await group.hears("4 days")
    assert await encore.points_of(ann.id) == 32
    await ann.says(group, "/points")
    await group.hears("32 points")


@pytest.mark.parametrize("seconds", [10, 300, 0])
@pytest.mark.parametrize(("key", "words"), [("hint_seconds", "/give"), ("card_seconds", "/me")])
async def test_hints_and_cards_stay_as_long_as_the_community_wants(
    group: Group, encore: Stage, *, key: str, words: str, seconds: int
) -> None:
    await _set(group, encore, **{key: seconds})
    await group.owner.says(group, words)
    answer = await group.hears("Reply to|Olga|Level")
    await _goes_after(answer, encore, seconds)


async def _goes_after(message: Message, encore: Stage, seconds: int) -> None:
    """Expect a message to go after a time; with 0 s, to stay."""
    await encore.due()
    await encore.later(seconds=(seconds or 7200) - 3)
    await encore.due()
    assert not message.deleted
    await encore.later(seconds=6)
    await encore.due()
    assert message.deleted is bool(seconds)


async def test_commands_are_deleted_where_wanted(group: Group, ann: Person, encore: Stage) -> None:
    kept = await ann.says(group, "/me")
    await encore.due()
    await _set(group, encore, clean_commands="on")
    said = await ann.says(group, "Words that are no command")
    gone = [await ann.says(group, words) for words in ("/me", "签到")]
    await encore.due()
    assert [message.deleted for message in (kept, said, *gone)] == [False, False, True, True]


async def test_service_messages_are_deleted_where_wanted(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await _set(group, encore, clean_service="on")
    before = set(group.messages)
    await ben.leaves(group)
    await group.rename("Aurora Fans Forever")
    gone = [m for key, m in group.messages.items() if key not in before and m.service]
    await ann.says(group, "/top")
    board = await group.hears("")
    answered = await ann.says(group, "What a fine board", reply_to=board)
    await encore.due()
    assert len(gone) == 2
    assert all(message.deleted for message in gone)
    assert not answered.deleted


@pytest.mark.parametrize(
    ("hour", "silent"), [(21, False), (22, True), (3, True), (8, True), (9, False)]
)
async def test_planned_posts_make_no_sound_in_quiet_hours(
    group: Group, ann: Person, encore: Stage, *, hour: int, silent: bool
) -> None:
    await _set(group, encore, quiet_hours="22:00-09:00")
    await group.owner.says(group, "/topic here as log")
    await group.hears("goes here")
    encore.playground.clock.move_to(datetime(2026, 11, 20, hour, 30, tzinfo=UTC))
    await ann.says(group, "Something worth a gift")
    await group.owner.says(group, "/give @ann_sings 5 for the night")
    await group.hears("gave points")
    await encore.quiet()
    (call,) = [call for call in encore.said() if "gave points" in call["text"]]
    assert bool(call.get("disable_notification")) is silent
