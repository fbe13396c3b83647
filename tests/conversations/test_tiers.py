"""Tiers: what /me shows, and the notes that only the member reads."""

import re

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain

QUICK_TIERS = {
    "message_points": 30,
    "message_cooldown": 0,
    "tier_active_xp": 200,
    "tier_active_days": 2,
    "tier_active_people": 1,
}


async def says(person: Person, group: Group, times: int) -> None:
    for number in range(times):
        await person.says(group, f"{person.name} sings verse {number} of it")


async def starts(person: Person) -> None:
    await person.starts()
    await person.private.hears("Encore")
    person.private.ear.forget()


async def nights(encore: Stage, days: int) -> None:
    """Let so many nights pass, with what each of them brings."""
    for _ in range(days * 8):
        await encore.later(hours=3)
        await encore.due()


async def test_me_shows_the_tier_and_what_is_missing_for_the_next(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**QUICK_TIERS)
    await says(ann, group, 1)
    await ann.says(group, "/me")
    card = plain(await group.hears("Tier:")).splitlines()
    assert "Tier: Newcomer" in card
    assert "Next tier: Regular. In the last 90 days: 30 of 150 XP." in card


@pytest.mark.parametrize(
    ("language", "tier", "upper"),
    [
        (
            "en",
            "Tier: Regular",
            "Next tier: Active. In the last 90 days: 150 of 200 XP, "
            "1 of 2 active days and 0 of 1 person.",
        ),
        (
            "zh-Hans",
            "会员等级：常客",
            "下一级：活跃，近 90 天已有 150/200 经验值、1/2 个活跃日和0/1 位互动群友。",
        ),
        (
            "zh-Hant",
            "會員等級：常客",
            "下一級：活躍，近 90 天已有 150/200 經驗值、1/2 個活躍日和0/1 位互動群友。",
        ),
    ],
)
async def test_me_in_three_languages(
    language: str, tier: str, upper: str, ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**QUICK_TIERS, language=language, automatic_daily=1000)
    await says(ann, group, 5)
    await ann.says(group, "/me")
    card = plain(await group.hears("Ann")).splitlines()
    assert tier in card
    assert upper in card


async def test_what_the_next_tier_asks_for_is_there(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**QUICK_TIERS, automatic_daily=1000)
    await says(ben, group, 3)
    await says(ann, group, 5)
    await encore.later(hours=24)
    song = await ben.says(group, "my new song for you")
    await ann.says(group, "what a lovely one", reply_to=song)
    await says(ann, group, 1)
    await ann.says(group, "/me")
    assert "Next tier: Active. All it needs is there; it comes by tomorrow morning." in plain(
        await group.hears("Tier: Regular")
    )
    await nights(encore, 1)
    await ann.says(group, "/me")
    await group.hears("Tier: Active")


@pytest.mark.parametrize(
    ("language", "rose", "warned", "fell"),
    [
        (
            "en",
            "🎉 In Aurora Fans you are Regular now. "
            "Thank you for all that you bring to the group!",
            "Tiers go by the last 90 days. In Aurora Fans you keep Regular until 2 Mar; "
            "to hold it after that, you have 0 of 150 XP. Only you are told this.",
            "Tiers go by the last 90 days, and in Aurora Fans you are Newcomer now. "
            "Your level and your points stay. Only you are told this.",
        ),
        (
            "zh-Hans",
            "🎉 你在「Aurora Fans」的会员等级升为常客，谢谢你为大家做的一切！",
            "会员等级看最近 90 天。你在「Aurora Fans」的常客保留到3月2日；"
            "之后要保住它，目前有 0/150 经验值。这条消息只有你能看到。",
            "会员等级看最近 90 天，你在「Aurora Fans」现在是新人。"
            "等级和积分都不变。这条消息只有你能看到。",
        ),
        (
            "zh-Hant",
            "🎉 你在「Aurora Fans」的會員等級升為常客，謝謝你為大家做的一切！",
            "會員等級看最近 90 天。你在「Aurora Fans」的常客保留到3月2日；"
            "之後要保住它，目前有 0/150 經驗值。這則訊息只有你看得到。",
            "會員等級看最近 90 天，你在「Aurora Fans」現在是新人。"
            "等級和積分都不變。這則訊息只有你看得到。",
        ),
    ],
)
async def test_rise_warning_and_fall_are_told_to_the_member_alone(
    language: str, rose: str, warned: str, fell: str, group: Group, encore: Stage
) -> None:
    await encore.sets(**QUICK_TIERS, automatic_daily=1000, level_notices="off")
    mei = encore.playground.person("Mei", language_code=language)
    group.set_member(mei.account, status="member")
    await mei.starts()
    await mei.says(mei.private, f"/language {language}")
    await encore.quiet()
    mei.private.ear.forget()
    await says(mei, group, 5)
    assert plain(await mei.private.hears("Regular|常客")) == rose
    await encore.later(days=88)
    await encore.due()
    await nights(encore, 2)
    assert plain(await mei.private.hears("Regular|常客")) == warned
    await mei.says(mei.private, "/me")
    mine = plain(await mei.private.hears("Mei"))
    assert "2 Mar" in mine or "3月2日" in mine
    await encore.later(days=14)
    await encore.due()
    await nights(encore, 2)
    assert plain(await mei.private.hears("Newcomer|新人")) == fell
    told = [call for call in encore.said() if call["text"] in (rose, warned, fell)]
    assert all(call["chat_id"] == mei.id for call in told)
    await group.silent_for(0)


async def test_the_grace_stands_on_the_members_own_card_in_private_only(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**QUICK_TIERS, automatic_daily=1000)
    await starts(ann)
    await says(ann, group, 5)
    await ann.private.hears("Regular")
    await encore.later(days=88)
    await encore.due()
    await nights(encore, 2)
    await ann.private.hears("until")
    await ann.says(ann.private, "/me")
    mine = plain(await ann.private.hears("Tier: Regular"))
    assert "Yours until 2 Mar. To keep it, in 90 days you have 0 of 150 XP." in mine
    said = await ann.says(group, "hello again")
    for person in (ann, ben):
        await person.says(group, "/me", reply_to=said)
        assert "until" not in plain(await group.hears("Tier: Regular"))


async def test_two_groups_that_become_one_keep_everybodys_tier(
    ann: Person, group: Group, encore: Stage
) -> None:
    await encore.sets(**QUICK_TIERS, automatic_daily=1000)
    await says(ann, group, 5)
    other = encore.playground.group("Borealis", owner=group.owner, members=[ann])
    await other.hears("Encore")
    await group.owner.says(other, "/community code")
    code = re.search(r"\b[2-9A-Z]{8}\b", (await other.hears("The code is")).text)
    assert code is not None
    await group.owner.says(group, f"/community join {code[0]}")
    await group.owner.taps(await group.hears("would become part"), "Yes, join")
    await group.hears("now part of Borealis")
    await ann.says(other, "/me")
    assert "Tier: Regular" in plain(await other.hears("Ann"))
    await nights(encore, 2)
    await ann.says(ann.private, "/start")
    await ann.says(ann.private, "/me")
    card = plain(await ann.private.hears("Tier:"))
    assert "Tier: Regular" in card
    assert "until" not in card
