"""Which messages a bot sees, and what stands in them."""

import pytest

from playground import Group, NotAllowed, Person, Playground, PlaygroundClock
from playground.accounts import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM

from .conftest import Api, MakeGroup


@pytest.fixture
def plain_group(make_group: MakeGroup) -> Group:
    """A group where the bot is no admin, so that its privacy mode counts."""
    return make_group(bot_rights="member")


async def _texts(api: Api) -> list[str]:
    return [message["text"] for message in await api.updates("message") if "text" in message]


async def test_an_admin_bot_sees_every_message(api: Api, group: Group, ann: Person) -> None:
    await ann.says(group, "just chatting")
    assert await _texts(api) == ["just chatting"]


async def test_with_privacy_off_a_member_bot_sees_every_message(
    api: Api, playground: Playground, plain_group: Group, ann: Person
) -> None:
    playground.world.profile.privacy = False
    await ann.says(plain_group, "just chatting")
    assert await _texts(api) == ["just chatting"]


async def test_with_privacy_on_a_bot_sees_commands_meant_for_it_or_for_nobody(
    api: Api, plain_group: Group, ann: Person
) -> None:
    name = "encore_playground_bot"
    for text in ("hello", "/top", f"/top@{name} all", "/top@another_bot", "see /top"):
        await ann.says(plain_group, text)
    assert await _texts(api) == ["/top", f"/top@{name} all"]


async def test_with_privacy_on_a_bot_sees_replies_to_it_and_mentions(
    api: Api, plain_group: Group, ann: Person, bo: Person
) -> None:
    await api("sendMessage", chat_id=plain_group.id, text="hello")
    card = await plain_group.hears("hello")
    other = await bo.says(plain_group, "hi")
    await ann.says(plain_group, "a reply", reply_to=card)
    await ann.says(plain_group, "to somebody else", reply_to=other)
    await ann.says(plain_group, "ask @Encore_Playground_Bot!")
    assert await _texts(api) == ["a reply", "ask @Encore_Playground_Bot!"]


async def test_with_privacy_on_a_bot_still_sees_service_messages(
    api: Api, plain_group: Group, ann: Person
) -> None:
    await ann.leaves(plain_group)
    (message,) = await api.updates("message")
    assert message["left_chat_member"]["id"] == ann.id


async def test_messages_of_other_bots_are_never_seen(
    api: Api, playground: Playground, group: Group
) -> None:
    helper = playground.person("Helper", is_bot=True)
    group.set_member(helper.account, status="member")
    await helper.says(group, "beep")
    assert await api.updates() == []


async def test_private_messages_are_seen(api: Api, ann: Person) -> None:
    await ann.says(ann.private, "between us")
    assert await _texts(api) == ["between us"]


async def test_a_deep_link_carries_its_payload_in_start(api: Api, ann: Person) -> None:
    await ann.starts("ref_42")
    assert await _texts(api) == ["/start ref_42"]


async def test_a_deep_link_carries_up_to_64_plain_characters(api: Api, ann: Person) -> None:
    await ann.starts("x" * 64)
    for payload in ("x" * 65, "two words", "签到"):
        with pytest.raises(NotAllowed):
            await ann.starts(payload)


async def test_a_group_link_carries_its_payload_in_start(api: Api, make_group: MakeGroup) -> None:
    group = make_group(bot_rights="absent")
    await group.add_bot(payload="tour")
    assert await _texts(api) == ["/start@encore_playground_bot tour"]


