"""Invite links and requests to join: whose link brought whom."""

import pytest

from playground import Group, NotAllowed, Person, Playground, PlaygroundClock

from .conftest import Api, MakeGroup


@pytest.fixture
def dot(playground: Playground) -> Person:
    return playground.person("Dot")


async def test_a_link_is_made_with_its_name_and_creator(api: Api, group: Group) -> None:
    link = await api("createChatInviteLink", chat_id=group.id, name="ref:42")
    assert link["invite_link"].startswith("https://t.me/+")
    assert link["creator"]["id"] == api.playground.bot.id
    assert link["name"] == "ref:42"
    assert (link["is_primary"], link["is_revoked"]) == (False, False)
    assert link["creates_join_request"] is False


async def test_a_name_is_cut_to_32_characters(api: Api, group: Group) -> None:
    link = await api("createChatInviteLink", chat_id=group.id, name="n" * 40)
    assert link["name"] == "n" * 32


async def test_links_need_the_right_to_invite(
    api: Api, make_group: MakeGroup, ann: Person
) -> None:
    group = make_group(bot_rights={"can_pin_messages"})
    refused = await api.refused("createChatInviteLink", chat_id=group.id)
    assert refused.text == "Bad Request: not enough rights to manage chat invite link"
    await ann.starts()
    refused = await api.refused("createChatInviteLink", chat_id=ann.id)
    assert refused.text == "Bad Request: can't invite members to a private chat"


async def test_a_link_with_requests_has_no_limit_and_no_link_has_a_past_end(
    api: Api, group: Group, clock: PlaygroundClock
) -> None:
    both = {"member_limit": 1, "creates_join_request": True}
    refused = await api.refused("createChatInviteLink", chat_id=group.id, **both)
    assert refused.text.endswith("for links requiring administrator approval")
    past = clock.unix() - 1
    refused = await api.refused("createChatInviteLink", chat_id=group.id, expire_date=past)
    assert refused.text == "Bad Request: EXPIRE_DATE_INVALID"
    refused = await api.refused("createChatInviteLink", chat_id=group.id, member_limit=100_000)
    assert refused.text == "Bad Request: USAGE_LIMIT_INVALID"


async def test_who_comes_by_a_link_is_told_with_the_link(
    api: Api, group: Group, dot: Person
) -> None:
    link = await api("createChatInviteLink", chat_id=group.id, name="ref:42")
    await dot.opens(link["invite_link"])
    (joined,) = await api.updates("chat_member")
    assert joined["from"]["id"] == dot.id
    assert joined["new_chat_member"]["status"] == "member"
    assert joined["invite_link"]["invite_link"] == link["invite_link"]
    assert "via_join_request" not in joined


async def test_of_somebody_elses_link_the_bot_sees_the_beginning(
    api: Api, group: Group, nova: Person, dot: Person
) -> None:
    url = await group.make_link("Nova's")
    await dot.opens(url)
    (joined,) = await api.updates("chat_member")
    shown = joined["invite_link"]
    assert shown["creator"]["id"] == nova.id
    assert shown["invite_link"].endswith("...")
    assert url.startswith(shown["invite_link"][:-3])
    refused = await api.refused("editChatInviteLink", chat_id=group.id, invite_link=url)
    assert refused.text == "Bad Request: INVITE_HASH_EXPIRED"


async def test_editing_sets_everything_anew(api: Api, group: Group) -> None:
    link = await api("createChatInviteLink", chat_id=group.id, name="spring", member_limit=3)
    there = {"chat_id": group.id, "invite_link": link["invite_link"]}
    edited = await api("editChatInviteLink", **there, creates_join_request=True)
    assert edited["creates_join_request"] is True
    assert "name" not in edited
    assert "member_limit" not in edited


async def test_a_revoked_link_lets_nobody_in_and_cannot_be_edited(
    api: Api, group: Group, dot: Person
) -> None:
    link = await api("createChatInviteLink", chat_id=group.id)
    there = {"chat_id": group.id, "invite_link": link["invite_link"]}
    assert (await api("revokeChatInviteLink", **there))["is_revoked"] is True
    with pytest.raises(NotAllowed):
        await dot.opens(link["invite_link"])
    for method in ("editChatInviteLink", "revokeChatInviteLink"):
        assert (await api.refused(method, **there)).text == "Bad Request: INVITE_HASH_EXPIRED"


