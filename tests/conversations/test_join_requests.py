"""Requests to join: a question in private within its five minutes, else staff decides."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


def is_in(group: Group, person: Person) -> bool:
    return group.member(person.account).is_in


@pytest.fixture
async def log(encore: Stage, group: Group, playground: Playground, owner: Person) -> Group:
    await owner.says(group, "/captcha request")
    await group.hears("asked privately first")
    opened = playground.group("Aurora Staff", owner=owner)
    await opened.hears("Encore")
    await owner.says(opened, "/topic here as log")
    await opened.hears("goes here for")
    await encore.quiet()
    return opened


async def test_who_asks_is_let_in_by_a_tap_and_else_waits_for_staff(
    group: Group, log: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    link = await group.make_link(asks=True)
    quick, slow, shy = (playground.person(name) for name in ("Quick", "<b>Slow</b>", "Shy"))
    await quick.opens(link)
    question = await quick.private.hears("You want to join Aurora Fans")
    assert not is_in(group, quick)
    await quick.taps(question, "🙋 I am a person, let me in")
    await quick.private.hears("You are in")
    await encore.due()
    assert is_in(group, quick)
    assert group.member(quick.account).status == "member"
    for each in (slow, shy):
        await each.opens(link)
    late = await slow.private.hears("You want to join")
    await encore.later(minutes=5, seconds=1)
    await encore.due()
    await encore.later(seconds=11)
    await encore.due()
    card = await log.hears("2 people wait to join Aurora Fans")
    assert "1. <b>Slow</b>\n2. Shy" in plain(card)
    await owner.taps(card, "✖️ Decline 2")
    await log.hears("1 person waits")
    assert not is_in(group, shy)
    await slow.taps(late, "🙋 I am a person, let me in")
    await slow.private.hears("You are in")
    await encore.later(seconds=11)
    await encore.due()
    await log.hears("Nobody waits to join Aurora Fans any more")
    assert is_in(group, slow)
    assert await encore.rows("SELECT count(*) FROM newcomers WHERE state <> 'free'") == [(0,)]


async def test_what_was_decided_in_telegram_itself_is_over_and_chinese_is_spoken(
    group: Group, log: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans")
    yun = playground.person("小云", language_code="zh-hans")
    await yun.asks_to_join(group)
    question = await yun.private.hears("你想加入 Aurora Fans")
    await group.decides(yun, approved=False)
    await yun.taps(question, "🙋 我是真人，让我进群")
    await encore.due()
    assert not is_in(group, yun)
    bo = playground.person("阿波", language_code="zh-hans")
    await bo.asks_to_join(group)
    await bo.private.hears("你想加入")
    await encore.later(minutes=5, seconds=1)
    await encore.due()
    await encore.later(seconds=11)
    await encore.due()
    card = await log.hears("有 1 人等待加入")
    await owner.taps(card, "✅ 通过 1")
    await log.hears("现在没有人等待加入")
    assert is_in(group, bo)
    over = await owner.taps(card, "✅ 通过 1") if "✅ 通过 1" in card.buttons else None
    assert over is None
