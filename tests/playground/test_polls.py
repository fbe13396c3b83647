"""Native polls: what may be asked, who votes how, and what the bot is told of it."""

from typing import Any

import pytest

from playground import Group, NotAllowed, Person, Playground, PlaygroundClock
from playground.messages import Message

from .conftest import Api
from .test_files import a_picture

TEA = {"question": "Tea?", "options": ["Yes", "No", "Later"]}
OPEN = TEA | {"is_anonymous": False}
QUIZ = TEA | {"type": "quiz", "correct_option_ids": [1]}


async def a_poll(api: Api, group: Group, **parts: Any) -> Message:
    sent = await api("sendPoll", chat_id=group.id, **(OPEN | parts))
    return group.messages[sent["message_id"]]


async def refusal(api: Api, group: Group, **parts: Any) -> str:
    return str((await api.refused("sendPoll", chat_id=group.id, **(TEA | parts))).text)


async def told(api: Api) -> list[list[int]]:
    return [answer["option_ids"] for answer in await api.updates("poll_answer")]


@pytest.fixture(autouse=True)
def asks_for_polls(playground: Playground) -> None:
    playground.world.updates.allow(["message", "poll", "poll_answer", "edited_message"])


async def test_a_poll_is_anonymous_with_one_answer_that_may_be_changed(
    api: Api, group: Group
) -> None:
    sent = await api("sendPoll", chat_id=group.id, **TEA)
    poll = sent["poll"]
    assert (poll["question"], poll["type"], poll["is_closed"]) == ("Tea?", "regular", False)
    assert poll["is_anonymous"]
    assert not poll["allows_multiple_answers"]
    assert poll["allows_revoting"]
    assert [option["text"] for option in poll["options"]] == ["Yes", "No", "Later"]
    assert [option["voter_count"] for option in poll["options"]] == [0, 0, 0]
    assert len({option["persistent_id"] for option in poll["options"]}) == 3
    assert "text" not in sent


async def test_options_are_texts_or_objects(api: Api, group: Group) -> None:
    options = [{"text": "<b>Yes</b>", "text_parse_mode": "HTML"}, "<b>No</b>"]
    sent = await api("sendPoll", chat_id=group.id, question="Tea?", options=options)
    assert [each["text"] for each in sent["poll"]["options"]] == ["Yes", "<b>No</b>"]


async def test_a_question_has_1_to_300_characters(api: Api, group: Group) -> None:
    await a_poll(api, group, question="🎉" * 300)
    words = "Bad Request: poll question length must not exceed 300"
    assert await refusal(api, group, question="x" * 301) == words
    assert await refusal(api, group, question=" ") == "Bad Request: text must be non-empty"


async def test_there_are_1_to_12_options_of_1_to_100_characters(api: Api, group: Group) -> None:
    await a_poll(api, group, options=["x" * 100])
    await a_poll(api, group, options=[str(each) for each in range(12)])
    for options, words in (
        ([], "poll must have at least one answer option"),
        (["x"] * 13, "poll can't have more than 12 options"),
        (["a", " "], "poll option must be non-empty"),
        (["x" * 101], "poll options length must not exceed 100"),
    ):
        assert await refusal(api, group, options=options) == f"Bad Request: {words}"


async def test_only_two_kinds_of_polls_are_known(api: Api, group: Group) -> None:
    words = "Bad Request: unsupported poll type specified"
    assert await refusal(api, group, type="survey") == words


async def test_a_quiz_needs_right_answers_in_increasing_order(api: Api, group: Group) -> None:
    for correct, words in (
        (None, "correct quiz option list must be non-empty"),
        ([], "correct quiz option list must be non-empty"),
        ([1, 0], "correct quiz option list must be increasing"),
        ([3], "wrong quiz correct_option_id"),
        ([-1], "wrong quiz correct_option_id"),
        ([0, 1], "QUIZ_CORRECT_ANSWERS_TOO_MUCH"),
    ):
        parts = {} if correct is None else {"correct_option_ids": correct}
        assert await refusal(api, group, type="quiz", **parts) == f"Bad Request: {words}"
    several = await a_poll(
        api, group, type="quiz", correct_option_ids=[0, 1], allows_multiple_answers=True
    )
    assert several.poll is not None
    assert several.poll.as_api(several)["correct_option_ids"] == [0, 1]
    older = await a_poll(api, group, type="quiz", correct_option_id=2)
    assert older.poll is not None
    assert older.poll.correct == (2,)