async def test_a_message_through_an_inline_bot_names_it(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    await ann.says(group, "a picture of a cat", via=playground.person("Cats", is_bot=True))
    (message,) = await api.updates("message")
    assert message["via_bot"]["first_name"] == "Cats"


async def test_channel_posts_are_seen_by_a_bot_in_the_channel(
    api: Api, playground: Playground, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova, bot_rights={"can_manage_chat"})
    await api.updates()
    post = await nova.says(channel, "tonight!")
    await nova.edits(post, "tomorrow!")
    told = await api.updates()
    assert told[0]["channel_post"]["sender_chat"]["id"] == channel.id
    assert "from" not in told[0]["channel_post"]
    assert told[1]["edited_channel_post"]["text"] == "tomorrow!"


async def test_a_bot_outside_sees_nothing(api: Api, make_group: MakeGroup, ann: Person) -> None:
    await ann.says(make_group(bot_rights="absent"), "alone")
    assert await api.updates() == []


async def test_an_anonymous_admin_is_shown_as_the_group(
    api: Api, group: Group, ann: Person
) -> None:
    await group.promote(ann, title="Crew", is_anonymous=True, can_delete_messages=True)
    await api.updates()
    await ann.says(group, "we say")
    (message,) = await api.updates("message")
    assert message["from"]["id"] == GROUP_ANONYMOUS_BOT
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group.id
    assert message["author_signature"] == "Crew"


async def test_an_anonymous_admin_taps_as_oneself(api: Api, group: Group, ann: Person) -> None:
    await group.promote(ann, is_anonymous=True)
    markup = {"inline_keyboard": [[{"text": "Me", "callback_data": "me"}]]}
    await api("sendMessage", chat_id=group.id, text="who?", reply_markup=markup)
    ann.presses(await group.hears("who"), "Me")
    (query,) = await api.updates("callback_query")
    assert query["from"]["id"] == ann.id


async def test_somebody_writing_as_a_channel_is_shown_as_channel_bot(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    channel = playground.channel("Ann's songs", owner=ann)
    await ann.as_channel(channel).says(group, "from my channel")
    (message,) = await api.updates("message")
    assert message["from"]["id"] == CHANNEL_BOT
    assert message["sender_chat"]["id"] == channel.id


async def test_posts_of_a_linked_channel_are_forwarded_automatically(
    api: Api, playground: Playground, group: Group, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova, linked=group)
    post = await nova.says(channel, "new song out")
    (message,) = await api.updates("message")
    assert message["from"]["id"] == TELEGRAM
    assert message["sender_chat"]["id"] == channel.id
    assert message["is_automatic_forward"] is True
    assert message["forward_origin"]["type"] == "channel"
    assert message["forward_origin"]["message_id"] == post.id


async def test_an_edit_in_a_linked_channel_edits_its_forward(
    api: Api, playground: Playground, group: Group, nova: Person
) -> None:
    channel = playground.channel("News", owner=nova, linked=group)
    post = await nova.says(channel, "new sing out")
    await nova.edits(post, "new song out")
    (edited,) = await api.updates("edited_message")
    assert (edited["text"], edited["chat"]["id"]) == ("new song out", group.id)


async def test_a_forward_tells_its_origin(api: Api, group: Group, ann: Person, bo: Person) -> None:
    message = await ann.says(group, "quote me")
    await bo.forwards(message, group)
    ann.account.hides_forwards = True
    await bo.forwards(message, group)
    _, open_one, hidden = await api.updates("message")
    assert open_one["forward_origin"]["sender_user"]["id"] == ann.id
    assert open_one["from"]["id"] == bo.id
    assert hidden["forward_origin"]["type"] == "hidden_user"
    assert hidden["forward_origin"]["sender_user_name"] == "Ann"


async def test_messages_from_before_joining_are_not_delivered(
    api: Api, make_group: MakeGroup, ann: Person, clock: PlaygroundClock
) -> None:
    group = make_group(bot_rights="absent")
    early = await ann.says(group, "before")
    clock.advance(minutes=5)
    await group.add_bot("can_manage_chat")
    await api.updates()
    early.edit_date = 0
    from playground.posting import deliver

    deliver(early)
    assert await api.updates() == []


async def test_own_service_messages_are_told(api: Api, group: Group, ann: Person) -> None:
    message = await ann.says(group, "pin me")
    await api.updates()
    await api("pinChatMessage", chat_id=group.id, message_id=message.id)
    await api("setChatTitle", chat_id=group.id, title="Fans!")
    await api("banChatMember", chat_id=group.id, user_id=ann.id)
    told = await api.updates("message")
    kinds = ["pinned_message", "new_chat_title", "left_chat_member"]
    assert [next(kind for kind in kinds if kind in message) for message in told] == kinds
    assert all(message["from"]["id"] == api.playground.bot.id for message in told)
