"""/community: two groups become one community, and two again within a week."""

import re

import pytest

from bot import consistency
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

ACCOUNTS = "SELECT community_id, points, xp FROM members WHERE user_id = ? ORDER BY community_id"


@pytest.fixture
async def other(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> Group:
    """Borealis, with Ann in both: three check-ins there, a message and a gift here."""
    opened = playground.group("Borealis", owner=owner, members=[ann])
    await opened.hears("Encore")
    await ann.says(group, "Hello to Aurora")
    await owner.says(group, "Hello to Aurora")
    await owner.says(opened, "Hello to Borealis")
    for _ in range(3):
        await ann.says(opened, "签到")
        await opened.hears("checked in")
        await encore.later(hours=24)
    await owner.says(opened, "/give @ann_sings 50 for the song")
    await opened.hears("🎁")
    await encore.quiet()
    return opened


async def _code(group: Group, by: Person) -> str:
    await by.says(group, "/community code")
    found = re.search(r"\b[2-9A-Z]{8}\b", (await group.hears("The code is")).text)
    assert found is not None
    return found[0]


async def _joined(group: Group, other: Group, owner: Person) -> None:
    code = await _code(group, owner)
    await owner.says(other, f"/community join {code.lower()}")
    card = await other.hears("would become part")
    await owner.taps(card, "Yes, join")
    await other.hears("now part of Aurora Fans")


async def _books(encore: Stage) -> int:
    """Check the books as `python -m bot audit` does; return the sum of all balances."""
    await encore.quiet()
    found = consistency.check(encore.config.database)
    assert found.problems == []
    return found.balance_sum


async def test_joining_shows_what_comes_along_and_opens_one_account_line_each(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    code = await _code(group, owner)
    before = await _books(encore)
    await owner.says(other, f"/community join {code}")
    card = await other.hears("would become part of Aurora Fans")
    # Check-ins of 5, 6 and 7, the gift of 50, and the owner's one message.
    assert "2 members" in plain(card)
    assert "along: 70" in plain(card)
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 2, 2), (2, 68, 18)]
    await owner.taps(card, "Yes, join")
    await other.hears("2 members are now part of Aurora Fans")
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 70, 20), (2, 68, 18)]
    opening = "SELECT points, xp, community_id FROM ledger WHERE ref = ?"
    assert await encore.rows(opening, f"merge:2:{ann.id}") == [(68, 18, 1)]
    assert await encore.value("SELECT count(*) FROM ledger WHERE ref LIKE 'merge:%'") == 2
    assert await encore.rows("SELECT community_id, merged_into FROM communities") == [
        (1, None),
        (2, 1),
    ]
    assert await _books(encore) == before + 70


async def test_points_board_settings_and_streak_go_on_in_one_community(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await _joined(group, other, owner)
    await ann.says(other, "签到")
    await other.hears("4 days")
    await ann.says(group, "签到")
    await group.hears("already|4 days")
    await ann.says(other, "/points")
    statement = plain(await other.hears("78 points"))
    assert "78 points" in statement
    await ann.says(ann.private, "/points")
    answer = await ann.private.hears("78 points")
    assert answer.buttons == []
    await owner.says(other, "/settings preset quiet")
    await other.hears("5 settings changed")
    await owner.says(group, "/community")
    shown = plain(await group.hears("This community has"))
    assert "• Aurora Fans" in shown
    assert "• Borealis" in shown


async def test_undoing_gives_both_back_and_keeps_what_was_earned_since(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    code = await _code(group, owner)
    await owner.says(other, f"/community join {code}")
    card = await other.hears("would become part")
    await owner.taps(card, "Yes, join")
    joined = await other.hears("now part of")
    await encore.later(minutes=5)
    await ann.says(other, "Something said together")
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 72, 22), (2, 68, 18)]
    await encore.later(days=6)
    button = joined.button("Undo")
    assert button is not None
    await owner.taps(joined, "Undo")
    await other.hears("this is Borealis again")
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 4, 4), (2, 68, 18)]
    owner.presses_button(joined, button)
    await _books(encore)
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 4, 4), (2, 68, 18)]
    await ann.says(other, "Said in Borealis again")
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 4, 4), (2, 70, 20)]
    await owner.says(group, "/audit")
    lines = plain(await group.hears("Audit log"))
    assert "undid a merge" in lines
    assert "joined another group's community" in lines


