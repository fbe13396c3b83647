"""/invite: a link of one's own, who came by it, what both get and when it is taken back."""

import asyncio
from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.invitees import day_passes, link_in, link_of, newcomer, settles_in
from tests.conversations.stage import Stage, plain

STATES = "SELECT state FROM referrals ORDER BY referral_id"


async def test_a_member_gets_one_link_of_their_own_and_its_counters(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/invite")
    card = await group.hears(r"t\.me/\+")
    assert card.reply_to_id
    lines = plain(card).splitlines()
    assert lines[0] == "Ann, this link into Aurora Fans is yours:"
    assert lines[3:] == [
        "Joined 0 · pending 0 · rewarded 0 · stayed 0",
        "A friend who is new here counts after 7 days, with 5 messages on 3 days:"
        " 50 points for you, 20 for them.",
        "At most 10 rewards a month; who leaves within 30 days takes theirs along.",
    ]
    (made,) = encore.said("createChatInviteLink")
    assert made["name"] == f"ref:{ann.id}"
    await ann.says(group, "/invite")
    assert link_in(await group.hears(r"t\.me/\+")) == link_in(card)
    assert len(encore.said("createChatInviteLink")) == 1


@pytest.mark.parametrize(
    ("settings", "word", "answer"),
    [
        ({"language": "zh-Hans"}, "邀请", "这是你邀请朋友加入 Aurora Fans 的链接"),
        ({"language": "zh-Hant"}, "邀請", "這是你邀請朋友加入 Aurora Fans 的連結"),
    ],
)
async def test_the_plain_word_asks_for_it_too(
    encore: Stage, playground: Playground, owner: Person, ann: Person, word: str, answer: str
) -> None:
    group = playground.group("Aurora Fans", owner=owner, members=[ann])
    await group.hears("Encore|安可")
    await ann.says(group, word)
    card = await group.hears(r"t\.me/\+")
    assert answer in plain(card)


async def test_in_private_it_is_the_same_link(group: Group, ann: Person, encore: Stage) -> None:
    link = await link_of(ann, group)
    await ann.starts()
    await ann.says(ann.private, "/invite")
    assert link_in(await ann.private.hears("Aurora Fans")) == link


async def test_asked_for_in_two_places_at_once_there_is_one_link(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Good evening everybody")
    await ann.starts()
    await encore.quiet()
    await asyncio.gather(ann.says(group, "/invite"), ann.says(ann.private, "/invite"))
    await encore.quiet()
    assert len(encore.said("createChatInviteLink")) == 1
    assert await encore.value("SELECT count(*) FROM invites") == 1


async def test_who_settles_in_is_rewarded_with_the_inviter_once(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    await ann.starts()
    dot = await newcomer(playground, await link_of(ann, group))
    await encore.quiet()
    assert await encore.rows(STATES) == [("pending",)]
    before = await encore.points_of(ann.id)
    for _ in range(3):
        await day_passes([dot], group, encore)
    assert await encore.rows(STATES) == [("pending",)]
    own = await encore.points_of(dot.id)
    xp = await encore.value("SELECT sum(xp) FROM members")
    await encore.later(days=4, hours=1)
    await encore.due()
    assert await encore.points_of(ann.id) == before + 50
    assert await encore.points_of(dot.id) == own + 20
    assert await encore.value("SELECT sum(xp) FROM members") == xp
    note = await ann.private.hears("settled in")
    assert plain(note) == "Dot, whom you invited, has settled in: +50 points for you. Thank you!"
    await encore.later(days=3)
    await encore.due()
    assert await encore.points_of(ann.id) == before + 50
    await ann.says(group, "/invite")
    await group.hears("Joined 1 · pending 0 · rewarded 1 · stayed 0")
    await dot.says(group, "/points")
    assert "invitation +20" in plain(await group.hears("points"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"language": "zh-Hans"}, "你邀请的 Dot 已经融入大家：你获得 50 积分，谢谢！"),
        ({"language": "zh-Hant"}, "你邀請的 Dot 已經融入大家：你獲得 50 積分，謝謝！"),
    ],
)
async def test_the_inviter_is_told_in_their_own_language(
    encore: Stage, playground: Playground, owner: Person, words: str, settings: dict[str, Any]
) -> None:
    ann = playground.person("Ann", language_code=settings["language"])
    group = playground.group("Aurora Fans", owner=owner, members=[ann])
    await group.hears("Encore|安可")
    await ann.starts()
    dot = await newcomer(playground, await link_of(ann, group))
    await settles_in(dot, group, encore)
    assert plain(await ann.private.hears("Dot")) == words


async def test_who_speaks_too_little_stays_pending_and_lapses(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    dot = await newcomer(playground, await link_of(ann, group))
    for _ in range(2):
        await day_passes([dot], group, encore)
    await encore.later(days=20)
    await encore.due()
    assert await encore.rows(STATES) == [("pending",)]
    await encore.later(days=9)
    await encore.due()
    assert await encore.rows(STATES) == [("lapsed",)]
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'referral'") == 0


async def test_who_settles_in_late_counts_the_next_day(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    dot = await newcomer(playground, await link_of(ann, group))
    await encore.later(days=12)
    await encore.due()
    for _ in range(4):
        await day_passes([dot], group, encore)
    assert await encore.rows(STATES) == [("rewarded",)]


async def test_leaving_early_takes_both_rewards_back_once(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, group)
    dot = await newcomer(playground, link)
    before = await encore.points_of(ann.id)
    await settles_in(dot, group, encore)
    own = await encore.points_of(dot.id)
    await dot.leaves(group)
    assert await encore.points_of(ann.id) == before
    assert await encore.points_of(dot.id) == own - 20
    await dot.opens(link)
    await settles_in(dot, group, encore)
    await dot.leaves(group)
    await encore.quiet()
    assert await encore.rows(STATES) == [("reversed",)]
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'referral'") == 4
    await ann.says(group, "/points")
    assert "invitation, left early -50" in plain(await group.hears("points")).replace("−", "-")


async def test_what_was_spent_meanwhile_is_not_taken_back(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    dot = await newcomer(playground, await link_of(ann, group))
    await settles_in(dot, group, encore)
    await owner.says(group, "/take @ann_sings 30 for the noise")
    await group.hears("takes 30 points")
    left = await encore.points_of(ann.id)
    await dot.leaves(group)
    assert await encore.points_of(ann.id) == max(0, left - 50)


async def test_leaving_after_the_whole_time_takes_nothing_back(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    dot = await newcomer(playground, await link_of(ann, group))
    await settles_in(dot, group, encore)
    await encore.later(days=24)
    before = await encore.points_of(ann.id)
    await dot.leaves(group)
    assert await encore.points_of(ann.id) == before


async def test_leaving_while_pending_ends_it_and_coming_back_begins_nothing(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, group)
    dot = await newcomer(playground, link)
    await day_passes([dot], group, encore)
    await dot.leaves(group)
    await dot.opens(link)
    await settles_in(dot, group, encore)
    assert await encore.rows(STATES) == [("left",)]
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'referral'") == 0


async def test_who_was_known_before_counts_for_nobody(
    group: Group, ann: Person, ben: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, group)
    await ben.says(group, "I was here before")
    await ben.leaves(group)
    await ben.opens(link)
    eve = playground.person("Eve")
    await eve.joins(group)
    await eve.leaves(group)
    await eve.opens(link)
    await ann.leaves(group)
    await ann.opens(link)
    assert await encore.rows(STATES) == []


async def test_who_writes_at_once_counts_as_new(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    dot = await newcomer(playground, await link_of(ann, group))
    await dot.says(group, "Hello, here I am!")
    assert await encore.rows(STATES) == [("pending",)]


async def test_bots_and_links_of_others_count_for_nobody(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, group)
    robot = playground.person("Robot", is_bot=True)
    await robot.opens(link)
    await newcomer(playground, await group.make_link("by the owner"))
    await playground.person("Eve").joins(group)
    assert await encore.rows(STATES) == []


async def test_an_approved_request_counts(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, group)
    await owner.says(group, "/settings")
    await owner.taps(await group.hears("Settings"), "Invitations")
    menu = await group.hears("Invitations")
    await owner.taps(menu, next(each for each in menu.buttons if "approval" in each))
    await group.hears("approval")
    await encore.later(minutes=11)
    assert await link_of(ann, group) == link
    dot = await newcomer(playground, link)
    assert not group.member(dot.account).is_in
    assert await encore.rows(STATES) == []
    await group.decides(dot)
    assert await encore.rows(STATES) == [("pending",)]


async def test_without_the_right_members_learn_whom_to_ask_and_admins_what_to_do(
    group: Group, ann: Person, owner: Person, encore: Stage
) -> None:
    await group.set_bot_rights("can_delete_messages")
    await ann.says(group, "/invite")
    await group.hears("Ask an admin: I need the right to invite users via link")
    await owner.says(group, "/invite")
    await group.hears("switch on “Invite users via link”")
    await group.set_bot_rights("can_invite_users")
    await ann.says(group, "/invite")
    await group.hears(r"t\.me/\+")


async def test_a_revoked_link_gives_way_to_a_new_one(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    old = await link_of(ann, group)
    await newcomer(playground, old)
    await group.revoke_link(old)
    assert await link_of(ann, group) == old
    await encore.later(minutes=11)
    new = await link_of(ann, group)
    assert new != old
    await newcomer(playground, new, "Eve")
    assert await encore.rows(STATES) == [("pending",), ("pending",)]
    await ann.says(group, "/invite")
    await group.hears("Joined 2")


async def test_bad_weather_is_told_and_the_next_try_works(
    group: Group, ann: Person, playground: Playground
) -> None:
    playground.storm("500", method="createChatInviteLink")
    await ann.says(group, "/invite")
    await group.hears("did not make the link")
    await link_of(ann, group)


async def test_it_can_be_switched_off(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, group)
    await owner.says(group, "/settings")
    await owner.taps(await group.hears("Settings"), "Invitations")
    menu = await group.hears("Invitations")
    await owner.taps(menu, next(each for each in menu.buttons if "Personal" in each))
    await group.hears("on → off")
    await ann.says(group, "/invite")
    await group.hears("switched off")
    await newcomer(playground, link)
    assert await encore.rows(STATES) == []


async def test_a_month_has_its_limit(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    await ann.starts()
    link = await link_of(ann, group)
    await owner.says(group, "/settings")
    await owner.taps(await group.hears("Settings"), "Invitations")
    menu = await group.hears("Invitations")
    await owner.taps(menu, next(each for each in menu.buttons if "month" in each))
    await owner.says(group, "1", reply_to=await group.hears("per inviter"))
    await group.hears("10 → 1")
    dot = await newcomer(playground, link)
    eve = await newcomer(playground, link, "Eve")
    before = await encore.points_of(ann.id)
    for _ in range(3):
        await day_passes([dot, eve], group, encore)
    await encore.later(days=4, hours=1)
    await encore.due()
    assert await encore.rows(STATES) == [("rewarded",), ("rewarded",)]
    assert await encore.points_of(ann.id) == before + 50
    await ann.private.hears("This month's rewards are all yours already")


async def test_the_board_counts_who_stayed(
    group: Group, ann: Person, ben: Person, playground: Playground, encore: Stage
) -> None:
    await ann.says(group, "/invite top")
    await group.hears("Nobody's invitation has lasted 30 days")
    ann_link, ben_link = await link_of(ann, group), await link_of(ben, group)
    stays = await newcomer(playground, ann_link, "Stays")
    goes = await newcomer(playground, ben_link, "Goes")
    quiet = await newcomer(playground, ben_link, "Quiet")
    for _ in range(3):
        await day_passes([stays, goes, quiet], group, encore)
    await encore.later(days=23)
    await goes.leaves(group)
    await stays.says(group, "Still here and still singing")
    await encore.later(days=5)
    await encore.due()
    await ann.says(group, "/invite top")
    card = await group.hears("ambassadors")
    assert plain(card).splitlines()[1:] == ["1. Ann · 1 person"]


async def test_the_channel_is_ignored_and_the_anonymous_write_as_themselves(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    await group.promote(ann, can_change_info=True, is_anonymous=True)
    await ann.as_anonymous.says(group, "/invite")
    await group.hears("write as yourself")
    channel = playground.channel("Aurora News", owner=owner)
    await owner.as_channel(channel).says(group, "/invite")
    await encore.quiet()
    assert encore.said("createChatInviteLink") == []


async def test_a_stranger_in_private_is_shown_the_way(
    encore: Stage, playground: Playground
) -> None:
    zoe = playground.person("Zoe")
    await zoe.starts()
    await zoe.says(zoe.private, "/invite")
    card = await zoe.private.hears("group")
    assert any("Add" in label for label in card.buttons)


async def test_who_was_there_in_silence_and_comes_back_by_a_link_is_no_new_friend(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    quiet = playground.person("Quiet")
    group = playground.group("Aurora Fans", owner=owner, members=[ann, quiet])
    await group.hears("Encore|安可")
    link = await link_of(ann, group)
    await quiet.leaves(group)
    await encore.quiet()
    await quiet.opens(link)
    await encore.quiet()
    assert await encore.rows(STATES) == []
    await ann.says(group, "/invite")
    await group.hears("Joined 0")