async def test_an_explanation_has_up_to_200_characters_and_two_line_feeds(
    api: Api, group: Group
) -> None:
    sent = await api("sendPoll", chat_id=group.id, **QUIZ, explanation="a\nb\n" + "x" * 196)
    assert len(sent["poll"]["explanation"]) == 200
    assert "200 characters" in await refusal(api, group, **QUIZ, explanation="x" * 201)
    assert "line feeds" in await refusal(api, group, **QUIZ, explanation="a\nb\nc\nd")


async def test_a_description_comes_with_messages_only(api: Api, group: Group, ann: Person) -> None:
    poll = await a_poll(api, group, description="<i>Why</i> not", description_parse_mode="HTML")
    assert poll.as_api()["poll"]["description"] == "Why not"
    await ann.votes(poll, "Yes")
    (state,) = await api.updates("poll")
    assert "description" not in state
    assert "too long" in await refusal(api, group, description="x" * 1025)


async def test_pictures_go_along_by_file_id(api: Api, group: Group, ann: Person) -> None:
    photo = await ann.sends_photo(group, a_picture())
    assert photo.attachment is not None
    media = {"type": "photo", "media": photo.attachment.file.file_id}
    sent = await api(
        "sendPoll",
        chat_id=group.id,
        question="Which?",
        options=[{"text": "This", "media": media}, {"text": "None"}],
        media=media,
    )
    assert sent["poll"]["media"]["photo"][0]["file_id"] == media["media"]
    assert "media" in sent["poll"]["options"][0]
    assert "media" not in sent["poll"]["options"][1]