async def test_undoing_takes_no_more_than_is_left(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await _joined(group, other, owner)
    joined = other.messages[max(other.messages)]
    await owner.says(group, "/take @ann_sings 60 spent on something")
    await group.hears("takes 60")
    await owner.taps(joined, "Undo")
    await other.hears("this is Borealis again")
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 0, 2), (2, 68, 18)]


async def test_after_seven_days_it_is_too_late_to_undo(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await _joined(group, other, owner)
    joined = other.messages[max(other.messages)]
    await encore.later(days=7, minutes=1)
    assert "7 days" in (await owner.taps(joined, "Undo")).text
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 70, 20), (2, 68, 18)]


async def test_joined_again_after_an_undo_the_ledger_still_balances(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await _joined(group, other, owner)
    joined = other.messages[max(other.messages)]
    await owner.taps(joined, "Undo")
    await other.hears("this is Borealis again")
    await encore.later(minutes=1)
    await _joined(group, other, owner)
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 70, 20), (2, 68, 18)]


async def test_what_was_joined_on_must_be_parted_first(
    group: Group, other: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await _joined(group, other, owner)
    joined = other.messages[max(other.messages)]
    third = encore.playground.group("Corona", owner=owner)
    await third.hears("Encore")
    code = await _code(third, owner)
    await owner.says(group, f"/community join {code}")
    card = await group.hears("would become part of Corona")
    await owner.taps(card, "Yes, join")
    await group.hears("now part of Corona")
    assert "joined to another" in (await owner.taps(joined, "Undo")).text
    assert await encore.rows(ACCOUNTS, ann.id) == [(1, 70, 20), (2, 68, 18), (3, 70, 20)]


async def test_a_code_works_once_for_a_week_and_only_elsewhere(
    group: Group, other: Group, playground: Playground, owner: Person, encore: Stage
) -> None:
    code = await _code(group, owner)
    await owner.says(group, f"/community join {code}")
    await group.hears("already")
    await owner.says(other, "/community join WRONGONE")
    await other.hears("wrong, used or older")
    await encore.later(days=7, minutes=1)
    await owner.says(other, f"/community join {code}")
    await other.hears("wrong, used or older")
    first, second = await _code(group, owner), await _code(group, owner)
    assert first != second
    await owner.says(other, f"/community join {first}")
    await other.hears("wrong, used or older")
    await owner.says(other, f"/community join {second}")
    card = await other.hears("would become part")
    await owner.taps(card, "Yes, join")
    await other.hears("now part of")
    third = playground.group("Corona", owner=owner)
    await third.hears("Encore")
    await owner.says(third, f"/community join {second}")
    await third.hears("wrong, used or older")


async def test_only_who_asked_may_confirm_and_who_lost_the_right_may_not(
    group: Group, other: Group, ben: Person, ann: Person, encore: Stage
) -> None:
    owner = group.owner
    await other.adds(ben)
    await other.promote(ben, can_promote_members=True)
    code = await _code(group, owner)
    await ben.says(other, f"/community join {code}")
    card = await other.hears("would become part")
    assert (await ann.taps(card, "Yes, join")).alert
    await other.demote(ben)
    assert "have the right" in (await ben.taps(card, "Yes, join")).text
    assert await encore.value("SELECT count(*) FROM merges") == 0


async def test_members_meet_silence(group: Group, ann: Person, encore: Stage) -> None:
    for words in ("/community", "/community code", "/community join ABCDEFGH"):
        await ann.says(group, words)
    await encore.quiet()
    await group.silent_for(0)
