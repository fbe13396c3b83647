"""/undo: one entry of the books by its number."""

from sqlite3 import Connection
from typing import Any

import pytest

from bot import holds
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from storage import members
from tests.conversations.stage import NOON, Stage, plain

NEWEST = "SELECT max(entry_id) FROM ledger"


@pytest.fixture
async def given(group: Group, owner: Person, ann: Person, encore: Stage) -> int:
    """An entry of 50 points; Ann has 2 more for her message. Its number."""
    said = await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give 50 lovely", reply_to=said)
    await group.hears("🎁")
    await encore.later(hours=5)
    return int(await encore.value(NEWEST))


async def test_an_entry_is_undone_hours_later_with_a_reason(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    await owner.says(group, f"/undo {given} it was Ben's drawing")
    assert plain(await group.hears("Undone")) == "Undone by Olga: Ann has 2 points again."
    assert await encore.points_of(ann.id) == 2
    await ann.says(group, "/points")
    card = plain(await group.hears("2 points"))
    assert f"entry {given} undone by Olga: it was Ben's drawing -50" in card
    acts = await encore.rows("SELECT act, actor_id FROM audit_log ORDER BY audit_id")
    assert acts == [("grant", owner.id), ("undo", owner.id)]


async def test_without_a_reason_and_as_it_is_shown(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    await owner.says(group, f"/undo # {given}")
    await group.hears("Undone")
    assert await encore.points_of(ann.id) == 2


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/undo", "Which entry"),
        ("/undo it", "Which entry"),
        ("/undo -1", "Which entry"),
        ("/undo 0", "Which entry"),
        ("/undo 99999999999999999999", "Which entry"),
        ("/undo 4711", "no entry 4711.*Points for messages have none"),
    ],
)
async def test_what_is_no_entry_is_said(
    group: Group, owner: Person, given: int, words: str, answer: str
) -> None:
    await owner.says(group, words)
    await group.hears(answer)


