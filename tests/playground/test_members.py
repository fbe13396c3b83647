"""Coming and going, promotions, restrictions, bans: rights and what the bot is told."""

import pytest

from playground import Group, NotAllowed, Person, Playground, PlaygroundClock

from .conftest import Api, MakeGroup


async def test_being_added_is_told_with_the_rights_given(
    api: Api, playground: Playground, nova: Person
) -> None:
    playground.group("New", owner=nova, bot_rights={"can_delete_messages"})
    (change,) = await api.updates("my_chat_member")
    assert change["old_chat_member"]["status"] == "left"
    assert change["new_chat_member"]["status"] == "administrator"
    assert change["new_chat_member"]["can_delete_messages"] is True
    assert change["new_chat_member"]["can_pin_messages"] is False


async def test_being_removed_is_told_to_a_bot_that_is_gone(api: Api, group: Group) -> None:
    await group.kick_bot()
    told = await api.updates()
    assert told[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert told[1]["message"]["left_chat_member"]["id"] == api.playground.bot.id


async def test_blocking_is_told_in_private_as_kicked_and_member(api: Api, ann: Person) -> None:
    await ann.starts()
    await ann.blocks_bot()
    await ann.unblocks_bot()
    blocked, back = await api.updates("my_chat_member")
    assert blocked["chat"]["type"] == "private"
    assert blocked["new_chat_member"]["status"] == "kicked"
    assert back["new_chat_member"]["status"] == "member"


async def test_joins_and_leaves_are_told_to_an_admin_bot(
    api: Api, playground: Playground, group: Group
) -> None:
    dot = playground.person("Dot")
    await dot.joins(group)
    await dot.leaves(group)
    joined, left = await api.updates("chat_member")
    assert joined["old_chat_member"]["status"] == "left"
    assert joined["new_chat_member"]["status"] == "member"
    assert left["new_chat_member"]["status"] == "left"
    assert joined["from"]["id"] == dot.id
    assert "invite_link" not in joined


async def test_a_join_by_link_names_the_link(
    api: Api, playground: Playground, group: Group
) -> None:
    link = {"invite_link": "https://t.me/+AbC", "name": "spring"}
    await playground.person("Dot").joins(group, link=link)
    (joined,) = await api.updates("chat_member")
    assert joined["invite_link"]["name"] == "spring"


async def test_a_member_bot_is_not_told_of_others(
    api: Api, playground: Playground, make_group: MakeGroup
) -> None:
    group = make_group(bot_rights="member")
    await playground.person("Dot").joins(group)
    kinds = {kind for update in await api.updates() for kind in update}
    assert kinds == {"update_id", "message"}


async def test_joins_and_leaves_are_service_messages_too(
    api: Api, playground: Playground, group: Group
) -> None:
    dot = playground.person("Dot")
    await dot.joins(group)
    await dot.leaves(group)
    joined, left = await api.updates("message")
    assert [user["id"] for user in joined["new_chat_members"]] == [dot.id]
    assert left["left_chat_member"]["id"] == dot.id


async def test_promotion_needs_the_right_and_gives_only_own_rights(
    api: Api, playground: Playground, nova: Person, ann: Person
) -> None:
    rights = {"can_promote_members", "can_pin_messages", "can_manage_chat"}
    group = playground.group("Fans", owner=nova, members=(ann,), bot_rights=rights)
    there = {"chat_id": group.id, "user_id": ann.id}
    await api("promoteChatMember", **there, can_pin_messages=True)
    assert (await api("getChatMember", **there))["can_be_edited"] is True
    refused = await api.refused("promoteChatMember", **there, can_delete_messages=True)
    assert refused.text == "Bad Request: RIGHT_FORBIDDEN"
    await api("promoteChatMember", **there)
    assert (await api("getChatMember", **there))["status"] == "member"


async def test_promotion_without_the_right_is_refused(api: Api, group: Group, ann: Person) -> None:
    refused = await api.refused(
        "promoteChatMember", chat_id=group.id, user_id=ann.id, can_pin_messages=True
    )
    assert refused.text == "Bad Request: not enough rights"


async def test_restricting_and_banning_need_the_right(
    api: Api, playground: Playground, nova: Person, ann: Person
) -> None:
    group = playground.group("Fans", owner=nova, members=(ann,), bot_rights={"can_pin_messages"})
    there = {"chat_id": group.id, "user_id": ann.id}
    wanted = "Bad Request: not enough rights to restrict/unrestrict chat member"
    assert (await api.refused("banChatMember", **there)).text == wanted
    assert (await api.refused("restrictChatMember", **there, permissions={})).text == wanted


async def test_administrators_and_the_owner_cannot_be_banned_or_restricted(
    api: Api, group: Group, nova: Person, ann: Person
) -> None:
    await group.promote(ann)
    refused = await api.refused("banChatMember", chat_id=group.id, user_id=ann.id)
    assert refused.text == "Bad Request: user is an administrator of the chat"
    refused = await api.refused("banChatMember", chat_id=group.id, user_id=nova.id)
    assert refused.text == "Bad Request: can't remove chat owner"


async def test_an_unknown_user_is_an_invalid_participant(api: Api, group: Group) -> None:
    refused = await api.refused("getChatMember", chat_id=group.id, user_id=424242)
    assert refused.text == "Bad Request: PARTICIPANT_ID_INVALID"


async def test_a_restriction_ends_by_itself(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    there = {"chat_id": group.id, "user_id": ann.id}
    until = clock.unix() + 3600
    await api("restrictChatMember", **there, permissions={}, until_date=until)
    shown = await api("getChatMember", **there)
    assert (shown["status"], shown["until_date"]) == ("restricted", until)
    with pytest.raises(NotAllowed):
        await ann.says(group, "let me")
    clock.advance(hours=1, seconds=1)
    assert (await api("getChatMember", **there))["status"] == "member"
    await ann.says(group, "thanks")


async def test_under_30_seconds_and_over_366_days_mean_for_ever(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    there = {"chat_id": group.id, "user_id": ann.id}
    for seconds in (10, 367 * 86400):
        until = clock.unix() + seconds
        await api("banChatMember", **there, until_date=until)
        assert (await api("getChatMember", **there))["until_date"] == 0


async def test_a_ban_keeps_out_and_ends_by_itself(
    api: Api, group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    there = {"chat_id": group.id, "user_id": ann.id}
    await api("banChatMember", **there, until_date=clock.unix() + 86400)
    with pytest.raises(NotAllowed):
        await ann.joins(group)
    clock.advance(days=1, seconds=1)
    await ann.joins(group)
    assert (await api("getChatMember", **there))["status"] == "member"


async def test_unban_removes_a_member_unless_only_if_banned(
    api: Api, group: Group, ann: Person
) -> None:
    there = {"chat_id": group.id, "user_id": ann.id}
    await api("unbanChatMember", **there, only_if_banned=True)
    assert (await api("getChatMember", **there))["status"] == "member"
    await api("unbanChatMember", **there)
    assert (await api("getChatMember", **there))["status"] == "left"


async def test_full_permissions_lift_a_restriction(api: Api, group: Group, ann: Person) -> None:
    there = {"chat_id": group.id, "user_id": ann.id}
    await api("restrictChatMember", **there, permissions={"can_send_messages": True})
    shown = await api("getChatMember", **there)
    assert (shown["can_send_messages"], shown["can_react_to_messages"]) == (True, True)
    assert shown["can_send_photos"] is False
    names = [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
    ]
    await api("restrictChatMember", **there, permissions=dict.fromkeys(names, True))
    assert (await api("getChatMember", **there))["status"] == "member"


async def test_broader_permissions_imply_narrower_ones_unless_independent(
    api: Api, group: Group, ann: Person
) -> None:
    there = {"chat_id": group.id, "user_id": ann.id}
    permissions = {"can_send_other_messages": True}
    await api("restrictChatMember", **there, permissions=permissions)
    assert (await api("getChatMember", **there))["can_send_photos"] is True
    await api(
        "restrictChatMember",
        **there,
        permissions=permissions,
        use_independent_chat_permissions=True,
    )
    assert (await api("getChatMember", **there))["can_send_photos"] is False


async def test_small_groups_know_no_restrictions(
    api: Api, make_group: MakeGroup, ann: Person
) -> None:
    group = make_group(supergroup=False)
    refused = await api.refused(
        "restrictChatMember", chat_id=group.id, user_id=ann.id, permissions={}
    )
    assert refused.text == "Bad Request: method is available only for supergroups"


async def test_custom_titles_are_for_admins_the_bot_promoted(
    api: Api, playground: Playground, nova: Person, ann: Person, bo: Person
) -> None:
    rights = {"can_promote_members", "can_pin_messages"}
    group = playground.group("Fans", owner=nova, members=(ann, bo), bot_rights=rights)
    title = {"chat_id": group.id, "custom_title": "Star"}
    refused = await api.refused("setChatAdministratorCustomTitle", **title, user_id=ann.id)
    assert refused.text == "Bad Request: user is not an administrator"
    await api("promoteChatMember", chat_id=group.id, user_id=ann.id, can_pin_messages=True)
    await api("setChatAdministratorCustomTitle", **title, user_id=ann.id)
    shown = await api("getChatMember", chat_id=group.id, user_id=ann.id)
    assert shown["custom_title"] == "Star"
    await group.promote(bo)
    refused = await api.refused("setChatAdministratorCustomTitle", **title, user_id=bo.id)
    assert refused.text.endswith("not enough rights to change custom title of the user")


async def test_administrators_are_listed_without_other_bots(
    api: Api, playground: Playground, group: Group, nova: Person, ann: Person
) -> None:
    helper = playground.person("Helper", is_bot=True)
    group.set_member(
        helper.account, status="administrator", rights=frozenset({"can_pin_messages"})
    )
    await group.promote(ann)
    listed = await api("getChatAdministrators", chat_id=group.id)
    ids = {member["user"]["id"] for member in listed}
    assert ids == {nova.id, ann.id, playground.bot.id}


async def test_members_are_counted(api: Api, group: Group, ann: Person) -> None:
    assert await api("getChatMemberCount", chat_id=group.id) == 4
    await ann.leaves(group)
    assert await api("getChatMemberCount", chat_id=group.id) == 3


async def test_default_permissions_bind_members_but_not_admins(
    api: Api, group: Group, ann: Person, bo: Person
) -> None:
    await group.promote(bo)
    await api("setChatPermissions", chat_id=group.id, permissions={})
    with pytest.raises(NotAllowed):
        await ann.says(group, "hm")
    await bo.says(group, "quiet, please")


async def test_a_banned_channel_may_not_write(
    api: Api, playground: Playground, group: Group, ann: Person
) -> None:
    channel = playground.channel("Ann's songs", owner=ann)
    await api("banChatSenderChat", chat_id=group.id, sender_chat_id=channel.id)
    with pytest.raises(NotAllowed):
        await ann.as_channel(channel).says(group, "me again")
    await api("unbanChatSenderChat", chat_id=group.id, sender_chat_id=channel.id)
    await ann.as_channel(channel).says(group, "back")


async def test_people_act_only_within_their_rights(
    group: Group, ann: Person, bo: Person, nova: Person
) -> None:
    with pytest.raises(NotAllowed):
        await group.ban(bo, by=ann)
    await group.promote(ann, can_restrict_members=True)
    await group.ban(bo, by=ann)
    with pytest.raises(NotAllowed):
        await group.ban(nova, by=ann)


async def test_a_tag_shows_beside_a_member(api: Api, group: Group, ann: Person) -> None:
    assert await api("setChatMemberTag", chat_id=group.id, user_id=ann.id, tag="Core · Lv 12")
    member = await api("getChatMember", chat_id=group.id, user_id=ann.id)
    assert (member["status"], member["tag"]) == ("member", "Core · Lv 12")
    await api.updates()
    await ann.says(group, "hello")
    (said,) = await api.updates("message")
    assert said["sender_tag"] == "Core · Lv 12"


async def test_a_tag_is_short_and_without_emoji(api: Api, group: Group, ann: Person) -> None:
    who = {"chat_id": group.id, "user_id": ann.id}
    assert await api("setChatMemberTag", **who, tag="x" * 16)
    refused = await api.refused("setChatMemberTag", **who, tag="x" * 17)
    assert refused.text == "Bad Request: ADMIN_RANK_INVALID"
    for tag in ("Star ⭐", "🎸 Drummer", "❤"):
        refused = await api.refused("setChatMemberTag", **who, tag=tag)
        assert refused.text == "Bad Request: ADMIN_RANK_EMOJI_NOT_ALLOWED"


async def test_tags_need_the_right_to_manage_them(
    api: Api, make_group: MakeGroup, ann: Person
) -> None:
    group = make_group(bot_rights={"can_restrict_members"})
    refused = await api.refused("setChatMemberTag", chat_id=group.id, user_id=ann.id, tag="Core")
    assert refused.code == 400
    assert "not enough rights" in refused.text


async def test_administrators_get_no_tag_from_a_bot(
    api: Api, group: Group, nova: Person, ann: Person
) -> None:
    await group.promote(ann)
    for person in (nova, ann):
        refused = await api.refused(
            "setChatMemberTag", chat_id=group.id, user_id=person.id, tag="Core"
        )
        assert refused.text == "Bad Request: CHAT_CREATOR_REQUIRED"


async def test_a_tag_goes_when_it_is_empty_or_its_member_leaves(
    api: Api, group: Group, ann: Person
) -> None:
    who = {"chat_id": group.id, "user_id": ann.id}
    await api("setChatMemberTag", **who, tag="Core")
    await api("setChatMemberTag", **who, tag="")
    assert "tag" not in await api("getChatMember", **who)
    await api("setChatMemberTag", **who, tag="Core")
    await ann.leaves(group)
    await ann.joins(group)
    assert "tag" not in await api("getChatMember", **who)
