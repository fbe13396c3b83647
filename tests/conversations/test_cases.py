"""Cases: a member tells the team something, the team answers, nobody sees what is not theirs."""

import json
from random import Random

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.pictures import aurora
from playground.server import Playground
from tests.conversations.stage import Stage, plain

PICTURE = aurora(Random(1))


@pytest.fixture
async def group(encore: Stage, playground: Playground, owner: Person, ann: Person) -> Group:
    opened = playground.group("Aurora Fans", owner=owner, members=[ann])
    await opened.hears("Encore")
    await ann.says(opened, "Hello to everybody here")
    await owner.says(opened, "Hello to everybody here")
    await encore.quiet()
    opened.ear.forget()
    return opened


async def opened_case(ann: Person, group: Group, desk: Group, words: str) -> Message:
    """Let Ann open a case in the group, and return its card at the desk."""
    await ann.says(group, f"/feedback {words}")
    await group.hears("as case")
    return await desk.hears("Case [0-9]+")


async def test_feedback_from_the_group_is_answered_there_until_the_member_starts_the_bot(
    group: Group, desk: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    asked = await ann.says(group, "/feedback The <b>stream</b> & the sound broke")
    told = await group.hears("as case 1")
    assert "comes here" in told.text
    assert told.buttons == ["Open private chat"]
    card = await desk.hears("Case 1")
    assert "The <b>stream</b> & the sound broke" in card.text
    assert "Ann" in plain(card)
    assert "first answer due by" in card.text
    await ben.says(desk, "A stranger's word", reply_to=card)
    await owner.says(desk, "Thank you, we look at it", reply_to=card)
    answer = await group.hears("we look at it")
    assert plain(answer).startswith("💬 Team · case 1\n")
    assert answer.reply_to == asked
    assert "stranger" not in str(encore.said())
    await ann.says(group, "It was at 20:15", reply_to=answer)
    more = await desk.hears("20:15")
    assert plain(more) == "#1 · Ann\nIt was at 20:15"
    await ann.starts()
    await ann.private.hears("Hello")
    await owner.says(desk, "Found it.", reply_to=more)
    assert "Found it." in (await ann.private.hears("Found it")).text


async def test_who_is_asked_for_words_is_told_how_to_stop(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Hello to everybody here")
    await encore.quiet()
    await ann.starts()
    await ann.says(ann.private, "/feedback")
    assert "/cancel" in (await ann.private.hears("What would you like to tell the team")).text
    await ann.says(ann.private, "/cancel")
    await encore.quiet()
    await ann.says(ann.private, "Never mind")
    assert await encore.rows("SELECT * FROM cases") == []


async def test_pictures_albums_edits_and_replies_pass_both_ways_in_their_place(
    group: Group, desk: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "/feedback")
    await ann.private.hears("What would you like to tell the team")
    shot = await ann.sends_photo(ann.private, PICTURE, "Look at this")
    assert "also" not in (await ann.private.hears("as case 1")).text
    card = await desk.hears("Case 1")
    picture = await desk.hears("Look at this")
    assert (picture.reply_to, plain(picture)) == (card, "#1 · Ann\nLook at this")
    await ann.edits(shot, "Look at this, please")
    await desk.hears("Look at this, please")
    answer = await owner.says(desk, "Which phone?", reply_to=picture)
    seen = await ann.private.hears("Which phone")
    assert seen.reply_to == shot
    await owner.edits(answer, "Which phone do you have?")
    await ann.private.hears("Which phone do you have")
    await ann.says(ann.private, "The old one", reply_to=seen)
    told = await desk.hears("The old one")
    assert told.reply_to == answer
    await ann.sends_album(ann.private, PICTURE, PICTURE, caption="Both sides")
    await encore.later(seconds=3)
    await desk.hears("Both sides")
    albums = encore.said("sendMediaGroup")
    assert [len(each["media"]) for each in albums] == [2]
    await owner.sends_document(desk, b"%PDF", "The manual", reply_to=told)
    manual = await ann.private.hears("The manual")
    assert manual.attachment is not None
    await owner.says(desk, "／／always like that, too", reply_to=told)
    note = await owner.says(desk, "// she is always like that", reply_to=told)
    await encore.quiet()
    notes = "SELECT text FROM case_messages WHERE side = 'note'"
    assert await encore.rows(notes) == [
        ("／／always like that, too",),
        ("// she is always like that",),
    ]
    await owner.edits(note, "/ no note any more")
    await owner.edits(answer, "// a note after all")
    await encore.quiet()
    said = json.dumps([call.parameters for call in encore.playground.calls], default=str)
    assert said.count("always like that") == 0
    assert "a note after all" not in said
    assert await encore.value("SELECT state FROM cases") == "answered"


async def test_each_case_has_a_topic_of_its_own_and_another_one_when_that_is_deleted(
    group: Group, playground: Playground, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    cat = playground.person("Cat")
    forum = playground.group("Aurora Team", owner=owner, members=[ben, cat], forum=True)
    await forum.hears("Encore")
    await forum.set_bot_rights("can_manage_topics", "can_delete_messages")
    await owner.says(forum, "/topic here as cases")
    await forum.hears("goes here for")
    await ann.starts()
    await ann.says(ann.private, "/suggest A quieter hour on Sundays")
    await ann.private.hears("as case 1")
    card = await forum.hears("Case 1")
    assert card.in_topic
    await ben.says(forum, "Not of the team", topic=card.thread)
    await owner.says(forum, "We talk about it on Monday", topic=card.thread)
    assert plain(await ann.private.hears("on Monday")).startswith("💬 Team · case 1")
    await forum.promote(cat, can_change_info=True, is_anonymous=True)
    await cat.as_anonymous.says(forum, "And on Tuesday", topic=card.thread)
    await ann.private.hears("And on Tuesday")
    await ann.says(ann.private, "Great")
    more = await forum.hears("Great")
    assert (more.thread, plain(more)) == (card.thread, "Great")
    await owner.taps(card, "Close")
    topic = {"chat_id": forum.id, "message_thread_id": card.thread}
    await encore.until(lambda: encore.said("closeForumTopic") == [topic], seconds=3)
    await ann.taps(await ann.private.hears("How did the team do"), "Open again")
    await encore.until(lambda: encore.said("reopenForumTopic") == [topic], seconds=3)
    forum.ear.forget()
    await forum.delete_topic(card.thread or 0)
    await ann.says(ann.private, "Are you still there?")
    again = await forum.hears("Case 1")
    assert again.in_topic
    assert again.thread != card.thread
    assert (await forum.hears("still there")).thread == again.thread
    await encore.quiet()
    forum.ear.forget()
    await forum.set_bot_rights("can_delete_messages")
    await forum.delete_topic(again.thread or 0)
    await ann.says(ann.private, "Hello?")
    last = await forum.hears("Case 1")
    assert not last.in_topic
    assert (await forum.hears("Hello")).reply_to == last
    assert "Not of the team" not in str(encore.said())


async def test_without_a_place_cases_wait_and_the_admins_are_told_once(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.starts()
    await ann.starts()
    for words in ("One", "Two"):
        await ann.says(ann.private, f"/feedback {words} thing")
        assert "has not set up a place" in (await ann.private.hears("I keep it as case")).text
    told = await owner.private.hears("/topic here as cases")
    assert "Aurora Fans" in told.text
    await ann.says(ann.private, "A third thing")
    assert "no place yet" in (await ann.private.hears("Kept for the team")).text
    await encore.quiet()
    assert len([each for each in encore.said() if "here as cases" in each["text"]]) == 1
    topic_text = "/topic here as cases"
    await owner.says(group, topic_text)
    await group.hears("One thing")
    await group.hears("Two thing")
    assert plain(await group.hears("A third thing")).startswith("#2 · Ann")


async def test_the_team_is_reminded_the_member_asked_and_what_nobody_answers_closed(
    group: Group, desk: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "/feedback Slow answers")
    card = await desk.hears("Case 1")
    await encore.later(minutes=95)
    await encore.due()
    desk.ear.forget()
    await encore.later(minutes=2)
    nudge = await desk.hears("still waiting for a first answer")
    assert nudge.reply_to == card
    await owner.says(desk, "Sorry, here we are", reply_to=card)
    await ann.private.hears("here we are")
    await encore.later(hours=24, minutes=1)
    asked = await ann.private.hears("Is it solved")
    assert asked.buttons == ["It is solved, close it"]
    await encore.later(hours=48, minutes=1)
    closed = await ann.private.hears("nothing more was written")
    await desk.hears("has not written any more")
    assert (await ann.taps(closed, "Open again")).text == ""
    await ann.private.hears("is open again")
    await desk.hears("opened case 1 again")
    assert await encore.value("SELECT state FROM cases") == "open"


async def test_a_case_is_taken_closed_rated_and_its_member_blocked(
    group: Group, desk: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "/feedback Rude words")
    card = await desk.hears("Case 1")
    assert (await ben.taps(card, "Take")).alert
    await owner.taps(card, "Take")
    await desk.hears("Looked after by .Olga")
    await owner.says(desk, "/canned add Thanks: Thank you & see you <soon>")
    await desk.hears("Kept as")
    await owner.taps(card, "Canned replies")
    listed = await desk.hears("Case 1")
    owner.presses(listed, "Thanks")
    owner.presses(listed, "Thanks")
    await ann.private.hears("Thank you & see you <soon>")
    await encore.quiet()
    assert (await owner.taps(listed, "Transcript")).alert
    await owner.starts()
    await owner.taps(listed, "Transcript")
    await owner.private.hears("everything that was written")
    await owner.taps(listed, "Close")
    rated = await ann.private.hears("How did the team do")
    assert (await ann.taps(rated, "2")).text == ""
    await ann.private.hears("★★☆☆☆")
    await ann.taps(rated, "5")
    await desk.hears("★★★★★")
    await ann.says(ann.private, "Thank you so much")
    ended = await ann.private.hears("Is there more to say")
    assert ended.buttons == ["Open again"]
    await owner.taps(listed, "Block")
    await owner.taps(listed, "Yes, take nothing more from them")
    await desk.hears("takes no more messages")
    for _ in range(2):
        await ann.says(ann.private, "/feedback More of it")
    await ann.private.hears("no more messages from you")
    await encore.quiet()
    assert await encore.rows("SELECT count(*) FROM cases") == [(1,)]
    assert (
        len([each for each in encore.said() if "no more messages from you" in each["text"]]) == 1
    )
    assert await encore.rows("SELECT count(*) FROM case_messages WHERE side = 'staff'") == [(1,)]


@pytest.mark.parametrize(
    ("settings", "told", "label"),
    [
        ({"language": "zh-Hans"}, "已转给管理团队，工单号 1", "💬 团队 · 工单 1"),
        ({"language": "zh-Hant"}, "已轉給管理團隊，案件編號 1", "💬 團隊 · 案件 1"),
    ],
)
async def test_cases_in_chinese_after_an_upgrade_of_the_teams_group(
    encore: Stage, playground: Playground, owner: Person, ann: Person, told: str, label: str
) -> None:
    group = playground.group("星光", owner=owner, members=[ann])
    await group.hears("安可|Encore")
    await ann.says(group, "大家晚上好呀")
    await owner.says(group, "大家晚上好呀")
    desk = playground.group("星光团队", owner=owner, supergroup=False)
    await desk.hears("安可|Encore")
    await owner.says(desk, "/topic here as cases")
    await desk.hears("cases")
    await ann.says(group, "/feedback 直播没有声音")
    await group.hears(told)
    await desk.hears("直播没有声音")
    await encore.quiet()
    upgraded = await desk.upgrade_to_supergroup()
    card = await upgraded.hears("直播没有声音")
    await owner.says(upgraded, "谢谢，正在查", reply_to=card)
    assert plain(await group.hears("正在查")).startswith(label)


async def test_a_member_who_blocks_the_bot_is_not_answered_in_public(
    group: Group, desk: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "/feedback Only for the team")
    card = await desk.hears("Case 1")
    await ann.blocks_bot()
    group.ear.forget()
    answer = await owner.says(desk, "A private word", reply_to=card)
    assert (await desk.hears("not passed on")).reply_to == answer
    await encore.quiet()
    assert "A private word" not in str(encore.said())
    await ann.unblocks_bot()
    await ann.starts()
    await owner.says(desk, "Another word", reply_to=card)
    await ann.private.hears("Another word")
    await ann.leaves(group)
    await owner.says(desk, "/cases")
    assert "1 · " in plain(await desk.hears("Open cases"))
    await owner.says(desk, "/cases 1")
    await desk.hears("has left the group")
    await ann.says(ann.private, "Still here")
    await desk.hears("Still here")


async def test_too_much_of_it_is_refused_in_one_sentence(
    group: Group, desk: Group, ann: Person, encore: Stage
) -> None:
    await encore.sets(case_most=1)
    await ann.starts()
    await ann.says(ann.private, "/feedback One")
    await ann.private.hears("as case 1")
    await ann.says(ann.private, "/suggest Two")
    await ann.private.hears("as many open cases as there may be .1.")
    for number in range(21):
        await ann.says(ann.private, f"word {number}")
    await ann.private.hears("messages in ten minutes")
    assert await encore.value("SELECT count(*) FROM case_messages") == 20
    await ann.says(group, "/cases")
    await group.hears("You have 1 open case")
    await ann.says(ann.private, "/cases")
    assert "1 · feedback · with the team: One" in plain(await ann.private.hears("told the team"))


async def test_what_came_while_nobody_was_awake_is_passed_on_in_order(
    stage: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ann])
        await group.hears("Encore")
        await ann.says(group, "Hello to everybody here")
        await owner.says(group, "/topic here as cases")
        await group.hears("goes here for")
        await ann.starts()
        await ann.says(ann.private, "/feedback First")
        card = await group.hears("Case 1")
        await stage.quiet()
    for words in ("Second", "Third"):
        await ann.says(ann.private, words)
    await owner.says(group, "An answer", reply_to=card)
    playground.clock.advance(minutes=30)
    async with stage.life():
        await group.hears("Second")
        await group.hears("Third")
        await ann.private.hears("An answer")
        await stage.quiet()
        said = [each["text"] for each in stage.said() if each["text"].endswith(("ond", "rd"))]
        assert len(said) == 2


async def test_hostile_names_and_long_words_pass_whole_and_harm_nothing(
    group: Group, desk: Group, playground: Playground, owner: Person, encore: Stage
) -> None:
    name, words = "<b>&\u202eEve\u0336\u0336\u0336\u0336</a>", "<a href='x'>&amp; " + "真" * 4060
    eve = playground.person(name)
    await group.adds(eve)
    await eve.says(group, "Hello to everybody here")
    await eve.starts()
    await eve.says(eve.private, "/feedback " + "x" * 950)
    card = await desk.hears("Case 1")
    assert "see below" in card.text
    whole = await desk.hears("x{950}")
    assert whole.reply_to == card
    await eve.says(eve.private, words)
    assert (await desk.hears("真{4060}")).text == words
    await encore.sets(case_names="on")
    await owner.says(desk, words, reply_to=whole)
    assert words in (await eve.private.hears("真{4060}")).text
    await owner.says(desk, "short", reply_to=whole)
    assert plain(await eve.private.hears("short")) == "💬 Olga · case 1\nshort"
    await owner.says(desk, "/canned add <b>&: {0} %s <i>")
    await desk.hears("Kept as")
    await owner.says(desk, "/cases x")
    await desk.hears("There is no case .?x")
    await owner.says(desk, "/cases 99999999")
    await desk.hears("There is no case 99999999")
    for words in ("🎲", "/nonsense"):
        await owner.says(desk, words, reply_to=whole)
    await encore.quiet()
    assert await encore.value("SELECT count(*) FROM case_messages") == 4


async def test_a_picture_in_answer_in_the_group_goes_to_the_team_and_a_strangers_does_not(
    group: Group, desk: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.adds(ben)
    card = await opened_case(ann, group, desk, "No picture")
    await owner.says(desk, "Show me", reply_to=card)
    answer = await group.hears("Show me")
    await ben.sends_photo(group, PICTURE, "A stranger's", reply_to=answer)
    await ann.sends_photo(group, PICTURE, "This one", reply_to=answer)
    assert plain(await desk.hears("This one")) == "#1 · Ann\nThis one"
    assert await encore.value("SELECT count(*) FROM case_messages") == 3