async def test_an_entry_is_undone_once_and_its_undoing_never(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    await owner.says(group, f"/undo {given}")
    await group.hears("Undone")
    reversal = await encore.value(NEWEST)
    await encore.later(minutes=1)
    await owner.says(group, f"/undo {given}")
    await group.hears(f"Entry {given} was undone before, by entry {reversal}")
    await owner.says(group, f"/undo {reversal}")
    await group.hears("takes another one back itself")
    assert await encore.points_of(ann.id) == 2


async def test_the_same_command_again_tells_the_same(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    command = await owner.says(group, f"/undo {given}")
    await group.hears("Undone")
    encore.playground.deliver("message", command.as_api())
    await group.hears("Undone")
    assert await encore.points_of(ann.id) == 2


async def test_a_check_in_is_undone_with_its_xp(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "签到")
    await group.hears("checked in")
    await owner.says(group, f"/undo {await encore.value(NEWEST)} not there")
    await group.hears("0 points")
    assert await encore.rows("SELECT points, xp FROM members WHERE user_id = ?", ann.id) == [
        (0, 0)
    ]


async def _buys_a_freeze(group: Group, ann: Person, encore: Stage) -> int:
    """Miss the day before, which one of two freezes stands in for; return the entry."""
    await ann.says(group, "签到")
    await group.hears("checked in")
    await encore.later(hours=48)
    await ann.says(group, "签到")
    await group.hears("checked in")
    await ann.says(group, "/streak")
    card = await group.hears("Freezes: 1 of 2")
    await ann.taps(card, "❄️ Buy a freeze (100 points)")
    await encore.quiet()
    await ann.taps(card, "Yes, for 100 points")
    await encore.quiet()
    return int(await encore.value(NEWEST))


FREEZES = "SELECT count(*) FROM freezes WHERE used_on IS NULL"


async def test_a_bought_freeze_goes_when_its_price_comes_back(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    await owner.says(group, "/give @ann_sings 100 for a freeze")
    await group.hears("🎁")
    bought = await _buys_a_freeze(group, ann, encore)
    points = await encore.points_of(ann.id)
    assert await encore.value(FREEZES) == 2
    await owner.says(group, f"/undo {bought} not wanted")
    await group.hears("Undone")
    assert await encore.value(FREEZES) == 1
    assert await encore.points_of(ann.id) == points + 100


async def test_a_freeze_that_stands_in_for_a_day_is_not_taken_back(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    await owner.says(group, "/give @ann_sings 100 for a freeze")
    await group.hears("🎁")
    bought = await _buys_a_freeze(group, ann, encore)
    points = await encore.points_of(ann.id)
    await encore.later(hours=72)
    await owner.says(group, f"/undo {bought} not wanted")
    await group.hears(f"Entry {bought} paid for a freeze that has been used")
    assert await encore.points_of(ann.id) == points
    assert await encore.value(FREEZES) == 2


async def test_an_entry_of_another_community_is_unknown(
    group: Group, owner: Person, given: int, encore: Stage
) -> None:
    other = encore.playground.group("Borealis", owner=owner)
    await other.hears("Encore")
    await owner.says(other, f"/undo {given}")
    await other.hears(f"no entry {given} here")


async def test_held_points_are_not_taken_back(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    await _holds(encore, ann, 10)
    await owner.says(group, f"/undo {given}")
    await group.hears("10 points of this member are held and only 42 are free")
    await owner.says(group, "/take @ann_sings 43 too much")
    await group.hears("42 points at most can be taken, 10 more are held")
    assert await encore.points_of(ann.id) == 52
    await ann.says(group, "/points")
    assert "10 of them are held, 42 are free" in plain(await group.hears("52 points"))


async def _holds(encore: Stage, person: Person, amount: int) -> None:
    assert encore.program is not None
    await encore.program.db.write(_hold, person.id, amount)


def _hold(tx: Connection, user_id: int, amount: int) -> None:
    (community_id,) = tx.execute("SELECT min(community_id) FROM communities").fetchone()
    member = members.met(tx, community_id=community_id, user_id=user_id)
    at = int(NOON.timestamp())
    holds.hold(tx, member=member, amount=amount, ref="prize:1", note="a prize", at=at)


async def test_members_meet_silence(
    group: Group, ann: Person, ben: Person, given: int, encore: Stage
) -> None:
    await group.promote(ben, can_delete_messages=True)
    await encore.quiet()
    group.ear.forget()
    for person in (ann, ben):
        await person.says(group, f"/undo {given}")
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.points_of(ann.id) == 52


async def test_an_anonymous_admin_proves_it_first(
    group: Group, ann: Person, ben: Person, given: int, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, f"/undo {given} by mistake")
    proof = await group.hears("20 seconds")
    assert await encore.points_of(ann.id) == 52
    await ben.taps(proof, "I am an admin")
    await group.hears("Undone by .Ben.")
    assert await encore.points_of(ann.id) == 2


async def test_a_channel_meets_silence(
    group: Group, owner: Person, ann: Person, given: int, encore: Stage
) -> None:
    channel = encore.playground.channel("Aurora News", owner=owner)
    await encore.quiet()
    group.ear.forget()
    await owner.as_channel(channel).says(group, f"/undo {given}")
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.points_of(ann.id) == 52


@pytest.mark.parametrize(
    ("settings", "undone", "unknown"),
    [
        ({"language": "zh-Hans"}, "已由.*Olga.*撤销|撤销", "这里没有编号为 4711 的记录"),
        ({"language": "zh-Hant"}, "復原", "這裡沒有編號 4711 的紀錄"),
    ],
)
async def test_in_chinese(
    encore: Stage, owner: Person, ann: Person, settings: dict[str, Any], undone: str, unknown: str
) -> None:
    group = encore.playground.group("Aurora", owner=owner, members=[ann])
    await group.hears("安可|Encore")
    said: Message = await ann.says(group, "我画的安可")
    await owner.says(group, "/give 50 画得真好", reply_to=said)
    await group.hears("🎁")
    await owner.says(group, f"/undo {await encore.value(NEWEST)} 画得真好")
    await group.hears(undone)
    assert await encore.points_of(ann.id) == 2
    await owner.says(group, "/undo 4711")
    await group.hears(unknown)
