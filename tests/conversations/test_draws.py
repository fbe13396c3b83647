"""Draws as hosts hold them: made in a line or by questions, closed, checked, called off."""

import json
import re
from sqlite3 import Connection

import pytest

from bot import draw_entries
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from storage import members
from tests.conversations.drawing import proof
from tests.conversations.stage import Stage, plain

LINE = '/draw new 2 "Signed CD" 2h'


async def begin(owner: Person, group: Group, line: str = LINE) -> Message:
    """Make a draw; return its card."""
    await owner.says(group, line)
    await group.hears("📜")
    return await group.hears("🎁")


async def enters(encore: Stage, group: Group, *people: Person) -> None:
    """Let people who talk in the group enter the only draw."""
    assert encore.program is not None
    for person in people:
        await person.says(group, "Something that earns two points")
    await encore.quiet()
    for person in people:
        await encore.program.db.write(_enter, person.id, int(encore.playground.clock.unix()))


def _enter(tx: Connection, user_id: int, now: int) -> None:
    member = members.met(tx, community_id=1, user_id=user_id)
    draw_entries.enter(tx, draw_id=1, member=member, salt=b"%16d" % user_id, now=now)


async def over(encore: Stage) -> None:
    """Let a closed draw take every step that needs nobody."""
    for _ in range(4):
        await encore.due()


