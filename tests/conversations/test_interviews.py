"""Interviews: times offered in one line, each taken by one, reminded of, thanked for."""

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

LINE = '/interview new "Coffee & <b>cake" today 18:00; tomorrow 10:00\ntoday 18:00'
TAKEN = "SELECT count(*) FROM interview_slots WHERE member_id IS NOT NULL"


async def link(card: Message, person: Person, button: str) -> str:
    """Tap a button that opens the private chat; return what its link says."""
    return (await person.taps(card, button)).url.partition("start=")[2]


async def offered(owner: Person, group: Group, line: str = LINE) -> Message:
    await owner.says(group, line)
    return await group.hears("🎤")


async def times(person: Person, card: Message) -> Message:
    """Open the times in the private chat."""
    await person.starts(await link(card, person, card.buttons[0]))
    return await person.private.hears("🎤")


async def presses(encore: Stage, person: Person, card: Message, *buttons: str) -> None:
    for button in buttons:
        await person.taps(card, button)
        await encore.quiet()


async def test_a_time_is_for_one_changed_given_back_and_reminded_of(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await owner.starts()
    await ann.says(group, '/interview new "Mine" today 18:00')
    card = await offered(owner, group)
    assert plain(card).splitlines()[:2] == ["🎤 Coffee & <b>cake", "2 times to choose from."]
    anns, bens = await times(ann, card), await times(ben, card)
    first, second = anns.buttons
    press = anns.button(first)
    assert press is not None
    for _ in range(2):
        ann.presses_button(anns, press)
    await encore.quiet()
    assert "✅ Your time: 18 Nov, 18:00" in plain(anns)
    assert anns.buttons == [second, "Give my time back"]
    await presses(encore, ben, bens, first)
    assert "Somebody was faster" in plain(bens)
    await presses(encore, ben, bens, second)
    await presses(encore, ben, bens, "Give my time back")
    assert bens.buttons == [second]
    await presses(encore, ann, anns, second)
    await presses(encore, ann, anns, first)
    assert await encore.value(TAKEN) == 1
    await encore.later(hours=4)
    await encore.due()
    for person, words in ((ann, "See you there"), (owner, "with .*Ann")):
        assert "18 Nov, 18:00" in plain(await person.private.hears(words))
    await encore.later(hours=3)
    tap = await ann.taps(anns, "Give my time back")
    assert "already" in tap.text
    await ann.starts(await link(card, ann, card.buttons[0]))
    await encore.quiet()
    newest = list(ann.private.messages.values())[-1]
    assert plain(newest).endswith("✅ Your time: 18 Nov, 18:00")


async def test_staff_see_who_comes_note_something_and_thank_once(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    card = await offered(owner, group)
    anns = await times(ann, card)
    await presses(encore, ann, anns, anns.buttons[0])
    await owner.says(group, "/interview list")
    hint = await group.hears("private chat only")
    payload = await link(hint, owner, hint.buttons[0])
    await ben.starts(payload)
    await ben.private.hears("right|admin|may")
    await owner.starts(payload)
    board = await owner.private.hears("Interviews")
    assert "18 Nov, 18:00: Ann\n19 Nov, 10:00: free" in plain(board)
    seat = board.buttons[0]
    await presses(encore, owner, board, seat, "Note something")
    await owner.says(owner.private, "Sings in a <i>choir")
    shown = await owner.private.hears("Sings in a <i>choir")
    assert shown.buttons == ["Note something", "Call it off"]
    await presses(encore, owner, shown, "Call it off")
    await ann.private.hears("was called off")
    assert await encore.rows("SELECT note FROM interview_slots WHERE note <> ''") == []
    await presses(encore, ann, anns, anns.buttons[0])
    anns = await times(ann, card)
    await presses(encore, ann, anns, anns.buttons[0])
    await encore.later(hours=7)
    await owner.says(owner.private, "/interview 列表")
    board = await owner.private.hears("Interviews")
    await presses(encore, owner, board, board.buttons[0])
    press = board.button("Done, thank them")
    assert press is not None
    for _ in range(2):
        owner.presses_button(board, press)
    await ann.private.hears(r"\+20 points")
    thanked = "SELECT points, xp FROM ledger WHERE reason = 'interview'"
    assert await encore.rows(thanked) == [(20, 20)]


async def test_who_left_takes_no_time_and_a_closed_interview_offers_none(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    card = await offered(owner, group)
    anns = await times(ann, card)
    payload = await link(card, ben, "Choose a time")
    await ben.leaves(group)
    await ben.starts(payload)
    await ben.private.hears("members of Aurora Fans")
    await owner.says(group, "/interview close １")
    await group.hears("offers nothing more")
    tap = await ann.taps(anns, anns.buttons[0])
    assert "Nothing is offered" in tap.text
    await owner.says(owner.private, "/interview list")
    board = plain(await owner.private.hears("Interviews"))
    assert "free" not in board
    assert board.endswith("Offer times: /interview new")
    for line, refused in (
        ("/interview new tomorrow 18:00", "in quotes"),
        ('/interview new "Talk"', "1 to 30 times"),
        ('/interview new "Talk" someday', "do not understand"),
        ('/interview new "Talk" in 5 minutes', "ten minutes"),
        ("/interview close 9", "no such interview"),
    ):
        await owner.says(group, line)
        await group.hears(refused)


CHINESE = {
    "zh-Hans": ("/interview 新建 “喝咖啡” 明天18:00；后天下午3点", "你的时间：11月19日"),
    "zh-Hant": ("/interview 新建 「喝咖啡」 明天18:00；後天下午3點", "你的時間：11月19日"),
}


@pytest.mark.parametrize("settings", [{"language": code} for code in CHINESE])
async def test_times_in_chinese(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    line, own = CHINESE[encore.config.language]
    group = playground.group("极光", owner=owner, members=[ann])
    await group.hears("安可")
    card = await offered(owner, group, line)
    anns = await times(ann, card)
    assert len(anns.buttons) == 2
    await presses(encore, ann, anns, anns.buttons[0])
    assert own in plain(anns)
