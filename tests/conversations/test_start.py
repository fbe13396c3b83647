"""The first words: /start, /help, and which group is meant in private."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def other(group: Group, playground: Playground, owner: Person, ann: Person) -> Group:
    """A second group with Ann in it, where she has written once."""
    opened = playground.group("Borealis", owner=owner, members=[ann])
    await opened.hears("Encore")
    await ann.says(group, "Hello Aurora fans")
    await ann.says(opened, "Hello Borealis fans")
    return opened


async def test_start_in_private_greets_by_name(group: Group, ann: Person, encore: Stage) -> None:
    await ann.says(group, "hello everybody")
    await encore.quiet()
    await ann.starts()
    answer = await ann.private.hears("Hello")
    assert plain(answer).startswith("Hello Ann! I am Encore.")


async def test_a_stranger_is_shown_how_to_begin(encore: Stage, ann: Person) -> None:
    await ann.starts()
    answer = await ann.private.hears("add me to yours")
    assert (await ann.taps(answer, "Add me to a group")).url == (
        "https://t.me/encore_playground_bot?startgroup=new"
    )
    for command in ("/points", "/me", "签到"):
        await ann.says(ann.private, command)
        await ann.private.hears("add me to yours")


async def test_a_stranger_may_see_the_board_of_no_group(encore: Stage, ann: Person) -> None:
    await ann.says(ann.private, "/top")
    await ann.private.hears("group")


async def test_who_has_left_is_not_called_unknown(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Hello to everybody here")
    await ann.leaves(group)
    await encore.quiet()
    await ann.says(ann.private, "/points")
    await ann.private.hears("At the moment I see you in none of them")


async def test_start_in_a_group_is_one_short_line_with_a_button(group: Group, ann: Person) -> None:
    await ann.says(group, "/start")
    answer = await group.hears("Hello")
    assert "\n" not in answer.text
    assert (await ann.taps(answer, "Open private chat")).url.startswith("https://t.me/")


async def test_a_group_that_the_button_adds_me_to_is_greeted_once(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    opened = playground.group("Borealis", owner=owner, bot_rights="absent")
    await opened.add_bot(payload="new")
    await encore.quiet()
    said = [m for m in opened.messages.values() if m.text.startswith("Hello")]
    assert len(said) == 1


async def test_what_a_link_leads_to_is_shown_in_private_alone(
    group: Group, owner: Person, encore: Stage
) -> None:
    for payload in ("bank_1_2", "mydata", "form_survey_1_0"):
        heard = len(group.messages)
        await owner.says(group, f"/start {payload}")
        await encore.quiet()
        answer = [m for m in group.messages.values() if m.text.startswith("Hello! Chatting")][-1]
        assert len(group.messages) == heard + 2
        button = await owner.taps(answer, "Open private chat")
        assert button.url.endswith(f"?start={payload}")


async def test_help_in_a_group_is_one_line_for_members_and_the_list_for_admins(
    group: Group, ann: Person, owner: Person
) -> None:
    await ann.says(group, "/help")
    short = await group.hears("Chat along")
    assert "\n" not in short.text
    await owner.says(group, "/help")
    long = await group.hears("What you can do")
    assert "/give" in long.text
    assert "/timezone" in long.text


async def test_help_in_private_lists_what_works_there(group: Group, ann: Person) -> None:
    for text in ("/help", "/start help", "帮助"):
        await ann.says(ann.private, text)
        answer = await ann.private.hears("What you can do")
        assert "/checkin" in answer.text
        assert "/give" not in answer.text


async def test_topics_say_what_each_command_does_to_who_asked(
    group: Group, owner: Person, ann: Person
) -> None:
    await owner.says(group, "/help")
    card = await group.hears("What you can do")
    refused = await ann.taps(card, "Points")
    assert refused.alert
    assert "What you can do" in card.text
    await owner.taps(card, "Points")
    shown = await group.hears("/give: ")
    assert shown is card
    assert "/warn" not in card.text
    await owner.taps(card, "All topics")
    assert await group.hears("What you can do") is card


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_help_fits_into_a_message_for_who_may_everything(
    group: Group, owner: Person, encore: Stage, language: str
) -> None:
    await encore.sets(language=language)
    await owner.says(group, "Good evening, everybody")
    await owner.says(owner.private, "/help")
    shown = await owner.private.hears("/checkin")
    assert "/give" in shown.text
    assert "/warn" in shown.text
    assert len(shown.text) < 2500


async def test_words_nobody_knows_are_answered_in_private_only(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(ann.private, "what is the meaning of it all")
    await ann.private.hears("/help")
    await ann.says(group, "what is the meaning of it all")
    await encore.quiet()
    await group.silent_for(0)


@pytest.mark.parametrize("payload", ["hello", "language", "x" * 64, "a-b_c"])
async def test_any_payload_of_a_deep_link_is_answered(
    group: Group, ann: Person, payload: str
) -> None:
    await ann.starts(payload)
    await ann.private.hears(".")


async def test_with_several_groups_the_answer_names_the_one_it_is_about(
    group: Group, other: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    await ann.says(ann.private, "签到")
    answer = await ann.private.hears("✅")
    assert "Aurora Fans" in answer.text
    assert answer.buttons == ["Another group"]


@pytest.mark.parametrize("asked", ["/top", "排行", "/rules"])
async def test_boards_and_rules_name_the_group_they_are_of_too(
    group: Group, other: Group, ann: Person, encore: Stage, asked: str
) -> None:
    await encore.quiet()
    await ann.says(group, "Good evening everybody")
    await ann.says(ann.private, asked)
    answer = await ann.private.hears("This is about Aurora Fans")
    assert answer.buttons[-1] == "Another group"


async def test_the_meant_group_is_chosen_by_button_and_remembered(
    group: Group, other: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    await ann.says(other, "签到")
    await other.hears("checked in")
    await ann.says(ann.private, "/points")
    answer = await ann.private.hears("2 points")
    await ann.taps(answer, "Another group")
    choice = await ann.private.hears("Which group")
    assert choice.buttons == ["Aurora Fans", "Borealis"]
    await ann.taps(choice, "Borealis")
    await ann.private.hears("This is about Borealis")
    for _ in range(2):
        await ann.says(ann.private, "/points")
        assert "Borealis" in (await ann.private.hears("7 points")).text


async def test_who_left_the_meant_group_means_the_other_one(
    group: Group, other: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    await ann.leaves(group)
    await encore.quiet()
    await ann.says(ann.private, "签到")
    answer = await ann.private.hears("checked in")
    assert answer.buttons == []
    rows = await encore.rows(
        "SELECT c.title FROM checkins JOIN members USING (member_id)"
        " JOIN chats AS c USING (community_id)"
    )
    assert rows == [("Borealis",)]


async def test_a_choice_of_a_group_one_is_not_in_is_refused(
    group: Group, ben: Person, playground: Playground, encore: Stage, owner: Person
) -> None:
    playground.group("Borealis", owner=owner)
    await encore.quiet()
    await ben.says(group, "Hello Aurora fans")
    await ben.says(ben.private, "/points")
    card = await ben.private.hears("points")
    pressed = playground.world.callbacks.tap(ben.account, card, "?", "meant:2")
    answer = await pressed.answer
    assert answer.alert


async def test_blocking_and_unblocking_is_remembered(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.private.hears("Hello")
    await ann.blocks_bot()
    assert await encore.value("SELECT dm_ok FROM users WHERE user_id = ?", ann.id) == 0
    await ann.starts()
    assert await encore.value("SELECT dm_ok FROM users WHERE user_id = ?", ann.id) == 1