async def test_a_poll_closes_by_itself_after_5_to_2628000_seconds(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    assert "2628000 seconds" in await refusal(api, group, open_period=4)
    assert "2628000 seconds" in await refusal(api, group, open_period=2_628_001)
    assert "seconds" in await refusal(api, group, close_date=clock.unix() + 1)
    poll = await a_poll(api, group, open_period=60)
    shown = poll.as_api()["poll"]
    assert shown["close_date"] == poll.date + shown["open_period"]
    dated = await a_poll(api, group, close_date=clock.unix() + 600)
    await ann.votes(poll, "No")
    clock.advance(seconds=61)
    states = await api.updates("poll")
    assert [state["is_closed"] for state in states] == [False, True]
    assert states[1]["options"][1]["voter_count"] == 1
    with pytest.raises(NotAllowed):
        await ann.votes(poll, "Yes")
    assert dated.poll is not None
    assert not dated.poll.closed


async def test_a_poll_can_be_sent_closed(api: Api, group: Group, ann: Person) -> None:
    poll = await a_poll(api, group, is_closed=True)
    assert poll.as_api()["poll"]["is_closed"]
    with pytest.raises(NotAllowed):
        await ann.votes(poll, "Yes")


async def test_channels_take_anonymous_polls_only_and_only_they_choose_voters(
    api: Api, group: Group, playground: Playground, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova)
    channel.set_member(
        playground.world.bot, status="administrator", rights=frozenset({"can_post_messages"})
    )
    there = {"chat_id": channel.id, **TEA}
    refused = await api.refused("sendPoll", **there, is_anonymous=False)
    assert refused.text == "Bad Request: non-anonymous polls can't be sent to channel chats"
    sent = await api("sendPoll", **there, members_only=True, country_codes=["DE", "FT"])
    assert sent["poll"]["members_only"]
    assert sent["poll"]["country_codes"] == ["DE", "FT"]
    words = "Bad Request: poll voters can be restricted only in channel chats"
    assert await refusal(api, group, members_only=True) == words
    assert "country code" in await refusal(api, group, country_codes=["de"])
    open_one = await a_poll(api, group)
    with pytest.raises(NotAllowed):
        await nova.forwards(open_one, channel)


async def test_sending_needs_the_permission_for_polls(api: Api, group: Group, ann: Person) -> None:
    group.permissions -= {"can_send_polls"}
    with pytest.raises(NotAllowed):
        await ann.posts_poll(group, "Tea?", "Yes", "No")
    group.set_member(group.world.bot, status="member")
    words = "Bad Request: not enough rights to send polls to the chat"
    assert await refusal(api, group) == words


async def test_a_vote_in_an_open_poll_is_told_with_the_voter(
    api: Api, group: Group, ann: Person
) -> None:
    poll = await a_poll(api, group)
    await ann.votes(poll, "No")
    (answer,) = await api.updates("poll_answer")
    assert poll.poll is not None
    assert answer == {
        "poll_id": poll.poll.id,
        "user": ann.account.as_user(),
        "option_ids": [1],
        "option_persistent_ids": [poll.poll.options[1].persistent_id],
    }


async def test_a_vote_in_an_anonymous_poll_is_told_in_numbers_only(
    api: Api, group: Group, ann: Person
) -> None:
    poll = await a_poll(api, group, is_anonymous=True)
    await ann.votes(poll, "Later")
    found = await api.updates()
    assert [update.keys() - {"update_id"} for update in found] == [{"poll"}]
    assert found[0]["poll"]["total_voter_count"] == 1
    assert found[0]["poll"]["options"][2]["voter_count"] == 1


async def test_a_vote_taken_back_is_told_without_options(
    api: Api, group: Group, ann: Person
) -> None:
    poll = await a_poll(api, group)
    with pytest.raises(NotAllowed):
        await ann.retracts(poll)
    await ann.votes(poll, "Yes")
    await ann.retracts(poll)
    await ann.votes(poll, 1)
    assert await told(api) == [[0], [], [1]]


async def test_a_vote_stays_where_revoting_is_off_as_in_a_quiz(
    api: Api, group: Group, ann: Person
) -> None:
    for parts in ({"allows_revoting": False}, QUIZ):
        poll = await a_poll(api, group, **parts)
        await ann.votes(poll, "Yes")
        with pytest.raises(NotAllowed):
            await ann.votes(poll, "No")
        with pytest.raises(NotAllowed):
            await ann.retracts(poll)
    quiz = await a_poll(api, group, **QUIZ, allows_revoting=True)
    await ann.votes(quiz, "Yes")
    await ann.votes(quiz, "No")
    assert await told(api) == [[0], [0], [0], [1]]


async def test_several_answers_are_for_polls_that_take_them(
    api: Api, group: Group, ann: Person
) -> None:
    one = await a_poll(api, group)
    with pytest.raises(NotAllowed):
        await ann.votes(one, "Yes", "No")
    several = await a_poll(api, group, allows_multiple_answers=True)
    await ann.votes(several, "Later", "Yes")
    assert await told(api) == [[0, 2]]
    with pytest.raises(NotAllowed):
        await ann.votes(several, "Never")


async def test_only_who_is_there_votes(api: Api, group: Group, playground: Playground) -> None:
    poll = await a_poll(api, group)
    with pytest.raises(NotAllowed):
        await playground.person("Stranger").votes(poll, "Yes")


async def test_who_acts_for_a_chat_votes_for_it(
    api: Api, group: Group, nova: Person, playground: Playground
) -> None:
    poll = await a_poll(api, group)
    channel = playground.channel("Nova sings", owner=nova)
    await nova.as_channel(channel).votes(poll, "Yes")
    (answer,) = await api.updates("poll_answer")
    assert answer["voter_chat"]["id"] == channel.id
    assert answer["user"]["id"] == 136817688


async def test_results_can_be_hidden_until_the_end(api: Api, group: Group, ann: Person) -> None:
    poll = await a_poll(api, group, hide_results_until_closes=True, shuffle_options=True)
    await ann.votes(poll, "Yes")
    await api("stopPoll", chat_id=group.id, message_id=poll.id)
    counts = [
        [option["voter_count"] for option in state["options"]]
        for state in await api.updates("poll")
    ]
    assert counts == [[0, 0, 0], [1, 0, 0]]


async def test_options_are_added_where_a_poll_takes_them(
    api: Api, group: Group, ann: Person
) -> None:
    assert "anonymous" in await refusal(api, group, allow_adding_options=True)
    poll = await a_poll(api, group, allow_adding_options=True)
    await ann.adds_option(poll, "Coffee")
    await ann.votes(poll, "Coffee")
    assert await told(api) == [[3]]
    with pytest.raises(NotAllowed):
        await ann.adds_option(await a_poll(api, group), "Coffee")


async def test_a_stopped_poll_is_returned_as_it_ended(api: Api, group: Group, ann: Person) -> None:
    poll = await a_poll(api, group)
    await ann.votes(poll, "Yes")
    ended = await api("stopPoll", chat_id=group.id, message_id=poll.id)
    assert ended["is_closed"]
    assert ended["options"][0]["voter_count"] == 1
    assert (await api.updates("poll"))[-1]["is_closed"]
    with pytest.raises(NotAllowed):
        await ann.retracts(poll)


async def test_what_cannot_be_stopped_is_told_in_telegrams_words(
    api: Api, group: Group, ann: Person
) -> None:
    poll = await a_poll(api, group)
    text = (await api("sendMessage", chat_id=group.id, text="hello"))["message_id"]
    theirs = await ann.posts_poll(group, "Tea?", "Yes", "No")
    forwarded = await ann.forwards(poll, group)
    closed = await a_poll(api, group, is_closed=True)
    for number, words in (
        (99999, "message with poll to stop not found"),
        (text, "message is not a poll"),
        (closed.id, "poll has already been closed"),
        (theirs.id, "poll can't be stopped"),
        (forwarded.id, "poll can't be stopped"),
    ):
        refused = await api.refused("stopPoll", chat_id=group.id, message_id=number)
        assert refused.text == f"Bad Request: {words}"


async def test_a_deleted_poll_is_gone_for_voters_and_for_the_bot(
    api: Api, group: Group, nova: Person, ann: Person
) -> None:
    poll = await a_poll(api, group)
    await nova.deletes(poll)
    with pytest.raises(NotAllowed):
        await ann.votes(poll, "Yes")
    refused = await api.refused("stopPoll", chat_id=group.id, message_id=poll.id)
    assert refused.text == "Bad Request: message with poll to stop not found"


async def test_a_forward_shows_the_same_poll_and_a_copy_is_a_new_one(
    api: Api, group: Group, ann: Person, bo: Person
) -> None:
    poll = await a_poll(api, group)
    forwarded = await ann.forwards(poll, group)
    assert poll.poll is not None
    (message,) = await api.updates("message")
    assert message["poll"]["id"] == poll.poll.id
    await bo.votes(forwarded, "Yes")
    assert await told(api) == [[0]]
    assert poll.poll.counts() == [1, 0, 0]
    there = {"chat_id": group.id, "from_chat_id": group.id, "message_id": poll.id}
    copy = group.messages[(await api("copyMessage", **there))["message_id"]]
    assert copy.poll is not None
    assert copy.poll.id != poll.poll.id
    assert copy.poll.counts() == [0, 0, 0]


async def test_a_members_poll_is_shown_but_its_votes_are_not_told(
    api: Api, group: Group, ann: Person, bo: Person
) -> None:
    poll = await ann.posts_poll(group, "Tea?", "Yes", "No", anonymous=False)
    (message,) = await api.updates("message")
    assert message["poll"]["question"] == "Tea?"
    await bo.votes(poll, "No")
    assert await api.updates() == []
    with pytest.raises(NotAllowed):
        await bo.closes(poll)
    await ann.closes(poll)
    (state,) = await api.updates("poll")
    assert state["is_closed"]


async def test_what_is_right_in_a_members_quiz_is_told_once_it_is_closed(
    api: Api, group: Group, ann: Person
) -> None:
    quiz = await ann.posts_poll(group, "2 + 2?", "3", "4", correct="4", explanation="Count.")
    (message,) = await api.updates("message")
    assert message["poll"]["type"] == "quiz"
    assert "correct_option_ids" not in message["poll"]
    assert "explanation" not in message["poll"]
    there = {"chat_id": group.id, "from_chat_id": group.id, "message_id": quiz.id}
    assert (await api.refused("copyMessage", **there)).text.endswith("can't be copied")
    await ann.closes(quiz)
    (state,) = await api.updates("poll")
    assert state["correct_option_ids"] == [1]
    assert state["explanation"] == "Count."


async def test_a_quiz_sent_to_the_bot_in_private_tells_what_is_right(
    api: Api, playground: Playground, ann: Person
) -> None:
    await ann.starts()
    await api.updates()
    await ann.posts_poll(ann.private, "2 + 2?", "3", "4", correct="4")
    (message,) = await api.updates("message")
    assert message["poll"]["correct_option_ids"] == [1]


async def test_a_poll_stays_what_it_asks(api: Api, group: Group, ann: Person) -> None:
    poll = await a_poll(api, group)
    refused = await api.refused(
        "editMessageText", chat_id=group.id, message_id=poll.id, text="Coffee?"
    )
    assert refused.text == "Bad Request: there is no text in the message to edit"
    keyboard = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}]]}
    there = {"chat_id": group.id, "message_id": poll.id}
    await api("editMessageReplyMarkup", **there, reply_markup=keyboard)
    assert poll.buttons == ["Why?"]
    with pytest.raises(NotAllowed):
        await ann.edits(await ann.posts_poll(group, "Tea?", "Yes", "No"), "Coffee?")
