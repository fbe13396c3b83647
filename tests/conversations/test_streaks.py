"""/streak: the calendar of check-ins, freezes that are used, won and bought, repairs."""

from typing import Any

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from storage import backlogs
from tests.conversations.stage import NOON, Stage, plain

DONE = "you are checked in|签到成功|簽到成功"
BUY = "❄️ Buy a freeze (100 points)"
YES = "Yes, for 100 points"
REPAIR = "🩹 Repair my streak"
REMIND = "🔔 Remind me in the evening"


async def checks_in(
    person: Person, group: Group, clock: PlaygroundClock, days: str, until: int = 0
) -> Message:
    """Live a row of days: "x" checks in, "." misses; return the last answer to a check-in."""
    for day in days:
        if day == "x":
            await person.says(group, "签到")
            answer = await group.hears(DONE)
        clock.advance(hours=24)
    return answer


async def calendar(person: Person, group: Group) -> Message:
    group.ear.forget()
    await person.says(group, "/streak")
    return await group.hears("Streak|streak")


async def has_points(person: Person, owner: Person, group: Group, amount: int) -> None:
    await owner.says(group, f"/give @{person.account.username} {amount} for a test")
    await group.hears("🎁")


async def test_the_calendar_shows_the_month_with_every_kind_of_day(
    group: Group, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "xx.xx...x")
    card = await calendar(ann, group)
    assert plain(card).splitlines() == [
        "Ann · Nov 2026",
        " Mo  Tu  We  Th  Fr  Sa  Su",
        "                          1",
        "  2   3   4   5   6   7   8",
        "  9  10  11  12  13  14  15",
        " 16  17  18+ 19+ 20* 21+ 22+",
        " 23* 24- 25- 26+>27  28  29",
        " 30",
        "+ checked in, * kept by a freeze and - missed",
        "Streak: 1 day",
        "Longest: 4 days",
        "❄️ Freezes: 0 of 2. Each stands in for a day you miss.",
        "Next freeze at a streak of 10 days.",
        "🩹 Your streak broke. Repaired by 27 Nov, it goes on at 5 days.",
    ]
    assert [each["type"] for each in card.entities if each["type"] == "pre"] == ["pre"]
    assert max(map(len, plain(card).splitlines()[1:8])) <= 28
    assert card.buttons == [BUY, REPAIR, REMIND]


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("zh-Hans", ["连签", "连续签到", "/streak"], "❄️ 保护卡：2/2 张。漏签一天自动用一张。"),
        ("zh-Hant", ["連簽", "連續簽到", "/streak"], "❄️ 保護卡：2/2 張。漏簽一天自動用一張。"),
    ],
)
async def test_the_calendar_speaks_chinese(
    group: Group,
    owner: Person,
    ann: Person,
    clock: PlaygroundClock,
    language: str,
    words: list[str],
    shown: str,
) -> None:
    await owner.says(group, f"/language {language}")
    await group.hears("中文")
    await checks_in(ann, group, clock, "x")
    for word in words:
        await ann.says(group, word)
        lines = plain(await group.hears("11月")).splitlines()
        assert lines[0] == "Ann · 2026年11月"
        assert lines[1] == " 一  二   三  四  五   六  日"
        assert shown in lines


