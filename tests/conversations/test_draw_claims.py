"""Prizes after a draw: claimed by their winners only, handed over by hand or as a text."""

import pytest

from domain.draws import Rule, RuleKind
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from tests.conversations.drawing import hold, proof
from tests.conversations.stage import Stage, plain

WINNERS = (
    "SELECT user_id FROM draw_claims JOIN draw_entries USING (draw_id, listed)"
    " JOIN members USING (member_id) ORDER BY prize"
)


async def drawn(encore: Stage, group: Group) -> Message:
    """Let the two hours of a draw pass, and everything that follows; return its result."""
    await encore.later(hours=2)
    for _ in range(4):
        await encore.due()
    return await group.hears("🎉")


async def test_a_prize_is_claimed_by_its_winner_and_handed_over(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await owner.starts()
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, "Enter")
    result = await drawn(encore, group)
    assert (await ben.taps(result, "Claim my prize")).text == "This prize is not yours."
    for _ in range(2):
        mine = await ann.taps(result, "Claim my prize")
        assert mine.text == "Yours: Signed CD. Whoever runs the draw will be in touch."
    told = await owner.private.hears("claimed")
    assert plain(told) == "📬 Ann claimed Signed CD (draw #1)."
    await owner.taps(told, "Handed over: Signed CD")
    await encore.quiet()
    assert plain(told).splitlines()[1] == "✅ Signed CD: Ann, handed over"
    assert await encore.value("SELECT state FROM draws") == "settled"
    assert sum("claimed" in said["text"] for said in encore.said()) == 1


@pytest.mark.parametrize("has_started", [True, False])
async def test_a_code_reaches_its_winner_and_nobody_else(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage, *, has_started: bool
) -> None:
    await owner.starts()
    if has_started:
        await ann.starts()
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, "Enter")
    result = await drawn(encore, group)
    await ann.taps(result, "Claim my prize")
    await owner.taps(await owner.private.hears("claimed"), "Give as a text")
    await owner.private.hears("What does")
    await owner.says(owner.private, "CODE-<1234>")
    await owner.private.hears("handed over")
    if not has_started:
        opened = await ann.taps(result, "Claim my prize")
        assert opened.url.endswith("?start=gift_1")
        await ann.starts("gift_1")
    gift = plain(await ann.private.hears("CODE"))
    assert gift == "🎁 Your prize from draw #1 in Aurora Fans: Signed CD\n\nCODE-<1234>"
    await ben.starts("gift_1")
    assert "CODE" not in plain(await ben.private.hears("no such draw"))


async def test_what_nobody_claims_goes_to_the_next(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    for person in (ann, ben):
        await person.taps(card, "Enter")
    await drawn(encore, group)
    ((first,),) = await encore.rows(WINNERS)
    await encore.later(hours=49)
    await encore.due()
    ((second,),) = await encore.rows(WINNERS)
    assert {first, second} == {ann.id, ben.id}
    assert await encore.rows("SELECT why FROM draw_events") == [("unclaimed",)]


async def test_a_winner_gives_the_prize_up_for_the_next_in_the_ranking(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    for person in (ann, ben):
        await person.taps(card, "Enter")
    result = await drawn(encore, group)
    ((winner_id,),) = await encore.rows(WINNERS)
    winner, other = (ann, ben) if winner_id == ann.id else (ben, ann)
    assert (await other.taps(result, "Give my prize up")).text == "This prize is not yours."
    await winner.taps(result, "Claim my prize")
    opened = await winner.taps(result, "Give my prize up")
    await winner.starts(opened.url.partition("start=")[2])
    asked = await winner.private.hears("Give up “Signed CD” of draw 1 in Aurora Fans")
    await winner.taps(asked, "Keep my prize")
    await encore.quiet()
    assert plain(asked) == "“Signed CD” stays yours."
    await winner.starts("waive_1")
    asked = await winner.private.hears("Give up")
    button = asked.button("Yes, give it up") or {}
    for _ in range(2):
        winner.presses_button(asked, button)
        await encore.quiet()
    assert "You gave up “Signed CD”" in plain(asked)
    again = plain(await group.hears("🎉.*given up by the winner"))
    assert f"Signed CD: {other.name}" in again
    assert await encore.rows(WINNERS) == [(other.id,)]
    notes = proof(group)["notes"]
    assert [(note["prize"], note["why"]) for note in notes] == [("p1", "waived")]
    await winner.starts("waive_1")
    await winner.private.hears("not yours")


async def test_many_prizes_are_looked_through_page_by_page(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await hold(encore, group, by=owner.id, prizes=("Signed CD",) * 21)
    await drawn(encore, group)
    await owner.says(group, "/draw prizes 1")
    shown = await group.hears("Page 1 of 2")
    assert (await ann.taps(shown, "Further ›")).alert
    await owner.taps(shown, "Further ›")
    await group.hears("Page 2 of 2")
    assert shown.buttons == ["‹ Earlier"]


async def test_who_left_the_channel_before_the_draw_is_passed_over_in_public(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    channel = encore.playground.channel(
        "Aurora News", owner=owner, members=[ann, ben], bot_rights={"can_invite_users"}
    )
    rules = (Rule(RuleKind.CHANNEL, channel.id),)
    _, card = await hold(encore, group, by=owner.id, rules=rules)
    for person in (ann, ben):
        await person.taps(card, "Enter")
    await ann.leaves(channel)
    await ben.leaves(channel)
    await ben.joins(channel)
    await drawn(encore, group)
    assert await encore.rows(WINNERS) == [(ben.id,)]
    assert await encore.value("SELECT count(*) FROM draw_events WHERE why <> 'outside'") == 0


@pytest.mark.parametrize(
    ("language", "enter", "claim", "words"),
    [
        ("zh-Hans", "参加抽奖", "领取我的奖品", "已领取：Signed CD"),
        ("zh-Hant", "參加抽獎", "領取我的獎品", "已領取：Signed CD"),
    ],
)
async def test_prizes_are_claimed_in_chinese(
    group: Group,
    owner: Person,
    ann: Person,
    encore: Stage,
    language: str,
    enter: str,
    claim: str,
    words: str,
) -> None:
    await encore.sets(language=language)
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, enter)
    assert words in (await ann.taps(await drawn(encore, group), claim)).text


async def test_whoever_left_or_was_banned_is_not_in_the_list(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    for person in (ann, ben):
        await person.taps(card, "Enter")
    await ann.leaves(group)
    await drawn(encore, group)
    assert await encore.rows(WINNERS) == [(ben.id,)]
    assert await encore.value("SELECT count(*) FROM draw_entries WHERE dropped = 'gone'") == 1
