"""Events: announced in a line or by questions, answered on a live card, told of in private."""

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

LINE = '/event new "Tea & <b>cake" tomorrow 20:00 1 +1 "Room 5, <i>back door"'
OWN = "📍 Where & my seat"


async def announced(owner: Person, group: Group, line: str = LINE) -> Message:
    await owner.says(group, line)
    return await group.hears("📅")


async def page(encore: Stage, person: Person, card: Message, button: str = OWN) -> Message:
    """Open one's own page in the private chat."""
    tap = await person.taps(card, button)
    await person.starts(tap.url.partition("start=")[2])
    await encore.quiet()
    return await person.private.hears("📅")


async def test_the_card_follows_the_answers_and_the_place_is_for_who_said_yes(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, '/event new "Mine" tomorrow 20:00')
    card = await announced(owner, group)
    assert card.buttons == ["✅ Yes", "🤔 Maybe", "❌ No", "👥 +1", OWN]
    lines = plain(card).splitlines()
    assert lines[:3] == ["📅 Meet-up: Tea & <b>cake", "🕗 Thu 19 Nov, 20:00 (UTC)", "🪑 1 seat"]
    assert "Room 5" not in plain(card)
    yes = card.button("✅ Yes")
    assert yes is not None
    for _ in range(2):
        ann.presses_button(card, yes)
    await encore.quiet()
    tap = await ben.taps(card, "✅ Yes")
    assert tap.alert and "number 1 on the waiting list" in tap.text
    anns, bens = await page(encore, ann, card), await page(encore, ben, card)
    assert "Room 5, <i>back door" in plain(anns) and "Room 5" not in plain(bens)
    assert "You are in. I will remind you here." in plain(anns)
    await encore.later(seconds=15)
    await encore.due()
    assert "✅ 1 · 🤔 0 · ❌ 0\nComing: Ann\n⏳ Waiting for a seat: 1" in plain(card)
    await ann.taps(anns, "❌ No")
    held = await ben.private.hears("🎟")
    take = held.button("✅ Take it")
    assert take is not None
    for _ in range(2):
        ben.presses_button(held, take)
    await encore.quiet()
    assert "Room 5" in plain(held)
    await encore.later(seconds=15)
    await encore.due()
    assert "✅ 1 · 🤔 0 · ❌ 1\nComing: Ben" in plain(card)