async def test_a_missed_day_uses_a_freeze_and_the_answer_says_so(
    group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    answer = await checks_in(ann, group, clock, "xx.x")
    assert plain(answer).splitlines() == [
        "✅ Ann, you are checked in: 3 days in a row, +7 points. Balance: 18.",
        "❄️ 1 freeze kept your streak over the day you missed. Freezes left: 1.",
    ]
    answer = await checks_in(ann, group, clock, "x" * 7)
    assert plain(answer).splitlines() == [
        "✅ Ann, you are checked in: 10 days in a row, +10 points. Balance: 85.",
        "❄️ You won a freeze for your streak. Freezes held: 2.",
    ]


async def test_freezes_that_were_too_few_are_not_said_to_have_kept_the_streak(
    group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    answer = await checks_in(ann, group, clock, "xx...x")
    assert plain(answer).splitlines() == [
        "✅ Ann, you are checked in: 1 day, +5 points. Balance: 16.",
        "❄️ 2 freezes went, but you missed more days than that: your streak begins anew. "
        "/streak shows whether it can be repaired. Freezes left: 0.",
    ]


async def test_a_handled_check_in_tells_its_freezes_again(
    group: Group, ann: Person, clock: PlaygroundClock, playground: Playground
) -> None:
    await checks_in(ann, group, clock, "x.")
    said = await ann.says(group, "签到")
    first = await group.hears("freeze kept")
    playground.deliver("message", said.as_api())
    assert (await group.hears("freeze kept")).text == first.text


async def test_a_freeze_is_bought_by_two_taps_and_undone_by_one(
    group: Group, owner: Person, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "x.x")
    await has_points(ann, owner, group, 100)
    card = await calendar(ann, group)
    await ann.taps(card, BUY)
    await encore.quiet()
    assert "for 100 points? It stands in for the next day you miss" in card.text
    assert card.text.endswith("Your balance: 111.")
    yes = card.button(YES)
    assert yes is not None
    for _ in range(3):
        ann.presses_button(card, yes)
    await encore.quiet()
    assert "You bought a freeze: -100 points. Balance: 11." in card.text
    assert "Freezes: 2 of 2" in card.text
    assert await encore.points_of(ann.id) == 11
    toast = await ann.taps(card, "Undo")
    assert toast.text == "Undone: your 100 points are back."
    await encore.quiet()
    assert "Freezes: 1 of 2" in card.text
    assert await encore.points_of(ann.id) == 111
    await ann.says(group, "/points")
    lines = (await group.hears("111 points")).text.splitlines()
    assert lines[4:6] == ["21 Nov streak freeze +100", "21 Nov streak freeze -100"]
    await encore.books_balance()


async def test_who_has_too_little_is_told_what_is_missing(
    group: Group, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "x.x")
    card = await calendar(ann, group)
    alert = await ann.taps(card, BUY)
    assert (alert.text, alert.alert) == ("A freeze costs 100 points: you need 89 more.", True)
    assert await encore.points_of(ann.id) == 11


async def test_a_price_that_changed_meanwhile_is_asked_anew(
    group: Group, owner: Person, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "x.x")
    await has_points(ann, owner, group, 300)
    card = await calendar(ann, group)
    await ann.taps(card, BUY)
    await encore.quiet()
    await sets(owner, group, "Price of a freeze", "200")
    alert = await ann.taps(card, YES)
    assert "out of date" in alert.text
    assert await encore.points_of(ann.id) == 311


async def sets(owner: Person, group: Group, label: str, value: str) -> None:
    await owner.says(group, "/settings")
    await owner.taps(await group.hears("Settings"), "Streak freezes")
    menu = await group.hears("Streak freezes")
    await owner.taps(menu, next(each for each in menu.buttons if label in each))
    if value != "off":
        await owner.says(group, value, reply_to=await group.hears(label))
    await group.hears("→")


async def test_without_freezes_streaks_break_and_nothing_is_for_sale(
    group: Group, owner: Person, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await sets(owner, group, "Freezes:", "off")
    answer = await checks_in(ann, group, clock, "xx.x")
    assert "1 day," in answer.text
    card = await calendar(ann, group)
    assert "Freezes" not in card.text
    assert card.buttons == [REPAIR, REMIND]


async def test_a_streak_that_broke_is_repaired_once(
    group: Group, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "xxx....")
    card = await calendar(ann, group)
    assert plain(card).splitlines()[-1] == (
        "🩹 Your streak broke. Repaired by 26 Nov, it goes on at 3 days."
    )
    await ann.taps(card, REPAIR)
    await encore.quiet()
    assert "The days you missed (23 Nov and 24 Nov)" in card.text
    assert "It is free, once in 30 days." in card.text
    toast = await ann.taps(card, REPAIR)
    assert toast.text == "Repaired! Check in each day to go on."
    await encore.quiet()
    assert " 23= 24=>25" in plain(card)
    assert "Streak: 3 days" in card.text
    answer = await checks_in(ann, group, clock, "x.")
    assert "4 days" in answer.text
    card = await calendar(ann, group)
    assert "No streak right now" in card.text
    assert REPAIR not in card.buttons


async def test_a_repair_counts_what_was_checked_in_since(
    group: Group, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "xxx...x")
    card = await calendar(ann, group)
    await ann.taps(card, REPAIR)
    await encore.quiet()
    await ann.taps(card, REPAIR)
    await encore.quiet()
    assert "Streak: 4 days" in card.text
    await encore.books_balance()


async def test_months_are_turned_from_the_first_check_in_to_today(
    group: Group, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "x" * 50)
    card = await calendar(ann, group)
    assert "Jan 2027" in card.text
    assert card.buttons == ["‹ Dec 2026", REMIND]
    await ann.taps(card, "‹ Dec 2026")
    await encore.quiet()
    assert card.buttons == ["‹ Nov 2026", "Jan 2027 ›", REMIND]
    assert " 28+ 29+ 30+ 31+" in plain(card)
    await ann.taps(card, "‹ Nov 2026")
    await encore.quiet()
    assert card.buttons == ["Dec 2026 ›", REMIND]


async def test_the_buttons_belong_to_who_asked(
    group: Group, ann: Person, ben: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "xxx....")
    card = await calendar(ann, group)
    before = card.text
    for button in card.buttons:
        alert = await ben.taps(card, button)
        assert (alert.text[:33], alert.alert) == ("This button belongs to somebody e", True)
    await encore.quiet()
    assert card.text == before
    assert await encore.rows("SELECT * FROM repairs") == []


async def test_the_card_leaves_the_group_and_stays_in_private(
    group: Group, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "x")
    await ann.says(ann.private, "连签")
    own = await ann.private.hears("Streak: 1 day")
    card = await calendar(ann, group)
    for _ in range(2):
        await encore.later(seconds=181)
        await encore.due()
    assert card.deleted
    assert not own.deleted


async def test_who_never_checked_in_sees_an_empty_month(group: Group, ben: Person) -> None:
    await ben.says(group, "/streak")
    card = await group.hears("No streak right now")
    assert ">18" in plain(card)
    assert card.buttons == [REMIND]


async def test_identities_have_no_calendar(
    group: Group, owner: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await encore.quiet()
    await ben.as_anonymous.says(group, "/streak")
    await group.hears("only people have points")
    channel = playground.channel("News", owner=owner)
    await owner.as_channel(channel).says(group, "/streak")
    await encore.quiet()
    await group.silent_for(0)


async def test_days_without_the_bot_are_marked_and_use_no_freeze(
    group: Group, ann: Person, clock: PlaygroundClock, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "x....")
    away = (int(NOON.timestamp()) + 2 * 86_400, int(NOON.timestamp()) + 3 * 86_400)
    assert encore.program is not None
    await encore.program.db.write(backlogs.add_blind_window, from_at=away[0], to_at=away[1])
    card = await calendar(ann, group)
    assert " 18+ 19? 20? 21? 22?>23" in plain(card).replace("\n", "")
    assert "? not counted, I was away" in card.text
    assert "Freezes: 2 of 2" in card.text
    assert "2 days" in (await checks_in(ann, group, clock, "x")).text


async def test_a_late_check_in_gives_its_freeze_back_and_lengthens_the_streak(
    group: Group, ann: Person, clock: PlaygroundClock, playground: Playground, encore: Stage
) -> None:
    await checks_in(ann, group, clock, "x")
    clock.advance(hours=12, minutes=30)
    await ann.says(group, "签到")
    await group.hears("1 freeze kept")
    late: dict[str, Any] = (await ann.says(group, "hm")).as_api()
    late |= {"message_id": 999, "date": clock.unix() - 12 * 3600, "text": "签到"}
    playground.deliver("message", late)
    await encore.quiet()
    days = await encore.rows("SELECT on_date, streak FROM checkins ORDER BY on_date")
    assert days == [("2026-11-18", 1), ("2026-11-19", 2), ("2026-11-20", 3)]
    assert await encore.rows("SELECT used_on FROM freezes") == [(None,), (None,)]
    await encore.books_balance()
