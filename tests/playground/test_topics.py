"""Topics of a forum, and the thread a plain reply carries."""

import pytest

from playground import Group, NotAllowed, Person, Playground

from .conftest import Api

NOT_FOUND = "Bad Request: message thread not found"


async def test_a_message_in_a_topic_says_so_and_answers_its_opening(
    api: Api, forum: Group, ann: Person
) -> None:
    topic = await forum.new_topic("Music")
    await ann.says(forum, "in the topic", topic=topic.id)
    opened, message = await api.updates("message")
    assert opened["forum_topic_created"]["name"] == "Music"
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic.id, True)
    assert message["reply_to_message"]["message_id"] == topic.id
    assert "forum_topic_created" in message["reply_to_message"]


async def test_general_has_neither_thread_nor_mark(api: Api, forum: Group, ann: Person) -> None:
    await ann.says(forum, "in General")
    (message,) = await api.updates("message")
    assert not {"message_thread_id", "is_topic_message"} & message.keys()


async def test_a_plain_reply_in_a_supergroup_carries_a_thread_without_mark(
    api: Api, group: Group, ann: Person, bo: Person
) -> None:
    first = await ann.says(group, "first")
    second = await bo.says(group, "second", reply_to=first)
    await ann.says(group, "third", reply_to=second)
    _, *replies = await api.updates("message")
    assert [reply["message_thread_id"] for reply in replies] == [first.id, first.id]
    assert all("is_topic_message" not in reply for reply in replies)


async def test_sending_to_the_thread_of_a_plain_reply_fails_in_a_forum(
    api: Api, forum: Group, ann: Person
) -> None:
    first = await ann.says(forum, "first")
    refused = await api.refused(
        "sendMessage", chat_id=forum.id, text="x", message_thread_id=first.id
    )
    assert refused.text == NOT_FOUND


async def test_general_is_reached_by_leaving_its_number_out(api: Api, forum: Group) -> None:
    refused = await api.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=1)
    assert refused.text == NOT_FOUND
    assert "message_thread_id" not in await api("sendMessage", chat_id=forum.id, text="x")


async def test_without_topics_the_thread_is_ignored(api: Api, group: Group) -> None:
    sent = await api("sendMessage", chat_id=group.id, text="x", message_thread_id=77)
    assert "message_thread_id" not in sent


async def test_the_bot_writes_into_a_topic(api: Api, forum: Group) -> None:
    topic = await forum.new_topic("Music")
    sent = await api("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.id, True)


async def test_a_reply_to_a_message_in_a_topic_lands_in_the_topic(
    api: Api, forum: Group, ann: Person
) -> None:
    topic = await forum.new_topic("Music")
    question = await ann.says(forum, "which song?", topic=topic.id)
    answer = {"message_id": question.id}
    sent = await api("sendMessage", chat_id=forum.id, text="this", reply_parameters=answer)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.id, True)


async def test_the_bot_opens_renames_closes_and_reopens_topics(api: Api, forum: Group) -> None:
    topic = await api("createForumTopic", chat_id=forum.id, name="Art")
    there = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    await api("editForumTopic", **there, name="Fan art")
    await api("closeForumTopic", **there)
    await api("reopenForumTopic", **there)
    told = await api.updates("message")
    kinds = [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]
    assert [next(kind for kind in kinds if kind in message) for message in told] == kinds


async def test_a_closed_topic_is_for_who_manages_topics(
    api: Api, playground: Playground, forum: Group, ann: Person, nova: Person
) -> None:
    topic = await forum.new_topic("Music")
    await forum.close_topic(topic.id)
    with pytest.raises(NotAllowed):
        await ann.says(forum, "hm", topic=topic.id)
    await nova.says(forum, "closed", topic=topic.id)
    await api("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
    forum.set_member(playground.bot, rights=frozenset({"can_pin_messages"}))
    refused = await api.refused(
        "sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id
    )
    assert refused.text == "Bad Request: TOPIC_CLOSED"


async def test_a_deleted_topic_takes_its_messages_along(
    api: Api, forum: Group, ann: Person
) -> None:
    topic = await forum.new_topic("Short")
    message = await ann.says(forum, "gone soon", topic=topic.id)
    await api("deleteForumTopic", chat_id=forum.id, message_thread_id=topic.id)
    assert message.deleted
    refused = await api.refused(
        "sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id
    )
    assert refused.text == NOT_FOUND


async def test_managing_topics_needs_the_right_unless_it_is_the_bots_own(
    api: Api, playground: Playground, forum: Group
) -> None:
    own = await api("createForumTopic", chat_id=forum.id, name="Own")
    other = await forum.new_topic("Other")
    forum.set_member(playground.bot, rights=frozenset({"can_pin_messages"}))
    await api("closeForumTopic", chat_id=forum.id, message_thread_id=own["message_thread_id"])
    refused = await api.refused("closeForumTopic", chat_id=forum.id, message_thread_id=other.id)
    assert refused.text == "Bad Request: not enough rights to close or open the topic"
    refused = await api.refused("createForumTopic", chat_id=forum.id, name="More")
    assert refused.text == "Bad Request: not enough rights to create a topic"


async def test_general_can_be_closed_renamed_and_hidden(
    api: Api, forum: Group, ann: Person
) -> None:
    there = {"chat_id": forum.id}
    await api("editGeneralForumTopic", **there, name="Lobby")
    await api("closeGeneralForumTopic", **there)
    with pytest.raises(NotAllowed):
        await ann.says(forum, "hm")
    await api("reopenGeneralForumTopic", **there)
    await api("hideGeneralForumTopic", **there)
    await api("unhideGeneralForumTopic", **there)
    told = [set(message) for message in await api.updates("message")]
    assert "general_forum_topic_hidden" in told[3]
    assert "general_forum_topic_unhidden" in told[4]


async def test_a_group_without_topics_is_no_forum(api: Api, group: Group) -> None:
    refused = await api.refused("createForumTopic", chat_id=group.id, name="x")
    assert refused.text == "Bad Request: the chat is not a forum"
