"""/topic: where announcements of a kind go, and groups that only serve the staff."""

import asyncio

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import HUNG_SECONDS, Stage, plain

HOMES = "SELECT community_id, earns FROM chats ORDER BY chat_key"


@pytest.fixture
async def forum(encore: Stage, playground: Playground, owner: Person, ann: Person) -> Group:
    opened = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await opened.hears("Encore")
    await ann.says(opened, "Hello to everybody here")
    await owner.says(opened, "Hello to everybody here")
    await encore.quiet()
    opened.ear.forget()
    return opened


@pytest.fixture
async def staff(forum: Group, playground: Playground, owner: Person, ben: Person) -> Group:
    """A group of the team's where nobody has earned yet."""
    opened = playground.group("Aurora Staff", owner=owner, members=[ben])
    await opened.hears("Encore")
    opened.ear.forget()
    return opened


async def test_a_topic_is_bound_shown_and_freed(
    forum: Group, owner: Person, encore: Stage
) -> None:
    topic = await forum.new_topic("Team log")
    await owner.says(forum, "/topic here as log", topic=topic.id)
    assert "log" in (await forum.hears("goes here for")).text
    await owner.says(forum, "/topic here as draws")
    await forum.hears("goes here for")
    told = await forum.hears("changed where this goes: draws")
    assert told.thread == topic.id
    await owner.says(forum, "/topic")
    shown = plain(await forum.hears("posted where"))
    assert "log: Aurora Forum › Team log" in shown
    assert "draws: Aurora Forum" in shown
    await forum.rename_topic(topic.id, "Diary <b> of the team")
    await encore.quiet()
    await owner.says(forum, "/topic")
    await forum.hears("log: Aurora Forum › Diary <b> of the team")
    await owner.says(owner.private, "/topic here as polls")
    await owner.private.hears("our private chat, where nothing is posted")
    for words in ("/topic log off", "/topic off draws"):
        await owner.says(forum, words)
        await forum.hears("No longer bound")
    assert await encore.rows("SELECT * FROM bindings") == []


