"""Forums: answers stay in the topic of the question."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage


@pytest.fixture
async def forum(encore: Stage, playground: Playground, owner: Person, ann: Person) -> Group:
    opened = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await opened.hears("Encore")
    opened.ear.forget()
    return opened


async def test_a_question_in_a_topic_is_answered_there(forum: Group, ann: Person) -> None:
    topic = await forum.new_topic("Songs")
    await ann.says(forum, "/points", topic=topic.id)
    answer = await forum.hears("0 points")
    assert answer.thread == topic.id


async def test_a_question_in_general_is_answered_in_general(forum: Group, ann: Person) -> None:
    question = await ann.says(forum, "/points")
    answer = await forum.hears("0 points")
    assert answer.reply_to is question
    assert not answer.in_topic


async def test_the_topics_opening_message_makes_no_reply(
    forum: Group, ann: Person, encore: Stage
) -> None:
    topic = await forum.new_topic("Songs")
    await ann.says(forum, "hm", topic=topic.id)
    assert await encore.points_of(ann.id) == 0
    assert await encore.value("SELECT is_reply FROM events") == 0


async def test_a_grant_needs_a_person_not_the_topics_opening(
    forum: Group, owner: Person, ann: Person
) -> None:
    topic = await forum.new_topic("Songs")
    await ann.says(forum, "My favourite song is the encore", topic=topic.id)
    await owner.says(forum, "/give 50 lovely", topic=topic.id)
    await forum.hears("Whom do you mean")


async def test_a_reply_in_an_ordinary_group_names_no_topic(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "A message with replies")
    await ann.says(group, "/points", reply_to=said)
    await group.hears("0 points")
    assert "message_thread_id" not in encore.said()[-1]


async def test_an_answer_to_a_topic_closed_meanwhile_goes_to_general(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group(
        "Strict Forum", owner=owner, members=[ann], forum=True, bot_rights="member"
    )
    await forum.hears("Encore")
    topic = await forum.new_topic("Songs")
    await ann.says(forum, "/points", topic=topic.id)
    await forum.close_topic(topic.id)
    answer = await forum.hears("0 points")
    assert answer.thread in (None, topic.id)


async def test_an_answer_to_a_deleted_topic_goes_to_general(forum: Group, ann: Person) -> None:
    topic = await forum.new_topic("Songs")
    await ann.says(forum, "/points", topic=topic.id)
    await forum.delete_topic(topic.id)
    answer = await forum.hears("0 points")
    assert not answer.in_topic


async def test_messages_in_topics_count_for_the_one_community(
    forum: Group, ann: Person, owner: Person, encore: Stage
) -> None:
    topic = await forum.new_topic("Songs")
    await ann.says(forum, "About the songs", topic=topic.id)
    await owner.says(forum, "About everything")
    assert await encore.rows("SELECT points FROM members") == [(2,), (2,)]


async def test_the_board_is_edited_where_it_stands(forum: Group, ann: Person) -> None:
    topic = await forum.new_topic("Songs")
    await ann.says(forum, "/top", topic=topic.id)
    board = await forum.hears("All time")
    await ann.taps(board, "Week")
    edited = await forum.hears("This week")
    assert edited is board
    assert edited.thread == topic.id
