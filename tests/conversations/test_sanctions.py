"""/warn, /mute, /kick, /ban by reply, name or id; their ways back, and appeals to other staff."""

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

DAY = 86_400


@pytest.fixture
async def dora(encore: Stage, group: Group, staff: Group, playground: Playground) -> Person:
    """A second admin, in the group and in the team's."""
    dora = playground.person("Dora", username="dora_keeps")
    for place in (group, staff):
        await place.adds(dora)
    await group.promote(dora)
    await encore.quiet()
    return dora


def restricted(group: Group, person: Person) -> tuple[str, int]:
    found = group.member(person.account)
    return found.status, found.until


async def test_three_warnings_mute_and_one_tap_takes_it_back(
    group: Group, staff: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ben.starts()
    said = await ben.says(group, "Something that is not nice at all")
    await owner.says(group, "/warn <b>rude & loud</b>", reply_to=said)
    told = await group.hears("has been warned")
    assert "Ben has been warned (1 of 3)" in plain(told)
    assert "Reason: <b>rude & loud</b>" in plain(told)
    private = await ben.private.hears("You were warned in Aurora Fans \\(1 of 3\\)")
    assert "Object" in private.buttons
    await owner.says(group, "/warn @ben_drums again")
    second = await group.hears("2 of 3")
    log = await staff.hears("2 of 3")
    assert "Aurora Fans · " in plain(log)
    assert "Olga" in plain(log)
    await owner.says(group, f"/warn {ben.id}")
    third = await group.hears("third warning within 30 days")
    await encore.quiet()
    status, until = restricted(group, ben)
    assert (status, until - encore.playground.clock.unix() > DAY - 60) == ("restricted", True)
    assert (await ann.taps(third, "Take back")).alert
    await owner.taps(third, "Take back")
    undone = plain(await group.hears("Taken back"))
    assert "Taken back by" in undone
    assert "(3 of 3)" in undone
    await encore.quiet()
    assert restricted(group, ben)[0] == "member"
    assert (await owner.taps(second, "Take back")).alert is False
    await owner.says(group, "/unwarn", reply_to=said)
    await group.hears("last warning of .* is taken back")
    await owner.says(group, "/unwarn", reply_to=said)
    await group.hears("has no warning")
    await owner.says(group, "/audit")
    assert "warned" in plain(await group.hears("warned"))


async def test_warnings_expire_after_thirty_days(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "Something that is not nice at all")
    for count in (1, 2):
        await owner.says(group, "/warn", reply_to=said)
        await group.hears(f"{count} of 3")
    await encore.later(days=30, seconds=5)
    await owner.says(group, "/warn", reply_to=said)
    await group.hears("1 of 3")


@pytest.mark.parametrize(
    ("words", "seconds", "note"),
    [
        ("/mute 10s", 300, "shortest time is 5 minutes"),
        ("/mute 2h spam", 2 * 3600, "Reason: spam"),
        ("/tmute 1h 30m", 5400, "until"),
        ("/mute 2小时 刷屏", 7200, "刷屏"),
        ("/mute", DAY, "until"),
        ("/mute 3000d", 365 * DAY, "longest time is 365 days"),
    ],
)
async def test_a_mute_ends_by_the_date_of_the_message_that_asked_for_it(
    group: Group, owner: Person, ben: Person, encore: Stage, words: str, seconds: int, note: str
) -> None:
    said = await ben.says(group, "la la la la la")
    asked = await owner.says(group, words, reply_to=said)
    await group.hears(note)
    await encore.quiet()
    assert restricted(group, ben) == ("restricted", asked.date + seconds)


async def test_a_mute_ends_and_is_told(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await ben.starts()
    said = await ben.says(group, "la la la la la")
    await owner.says(group, "/mute 1h", reply_to=said)
    await ben.private.hears("cannot write in Aurora Fans until")
    await encore.later(hours=1, seconds=10)
    await encore.due()
    await ben.private.hears("may write in Aurora Fans again")
    assert await encore.rows("SELECT state FROM sanctions") == [("over",)]
    assert restricted(group, ben)[0] == "member"


async def test_a_mute_ends_in_the_books_of_a_bot_that_was_removed_meanwhile(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "la la la la la")
    await owner.says(group, "/mute 1h", reply_to=said)
    await group.hears("cannot write here")
    await encore.quiet()
    await group.kick_bot()
    await encore.later(hours=1, seconds=10)
    await encore.quiet()
    assert await encore.rows("SELECT state FROM sanctions") == [("over",)]
    assert await encore.rows("SELECT kind FROM chores WHERE tries > 0") == []


async def test_a_later_mute_takes_the_place_of_an_earlier_one(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await ben.starts()
    said = await ben.says(group, "la la la la la")
    await owner.says(group, "/mute 1h", reply_to=said)
    first = await group.hears("cannot write here")
    await owner.says(group, "/mute 5h", reply_to=said)
    await group.hears("cannot write here")
    assert "Nothing to take back" in (await owner.taps(first, "Take back")).text
    await encore.later(hours=1, seconds=10)
    await encore.due()
    assert restricted(group, ben)[0] == "restricted"
    await owner.says(group, "/unmute", reply_to=said)
    await group.hears("may write again")
    await encore.quiet()
    assert [t for t, _ in ben.private.ear._unheard if "was taken back" in t] != []
    assert await encore.rows("SELECT state FROM sanctions") == [("over",), ("reversed",)]


async def test_a_fourth_warning_leaves_the_choice_to_an_admin(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "la la la la la")
    for _ in range(3):
        await owner.says(group, "/warn", reply_to=said)
    await owner.says(group, "/unmute", reply_to=said)
    await group.hears("may write again")
    await owner.says(group, "/warn", reply_to=said)
    card = await group.hears("What happens next is for an admin to decide")
    assert (await ben.taps(card, "Ban")).alert
    await owner.taps(card, "Ban")
    await group.hears("was banned")
    await encore.quiet()
    assert restricted(group, ben)[0] == "kicked"


async def test_variants_delete_are_silent_and_take_a_time(
    group: Group, staff: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "buy my tickets here")
    await owner.says(group, "/dwarn ads", reply_to=said)
    await group.hears("1 of 3")
    await encore.quiet()
    assert said.deleted
    said = await ben.says(group, "buy my tickets there")
    asked = await owner.says(group, "/smute 1h ads", reply_to=said)
    await staff.hears("cannot write here until")
    await encore.quiet()
    await group.silent_for(0.05)
    assert (asked.deleted, said.deleted) == (True, False)
    await owner.says(group, "/tban @ben_drums")
    await group.hears("For how long")
    await owner.says(group, "/tban @ben_drums 7d ads")
    banned = await group.hears("is banned until 25 Nov")
    assert restricted(group, ben)[0] == "kicked"
    await owner.taps(banned, "Take back")
    await encore.quiet()
    assert restricted(group, ben)[0] == "left"
    await owner.says(group, "/dban @ben_drums")
    await group.hears("deletes the message it answers")
    await owner.says(group, "/ban @ben_drums 400d ads")
    assert "is banned until 18 Nov 2027" in plain(await group.hears("longest time is 365 days"))


async def test_a_kick_lets_come_back_and_a_ban_does_not(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "la la la la la")
    await owner.says(group, "/kick noise", reply_to=said)
    await group.hears("was removed from the group and may come back")
    await encore.quiet()
    assert restricted(group, ben)[0] == "left"
    await owner.says(group, "/mute 2h", reply_to=said)
    await group.hears("is not in the group. Only /ban works")
    await owner.says(group, f"/ban {ben.id} for good")
    await group.hears("was banned")
    assert restricted(group, ben)[0] == "kicked"
    await owner.says(group, "/unban @ben_drums")
    await group.hears("may come back")
    assert restricted(group, ben)[0] == "left"
    await ann.says(group, "Poor Ben, was it that bad?")
    # Whom others banned in Telegram itself can be let in, too.
    await group.ban(ann)
    await owner.says(group, "/unban @ann_sings")
    await group.hears("may come back")
    assert restricted(group, ann)[0] == "left"


async def test_a_reply_to_a_line_about_joining_means_who_joined_not_who_added_them(
    group: Group, playground: Playground, owner: Person, ann: Person
) -> None:
    spam = playground.person("Cheap Tickets")
    await group.promote(ann, can_invite_users=True)
    await group.adds(spam, by=ann)
    line = list(group.messages.values())[-1]
    await group.demote(ann)
    await owner.says(group, "/ban", reply_to=line)
    assert "Cheap Tickets was banned" in plain(await group.hears("was banned"))
    assert (restricted(group, spam)[0], restricted(group, ann)[0]) == ("kicked", "member")


async def test_a_reply_means_its_author_whoever_is_named(
    group: Group, owner: Person, ann: Person, ben: Person
) -> None:
    await ann.says(group, "I was here first")
    said = await ben.says(group, "la la la la la")
    for number, name in enumerate(("@ann_sings", "@never_seen", str(ann.id)), start=1):
        await owner.says(group, f"/warn {name} noise", reply_to=said)
        card = await group.hears(f"Ben. has been warned .{number} of 3")
        assert plain(card).splitlines()[1] == "Reason: noise"
    await owner.says(group, "/mute @ann_sings 2h noise", reply_to=said)
    card = await group.hears("Ben. cannot write here until")
    assert (restricted(group, ben)[0], restricted(group, ann)[0]) == ("restricted", "member")
    await owner.says(group, "/unmute @ann_sings", reply_to=said)
    await group.hears("Ben. may write")
    await owner.says(group, "/warn @ann_sings below a card of the bot", reply_to=card)
    assert "Ann has been warned (1 of 3)" in plain(await group.hears("1 of 3"))


async def test_nothing_is_done_against_staff_bots_oneself_or_without_the_right(
    group: Group, staff: Group, dora: Person, owner: Person, ben: Person, encore: Stage
) -> None:
    await ben.says(group, "la la la la la")
    said = await dora.says(group, "I keep order here")
    await owner.says(group, "/ban", reply_to=said)
    await group.hears("is an admin of this group")
    await owner.says(group, "/mute 1h", reply_to=await owner.says(group, "la la la la"))
    await group.hears("would be yourself")
    await owner.says(group, "/warn 4711123456")
    await group.hears("does not know this person")
    await group.promote(dora, can_restrict_members=True, is_anonymous=True)
    said = await dora.as_anonymous.says(group, "Nobody sees who I am")
    await owner.says(group, "/ban", reply_to=said)
    await group.hears("An anonymous admin wrote that")
    await group.set_bot_rights("can_delete_messages")
    await owner.says(group, "/mute 1h @ben_drums")
    answer = await group.hears("I need the admin right")
    assert "ban users" in answer.text
    assert await encore.rows("SELECT state FROM sanctions") == [("failed",)]
    assert restricted(group, ben)[0] == "member"


async def _objects(ben: Person, card: Message, words: str) -> None:
    await ben.taps(card, "Object")
    await ben.private.hears("Write in one message")
    await ben.says(ben.private, words)
    await ben.private.hears("Passed on")


async def test_an_appeal_is_decided_by_somebody_else_with_a_reason(
    group: Group, staff: Group, dora: Person, owner: Person, ben: Person, encore: Stage
) -> None:
    await ben.starts()
    said = await ben.says(group, "la la la la la")
    await owner.says(group, "/mute 2d noise", reply_to=said)
    told = await ben.private.hears("cannot write")
    await _objects(ben, told, "It was <i>my song</i> & you know it")
    await ben.says(ben.private, "/appeal")
    await ben.private.hears("objected to this already")
    card = await staff.hears("objects:")
    assert "my song" in card.text
    assert "Not yours to decide" in (await owner.taps(card, "Take it back")).text
    await dora.taps(card, "Take it back")
    asked = await staff.hears("Reply to this message")
    await dora.says(staff, "His song, indeed", reply_to=asked)
    await staff.hears("Taken back. Reason: His song, indeed")
    await ben.private.hears("Taken back. Reason: His song, indeed")
    await encore.quiet()
    assert restricted(group, ben)[0] == "member"
    assert (await dora.taps(card, "Keep it")).alert
    assert (await ben.taps(told, "Object")).alert
    await owner.says(group, "/audit")
    assert "decided for Ben" in plain(await group.hears("objection"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"language": "zh-Hans"},
            (
                "被警告（第 1 次",
                "申诉",
                "请用一条消息",
                "已转达",
                "提出申诉",
                "维持处理",
                "请回复这条消息",
                "维持原处理",
            ),
        ),
        (
            {"language": "zh-Hant"},
            (
                "被警告（第 1 次",
                "申訴",
                "請用一則訊息",
                "已轉達",
                "提出申訴",
                "維持處理",
                "請回覆這則訊息",
                "維持原處理",
            ),
        ),
    ],
)
async def test_a_warning_and_an_appeal_in_chinese(
    encore: Stage, playground: Playground, owner: Person, ben: Person, words: tuple[str, ...]
) -> None:
    warned, objects, ask, filed, asked, keep, why, kept = words
    code = "zh-hans" if "维" in keep else "zh-hant"
    group = playground.group("极光", owner=owner, members=[ben])
    await group.hears("安可|Encore")
    for person in (owner, ben):
        person.account.language_code = code
    dora = playground.person("朵拉", language_code=code)
    await group.adds(dora)
    await group.promote(dora)
    await dora.starts()
    await ben.starts()
    said = await ben.says(group, "啦啦啦啦啦")
    await owner.says(group, "/warn 太吵", reply_to=said)
    told = await group.hears(warned)
    link = told.button(objects)
    assert link is not None
    await ben.starts(link["url"].partition("start=")[2])
    await ben.private.hears(ask)
    await ben.says(ben.private, "那是我的歌")
    await ben.private.hears(filed)
    # No log place: admins who started the bot are told privately, but not the one who acted.
    card = await dora.private.hears(asked)
    await dora.taps(card, keep)
    await dora.private.hears(why)
    await dora.says(dora.private, "还是太吵")
    await dora.private.hears(kept)
    await ben.private.hears(kept)
    assert await encore.rows("SELECT state FROM appeals") == [("kept",)]


async def test_what_was_decided_before_a_crash_is_done_after_it(
    stage: Stage, playground: Playground, owner: Person, ben: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ben])
        await group.hears("Encore")
        said = await ben.says(group, "la la la la la")
        playground.storm("500", calls=-1, method="restrictChatMember")
        await owner.says(group, "/mute 2h", reply_to=said)
        await group.hears("I will keep trying")
        assert restricted(group, ben)[0] == "member"
    playground.storm("none")
    async with stage.life():
        await stage.later(seconds=70)
        await stage.due()
        assert restricted(group, ben)[0] == "restricted"
        assert await stage.rows("SELECT state FROM sanctions") == [("standing",)]
