"""/invites: what admins look at, alone, and decide."""

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.invitees import day_passes, link_of, newcomer
from tests.conversations.stage import Stage, plain

STATES = "SELECT state, flag FROM referrals ORDER BY referral_id"


@pytest.fixture
async def burst(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> tuple[Person, ...]:
    """Three people who came by Ann's link within a moment."""
    link = await link_of(ann, group)
    found = tuple([await newcomer(playground, link, name) for name in ("Dot", "Eve", "Fay")])
    await encore.quiet()
    return found


async def _list(owner: Person, group: Group, encore: Stage) -> Message:
    """Open the list the way an admin does: by the button below the figures."""
    await owner.says(group, "/invites")
    card = await group.hears("Invitations:")
    button = card.button("Open private chat")
    assert button is not None
    await owner.starts(button["url"].partition("start=")[2])
    await encore.quiet()
    return await owner.private.hears("Invitations:")


async def test_two_friends_at_once_are_no_burst(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    link = await link_of(ann, group)
    for name in ("Dot", "Eve"):
        await newcomer(playground, link, name)
    assert await encore.rows(STATES) == [("pending", ""), ("pending", "")]


async def test_a_burst_is_held_and_named_in_private_only(
    group: Group, owner: Person, burst: tuple[Person, ...], encore: Stage
) -> None:
    assert await encore.rows(STATES) == [("pending", "burst")] * 3
    await owner.says(group, "/invites")
    shown = await group.hears("Invitations:")
    assert plain(shown) == "Invitations: 3 joined, 3 pending, 0 rewarded, 0 without effect"
    card = await _list(owner, group, encore)
    assert plain(card).splitlines()[1] == (
        "1. Dot, invited by Ann on 18 Nov: several came by this link at once"
    )
    for _ in range(3):
        await day_passes(burst, group, encore)
    await encore.later(days=5)
    await encore.due()
    assert await encore.rows(STATES) == [("pending", "burst")] * 3


async def test_released_ones_count_and_dropped_ones_do_not(
    group: Group, owner: Person, ann: Person, burst: tuple[Person, ...], encore: Stage
) -> None:
    for _ in range(3):
        await day_passes(burst, group, encore)
    await encore.later(days=5)
    await encore.due()
    before = await encore.points_of(ann.id)
    card = await _list(owner, group, encore)
    await owner.taps(card, "Release 1")
    await encore.quiet()
    assert plain(card).startswith("The invitation of Dot counts; both have their points.")
    assert await encore.points_of(ann.id) == before + 50
    await owner.taps(card, "Drop 1")
    await encore.quiet()
    assert plain(card).startswith("The invitation of Eve is dropped; nobody is told.")
    await owner.taps(card, "Take it up again")
    await encore.quiet()
    assert plain(card).startswith("The invitation of Eve counts")
    await owner.taps(card, "Drop 1")
    await encore.quiet()
    assert await encore.rows("SELECT state FROM referrals ORDER BY referral_id") == [
        ("rewarded",),
        ("rewarded",),
        ("dropped",),
    ]
    await owner.says(group, "/audit")
    assert "dropped the invitation of Fay" in plain(await group.hears("Fay"))


async def test_a_stale_button_tells_how_it_stands(
    group: Group, owner: Person, burst: tuple[Person, ...], encore: Stage
) -> None:
    card = await _list(owner, group, encore)
    drop, release = card.button("Drop 1"), card.button("Release 1")
    assert drop is not None
    assert release is not None
    for _ in range(2):
        owner.presses_button(card, drop)
        await encore.quiet()
    assert await encore.value("SELECT count(*) FROM audit_log WHERE act = 'invite_drop'") == 1
    await burst[1].leaves(group)
    await owner.taps(card, "Drop 1")
    await encore.quiet()
    assert await encore.value("SELECT count(*) FROM referrals WHERE state = 'dropped'") == 1


async def test_people_approved_together_are_no_burst(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(group, "/settings")
    await owner.taps(await group.hears("Settings"), "Invitations")
    menu = await group.hears("Invitations")
    await owner.taps(menu, next(each for each in menu.buttons if "approval" in each))
    await group.hears("approval")
    link = await link_of(ann, group)
    for name in ("Dot", "Eve", "Fay"):
        await group.decides(await newcomer(playground, link, name))
    assert await encore.rows(STATES) == [("pending", "")] * 3


async def test_each_others_links_are_held(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    dot = await newcomer(playground, await link_of(ann, group))
    await ann.leaves(group)
    await encore.quiet()
    await ann.opens(await link_of(dot, group))
    assert await encore.rows(STATES) == [("pending", "mutual")]


async def test_who_never_spoke_is_listed_and_can_be_dropped(
    group: Group, ann: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    await newcomer(playground, await link_of(ann, group))
    await encore.later(days=8)
    await encore.due()
    card = await _list(owner, group, encore)
    assert "has not said a word yet" in plain(card)
    assert "Release 1" not in card.buttons
    await owner.taps(card, "Drop 1")
    await encore.quiet()
    assert "Nothing waits for you." in plain(card)


async def test_nobody_else_opens_the_list_or_decides(
    group: Group, ann: Person, owner: Person, burst: tuple[Person, ...], encore: Stage
) -> None:
    await ann.says(group, "/invites")
    await group.silent_for()
    await owner.says(group, "/invites")
    button = (await group.hears("Invitations:")).button("Open private chat")
    assert button is not None
    await ann.starts(button["url"].partition("start=")[2])
    await ann.private.hears("do not have the right")
    await group.promote(ann, can_change_info=True)
    card = await _list(ann, group, encore)
    await group.demote(ann)
    answer = await ann.taps(card, "Release 1")
    assert answer.alert
    assert await encore.rows(STATES) == [("pending", "burst")] * 3


async def test_an_anonymous_admin_proves_who_they_are(
    group: Group, ann: Person, burst: tuple[Person, ...], encore: Stage
) -> None:
    await group.promote(ann, can_change_info=True, is_anonymous=True)
    await ann.as_anonymous.says(group, "/invites")
    card = await group.hears("")
    await ann.taps(card, "I am an admin")
    await group.hears("Invitations: 3 joined")