async def test_nobody_tells_the_bot_that_its_link_was_revoked(api: Api, group: Group) -> None:
    link = await api("createChatInviteLink", chat_id=group.id)
    await group.revoke_link(link["invite_link"])
    assert await api.updates() == []


async def test_a_link_ends_at_its_date_and_when_it_is_full(
    api: Api, group: Group, dot: Person, playground: Playground, clock: PlaygroundClock
) -> None:
    short = await api("createChatInviteLink", chat_id=group.id, expire_date=clock.unix() + 60)
    single = await api("createChatInviteLink", chat_id=group.id, member_limit=1)
    await playground.person("Eve").opens(single["invite_link"])
    with pytest.raises(NotAllowed):
        await dot.opens(single["invite_link"])
    clock.advance(seconds=60)
    with pytest.raises(NotAllowed):
        await dot.opens(short["invite_link"])


async def test_the_banned_cannot_use_a_link(api: Api, group: Group, ann: Person) -> None:
    link = await api("createChatInviteLink", chat_id=group.id)
    await group.ban(ann)
    with pytest.raises(NotAllowed):
        await ann.opens(link["invite_link"])


async def test_a_link_may_make_people_ask(api: Api, group: Group, dot: Person) -> None:
    made = {"chat_id": group.id, "name": "ref:42", "creates_join_request": True}
    link = await api("createChatInviteLink", **made)
    await dot.opens(link["invite_link"])
    await dot.opens(link["invite_link"])
    (asked,) = await api.updates("chat_join_request")
    assert asked["from"]["id"] == asked["user_chat_id"] == dot.id
    assert asked["invite_link"]["name"] == "ref:42"
    assert asked["invite_link"]["pending_join_request_count"] == 1
    assert not group.member(dot.account).is_in


async def test_an_approved_request_comes_in_by_its_link(
    api: Api, group: Group, nova: Person, dot: Person
) -> None:
    made = {"chat_id": group.id, "name": "ref:42", "creates_join_request": True}
    link = await api("createChatInviteLink", **made)
    await dot.opens(link["invite_link"])
    await group.decides(dot)
    (joined,) = await api.updates("chat_member")
    assert joined["from"]["id"] == nova.id
    assert joined["new_chat_member"]["user"]["id"] == dot.id
    assert joined["invite_link"]["name"] == "ref:42"
    assert "via_join_request" not in joined


async def test_a_request_without_a_link_is_told_when_it_is_approved(
    api: Api, group: Group, dot: Person
) -> None:
    await dot.asks_to_join(group)
    await api("approveChatJoinRequest", chat_id=group.id, user_id=dot.id)
    (joined,) = await api.updates("chat_member")
    assert joined["via_join_request"] is True
    assert "invite_link" not in joined


async def test_a_declined_request_is_gone(api: Api, group: Group, dot: Person) -> None:
    await dot.asks_to_join(group)
    there = {"chat_id": group.id, "user_id": dot.id}
    await api("declineChatJoinRequest", **there)
    refused = await api.refused("approveChatJoinRequest", **there)
    assert refused.text == "Bad Request: HIDE_REQUESTER_MISSING"


async def test_who_is_in_cannot_be_approved(api: Api, group: Group, ann: Person) -> None:
    there = {"chat_id": group.id, "user_id": ann.id}
    refused = await api.refused("approveChatJoinRequest", **there)
    assert refused.text == "Bad Request: USER_ALREADY_PARTICIPANT"


async def test_requests_are_told_to_bots_that_may_invite(
    api: Api, make_group: MakeGroup, dot: Person
) -> None:
    group = make_group(bot_rights={"can_pin_messages"})
    await dot.asks_to_join(group)
    assert await api.updates("chat_join_request") == []
    refused = await api.refused("approveChatJoinRequest", chat_id=group.id, user_id=dot.id)
    assert refused.text == "Bad Request: not enough rights to manage chat join requests"


async def test_people_make_and_answer_only_with_the_right(
    group: Group, ann: Person, dot: Person
) -> None:
    await dot.asks_to_join(group)
    with pytest.raises(NotAllowed):
        await group.make_link(by=ann)
    with pytest.raises(NotAllowed):
        await group.decides(dot, by=ann)
    with pytest.raises(NotAllowed):
        await group.decides(ann)