async def test_who_comes_is_reminded_and_told_where_and_of_changes(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    card = await announced(owner, group, '/event new "Tea" in 3 days "Room 5"')
    await page(encore, ann, card)
    for person in (ann, ben):
        await person.taps(card, "✅ Yes")
    await encore.later(hours=48)
    await encore.due()
    still = await ann.private.hears("still coming")
    assert still.buttons == ["✅ Still coming", "❌ Not any more"]
    await group.hears("still coming")
    await owner.says(group, "/event edit time in 30 hours", reply_to=card)
    await group.hears("Changed: event #1")
    await ann.private.hears("has changed")
    await encore.later(hours=30)
    await encore.due()
    assert "Room 5" in plain(await ann.private.hears("begins now"))
    call = await group.hears("begins now")
    assert "Room 5" not in plain(call)
    bens = await page(encore, ben, call)
    assert "Room 5" in plain(bens)
    await ben.taps(bens, "📆 To my calendar")
    file = await ben.private.hears("for your calendar")
    assert file.as_api()["document"]["file_name"] == "event-1.ics"


async def test_an_event_without_a_place_begins_without_leading_to_one(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    card = await announced(owner, group, '/event new "Tea" in 2 hours')
    await ben.taps(card, "✅ Yes")
    await encore.later(hours=2)
    await encore.due()
    call = await group.hears("begins now")
    assert (plain(call), call.buttons) == ("▶️ “Tea” begins now.", [])


async def test_hosts_list_show_and_call_off_and_wrong_lines_are_explained(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.starts()
    card = await announced(owner, group, '/event new "Tea" tomorrow 20:00')
    await ann.taps(card, "✅ Yes")
    await ben.says(group, "/events")
    board = await group.hears("#1 Tea")
    assert board.buttons == ["#1 Tea"]
    await owner.says(group, "/event show ＃１")
    await group.hears("1. .*Ann")
    for line, refused in (
        ("/event new Tea tomorrow 20:00", "in quotes"),
        ('/event new "Tea" someday', "do not understand"),
        ('/event new "Tea" tomorrow', "At what time"),
        ("/event show 9", "no such event"),
        ("/event edit 1 colour blue", "one thing at a time"),
        ("/event dance", "lists what is to come"),
    ):
        await owner.says(group, line)
        await group.hears(refused)
    await ann.says(group, "/event cancel 1")
    await owner.says(group, "/event 取消", reply_to=card)
    ask = await group.hears("1 seat is taken")
    tap = await ann.taps(ask, "Call it off")
    assert "somebody else" in tap.text
    await owner.taps(ask, "Call it off")
    await ann.private.hears("is called off")
    await encore.later(seconds=15)
    await encore.due()
    assert "Called off" in plain(card) and card.buttons == []
    assert await encore.value("SELECT count(*) FROM gatherings WHERE state = 'cancelled'") == 1


async def test_questions_in_private_make_an_event(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await owner.says(group, "/event new")
    hint = await group.hears("A few questions make an event")
    payload = (await owner.taps(hint, hint.buttons[0])).url.partition("start=")[2]
    await owner.starts(payload)
    kind = await owner.private.hears("What kind")
    await owner.taps(kind, "Lecture")
    await encore.quiet()
    for words in ("On <stars>", "someday", "tomorrow 20:00", "https://talk.example/1"):
        await owner.says(owner.private, words)
        await encore.quiet()
    seats = await owner.private.hears("How many seats")
    await owner.taps(seats, "As many as want")
    await encore.quiet()
    await owner.taps(seats, "Members only")
    await encore.quiet()
    assert "https://talk.example/1" in plain(seats)
    await owner.taps(seats, "📣 Announce")
    card = await group.hears("📅 Lecture: .*On <stars>")
    assert "talk.example" not in plain(card)


async def test_members_send_the_code_open_the_link_or_are_on_the_list(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    for person in (owner, ann, ben):
        await person.starts()
    card = await announced(owner, group, '/event new "Tea" in 2 hours')
    await ann.taps(card, "✅ Yes")
    await ben.says(group, "/event checkin")
    await owner.says(group, "/event 签到")
    hint = await group.hears("for hosts, in our private chat")
    payload = (await owner.taps(hint, hint.buttons[0])).url.partition("start=")[2]
    await ben.starts(payload)
    await ben.private.hears("right|admin|may")
    await owner.starts(payload)
    desk = await owner.private.hears("Code:")
    code = plain(desk).partition("Code: ")[2][:6]
    await ann.says(ann.private, f" {code} ")
    await ann.private.hears(r"Welcome to “Tea”! \+30 points")
    await ann.says(ann.private, "000000")
    await ann.private.hears("does not fit")
    link = plain(desk).partition("start=")[2].split()[0]
    for words in (r"\+30 points", "noted as being there"):
        await ben.starts(link)
        await ben.private.hears(words)
    await encore.later(seconds=61)
    await ben.says(ben.private, code)
    await ben.private.hears("does not fit")
    await owner.taps(desk, "📷 QR code")
    await owner.private.hears("Show this picture on site")
    await owner.taps(desk, "📋 List")
    await encore.quiet()
    assert "✅ Ann\n✅ Ben\nNobody is missing here." in plain(desk)
    await owner.says(group, "/event show")
    await group.hears("There: 2 of 2")
    await encore.books_balance()


async def test_a_lecture_has_questions_that_members_want_and_hosts_answer(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "/question When?")
    await group.hears("No lecture is on")
    await announced(owner, group, '/event new lecture "Stars" in 10 minutes')
    await ann.says(group, "/question When is <the> next?")
    await ben.says(group, "/question Where?")
    board = await group.hears("2. Where")
    tap = await ben.taps(board, "👍 2")
    assert "your own" in tap.text
    await ann.taps(board, "👍 2")
    await encore.quiet()
    assert "1. Where? (Ben, 👍 1)\n2. When is <the> next? (Ann, 👍 0)" in plain(board)
    await ann.says(group, "/event questions")
    await owner.says(group, "/event 提问")
    work = await group.hears("Tap ✔")
    tap = await ann.taps(work, "✔ 1")
    assert tap.text
    await owner.taps(work, "✔ 1")
    await encore.quiet()
    assert work.buttons == ["✔ 1"] and "Where?" not in plain(work)
    await ben.says(group, "提问")
    assert (await group.hears("1. When is")).buttons == ["👍 1"]
    await encore.later(minutes=11)
    await owner.says(group, "/event 回放 https://talk.example/42?a=1&b")
    assert "https://talk.example/42?a=1&b" in plain(await group.hears("to watch again"))


async def test_an_upgraded_group_gets_its_card_again(
    playground: Playground, owner: Person, ann: Person, encore: Stage
) -> None:
    group = playground.group("Small Fans", owner=owner, members=[ann], supergroup=False)
    await group.hears("Encore")
    card = await announced(owner, group, '/event new "Tea" tomorrow 20:00 5')
    await ann.taps(card, "✅ Yes")
    await encore.quiet()
    large = await group.upgrade_to_supergroup()
    await encore.later(seconds=15)
    await encore.due()
    again = await large.hears("📅")
    assert "Coming: Ann" in plain(again)


CHINESE = {
    "zh-Hans": ("/event 新建 “见面会” 明天20:00 30", "✅ 参加", "已报名", "活动"),
    "zh-Hant": ("/event 新建 「見面會」明天20：00 ３０", "✅ 參加", "已報名", "活動"),
}


@pytest.mark.parametrize("settings", [{"language": code} for code in CHINESE])
async def test_events_in_chinese(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    line, yes, own, word = CHINESE[encore.config.language]
    group = playground.group("极光", owner=owner, members=[ann])
    await group.hears("安可")
    card = await announced(owner, group, line)
    assert card.buttons[0] == yes
    assert own in (await ann.taps(card, yes)).text
    await ann.says(group, word)
    await group.hears("#1")