async def test_a_topic_is_a_diary_until_it_is_freed_there(
    forum: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    topic, other = await forum.new_topic("Ann's diary"), await forum.new_topic("News")
    for place in (topic, other):
        await owner.says(forum, "/topic here as diary", topic=place.id)
        told = await forum.hears("may talk alone here")
        assert told.thread == place.id
    await encore.later(seconds=61)
    for number in range(7):
        await ann.says(forum, f"Day {number} of the tour: {'so ' * number}good", topic=topic.id)
        await encore.later(seconds=61)
    assert await encore.points_of(ann.id) == 16
    await owner.says(forum, "/topic")
    assert plain(await forum.hears("posted where")).count("diary: Aurora Forum") == 2
    await owner.says(forum, "/topic diary off", topic=topic.id)
    await forum.hears("no diary any more")
    await forum.delete_topic(other.id)
    assert await encore.rows("SELECT thread_id FROM diaries") == [(other.id,)]


@pytest.mark.parametrize(
    ("settings", "begins", "ends"),
    [
        ({"language": "zh-Hans"}, "可以一个人连续发言", "不再是日记区"),
        ({"language": "zh-Hant"}, "可以一個人連續發言", "不再是日記區"),
    ],
)
async def test_a_whole_group_is_a_diary_in_chinese(
    encore: Stage, playground: Playground, owner: Person, begins: str, ends: str
) -> None:
    opened = playground.group("Aurora", owner=owner)
    await opened.hears("Encore|安可")
    await owner.says(opened, "/topic here as diary")
    await opened.hears(begins)
    await owner.says(opened, "/topic off diary")
    await opened.hears(ends)


@pytest.mark.parametrize("words", ["/topic here as kitchen", "/topic here", "/topic off"])
async def test_an_unknown_purpose_is_answered_with_those_there_are(
    forum: Group, owner: Person, words: str
) -> None:
    await owner.says(forum, words)
    await forum.hears("log, draws, polls, cases, announcements")


async def test_a_deleted_topic_is_followed_to_general(
    forum: Group, owner: Person, encore: Stage
) -> None:
    topic = await forum.new_topic("Team log")
    await owner.says(forum, "/topic here as log", topic=topic.id)
    await forum.hears("goes here for")
    await encore.quiet()
    await forum.delete_topic(topic.id)
    forum.ear.forget()
    await owner.says(forum, "/give @ann_sings 5 for the song")
    told = await forum.hears("gave points")
    assert not told.in_topic
    assert await encore.rows("SELECT thread_id FROM bindings") == [(None,)]


async def test_a_closed_topic_stays_bound(forum: Group, owner: Person, encore: Stage) -> None:
    topic = await forum.new_topic("Team log")
    await owner.says(forum, "/topic here as log", topic=topic.id)
    await forum.hears("goes here for")
    await encore.quiet()
    await forum.close_topic(topic.id)
    forum.ear.forget()
    await owner.says(forum, "/give @ann_sings 5 for the song")
    await forum.hears("gave points")
    assert await encore.rows("SELECT thread_id FROM bindings") == [(topic.id,)]


async def test_an_untouched_group_serves_the_one_community_its_admin_runs(
    forum: Group, staff: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await owner.says(staff, "/topic here as log")
    await staff.hears("goes here for Aurora Forum")
    assert await encore.rows(HOMES) == [(1, 1), (1, 0)]
    assert await encore.value("SELECT merged_into FROM communities WHERE community_id = 2") == 1
    await ben.says(staff, "Words that earn nothing in a staff place")
    assert await encore.rows("SELECT * FROM members WHERE user_id = ?", ben.id) == []
    await owner.says(forum, "/give @ann_sings 5 for the song")
    await staff.hears("gave points to")


async def test_after_something_was_earned_a_group_stays_its_own(
    forum: Group, staff: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await ben.says(staff, "Words that earn two points")
    await encore.quiet()
    await owner.says(staff, "/topic here as log")
    await staff.hears("goes here for Aurora Staff")
    assert await encore.rows(HOMES) == [(1, 1), (2, 1)]


async def test_with_several_communities_a_button_asks(
    forum: Group, staff: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    other = encore.playground.group("Borealis", owner=owner)
    await other.hears("Encore")
    await owner.says(other, "Hello to Borealis")
    await encore.quiet()
    await owner.says(staff, "/topic here as cases")
    card = await staff.hears("Which community")
    assert card.buttons == ["Aurora Forum", "Borealis"]
    assert (await ben.taps(card, "Borealis")).alert
    await owner.taps(card, "Borealis")
    await staff.hears("goes here for Borealis")
    assert await encore.rows(HOMES) == [(1, 1), (3, 0), (3, 1)]


async def test_what_was_earned_between_question_and_tap_is_not_lost(
    forum: Group, staff: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    other = encore.playground.group("Borealis", owner=owner)
    await other.hears("Encore")
    await owner.says(other, "Hello to Borealis")
    await encore.quiet()
    await owner.says(staff, "/topic here as cases")
    card = await staff.hears("Which community")
    await ben.says(staff, "Words that earn two points")
    await encore.quiet()
    assert (await owner.taps(card, "Borealis")).alert
    assert await encore.rows(HOMES) == [(1, 1), (2, 1), (3, 1)]


async def test_owning_a_staff_place_gives_no_rights_over_the_community(
    forum: Group, playground: Playground, ben: Person, owner: Person, encore: Stage
) -> None:
    await forum.adds(ben)
    await ben.says(forum, "Hello to everybody here")
    await forum.promote(ben, can_change_info=True)
    den = playground.group("Ben's den", owner=ben)
    await den.hears("Encore")
    await ben.says(den, "/role")
    await den.hears("Roles")
    await ben.says(den, "/topic here as log")
    await den.hears("goes here for Aurora Forum")
    await encore.quiet()
    den.ear.forget()
    for words in ("/role", "/community code"):
        await ben.says(den, words)
    await encore.quiet()
    await den.silent_for(0)
    await ben.says(den, "/settings")
    await den.hears("Settings of Aurora Forum")
    await forum.demote(ben)
    await encore.quiet()
    den.ear.forget()
    await ben.says(den, "/settings")
    await encore.quiet()
    await den.silent_for(0)


async def test_a_staff_place_is_no_second_community_in_private(
    forum: Group, staff: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(staff, "/topic here as log")
    await staff.hears("goes here for Aurora Forum")
    await encore.quiet()
    await owner.says(owner.private, "/points")
    answer = await owner.private.hears("2 points")
    assert answer.buttons == []
    await owner.says(owner.private, "/settings")
    await owner.private.hears("Settings of|Which group")


async def test_a_bind_button_of_another_place_does_nothing(
    forum: Group, staff: Group, ben: Person, encore: Stage
) -> None:
    card = await _any_card(staff, ben)
    words = f"bind:{ben.id}:1:log:0"
    pressed = encore.playground.world.callbacks.tap(ben.account, card, "?", words)
    assert "right" in (await asyncio.wait_for(pressed.answer, HUNG_SECONDS)).text
    assert await encore.rows(HOMES) == [(1, 1), (2, 1)]


async def _any_card(group: Group, person: Person) -> Message:
    await person.says(group, "/start")
    return await group.hears("Hello")


async def test_who_added_the_bot_to_both_binds_a_staff_group_at_once(
    playground: Playground, owner: Person, encore: Stage
) -> None:
    playground.group("Aurora Fans", owner=owner)
    opened = playground.group("Aurora Staff", owner=owner)
    await opened.hears("Encore")
    await owner.says(opened, "/topic here as cases")
    assert "Aurora Fans" in (await opened.hears("goes here for")).text


async def test_a_community_is_never_called_after_an_older_staff_place(
    playground: Playground, owner: Person, encore: Stage
) -> None:
    opened = playground.group("Aurora Staff", owner=owner)
    await opened.hears("Encore")
    playground.group("Aurora Fans", owner=owner)
    await encore.quiet()
    await owner.says(opened, "/topic here as log")
    await opened.hears("goes here for")
    await owner.says(opened, "/duty on")
    await opened.hears("changed when they are on duty")
    await owner.says(opened, "/canned add Hours: We answer from nine to nine")
    await opened.hears("Olga. changed the team's canned replies")
    await owner.says(opened, "/settings")
    await opened.hears("Settings of Aurora Fans")


async def test_no_check_in_counts_in_a_staff_place(
    forum: Group, staff: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(staff, "/topic here as log")
    await staff.hears("goes here for Aurora Forum")
    await owner.says(staff, "签到")
    await staff.hears("nothing is earned here")
    await owner.says(forum, "签到")
    await forum.hears("1 day")


async def test_an_admin_who_is_not_known_elsewhere_is_told_how_to_bind_a_staff_group(
    playground: Playground, owner: Person, ben: Person, encore: Stage
) -> None:
    fans = playground.group("Aurora Fans", owner=owner, members=[ben], bot_rights="member")
    opened = playground.group("Aurora Staff", owner=owner, members=[ben])
    for each in (fans, opened):
        await each.promote(ben, can_change_info=True)
    await opened.hears("Encore")
    await ben.says(opened, "/topic here as cases")
    assert "write something in that group" in (await opened.hears("goes here for")).text
    await ben.says(fans, "Hello to everybody here")
    await encore.quiet()
    await ben.says(opened, "/topic here as cases")
    bound = await opened.hears("goes here for")
    assert "Aurora Fans" in bound.text
    assert "write something" not in bound.text