async def test_a_line_posts_terms_and_card_and_the_draw_comes_to_its_proof(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await owner.says(group, LINE)
    terms, card = await group.hears("📜"), await group.hears("🎁")
    assert terms.buttons == []
    assert "Open until 18 Nov, 14:00." in plain(terms)
    assert "organiser-trusted" in plain(terms)
    await enters(encore, group, ann, ben)
    await owner.says(group, "/draw end", reply_to=card)
    await group.hears("is closed. The result follows")
    await over(encore)
    frozen, result = await group.hears("🔒"), await group.hears("🎉")
    assert frozen.as_api()["document"]["file_name"] == "draw-1-entries.json"
    assert "Ann" in plain(result)
    proof = (await group.hears("🧾")).as_api()["document"]
    assert proof["file_name"] == "draw-1.json"
    kept = encore.playground.world.files.find(proof["file_id"])
    assert kept is not None
    assert json.loads(kept.contents)["terms"]["title"] == "Signed CD"
    await ben.says(group, "/draw verify 1")
    assert "Draw 1 is valid" in plain(await group.hears("✅"))


async def test_the_terms_are_pinned_until_the_draw_is_over(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, LINE)
    terms, card = await group.hears("📜"), await group.hears("🎁")
    await enters(encore, group, ann)
    await encore.later(seconds=30)
    await encore.due()
    assert group.pinned == [terms.id]
    await owner.says(group, "/draw end", reply_to=card)
    await over(encore)
    await group.hears("🎉")
    await encore.later(seconds=30)
    await encore.due()
    assert group.pinned == []


async def test_a_draw_by_drand_needs_a_server_that_answers(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, f"{LINE} random=drand")
    await group.hears("No server of drand answers right now")
    assert await encore.rows("SELECT * FROM draws") == []


async def test_who_is_barred_stays_out_of_draws_that_ask_for_it(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Something that earns two points")
    await ann.says(group, "/draw ban @nobody")
    for word, told in (("ban", "left out of draws"), ("ban", "left out already")):
        await owner.says(group, f"/draw {word} {ann.id} x")
        await group.hears(told)
    card = await begin(owner, group, f"{LINE} notbanned")
    refused = await ann.taps(card, "Enter")
    assert refused.alert
    await owner.says(group, f"/draw 解除 {ann.id} x")
    await group.hears("every draw again")
    await ann.taps(card, "Enter")
    assert await encore.value("SELECT count(*) FROM draw_entries") == 1
    await owner.says(group, "/audit")
    assert "left Ann out of draws" in plain(await group.hears("Audit log"))


async def test_members_see_what_is_open_and_hosts_how_to_make_one(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await begin(owner, group)
    await ann.says(group, "/draw")
    shown = await group.hears("<?Draws")
    assert shown.buttons == ["Enter 1: Signed CD"]
    assert "/draw new" not in plain(shown)
    await owner.says(group, "抽奖")
    assert "/draw new" in plain(await group.hears("Draws"))


@pytest.mark.parametrize("word", ["new", "end", "cancel", "stats", "reroll", "disqualify"])
async def test_members_who_try_what_hosts_do_meet_silence(
    group: Group, owner: Person, ann: Person, encore: Stage, word: str
) -> None:
    await begin(owner, group)
    await encore.quiet()
    said = len(encore.said())
    await ann.says(group, f"/draw {word} 1 cd 2h")
    await encore.quiet()
    assert len(encore.said()) == said
    assert await encore.value("SELECT count(*) FROM draws WHERE state = 'open'") == 1


async def test_where_no_files_may_be_sent_the_text_says_the_same(
    group: Group, owner: Person, ann: Person, encore: Stage, playground: Playground
) -> None:
    card = await begin(owner, group)
    await enters(encore, group, ann)
    group.set_member(playground.world.bot, status="member")
    group.permissions -= {"can_send_documents"}
    await owner.says(group, "/draw end", reply_to=card)
    await over(encore)
    for said in ("🔒", "🎉", "🧾"):
        assert (await group.hears(said)).attachment is None


async def test_an_anonymous_admin_proves_who_they_are_and_makes_one_draw(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, LINE)
    asked = await group.hears("writing as the group")
    await ann.taps(asked, "I am an admin")
    await ben.taps(asked, "I am an admin")
    await group.hears("🎁")
    assert await encore.rows("SELECT number, by_user_id FROM draws") == [(1, ben.id)]


async def test_calling_off_is_asked_first_and_is_for_who_asked(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    card = await begin(owner, group, LINE + " price=2")
    await enters(encore, group, ann)
    await owner.says(group, "/draw cancel", reply_to=card)
    asked = await group.hears("Call off draw 1")
    assert "1 member is in it" in plain(asked)
    assert (await ann.taps(asked, "Call it off")).alert
    await owner.taps(asked, "Call it off")
    await group.hears("Everybody has their points back")
    await encore.due()
    for asking in ("prizes", "verify", "reroll"):
        group.ear.forget()
        await owner.says(group, f"/draw {asking} 1")
        await group.hears("Draw 1 was called off")
    assert await encore.value("SELECT state FROM draws") == "cancelled"
    assert await encore.rows("SELECT state FROM holds WHERE state = 'held'") == []


async def test_a_prize_is_drawn_again_once_with_its_reason(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await begin(owner, group, '/draw new "Poster" 2h')
    await enters(encore, group, ann, ben)
    await owner.says(group, "/draw end 1")
    await over(encore)
    first = await group.hears("🎉")
    await owner.says(group, "/draw reroll 1 1 sold the last one")
    asked = await group.hears("take “Poster”")
    await owner.taps(asked, "Give it on")
    again = await group.hears("🎉.*sold the last one")
    assert re.findall("Ann|Ben", plain(again)) != re.findall("Ann|Ben", plain(first))
    assert await encore.value("SELECT count(*) FROM draw_events") == 1
    await owner.says(group, "/draw stats 1")
    assert "passed on: 1" in plain(await group.hears("Prizes: 1"))


async def test_a_winner_is_marked_as_not_eligible_with_a_reason_that_everybody_reads(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await begin(owner, group, '/draw new "Poster" 2h')
    await enters(encore, group, ann)
    await owner.says(group, "/draw end 1")
    await over(encore)
    await owner.says(group, "/draw disqualify 1 1")
    await group.hears("Say why")
    await ben.as_anonymous.says(group, "/draw 取消资格 1 1 won <before>")
    await ben.taps(await group.hears("writing as the group"), "I am an admin")
    asked = await group.hears("as not eligible")
    assert (await ann.taps(asked, "Not eligible")).alert
    await ben.taps(asked, "Not eligible")
    shown = plain(await group.hears("🎉.*not eligible"))
    assert "not eligible, says an administrator (won <before>)" in shown
    await over(encore)
    assert "Ben" not in group.transcript().partition("/draw end")[2]
    bundle = proof(group)
    assert bundle["events"] == ["p1"]
    assert bundle["notes"][-1]["why"] == "ineligible"
    assert bundle["notes"][-1]["note"] == "won <before>"
    await owner.says(group, "/audit")
    assert "Ben marked the winner" in plain(await group.hears("Audit log"))


async def test_questions_in_the_private_chat_make_a_draw(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "/draw new")
    link = (await group.hears("A few questions")).as_api()["reply_markup"]
    payload = link["inline_keyboard"][0][0]["url"].partition("start=")[2]
    await ann.starts(payload)
    await ann.private.hears("right")
    await owner.starts(payload)
    await owner.private.hears("What are the prizes")
    await owner.says(owner.private, "3 Signed CD, Poster")
    await owner.private.hears("Until when")
    await owner.says(owner.private, "whenever")
    await owner.private.hears("cannot read this as a time")
    await owner.says(owner.private, "tomorrow 20:00")
    for question, button in (
        ("Who may enter", "In the group for 3 days"),
        ("How do people enter", "By button"),
        ("chance come from", "Quick, organiser-trusted"),
    ):
        await owner.taps(await owner.private.hears(question), button)
    preview = await owner.private.hears("Nothing is posted yet")
    assert "3 × Signed CD\n1 × Poster" in plain(preview)
    assert await encore.rows("SELECT * FROM draws") == []
    await owner.taps(preview, "Post it")
    assert "in the group for at least 3 days" in plain(await group.hears("🎁"))
    await encore.quiet()
    assert preview.buttons == []


CHINESE = {
    "zh-Hans": ('2 "签名CD" 2小时 等级>=1', "等级 ≥ 1", "需信任主办方", "签名CD × 2", "已取消"),
    "zh-Hant": ("2 「簽名CD」 2小時 等級>=1", "等級 ≥ 1", "需信任主辦方", "簽名CD × 2", "已取消"),
}


@pytest.mark.parametrize("settings", [{"language": code} for code in CHINESE])
async def test_a_draw_in_chinese(
    encore: Stage, playground: Playground, owner: Person, settings: dict[str, str]
) -> None:
    line, *words, cancelled = CHINESE[settings["language"]]
    group = playground.group("粉丝群", owner=owner)
    await group.hears("Encore")
    await owner.says(group, f"/draw new {line}")
    terms, card = await group.hears("📜"), await group.hears("🎁")
    assert [word for word in words if word not in plain(terms)] == []
    await owner.says(group, "/draw 取消", reply_to=card)
    asked = await group.hears("1")
    await owner.taps(asked, asked.buttons[0])
    await group.hears(cancelled)


async def test_a_bound_topic_gets_every_draw(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, forum=True)
    await forum.hears("Encore")
    topic = await forum.new_topic("Draws")
    await owner.says(forum, "/topic here as draws", topic=topic.id)
    await forum.hears("draws")
    await owner.says(forum, LINE)
    card = await forum.hears("🎁")
    assert card.as_api().get("message_thread_id") == topic.id
    await forum.hears("Draw 1, Signed CD, stands in")


async def test_a_channel_is_named_where_the_bot_can_ask_about_it(
    group: Group, owner: Person, playground: Playground
) -> None:
    closed = playground.channel("Elsewhere", owner=owner)
    await owner.says(group, f"{LINE} channel={closed.id}")
    await group.hears("Make me an administrator there")
    rights = {"can_invite_users"}
    channel = playground.channel("Aurora News", owner=owner, bot_rights=rights)
    await owner.says(group, f"{LINE} channel={channel.id}")
    assert "a member of Aurora News" in plain(await group.hears("🎁"))
