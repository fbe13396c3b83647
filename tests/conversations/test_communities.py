"""The bot comes, goes and is promoted; so do people."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage


async def test_as_a_plain_member_the_bot_greets_and_names_the_rights_it_misses(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    group = playground.group("New Fans", owner=owner, bot_rights="member")
    greeting = await group.hears("Encore")
    assert greeting.text.endswith(
        "please make me an administrator with these rights: "
        "delete messages, ban users, invite users via link and pin messages."
    )


async def test_who_sees_commands_only_promises_nothing_for_chatting(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    playground.world.profile.privacy = True
    group = playground.group("New Fans", owner=owner, bot_rights="member")
    greeting = await group.hears("Encore")
    assert "From now on chatting" not in greeting.text
    assert "Until I am an administrator I see commands only" in greeting.text
    playground.world.profile.privacy = False
    group = playground.group("Fans whose bot hears", owner=owner, bot_rights="member")
    greeting = await group.hears("Encore")
    assert "From now on chatting earns points" in greeting.text


async def test_with_every_right_the_bot_greets_with_the_first_step(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    group = playground.group("New Fans", owner=owner)
    greeting = await group.hears("Encore")
    assert greeting.text.endswith("Who sends the first /checkin?")
    await encore.quiet()
    assert len(encore.said()) == 1


async def test_being_promoted_is_no_reason_to_greet_again(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    group = playground.group("New Fans", owner=owner, bot_rights="member")
    await group.hears("Encore")
    group.ear.forget()
    await group.promote(Person(playground.world, playground.bot))
    await encore.quiet()
    await group.silent_for(0)
    assert "can_pin_messages" in await encore.value("SELECT rights FROM chats")


async def test_removed_and_added_again_the_bot_greets_again_and_has_kept_everything(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Words before the break")
    await encore.quiet()
    await group.kick_bot()
    await encore.later(minutes=5)
    assert await encore.value("SELECT state FROM chats") == "left"
    await group.add_bot("can_delete_messages")
    await group.hears("Encore")
    assert await encore.value("SELECT state FROM chats") == "active"
    await ann.says(group, "/points")
    await group.hears("2 points")


async def test_a_group_the_bot_was_added_to_while_away_is_greeted_once(
    stage: Stage, playground: Playground, owner: Person
) -> None:
    group = playground.group("New Fans", owner=owner)
    playground.clock.advance(hours=3)
    async with stage.life():
        await group.hears("Encore")
        await stage.due()
        assert len(stage.said()) == 1


async def test_a_message_of_an_unknown_group_begins_a_community(
    encore: Stage, playground: Playground, ann: Person
) -> None:
    chat = {"id": -1009876543210, "type": "supergroup", "title": "Long known"}
    message = {
        "message_id": 1,
        "date": playground.clock.unix(),
        "chat": chat,
        "from": ann.account.as_user(),
        "text": "We were here before you",
    }
    playground.deliver("message", message)
    assert await encore.rows("SELECT title, state FROM chats") == [("Long known", "active")]
    assert await encore.points_of(ann.id) == 2


async def test_joining_leaving_and_returning_is_kept_as_history(
    group: Group, playground: Playground, encore: Stage
) -> None:
    cleo = playground.person("Cleo")
    await cleo.joins(group)
    await encore.later(minutes=5)
    await cleo.leaves(group)
    await encore.later(minutes=5)
    await cleo.joins(group)
    rows = await encore.rows("SELECT change FROM member_history ORDER BY at")
    assert [change for (change,) in rows] == ["joined", "left", "returned"]


async def test_without_rights_the_service_messages_tell_who_comes_and_goes(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    group = playground.group("New Fans", owner=owner, bot_rights="member")
    await group.hears("Encore")
    cleo = playground.person("Cleo")
    await cleo.joins(group)
    await encore.later(minutes=5)
    await cleo.leaves(group)
    rows = await encore.rows("SELECT change FROM member_history ORDER BY at")
    assert [change for (change,) in rows] == ["joined", "left"]


async def test_a_ban_is_a_leave_and_a_restriction_is_none(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    for person in (ann, ben):
        await person.says(group, "Words before the trouble")
    await encore.quiet()
    await group.ban(ann)
    await group.restrict(ben)
    states = dict(await encore.rows("SELECT user_id, state FROM members"))
    assert (states[ann.id], states[ben.id]) == ("left", "present")


async def test_who_left_keeps_the_points_and_finds_them_on_return(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Words before I go")
    await encore.quiet()
    await ann.leaves(group)
    await encore.later(hours=5)
    await ann.joins(group)
    await ann.says(group, "/points")
    await group.hears("2 points")


async def test_other_bots_that_join_become_no_members(
    group: Group, playground: Playground, encore: Stage
) -> None:
    robot = playground.person("Robot", is_bot=True)
    await group.adds(robot)
    assert await encore.rows("SELECT * FROM members WHERE user_id = ?", robot.id) == []


async def test_who_reacts_becomes_known_and_earns_nothing(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    said = await ann.says(group, "Words worth a heart")
    await ben.reacts(said, "👍")
    assert await encore.rows("SELECT points FROM members WHERE user_id = ?", ben.id) == [(0,)]


async def test_a_new_title_is_taken_over(group: Group, ann: Person, encore: Stage) -> None:
    await group.rename("Aurora Fans Forever")
    await ann.says(group, "A fine new name")
    assert await encore.value("SELECT title FROM chats") == "Aurora Fans Forever"


async def test_a_new_name_is_taken_over(group: Group, ann: Person, encore: Stage) -> None:
    await ann.says(group, "I am called Ann")
    await encore.later(minutes=2)
    ann.account.rename("Anastasia", username="ann_sings")
    await ann.says(group, "I am called Anastasia")
    await ann.says(group, "/top")
    await group.hears(r"1\. .Anastasia. … 4")


@pytest.mark.parametrize("title", ['<b>&"', "\u202everkehrt", " "])
async def test_odd_titles_do_no_harm(
    encore: Stage, playground: Playground, owner: Person, ann: Person, title: str
) -> None:
    first = playground.group(title, owner=owner, members=[ann])
    second = playground.group(title, owner=owner, members=[ann])
    for group in (first, second):
        await group.hears("Encore")
        await ann.says(group, "Hello to this group")
    await encore.quiet()
    await ann.says(ann.private, "/points")
    answer = await ann.private.hears("2 points")
    await ann.taps(answer, answer.buttons[-1])
    await ann.private.hears("Which group")
