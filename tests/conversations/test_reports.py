"""/report and @admin: staff is shown a message, decides by a button, and reporters are told."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def test_a_report_reaches_staff_and_its_outcome_the_reporter(
    group: Group, staff: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.starts()
    said = await ben.says(group, "buy <b>my tickets</b> & die")
    called = await ann.says(group, "/report this is a scam", reply_to=said)
    await ann.private.hears("goes to the admins of Aurora Fans")
    card = await staff.hears("a message by .* was reported")
    assert "By Ann." in plain(card)
    assert card.button("Look at it") is not None
    await encore.quiet()
    assert called.deleted
    await group.silent_for(0.05)
    # The same message once more, by the words of old and by somebody else.
    await owner.says(group, "@admin please look", reply_to=said)
    await encore.quiet()
    assert len(await encore.rows("SELECT * FROM reports")) == 1
    before = await encore.points_of(ann.id)
    await owner.taps(card, "Delete, warn")
    assert "Deleted, with a warning, by Olga" in plain(await staff.hears("Deleted, with"))
    await staff.hears("warned|1 of 3")
    await ann.private.hears("Your report in Aurora Fans was right")
    await encore.quiet()
    assert said.deleted
    assert await encore.points_of(ann.id) == before + 5


async def test_reports_have_a_quota_and_need_another_persons_message(
    group: Group, staff: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "/report")
    await group.hears("Reply with /report")
    own = await ann.says(group, "la la la la la")
    await ann.says(group, "/report", reply_to=own)
    await group.hears("That is your own message")
    said = [await ben.says(group, f"la la la number {each}") for each in range(3)]
    for each in said[:2]:
        await ann.says(group, "@ADMIN", reply_to=each)
        await group.hears("goes to the admins")
    await ann.says(group, "/report", reply_to=said[2])
    await group.hears("2 reports within 20 minutes")
    await ann.says(group, "/report", reply_to=said[1])
    await group.hears("goes to the admins")
    card = await staff.hears("was reported")
    await staff.hears("was reported")
    await encore.later(minutes=21)
    await ann.says(group, "/report", reply_to=said[2])
    await staff.hears("was reported")
    await owner.taps(card, "All right as it is")
    await staff.hears("Left as it is by")
    await encore.quiet()
    assert not any(each.deleted for each in said)


async def test_only_who_may_acts_on_a_report_and_never_against_staff(
    group: Group,
    staff: Group,
    owner: Person,
    ann: Person,
    ben: Person,
    playground: Playground,
    encore: Stage,
) -> None:
    mia = playground.person("Mia")
    await group.adds(mia)
    await staff.adds(mia)
    await staff.adds(ben)
    await ben.says(group, "la la la la la")
    await owner.says(group, "/role @ben_drums moderator")
    await group.hears("now has the role")
    said = await owner.says(group, "I am the owner, la la la")
    await ann.says(group, "/report", reply_to=said)
    card = await staff.hears("a message by .*Olga.* was reported")
    assert "for admins who may" in (await mia.taps(card, "Delete")).text
    assert "for admins who may" in (await ben.taps(card, "Delete, ban")).text
    assert "is an admin" in (await ben.taps(card, "Delete, mute 24 h")).text
    await group.promote(mia, can_delete_messages=True)
    assert "Other admins decide" in (await owner.taps(card, "Settled otherwise")).text
    await mia.taps(card, "Settled otherwise")
    await staff.hears("Settled by")
    assert await encore.rows("SELECT state FROM reports") == [("upheld",)]
    assert await encore.rows("SELECT * FROM sanctions") == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"language": "zh-Hans"},
            ("举报", "会转给管理员", "的一条消息被举报", "没有问题", "认为没有问题"),
        ),
        (
            {"language": "zh-Hant"},
            ("檢舉", "會轉給管理員", "的一則訊息被檢舉", "沒有問題", "認為沒有問題"),
        ),
    ],
)
async def test_a_report_in_chinese_without_a_log_goes_to_admins_who_started_the_bot(
    encore: Stage, playground: Playground, ann: Person, words: tuple[str, ...]
) -> None:
    call, taken, head, ignore, ignored = words
    code = "zh-hans" if "举" in call else "zh-hant"
    owner, ben = playground.person("欧", language_code=code), playground.person("本")
    group = playground.group("极光", owner=owner, members=[ann, ben])
    await owner.starts()
    said = await ben.says(group, "卖票啦")
    await ann.says(group, call, reply_to=said)
    await group.hears(taken)
    card = await owner.private.hears(head)
    await owner.taps(card, ignore)
    await owner.private.hears(ignored)


async def test_a_report_about_an_admin_is_decided_by_others(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> None:
    dora = playground.person("Dora")
    await group.adds(dora)
    await group.promote(dora)
    for person in (owner, dora):
        await person.starts()
    said = await dora.says(group, "I may say what I like here")
    await ann.says(group, "/report", reply_to=said)
    card = await owner.private.hears("a message by .*Dora.* was reported")
    await encore.quiet()
    assert not any("was reported" in words for words, _ in dora.private.ear._unheard)
    await owner.taps(card, "All right as it is")
    await owner.private.hears("Left as it is by")


async def test_a_report_that_nobody_can_read_waits_and_the_admins_are_asked(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "buy my tickets here")
    await ann.says(group, "/report", reply_to=said)
    await group.hears("goes to the admins")
    await group.hears("Admins: a report or an objection waits here")
    await owner.starts()
    await encore.later(hours=1, seconds=5)
    await encore.due()
    await owner.private.hears("a message by .*Ben.* was reported")
