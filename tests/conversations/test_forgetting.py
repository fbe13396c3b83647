"""/forgetme: asked, confirmed, a week to change one's mind, and gone."""

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

YES, NO, KEEP = "Yes, forget me", "No, keep my data", "Keep my data"


async def days_pass(encore: Stage, days: float) -> None:
    await encore.later(days=days)
    await encore.due()


async def test_who_confirms_is_told_a_day_before_and_forgotten_after_a_week(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "My drawing of the encore")
    await ann.says(group, "签到")
    await owner.says(group, "/give @ann_sings 50 lovely")
    await group.hears("50")
    await ann.says(ann.private, "/forgetme")
    question = await ann.private.hears("Shall I forget you in.*Aurora Fans")
    assert question.buttons == [YES, NO]
    assert "57 points" in plain(question)
    await ann.taps(question, YES)
    waiting = await ann.private.hears("I forget you on 25 Nov")
    assert waiting.buttons == [KEEP]
    await days_pass(encore, 3)
    await ann.says(group, "Still here and talking")
    await days_pass(encore, 3.1)
    letter = await ann.private.hears("Tomorrow I forget you")
    assert letter.buttons == [KEEP]
    before = await encore.value("SELECT sum(points) FROM ledger")
    await days_pass(encore, 1)
    assert await encore.rows("SELECT 1 FROM users WHERE user_id = ?", ann.id) == []
    assert await encore.value("SELECT sum(points) FROM ledger") == before
    assert await encore.rows("SELECT 1 FROM forget_requests") == []
    await encore.books_balance()
    await owner.says(group, "/give @ann_sings 5 once more")
    await group.hears("have not seen @ann_sings")
    await ann.says(group, "签到")
    await group.hears("Ann.*1 day.*Balance: 5")


async def test_whoever_changes_their_mind_keeps_everything(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Words that earn two points")
    await ann.starts("forgetme")
    question = await ann.private.hears("Shall I forget you")
    await ann.taps(question, NO)
    await ann.private.hears("nothing is erased")
    await ann.says(ann.private, "/forgetme")
    await ann.taps(await ann.private.hears("Shall I forget you"), YES)
    await ann.private.hears("I forget you on")
    await days_pass(encore, 5)
    await ann.says(ann.private, "/forgetme")
    waiting = await ann.private.hears("I forget you on 25 Nov")
    await ann.taps(waiting, KEEP)
    await ann.private.hears("everything stays as it is")
    await days_pass(encore, 3)
    assert await encore.points_of(ann.id) == 2


async def test_with_several_groups_one_is_chosen_or_all(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    other = playground.group("Second Stage", owner=owner, members=[ann])
    await other.hears("Encore")
    await ann.says(group, "Words that earn two points")
    await ann.says(other, "Words that earn two points")
    await ann.says(group, "/forgetme")
    lead = await group.hears("only for you")
    assert lead.buttons == ["Open private chat"]
    await ann.starts("forgetme")
    choice = await ann.private.hears("Where shall I forget you")
    assert choice.buttons == ["Aurora Fans", "Second Stage", "Everywhere", KEEP]
    await ann.taps(choice, "Second Stage")
    await ann.taps(await ann.private.hears("forget you in.*Second Stage"), YES)
    await ann.private.hears("Second Stage.*I forget you on")
    await days_pass(encore, 8)
    known = await encore.rows("SELECT community_id FROM members WHERE user_id = ?", ann.id)
    assert known == [(1,)]
    await ann.says(ann.private, "/forgetme")
    assert (await ann.private.hears("Shall I forget you in.*Aurora")).buttons == [YES, NO]


async def test_nobody_is_a_stranger_twice(
    group: Group, owner: Person, ann: Person, ben: Person, playground: Playground, encore: Stage
) -> None:
    await ben.says(group, "/invite")
    link = (await group.hears("https://")).text.partition("🔗 ")[2].split()[0]
    await ann.says(group, "I sing along")
    await owner.says(group, "/draw ban @ann_sings")
    await group.hears("Ann")
    await ann.says(ann.private, "/forgetme")
    await ann.taps(await ann.private.hears("Shall I forget you"), YES)
    await ann.leaves(group)
    await days_pass(encore, 7.1)
    assert await encore.rows("SELECT 1 FROM users WHERE user_id = ?", ann.id) == []
    await ann.opens(link)
    await encore.quiet()
    assert await encore.rows("SELECT 1 FROM referrals") == []
    assert await encore.value("SELECT count(*) FROM draw_bans") == 1
