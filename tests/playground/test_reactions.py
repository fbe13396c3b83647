"""Reactions: whose are told, and how."""

import pytest

from playground import Group, NotAllowed, Person, Playground, PlaygroundClock

from .conftest import Api, MakeGroup


async def test_an_admin_bot_is_told_who_reacted_with_what_before_and_after(
    api: Api, group: Group, ann: Person, bo: Person
) -> None:
    message = await ann.says(group, "like it?")
    await bo.reacts(message, "👍")
    await bo.reacts(message, "🔥")
    await bo.reacts(message)
    added, changed, removed = await api.updates("message_reaction")
    assert (added["user"]["id"], added["message_id"]) == (bo.id, message.id)
    assert added["old_reaction"] == []
    assert added["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert changed["old_reaction"] == added["new_reaction"]
    assert removed["new_reaction"] == []


async def test_a_member_bot_is_not_told_of_reactions(
    api: Api, make_group: MakeGroup, ann: Person, bo: Person
) -> None:
    message = await ann.says(make_group(bot_rights="member"), "/like it?")
    await bo.reacts(message, "👍")
    assert await api.updates("message_reaction") == []


async def test_reactions_of_bots_are_not_told(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    helper = playground.person("Helper", is_bot=True)
    group.set_member(helper.account, status="member")
    message = await ann.says(group, "like it?")
    await helper.reacts(message, "👍")
    await api(
        "setMessageReaction",
        chat_id=group.id,
        message_id=message.id,
        reaction=[{"type": "emoji", "emoji": "🎉"}],
    )
    assert await api.updates("message_reaction") == []
    assert message.reactions[playground.bot.id] == ("🎉",)


async def test_reactions_in_channels_give_only_counts_and_minutes_late(
    api: Api, playground: Playground, nova: Person, ann: Person, clock: PlaygroundClock
) -> None:
    channel = playground.channel("News", owner=nova, members=(ann,), bot_rights="admin")
    post = await nova.says(channel, "new song")
    await ann.reacts(post, "👍")
    await nova.reacts(post, "👍")
    assert await api.updates("message_reaction_count") == []
    clock.advance(minutes=4)
    (counted,) = await api.updates("message_reaction_count")
    assert counted["reactions"] == [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": 2}]
    assert await api.updates("message_reaction") == []


async def test_reactions_of_anonymous_admins_give_only_counts(
    api: Api, group: Group, ann: Person, bo: Person, clock: PlaygroundClock
) -> None:
    await group.promote(ann, is_anonymous=True)
    message = await bo.says(group, "like it?")
    await ann.reacts(message, "❤")
    clock.advance(minutes=4)
    assert await api.updates("message_reaction") == []


async def test_a_reaction_must_be_one_of_telegrams_and_only_one(
    api: Api, group: Group, ann: Person
) -> None:
    message = await ann.says(group, "like it?")
    there = {"chat_id": group.id, "message_id": message.id}
    odd = [{"type": "emoji", "emoji": "🧦"}]
    refused = await api.refused("setMessageReaction", **there, reaction=odd)
    assert refused.text == "Bad Request: REACTION_INVALID"
    two = [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "🔥"}]
    refused = await api.refused("setMessageReaction", **there, reaction=two)
    assert refused.text == "Bad Request: REACTIONS_TOO_MANY"


async def test_who_may_not_react_cannot(group: Group, ann: Person, bo: Person) -> None:
    message = await bo.says(group, "like it?")
    await group.restrict(ann, can_react_to_messages=False)
    with pytest.raises(NotAllowed):
        await ann.reacts(message, "👍")
