"""Quests: made in one line, seen by everybody, paid once."""

from itertools import count

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
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


numbers = count(1)


async def talk(person: Person, group: Group, encore: Stage, *, to: Message, times: int) -> None:
    for _ in range(times):
        words = f"An answer with something new in it, {next(numbers)}"
        await person.says(group, words, reply_to=to)
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


async def test_a_group_goal_has_one_live_bar_and_ends_when_it_is_reached(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    card = await begin(owner, group, encore, 'group 4 messages 2d 20 "Four together"')
    question = await ben.says(group, "Does anybody know when the doors open?")
    await looked(encore)
    assert "▰▰▱▱▱▱▱▱▱▱ 1 / 4" in plain(card)
    edits = len(encore.said("editMessageText"))
    await looked(encore)
    assert len(encore.said("editMessageText")) == edits
    await talk(ann, group, encore, to=question, times=3)
    for _ in range(3):
        await looked(encore)
    result = plain(await group.hears("🏁"))
    assert result.splitlines()[1:] == [
        "Done together: 4 messages! 2 members receive 20 points each:",
        "1. Ann … 3",
        "2. Ben … 1",
    ]
    assert plain(card).endswith("This quest is over.")
    assert await encore.value(REWARDS) == 2


async def test_a_deleted_card_is_not_posted_again(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    card = await begin(owner, group, encore, "group 40 messages 2d 20")
    await owner.deletes(card)
    for number in range(3):
        await ben.says(group, f"Something new to say, number {number}")
        await looked(encore)
    assert sum("Together" in said["text"] or "🎯" in said["text"] for said in encore.said()) == 2
    assert await encore.value("SELECT outbox_id FROM quests") is None


@pytest.mark.parametrize(
    ("line", "reward"),
    [
        ("sprint 1 messages 1h 100", "Reward: 100 points for the best."),
        ("first 1 3 messages 1h 100", "Reward: 100 points for the first who gets there."),
    ],
)
async def test_a_reward_for_one_alone_is_said_as_one(
    group: Group, owner: Person, encore: Stage, line: str, reward: str
) -> None:
    await begin(owner, group, encore, line)
    assert reward in encore.said()[-1]["text"].splitlines()


async def test_a_sprint_is_won_at_its_end_by_who_was_there_first(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await begin(owner, group, encore, "sprint 1 messages 1h 100")
    for person in (ben, ann, ben, ann):
        await person.says(group, f"{person.name} has something new to say, {next(numbers)}")
        await encore.later(seconds=61)
    await looked(encore, hours=2)
    await looked(encore)
    result = plain(await group.hears("🏁"))
    assert result.splitlines() == [
        "🏁 Most messages",
        "1 winner receives 100 points:",
        "1. Ben … 2",
    ]
    assert await encore.value(REWARDS) == 1


async def test_a_quest_is_made_by_questions_in_private(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/badge new Choir")
    await owner.says(group, "/quest new")
    hint = await group.hears("step by step")
    payload = (await owner.taps(hint, hint.buttons[0])).url.partition("start=")[2]
    await owner.starts(payload)
    form = await owner.private.hears("What kind")
    for button, expected in (("First come", "What is counted"), ("check-ins", "How many members")):
        await owner.taps(form, next(each for each in form.buttons if each.startswith(button)))
        form = await owner.private.hears(expected)
    for words, expected in (
        ("none", "whole number from 1 to 100[.]"),
        ("101", "whole number from 1 to 100[.]"),
        ("10", "How many are to be reached"),
        ("3", "How long"),
        ("soon", "I do not understand"),
        ("2h", "only 2 days"),
        ("5d", "How many points"),
        ("1001", "at most 1000 points"),
        ("30", "Does a badge come"),
        ("Orchestra", "do not know this badge"),
    ):
        await owner.says(owner.private, words)
        heard = await owner.private.hears(expected)
        form = heard if heard.buttons else form
    assert form.buttons[:3] == ["No badge", "🥈 Helping Hand", "🥈 Creator"]
    await owner.taps(form, form.buttons[3])
    await owner.private.hears("What is it called")
    await owner.says(owner.private, "Three <b>suns</b>")
    form = await owner.private.hears("At most")
    await owner.taps(form, "Start")
    await owner.private.hears("Started")
    card = await group.hears("🎯")
    assert "Three <b>suns</b>" in plain(card)
    assert "Also: the badge 🏅 Choir." in plain(card)
    assert card.buttons == ["How far am I?"]


async def test_of_rewards_that_nobody_was_given_nothing_is_said(
    group: Group, owner: Person, encore: Stage
) -> None:
    await begin(owner, group, encore, "personal 1 replies 7d 50")
    await owner.says(group, "/quest cancel")
    ask = await group.hears("Cancel the quest")
    assert "given so far" not in plain(ask)
    await owner.taps(ask, "Cancel the quest")
    assert "given so far" not in plain(await group.hears("is cancelled"))


async def test_cancelling_asks_first_and_keeps_what_was_given(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    question = await ben.says(group, "Does anybody know when the doors open?")
    await begin(owner, group, encore, "personal 1 replies 7d 50")
    await talk(ann, group, encore, to=question, times=1)
    await looked(encore)
    await owner.says(group, "/quest cancel")
    ask = await group.hears("Cancel the quest")
    assert "1 reward given so far (50 points) stays." in plain(ask)
    assert (await ann.taps(ask, "Cancel the quest")).alert
    await owner.taps(ask, "Cancel the quest")
    await group.hears("is cancelled")
    await talk(ben, group, encore, to=await ann.says(group, "A new question?"), times=1)
    await looked(encore)
    assert await encore.value(REWARDS) == 1
    await ann.says(group, "任务")
    await group.hears("No quest is running")


async def test_an_anonymous_admin_makes_one_after_a_tap_and_a_member_meets_silence(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "/quest new personal 1 replies 7d 50")
    await encore.quiet()
    await group.silent_for(0)
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, "/quest new personal 1 replies 7d 50")
    await ben.taps(await group.hears("writing as the group"), "I am an admin")
    preview = await group.hears("At most")
    assert (await ann.taps(preview, "Start")).alert
    await ben.taps(preview, "Start")
    await group.hears("Started")
    await ben.as_anonymous.says(group, "/quests")
    await group.hears("write as yourself|only people")


CHINESE = {
    "zh-Hans": ('个人 2 回复 7天 50 "互帮互助"', "目标：2 条回复他人的消息", "任务", "还差"),
    "zh-Hant": ("個人 2 回覆 7天 50 「互相幫忙」", "目標：2 則回覆他人的訊息", "任務", "還差"),
}


@pytest.mark.parametrize("settings", [{"language": code} for code in CHINESE])
async def test_a_quest_in_chinese(
    encore: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> None:
    line, goal, word, missing = CHINESE[encore.config.language]
    group = playground.group("极光", owner=owner, members=[ann, ben])
    await group.hears("安可")
    question = await ben.says(group, "今晚几点开始检票入场？")
    await owner.says(group, f"/quest new {line}")
    preview = await group.hears("最多 . × 50")
    await owner.taps(preview, preview.buttons[0])
    assert goal in plain(await group.hears("🎯"))
    await talk(ann, group, encore, to=question, times=1)
    await ann.says(group, word)
    assert f"1 / 2\n{missing}" in plain(await group.hears("▰"))
    await talk(ann, group, encore, to=question, times=1)
    await looked(encore)
    assert await encore.value(REWARDS) == 1


async def test_a_restart_goes_on_where_the_last_life_stopped_and_pays_once(
    stage: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ann, ben])
        await group.hears("Encore")
        question = await ben.says(group, "Does anybody know when the doors open?")
        await begin(owner, group, stage, "personal 2 replies 1h 50")
        await talk(ann, group, stage, to=question, times=1)
    await ann.says(group, "An answer that nobody hears for a while", reply_to=question)
    playground.clock.advance(hours=2)
    for _ in range(2):
        async with stage.life():
            await looked(stage)
            await looked(stage)
            assert await stage.value(REWARDS) == 1
            await stage.books_balance()


async def test_a_badge_of_the_communitys_own_can_be_promised(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await owner.says(group, "/quest new personal 1 replies 7d 50 badge Choir")
    await group.hears("do not know this badge")
    await owner.says(group, "/badge new Choir & <b>Star")
    made = await group.hears("Choir")
    await ann.starts()
    await ann.private.hears("Encore")
    question = await ben.says(group, "Does anybody know when the doors open?")
    line = 'personal 1 replies 7d 50 badge "choir & <b>star" "Answer people"'
    card = await begin(owner, group, encore, line)
    assert "Also: the badge 🏅 Choir & <b>Star." in plain(card).splitlines()
    undo = await owner.taps(made, made.buttons[0])
    assert "A quest promises this badge" in undo.text
    await talk(ann, group, encore, to=question, times=1)
    await looked(encore)
    told = await ann.private.hears("well done")
    assert "Also: the badge 🏅 Choir & <b>Star." in plain(told)
    await ann.says(group, "/badges")
    shown = await group.hears("First Quest")
    await ann.taps(shown, "From this community")
    await encore.quiet()
    assert "✅ 🏅 Choir & <b>Star: Answer people" in plain(shown)


HOSTILE = (
    "<b>&\"'",
    "\u202eevil\u202c",
    "Z\u0321\u0317\u0334a\u0337\u0322l\u0337go",
    "N" * 64,
    "🦊✨",
)


async def test_winners_with_hostile_names_are_told_line_by_line(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await begin(owner, group, encore, f"sprint {len(HOSTILE)} messages 1h 10")
    for name in HOSTILE:
        person = playground.person(name)
        group.set_member(person.account, status="member")
        await person.says(group, f"Something new to say, {next(numbers)}")
        await encore.later(seconds=1)
    await looked(encore, hours=2)
    await looked(encore)
    lines = plain(await group.hears("🏁")).splitlines()[2:]
    assert len(lines) == len(HOSTILE)
    assert lines[0] == "1. <b>&\"' … 1"
    assert lines[1] == "2. evil … 1"
    assert lines[4] == "5. 🦊✨ … 1"


async def test_a_preview_survives_a_restart_and_starts_once(
    stage: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        await group.hears("Encore")
        await owner.says(group, "/quest new personal 2 replies 1h 50")
        preview = await group.hears("At most")
        await stage.quiet()
    button = preview.button("Start")
    assert button is not None
    async with stage.life():
        for _ in range(2):
            owner.presses_button(preview, button)
        await group.hears("Started")
        await stage.quiet()
        cards = [said for said in stage.said() if "Counted from" in said["text"]]
        assert len(cards) == 1
        ann.presses_button(preview, button)
        assert await stage.value("SELECT count(*) FROM quests WHERE state = 'open'") == 1
