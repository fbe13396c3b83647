"""Quests: made in one line, seen by everybody, paid once."""

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from tests.conversations.stage import Stage, plain

REWARDS = "SELECT count(*) FROM ledger WHERE reason = 'quest'"


async def begin(owner: Person, group: Group, encore: Stage, line: str) -> Message:
    """Make and start a quest; return its card."""
    await owner.says(group, f"/quest new {line}")
    preview = await group.hears("At most")
    await owner.taps(preview, "Start")
    await group.hears("Started")
    card = await group.hears("🎯.*Counted from")
    await encore.quiet()
    return card


async def talk(person: Person, group: Group, encore: Stage, *, to: Message, times: int) -> None:
    for number in range(times):
        await person.says(group, f"An answer with something new in it, {number}", reply_to=to)
        await encore.later(seconds=61)


async def looked(encore: Stage, **parts: float) -> None:
    """Let so much time pass and everything that is due be done."""
    await encore.later(**(parts or {"seconds": 61}))
    await encore.due()


async def test_a_line_shows_what_it_costs_before_anything_starts(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, '/quest new personal 5 replies 7d 50 limit 20 "Answer people"')
    preview = await group.hears("At most")
    assert plain(preview).splitlines() == [
        "🎯 Answer people",
        "Goal: 5 replies to others",
        "First come: the first who get there",
        "Reward: 50 points each for the first 20 who get there.",
        "Runs for 7 d from its start.",
        "",
        "At most 1 × 50 = 50 points.",
    ]
    assert preview.buttons == ["Start", "Discard"]
    assert await encore.value("SELECT state FROM quests") == "draft"
    await owner.taps(preview, "Discard")
    await group.hears("Discarded")
    assert await encore.rows("SELECT * FROM quests") == []


async def test_a_personal_quest_is_announced_followed_and_paid_once(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    question = await ben.says(group, "Does anybody know when the doors open?")
    card = await begin(owner, group, encore, 'personal 3 replies 7d 50 "Answer people"')
    assert plain(card).splitlines() == [
        "🎯 Answer people",
        "Goal: 3 replies to others",
        "Reward: 50 points for everyone who gets there.",
        "Counted from 18 Nov, 12:00 to 25 Nov, 12:00.",
        "",
        "/quests shows how far you are.",
    ]
    await talk(ann, group, encore, to=question, times=2)
    await ann.says(group, "/quests")
    mine = await group.hears("Quests")
    assert "▰▰▰▰▰▰▱▱▱▱ 2 / 3\nStill to go: 1 reply to somebody else." in plain(mine)
    await talk(ann, group, encore, to=question, times=2)
    for _ in range(3):
        await looked(encore)
    assert await encore.rows("SELECT points, xp FROM ledger WHERE reason = 'quest'") == [(50, 0)]
    answer = await ann.taps(card, "How far am I?")
    assert answer.alert
    assert "✅ Done: +50 points." in answer.text
    await looked(encore, days=8)
    await looked(encore)
    result = await group.hears("🏁")
    assert plain(result).splitlines() == [
        "🏁 Answer people",
        "1 member got there and receives 50 points:",
        "1. Ann",
    ]
    assert plain(card).endswith("This quest is over.")
    assert await encore.value(REWARDS) == 1
