"""Newcomers at the door: a button or the rules before they may write, and every way out."""

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


def status(group: Group, person: Person) -> str:
    return group.member(person.account).status


async def test_newcomers_press_a_button_share_a_message_and_are_removed_when_they_do_not(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await encore.sets(welcome="on")
    await ann.says(group, "/captcha button")
    await owner.says(group, "/captcha maybe")
    await group.hears("Please write /captcha off")
    await owner.says(group, "/captcha rules")
    await group.hears("There are no rules to accept yet")
    await owner.says(group, "/captcha button")
    assert "After 10 minutes they are removed" in plain(await group.hears("press a button"))
    gast, olga, idle = (playground.person(name) for name in ("<b>Gast</b>", "Olga N", "Idle"))
    await gast.joins(group)
    await encore.due()
    card = await group.hears("one tap shows that you are a person")
    assert "<b>Gast</b>, one tap" in plain(card)
    for each in (olga, idle):
        await each.joins(group)
        await encore.due()
    assert {status(group, each) for each in (gast, olga, idle)} == {"restricted"}
    await encore.later(seconds=5)
    await encore.due()
    assert "Gast</b>, Olga N and Idle" in plain(await group.hears("Olga N"))
    stranger = await ann.taps(card, "🙋 I am a person")
    assert (stranger.alert, "for newcomers" in stranger.text) == (True, True)
    for each in (gast, gast, olga):
        answer = await each.taps(card, "🙋 I am a person")
    assert "You can write now" in answer.text
    await encore.due()
    assert [status(group, each) for each in (gast, olga)] == ["member", "member"]
    await group.hears("Welcome to Aurora Fans, .*Gast")
    # What is due with the end of Idle's time would perhaps never be shown.
    await encore.later(seconds=5)
    await encore.due()
    assert plain(card).startswith("👋 Idle, one tap")
    for parts in ({"minutes": 10}, {"seconds": 5}, {"seconds": 5}):
        await encore.later(**parts)
        await encore.due()
    assert status(group, idle) == "left"
    assert card.deleted
    group.ear.forget()
    await idle.joins(group)
    await encore.due()
    again = await group.hears("Idle.* one tap")
    await owner.says(group, "/captcha off")
    await group.hears("may write at once")
    for _ in range(2):
        await encore.later(seconds=6)
        await encore.due()
    assert (status(group, idle), again.deleted) == ("member", True)
    said = [
        call.parameters["until_date"]
        for call in playground.calls_of("restrictChatMember")
        if call.parameters.get("until_date")
    ]
    assert len(said) == 4


async def test_the_rules_are_accepted_first_in_chinese_and_who_did_comes_back_freely(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans", captcha_fail="mute")
    await owner.says(group, "/setrules 友善")
    await group.hears("第 1 版群规已生效")
    await owner.says(group, "/captcha 群规")
    assert "只能看" in plain(await group.hears("先接受群规才能发言"))
    yun = playground.person("小云")
    await yun.joins(group)
    await encore.due()
    card = await group.hears("小云.*，请先阅读并接受群规")
    assert card.buttons == ["📜 阅读群规", "✅ 我接受群规"]
    link = await yun.taps(card, "📜 阅读群规")
    assert str(link.url).endswith("?start=rules")
    await yun.starts("rules")
    await yun.private.hears("友善")
    await encore.later(days=3)
    await encore.due()
    assert status(group, yun) == "restricted"
    await yun.taps(card, "✅ 我接受群规")
    await encore.due()
    assert status(group, yun) == "member"
    await yun.leaves(group)
    await encore.later(minutes=2)
    await yun.joins(group)
    await encore.due()
    assert status(group, yun) == "member"


async def test_without_the_right_nobody_is_held_and_admins_hear_it_once(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await owner.starts()
    await owner.says(group, "/captcha button")
    await group.hears("press a button")
    await group.set_bot_rights("can_delete_messages", "can_invite_users")
    await owner.says(group, "/captcha button")
    await group.hears("That is missing in: Aurora Fans")
    for name in ("Gast", "Gus"):
        guest = playground.person(name)
        await guest.joins(group)
        await encore.due()
        assert status(group, guest) == "member"
    await owner.private.hears("Aurora Fans.*newcomers are not asked anything")
    await encore.quiet()
    rows = await encore.rows("SELECT count(*) FROM outbox WHERE card = 'newcomers_failed'")
    assert rows == [(1,)]


async def test_what_an_admin_decides_by_hand_stays_and_bad_weather_loses_nobody(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(group, "/captcha button")
    await group.hears("press a button")
    gast, muted, late = (playground.person(name) for name in ("Gast", "Muted", "Late"))
    for each in (gast, muted):
        await each.joins(group)
    await encore.due()
    card = await group.hears("one tap")
    await group.restrict(gast, lift=True)
    await owner.says(group, f"/mute {muted.id} 2h")
    await group.hears("Muted.* cannot write here until")
    await encore.due()
    await muted.taps(card, "🙋 I am a person")
    await encore.later(minutes=11)
    await encore.due()
    assert (status(group, gast), status(group, muted)) == ("member", "restricted")
    playground.storm("429", calls=1, retry_after=30)
    await late.joins(group)
    await encore.due()
    await encore.later(seconds=40)
    await encore.due()
    assert status(group, late) == "restricted"
    await late.taps(await group.hears("Late.* one tap"), "🙋 I am a person")
    await encore.due()
    assert status(group, late) == "member"
