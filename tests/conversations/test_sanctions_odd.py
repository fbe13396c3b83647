"""Acts that keep order when something about them is odd: lengths, deletions, rights, Telegram."""

from dataclasses import replace

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

DAY = 86_400


@pytest.mark.parametrize(
    ("words", "days"),
    [("/mute forever", 365), ("/mute 永久 刷屏", 365), ("/mute 1mo ads", 30), ("/mute 1y", 365)],
)
async def test_long_mutes_are_as_long_as_telegram_lets_them_be(
    group: Group, owner: Person, ben: Person, words: str, days: int
) -> None:
    said = await ben.says(group, "la la la la la")
    asked = await owner.says(group, words, reply_to=said)
    await group.hears("cannot write here until")
    assert group.member(ben.account).until == asked.date + days * DAY


async def test_a_ban_for_ever_has_no_end_and_no_such_reason(
    group: Group, owner: Person, ben: Person
) -> None:
    said = await ben.says(group, "la la la la la")
    await owner.says(group, "/ban forever ads", reply_to=said)
    card = plain(await group.hears("was banned"))
    assert card.endswith("Reason: ads")
    assert group.member(ben.account).until == 0


@pytest.mark.parametrize("words", ["/mute 0m", "/mute -5m", "/mute 90", "/ban 0d spam"])
async def test_what_looks_like_a_length_and_is_none_does_nothing(
    group: Group, owner: Person, ben: Person, encore: Stage, words: str
) -> None:
    said = await ben.says(group, "la la la la la")
    await owner.says(group, words, reply_to=said)
    await group.hears("I cannot read")
    assert await encore.rows("SELECT * FROM sanctions") == []


async def test_a_name_ends_where_chinese_goes_on_without_a_blank(
    group: Group, owner: Person, ben: Person
) -> None:
    await ben.says(group, "la la la la la")
    await owner.says(group, "/mute @ben_drums，2小时，刷屏")
    card = plain(await group.hears("cannot write here until 18 Nov, 14:00"))
    assert card.endswith("Reason: 刷屏")
    await owner.says(group, "/warn @ben_drums刷屏")
    assert plain(await group.hears("has been warned")).endswith("Reason: 刷屏")


async def test_a_kick_is_a_ban_that_is_lifted_at_once(
    group: Group, owner: Person, ben: Person, playground: Playground
) -> None:
    said = await ben.says(group, "la la la la la")
    await owner.says(group, "/kick noise", reply_to=said)
    await group.hears("was removed from the group and may come back")
    calls = [(c.method, c.parameters) for c in playground.calls if "anChatMember" in c.method]
    assert [method for method, _ in calls] == ["banChatMember", "unbanChatMember"]
    assert str(calls[1][1]["only_if_banned"]).lower() == "true"


async def test_an_old_message_stays_but_its_author_is_warned_all_the_same(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "la la la la la")
    await encore.later(days=3)
    await owner.says(group, "/dwarn ads", reply_to=said)
    assert "The message stays: Telegram lets" in plain(await group.hears("1 of 3"))
    await group.set_bot_rights("can_restrict_members")
    said = await ben.says(group, "la la la la la la")
    await owner.says(group, "/dwarn ads", reply_to=said)
    assert "I may not delete" in plain(await group.hears("2 of 3"))
    await encore.quiet()
    assert not said.deleted


async def test_a_deletion_that_telegram_refuses_is_told(
    group: Group, owner: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    said = await ben.says(group, "la la la la la")
    await encore.quiet()
    # Telegram knows better what the bot may than the bot itself.
    me = playground.world.bot
    rights = frozenset({"can_restrict_members"})
    group.members[me.id] = replace(group.member(me), rights=rights)
    await owner.says(group, "/dwarn ads", reply_to=said)
    await group.hears("Telegram did not let me delete")


async def test_a_third_warning_says_why_no_mute_follows(
    group: Group, owner: Person, ben: Person
) -> None:
    await group.set_bot_rights("can_delete_messages")
    said = await ben.says(group, "la la la la la")
    for _ in range(3):
        await owner.says(group, "/warn", reply_to=said)
    third = plain(await group.hears("3 of 3"))
    assert "no mute followed" in third
    assert "ban users" in third


async def test_an_act_that_telegram_does_later_is_told_then(
    group: Group, owner: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    said = await ben.says(group, "la la la la la")
    playground.storm("500", calls=1, method="restrictChatMember")
    await owner.says(group, "/mute 2h noise", reply_to=said)
    await group.hears("I will keep trying")
    await encore.later(seconds=70)
    await encore.due()
    card = await group.hears("cannot write here until")
    assert card.buttons == ["Take back"]
    await owner.taps(card, "Take back")
    await group.hears("Taken back by")


async def test_a_second_tap_of_an_anonymous_admin_does_nothing_more(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(owner, can_restrict_members=True, is_anonymous=True)
    said = await ben.says(group, "la la la la la")
    await owner.as_anonymous.says(group, "/warn noise", reply_to=said)
    asked = await group.hears("writing as the group")
    button = asked.button("I am an admin")
    assert button is not None
    await owner.taps(asked, "I am an admin")
    await group.hears("1 of 3")
    await encore.quiet()
    said_before = list(group.messages)
    owner.presses_button(asked, button)
    await encore.quiet()
    assert list(group.messages) == said_before
