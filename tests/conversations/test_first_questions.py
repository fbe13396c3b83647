"""A newcomer's first question that nobody replies to is told to staff, once."""

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def test_staff_hears_of_an_open_first_question_and_of_no_other(
    group: Group, owner: Person, ann: Person, ben: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(group, "Hello to everybody here")
    log = playground.group("Aurora Staff", owner=owner)
    await log.hears("Encore")
    await owner.says(log, "/topic here as log")
    await log.hears("goes here for")
    lost, lucky, old = playground.person("<b>Lost</b>"), playground.person("Lucky"), ann
    for each in (lost, lucky):
        await each.joins(group)
    await lost.says(group, "Hi, where do I find the tour dates?")
    await lost.says(group, "And how much are the tickets?")
    said = await lucky.says(group, "请问演唱会几点开始呢")
    await old.says(group, "When does the show begin?")
    await ben.says(group, "At eight.", reply_to=said)
    await encore.later(hours=2, seconds=1)
    await encore.due()
    card = await log.hears("is new in Aurora Fans")
    assert "<b>Lost</b> is new in Aurora Fans and asked something; for 2 h" in plain(card)
    assert await encore.rows("SELECT count(*) FROM outbox WHERE card = 'first_question'") == [(1,)]
    assert await encore.rows("SELECT state FROM first_questions ORDER BY state") == [
        ("answered",),
        ("told",),
    ]
    await owner.taps(card, "✅ It is answered")
    assert "Olga saw to it" in plain(await log.hears("saw to it"))


async def test_it_can_be_turned_off_and_is_told_in_chinese(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await owner.starts()
    await encore.sets(question_hours="0", language="zh-Hans")
    first, second = playground.person("小云"), playground.person("阿波")
    await first.joins(group)
    await first.says(group, "请问演唱会几点开始呢")
    await encore.sets(question_hours="1")
    await second.joins(group)
    await second.says(group, "请问门票多少钱一张呢")
    await encore.later(hours=1, seconds=1)
    await encore.due()
    await owner.private.hears("阿波")
    assert await encore.rows("SELECT count(*) FROM first_questions") == [(1,)]
