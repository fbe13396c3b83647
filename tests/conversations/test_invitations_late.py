"""Invitations through absences, restarts and groups that become one community."""

import re

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.invitees import day_passes, link_in, link_of, newcomer
from tests.conversations.stage import Stage, plain

REWARDS = "SELECT count(*), coalesce(sum(points), 0) FROM ledger WHERE reason = 'referral'"


async def test_what_fell_due_while_the_bot_slept_is_done_once(
    stage: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        await group.hears("Encore")
        dot = await newcomer(playground, await link_of(ann, group))
        for _ in range(3):
            await day_passes([dot], group, stage)
    playground.clock.advance(days=6)
    for _ in range(2):
        async with stage.life():
            for _ in range(2):
                await stage.due()
            assert await stage.rows(REWARDS) == [(2, 70)]
            await stage.books_balance()


async def test_a_leaving_that_was_told_late_takes_the_rewards_back(
    stage: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        await group.hears("Encore")
        dot = await newcomer(playground, await link_of(ann, group))
        for _ in range(3):
            await day_passes([dot], group, stage)
        await stage.later(days=5)
        await stage.due()
    await dot.leaves(group)
    playground.clock.advance(hours=3)
    async with stage.life():
        assert await stage.rows(REWARDS) == [(4, 0)]
        await stage.books_balance()


@pytest.fixture
async def other(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> Group:
    """Borealis, with Ann in both."""
    opened = playground.group("Borealis", owner=owner, members=[ann])
    await opened.hears("Encore")
    for place in (group, opened):
        await ann.says(place, "Hello to everybody here")
        await owner.says(place, "Hello to everybody here")
    await encore.quiet()
    return opened


async def _join(group: Group, other: Group, owner: Person) -> None:
    await owner.says(group, "/community code")
    found = re.search(r"\b[2-9A-Z]{8}\b", (await group.hears("The code is")).text)
    assert found is not None
    await owner.says(other, f"/community join {found[0]}")
    await owner.taps(await other.hears("would become part"), "Yes, join")
    await other.hears("now part of Aurora Fans")


async def test_invitations_go_with_their_group_to_another_community(
    group: Group, other: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, other)
    dot = await newcomer(playground, link)
    await encore.quiet()
    await _join(group, other, owner)
    assert await link_of(ann, other) == link
    await ann.says(other, "/invite")
    await other.hears("Joined 1 · pending 1")
    for _ in range(3):
        await day_passes([dot], other, encore)
    await encore.later(days=5)
    await encore.due()
    assert await encore.rows(REWARDS) == [(2, 70)]
    assert await encore.rows(
        "SELECT DISTINCT community_id FROM ledger WHERE reason = 'referral'"
    ) == [(1,)]


async def test_and_come_back_when_the_communities_part(
    group: Group, other: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await newcomer(playground, await link_of(ann, other))
    await encore.quiet()
    before = await encore.rows("SELECT community_id, member_id, inviter_id FROM referrals")
    await _join(group, other, owner)
    await owner.taps(
        next(m for m in reversed(list(other.messages.values())) if "Undo" in m.buttons), "Undo"
    )
    await encore.quiet()
    assert await encore.rows("SELECT community_id, member_id, inviter_id FROM referrals") == before


async def test_a_group_that_becomes_a_supergroup_gets_new_links(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    small = playground.group("Aurora Fans", owner=owner, members=[ann], supergroup=False)
    await small.hears("Encore")
    old = await link_of(ann, small)
    await newcomer(playground, old)
    large = await small.upgrade_to_supergroup()
    await encore.later(minutes=11)
    await ann.says(large, "/invite")
    card = await large.hears(r"t\.me/\+")
    assert link_in(card) != old
    assert "Joined 1 · pending 1" in plain(card)


async def test_what_was_asked_while_the_bot_slept_makes_one_link(
    stage: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        await group.hears("Encore")
    for _ in range(3):
        await ann.says(group, "/invite")
    async with stage.life():
        await stage.quiet()
        assert len(stage.said("createChatInviteLink")) == 1
