"""Reminders: asked for in words, said privately or where they were asked for, put off, stopped."""

from datetime import timedelta

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

WAITING = "SELECT count(*) FROM reminders WHERE said_at IS NULL"


async def test_who_started_the_bot_is_reminded_privately(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(group, "/remind 2h tea with <b>Ben</b> & @olga_owns")
    kept = await group.hears("I will remind you")
    assert plain(kept).splitlines() == [
        "⏰ I will remind you Wed 18 Nov 2026 14:00 (UTC): tea with <b>Ben</b> & @olga_owns",
        "It comes in our private chat.",
    ]
    await encore.later(hours=2)
    await encore.due()
    said = await ann.private.hears("Reminder:")
    assert plain(said) == "⏰ Reminder: tea with <b>Ben</b> & @olga_owns"
    assert said.buttons == ["In 10 min", "In 1 h", "Tomorrow"]
    await ann.taps(said, "In 10 min")
    again = await ann.private.hears("remind you again")
    assert "14:10" in plain(again)
    await encore.later(minutes=10)
    await encore.due()
    assert sum("tea" in call["text"] for call in encore.said()) == 3


async def test_who_did_not_is_reminded_in_the_group_by_name_and_pings_nobody(
    group: Group, ben: Person, ann: Person, encore: Stage
) -> None:
    asked = await ben.says(group, "/remind 20:00 tell @olga_owns and @all")
    kept = await group.hears("I will remind you")
    assert "It comes here" in plain(kept)
    assert kept.buttons == ["Cancel", "Open private chat"]
    await encore.later(hours=8)
    await encore.due()
    said = await group.hears("⏰ .*Ben")
    assert plain(said) == "⏰ Ben: tell @olga_owns and @all"
    assert "@\u2060olga_owns" in said.text
    assert said.reply_to is asked
    refused = await ann.taps(said, "In 1 h")
    assert refused.alert
    assert "not yours" in refused.text.casefold() or "else" in refused.text


async def test_a_group_is_reminded_by_its_admins_only(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/remind here 2h rehearsal")
    await owner.says(group, "/remind here every friday 20:00 rehearsal in the hall")
    card = await group.hears("Post #1 is scheduled: ⏰ rehearsal in the hall")
    await encore.later(days=2, hours=8)
    await encore.due()
    await group.hears("^⏰ rehearsal in the hall$")
    await owner.taps(card, "Cancel")
    await group.hears("Post #1 is called off")
    assert await encore.value("SELECT count(*) FROM posts WHERE state <> 'over'") == 0


async def test_a_reply_asks_to_be_reminded_of_that_message(
    group: Group, ann: Person, ben: Person, encore: Stage, clock: PlaygroundClock
) -> None:
    first = await ben.says(group, "The tickets go on sale on Friday")
    await ann.says(group, "/remind friday 10:00", reply_to=first)
    await group.hears("remind you of this message Fri 20 Nov 2026 10:00")
    await encore.later(hours=46)
    await encore.due()
    said = await group.hears("this is the message you wanted")
    assert said.reply_to is first


async def test_what_repeats_shows_its_next_times_and_comes_until_it_is_stopped(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "/remind every friday 20:00 water the plants")
    kept = plain(await ann.private.hears("I will remind you"))
    assert kept.splitlines() == [
        "⏰ I will remind you every Fri at 20:00: water the plants",
        "Next: Fri 20 Nov 2026 20:00, Fri 27 Nov 2026 20:00 and Fri 4 Dec 2026 20:00 (UTC)",
    ]
    for _ in range(2):
        await encore.later(days=7)
        await encore.due()
    said = await ann.private.hears("Reminder: water")
    assert "This comes late" in plain(said)
    assert len([each for each in encore.said() if "Reminder" in each["text"]]) == 2
    await ann.taps(said, "Stop these reminders")
    assert await encore.value(WAITING) == 0
    await encore.later(days=7)
    await encore.due()
    assert len([each for each in encore.said() if "Reminder" in each["text"]]) == 2


async def test_the_list_cancels_and_knows_the_most(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.starts()
    await ben.starts()
    for number in range(1, 26):
        await ann.says(ann.private, f"/remind {number}h cup {number}")
    await ann.says(ann.private, "/remind 2h one more")
    await ann.private.hears("25 reminders wait for you already")
    await ann.says(ann.private, "/remind list")
    listed = await ann.private.hears("Your reminders, 25 at most")
    assert "1. Wed 18 Nov 2026 13:00 (UTC): cup 1" in plain(listed)
    await ann.says(ann.private, "/remind cancel 1")
    listed = await ann.private.hears("Your reminders, 25 at most")
    await ann.taps(listed, "✖ 1")
    assert await encore.value(WAITING) == 24
    await ann.says(group, "/remind list")
    await group.hears("No reminders wait for you here")
    await ben.says(ben.private, "/remind 列表")
    await ben.private.hears("No reminders wait")


async def test_people_of_no_community_are_reminded_too(
    encore: Stage, playground: Playground
) -> None:
    guest = playground.person("Gast")
    await guest.starts()
    await guest.says(guest.private, "/remind me in 90 minutes: tea")
    await guest.private.hears("13:30 .*UTC.*: tea")
    await encore.later(minutes=90)
    await encore.due()
    await guest.private.hears("Reminder: tea")


async def test_chinese_is_understood_and_spoken(
    group: Group, ann: Person, owner: Person, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans", timezone="Asia/Shanghai")
    await encore.later(days=1)
    await ann.says(group, "/remind 明天20:00 喝茶")
    await group.hears("我会在.*周五.*2026年11月20日 20:00.*提醒你：喝茶")
    await ann.says(group, "/remind 每两周周一、周四 １８：００ 开会")
    await group.hears("每2周的周一和周四 18:00.*提醒你：开会")
    await encore.sets(language="zh-Hant")
    await ann.says(group, "/remind 每天8點 喝茶")
    await group.hears("這個時間有兩種讀法")
    await ann.says(group, "提醒")
    await group.hears("寫明什麼時候")


async def test_the_time_may_stand_behind_the_words(
    group: Group, ann: Person, encore: Stage
) -> None:
    answers = {
        "/remind me to call Mum tomorrow at 20:00": "Thu 19 Nov 2026 20:00 .*: call Mum$",
        "/remind tea in 2h": "14:00 .*: tea$",
        "/remind 喝茶 明天20:00": "Thu 19 Nov 2026 20:00 .*: 喝茶$",
        "/remind water the plants every friday 20:00": "every Fri at 20:00: water the plants",
        "/remind 提醒我5分钟后关火": "12:05 .*: 关火$",
        "/remind 半小时后提醒我关火": "12:30 .*: 关火$",
        "/remind tea tomorrow": "time of day is missing",
    }
    for said, answer in answers.items():
        await ann.says(group, said)
        await group.hears(answer.replace("$", r"\n"))


async def test_what_is_not_clear_is_refused_with_an_example(
    group: Group, ann: Person, encore: Stage
) -> None:
    answers = {
        "/remind tea": "When is that.*2h",
        "/remind 2h": "Remind you of what",
        "/remind tomorrow tea": "time of day is missing",
        "/remind tomorrow at 8 tea": "two ways",
        "/remind 400d tea": "too far away",
        "/remind every week 20:00 tea": "On which day",
        "/remind * * * * * tea": "too often",
        "/remind 2h " + "x" * 501: "500 characters at most",
    }
    for said, answer in answers.items():
        await ann.says(group, said)
        await group.hears(answer)
    assert await encore.value(WAITING) == 0


async def test_a_reminder_that_comes_late_after_a_stop_says_so_once(
    stage: Stage, playground: Playground, clock: PlaygroundClock
) -> None:
    guest = playground.person("Gast")
    async with stage.life():
        await guest.starts()
        await guest.says(guest.private, "/remind 2h tea")
        await guest.private.hears("I will remind you")
        await stage.quiet()
    clock.advance(hours=5)
    for _ in range(2):
        async with stage.life():
            await stage.due()
            clock.advance(seconds=timedelta(minutes=1).seconds)
            await stage.due()
    said = [plain(each) for each in guest.private.messages.values() if "Reminder" in each.text]
    assert said == [
        "⏰ Reminder: tea\nThis comes late, I was away: it was due Wed 18 Nov 2026 14:00."
    ]


async def test_a_private_reminder_that_is_refused_comes_in_the_group(
    group: Group, ann: Person, encore: Stage, playground: Playground
) -> None:
    await ann.starts()
    await ann.says(group, "/remind 1h tea")
    await group.hears("It comes in our private chat")
    playground.world.blockers.add(ann.id)
    await encore.later(hours=1)
    await encore.due()
    await encore.later(seconds=31)
    await encore.due()
    assert plain(await group.hears("⏰ .*Ann")) == "⏰ Ann: tea"
