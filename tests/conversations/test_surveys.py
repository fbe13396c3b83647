"""Surveys: put together, published, answered in private, handed in once."""

import json

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

SURVEYED = "SELECT points, xp FROM ledger WHERE reason = 'survey'"
FILE = """\
survey: Next meet-up
closes: 7d
questions:
- ask: Which city suits you?
  kind: single
  options: [Beijing, {text: I cannot come, skip_to: 4}]
- ask: Which songs?
  kind: multi
  options: [Aurora, Encore, "=Light"]
- ask: How far do you travel (km)?
  kind: number
  optional: yes
- ask: Would you recommend us?
  kind: nps
- ask: Anything else?
  kind: text
"""


async def link(card: Message, person: Person, button: str) -> str:
    """Tap a button that opens the private chat; return what its link says."""
    return (await person.taps(card, button)).url.partition("start=")[2]


async def presses(encore: Stage, person: Person, card: Message, *buttons: str) -> None:
    """Tap one button after the other, each when the card shows it."""
    for button in buttons:
        await person.taps(card, button)
        await encore.quiet()


async def drafted(owner: Person, group: Group, file: str = FILE) -> Message:
    """Make a draft of a file in the private chat; return its card."""
    await owner.says(group, "/survey")
    await group.hears("Surveys")
    await owner.sends_document(owner.private, file.encode(), "/import", name="survey.yaml")
    return await owner.private.hears("draft")


async def published(owner: Person, group: Group, file: str = FILE) -> Message:
    await owner.taps(await drafted(owner, group, file), "Publish")
    return await group.hears("📋")


async def begun(encore: Stage, person: Person, card: Message) -> Message:
    """Open a survey, agree, and return the message of its first question."""
    await person.starts(await link(card, person, card.buttons[0]))
    consent = await person.private.hears("📋")
    await presses(encore, person, consent, consent.buttons[0])
    return consent


async def test_a_survey_is_put_together_in_private_and_posted_where_it_was_asked_for(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await forum.hears("Encore")
    topic = await forum.new_topic("Plans")
    await ann.says(forum, "/survey new", topic=topic.id)
    await owner.says(forum, "/survey new", topic=topic.id)
    hint = await forum.hears("question by question")
    await owner.starts(await link(hint, owner, hint.buttons[0]))
    await owner.private.hears("What is it called")
    await owner.says(owner.private, "Our <b>next</b> meet-up")
    draft = await owner.private.hears("No questions yet")
    assert "Publish" not in draft.buttons
    for button, words in (
        ("one of several", "Which city?\nBeijing\nNowhere → end"),
        ("scale 1–5", "How was the last one?\n1-2 -> 3"),
    ):
        await presses(encore, owner, draft, "➕ Question", button)
        await owner.says(owner.private, "x" * 301)
        await owner.private.hears("1 to 300 characters")
        await owner.says(owner.private, words)
        draft = await owner.private.hears("draft")
    await presses(encore, owner, draft, "Publish")
    assert draft.buttons[-1] == "Discard", "question 2 leads nowhere yet"
    await presses(encore, owner, draft, "➕ Question", "text")
    await owner.says(owner.private, "What else?")
    draft = await owner.private.hears("3. What else")
    await presses(encore, owner, draft, "Last one may be skipped", "Make it anonymous")
    await presses(encore, owner, draft, "When it closes")
    await owner.says(owner.private, "7d")
    draft = await owner.private.hears("Closes: 25 Nov")
    assert plain(draft).splitlines() == [
        "📋 Our <b>next</b> meet-up (draft)",
        "Anonymous: nobody learns who answered what. Results are shown once it is closed and"
        " at least 5 took part; nothing by tier.",
        "Closes: 25 Nov, 12:00",
        "",
        "1. Which city? (one of several)",
        "  · Beijing",
        "  · Nowhere",
        "  “Nowhere” ends the survey",
        "2. How was the last one? (scale 1–5)",
        "  “1–2” leads to question 3",
        "3. What else? (text) · may be skipped",
        "",
        "2 members can answer now.",
    ]
    press = draft.button("Publish")
    assert press is not None
    for _ in range(2):
        owner.presses_button(draft, press)
    card = await forum.hears("📋")
    assert card.as_api()["message_thread_id"] == topic.id
    assert plain(card).splitlines()[1:] == [
        "3 questions, answered in our private chat.",
        "Anonymous.",
        "10 points for whoever finishes it.",
        "Closes: 25 Nov, 12:00",
    ]
    assert await encore.value("SELECT count(*) FROM outbox WHERE card = 'survey'") == 1


async def test_a_member_answers_goes_back_comes_again_days_later_and_is_rewarded_once(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "I am here for the encore")
    await encore.later(days=2)
    card = await published(owner, group)
    question = await begun(encore, ann, card)
    assert plain(question).splitlines()[0] == "📋 Next meet-up · 1/5"
    await presses(encore, ann, question, "I cannot come")
    assert "4/5" in plain(question)
    await presses(encore, ann, question, "Back", "Beijing", "Aurora")
    assert question.buttons[:3] == ["✅ Aurora", "Encore", "=Light"]
    await presses(encore, ann, question, "=Light", "Next")
    await encore.later(days=3)
    await ann.says(ann.private, "far")
    await ann.private.hears("write a number")
    said = await ann.says(ann.private, "１２.50")
    question = await ann.private.hears("4/5")
    again = {"update_id": encore.next_update_id, "message": said.as_api()}
    encore.playground.deliver_raw(json.dumps(again), encore.next_update_id)
    await encore.quiet()
    await ann.starts(await link(card, ann, "Take part"))
    question = await ann.private.hears("4/5")
    await ann.says(ann.private, "积分")
    await ann.private.hears("You have")
    await ann.taps(question, "9")
    # Where words are asked for, they are none of the commands.
    await ann.says(ann.private, "积分")
    ready = await ann.private.hears("last question")
    await presses(encore, ann, ready, "Back")
    assert "Your answer so far: 积分" in plain(ready)
    await ann.says(ann.private, "=HYPERLINK(1)")
    ready = await ann.private.hears("last question")
    await presses(encore, ann, ready, "Back")
    assert "Your answer so far: =HYPERLINK(1)" in plain(ready)
    await presses(encore, ann, ready, "Next")
    press = ready.button("Hand in")
    assert press is not None
    for _ in range(2):
        ann.presses_button(ready, press)
    await encore.quiet()
    assert plain(ready).splitlines() == [
        "Thank you! Your answers to “Next meet-up” are in.",
        "+10 points",
    ]
    assert await encore.rows(SURVEYED) == [(10, 10)]
    await ann.says(ann.private, "Something else")
    await ann.private.hears("/help")
    await owner.says(owner.private, "/survey results")
    results = await owner.private.hears("handed in")
    assert "average 9.0, NPS +100" in plain(results)
    await owner.taps(results, "Export (CSV)")
    table = await owner.private.hears("1 sheet")
    assert table.attachment is not None
    lines = table.attachment.file.contents.decode("utf-8-sig").splitlines()
    assert lines[1] == "Ann,Newcomer,Beijing,Aurora; =Light,12.5,9,'=HYPERLINK(1)"
    assert await encore.value("SELECT count(*) FROM audit_log WHERE act = 'survey_export'") == 1


ANONYMOUS = FILE.replace("closes: 7d", "anonymous: yes")


async def test_anonymous_answers_lead_back_to_nobody_and_show_late(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    fans = [playground.person(f"Fan {number}") for number in range(5)]
    for fan in fans:
        await group.adds(fan)
    await encore.later(days=2)
    card = await published(owner, group, ANONYMOUS)
    for number, fan in enumerate(fans):
        question = await begun(encore, fan, card)
        await presses(encore, fan, question, "I cannot come", str(number))
        await fan.says(fan.private, f"nothing {number}")
        await fan.taps(await fan.private.hears("last question"), "Hand in")
    assert await encore.rows("SELECT * FROM survey_answers") == []
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'survey'") == 5
    columns = await encore.rows("SELECT name FROM pragma_table_info('survey_ballots')")
    assert columns == [("survey_id",), ("ballot",), ("number",), ("value",)]
    await owner.says(group, "/survey results")
    hint = await group.hears("private chat only")
    await owner.starts(await link(hint, owner, hint.buttons[0]))
    held = await owner.private.hears("5 members have handed in")
    assert held.buttons == []
    await owner.says(group, "/survey close", reply_to=card)
    ask = await group.hears("Close the survey")
    await owner.taps(ask, "Close it")
    await encore.quiet()
    assert plain(card).endswith("Thank you to everybody who took part.")
    await owner.says(owner.private, "/survey 导出")
    table = await owner.private.hears("5 sheets")
    assert table.attachment is not None
    lines = table.attachment.file.contents.decode("utf-8-sig").splitlines()
    assert sorted(line.split(",")[-1] for line in lines[1:]) == [f"nothing {n}" for n in range(5)]
    assert "Fan" not in str(lines)


async def test_the_list_names_a_number_that_is_there(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/survey")
    assert plain(await group.hears("There is none yet")).endswith("Make one: /survey new")
    await owner.taps(await drafted(owner, group), "Discard")
    await published(owner, group)
    number = await encore.value("SELECT max(survey_id) FROM surveys")
    await owner.says(group, "/survey list")
    assert number != 1
    await group.hears(f"/survey results {number},")


async def test_who_answered_lately_rests_and_who_left_may_not_answer(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    short = "survey: Short\nquestions:\n- ask: How was it?\n  kind: scale\n"
    first = await published(owner, group, short)
    await begun(encore, ann, first)
    draft = await drafted(owner, group, short.replace("Short", "Second"))
    assert "1 more answered another survey lately" in plain(draft)
    await owner.taps(draft, "Publish")
    second = await group.hears("Second")
    await ann.starts(await link(second, ann, "Take part"))
    rest = await ann.private.hears("once in 30 days")
    assert "from 18 Dec 2026 on" in plain(rest)
    payload = await link(second, ben, "Take part")
    await ben.starts(payload)
    consent = await ben.private.hears("I agree|names|together with")
    await ben.leaves(group)
    await ben.taps(consent, "I agree, begin")
    assert await encore.value("SELECT count(*) FROM survey_sheets") == 1
    await ben.starts(payload)
    await ben.private.hears("members of Aurora Fans")
    await encore.later(days=31)
    await ann.starts(await link(second, ann, "Take part"))
    await ann.private.hears("I agree|together with")


async def test_a_survey_closes_at_its_time_and_forgets_what_was_not_handed_in(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    card = await published(owner, group)
    question = await begun(encore, ann, card)
    await ann.taps(question, "Beijing")
    await encore.later(minutes=2)
    await encore.due()
    await encore.later(days=7)
    await encore.due()
    assert card.buttons == []
    await ann.private.hears("You had not handed in")
    await owner.private.hears("time is up")
    assert await encore.rows("SELECT * FROM survey_answers") == []
    tap = await ann.taps(question, "Aurora")
    assert "closed" in tap.text
    await ann.says(ann.private, "Hello?")
    await ann.private.hears("/faq")


async def test_a_file_sent_in_the_group_is_published_in_private_by_whoever_sent_it(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.sends_document(group, FILE.encode(), "/import", name="x.yaml")
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, "/survey new “Ours”")
    await ben.taps(await group.hears("writing as the group"), "I am an admin")
    hint = await group.hears("question by question")
    payload = await link(hint, ben, hint.buttons[0])
    await owner.sends_document(group, FILE.encode(), "/import", name="x.yaml")
    hint = await group.hears("question by question")
    await owner.starts(payload)
    await owner.private.hears("somebody else")
    await ben.starts(payload)
    await ben.private.hears("Ours.*draft")
    await owner.starts(await link(hint, owner, hint.buttons[0]))
    draft = await owner.private.hears("Next meet-up.*draft")
    broken = FILE.replace("kind: nps", "kind: dice").encode()
    await owner.sends_document(owner.private, broken, "/import", name="x.yaml")
    await owner.private.hears("Question 4 cannot be read, look at kind")
    await owner.says(owner.private, "/survey new")
    again = await owner.private.hears("What is it called")
    await owner.taps(again, "Go on with “Next meet-up”")
    await owner.private.hears("Next meet-up.*draft")
    await presses(encore, owner, draft, "➕ Question", "text")
    await owner.says(owner.private, "/survey new Quick one")
    quick = await owner.private.hears("Quick one.*draft")
    await presses(encore, owner, quick, "➕ Question", "text")
    await owner.says(owner.private, "How are you?")
    quick = await owner.private.hears("How are you")
    await presses(encore, owner, quick, "Publish")
    question = await begun(encore, owner, await group.hears("Quick one"))
    await presses(encore, owner, draft, "Back to the draft", "➕ Question", "text")
    await owner.starts("survey_3")
    await owner.private.hears("How are you")
    await owner.says(owner.private, "Very well")
    await owner.private.hears("last question")
    await presses(encore, owner, draft, "Back to the draft", "Discard")
    assert "1/1" in plain(question)
    assert "Discarded" in plain(draft)
    assert await encore.rows("SELECT title FROM surveys") == [("Ours",), ("Quick one",)]


async def test_a_survey_goes_on_after_a_block_and_an_upgrade(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    small = playground.group("Aurora Fans", owner=owner, members=[ann], supergroup=False)
    await small.hears("Encore")
    card = await published(owner, small)
    question = await begun(encore, ann, card)
    await ann.blocks_bot()
    await encore.quiet()
    large = await small.upgrade_to_supergroup()
    await ann.unblocks_bot()
    await encore.due()
    assert (await large.hears("📋")).buttons == ["Take part"]
    await presses(encore, ann, question, "I cannot come")
    await ann.starts("survey_1")
    question = await ann.private.hears("4/5")
    await presses(encore, ann, question, "7")
    await ann.says(ann.private, "Nothing")
    ready = await ann.private.hears("last question")
    press = ready.button("Back")
    assert press is not None
    await presses(encore, ann, ready, "Hand in")
    ann.presses_button(ready, press)
    await encore.quiet()
    assert "+10 points" in plain(ready)
    await owner.says(large, "/survey close 1")
    await owner.taps(await large.hears("Close the survey"), "Close it")
    assert await encore.value("SELECT state FROM surveys") == "closed"


CHINESE = {
    "zh-Hans": (
        "/survey 新建 “见面会”",
        "单选",
        "去哪个城市？\n北京\n来不了 → 结束",
        "提交",
        "/survey 结果 1",
        "1 个回答",
    ),
    "zh-Hant": (
        "/survey 新建 「見面會」",
        "單選",
        "去哪個城市？\n台北\n來不了 → 結束",
        "提交",
        "/survey 結果 １",
        "1 個回答",
    ),
}


@pytest.mark.parametrize("settings", [{"language": code} for code in CHINESE])
async def test_a_survey_in_chinese(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    line, kind, words, hand_in, results, answered = CHINESE[encore.config.language]
    group = playground.group("极光", owner=owner, members=[ann])
    await group.hears("安可")
    await owner.says(group, "/survey 列表")
    await group.hears("/survey 新建")
    await owner.says(owner.private, line)
    draft = await owner.private.hears("📋")
    await presses(encore, owner, draft, draft.buttons[0], kind)
    await owner.says(owner.private, words)
    draft = await owner.private.hears("1. 去")
    await owner.taps(draft, draft.buttons[-2])
    card = await group.hears("📋")
    question = await begun(encore, ann, card)
    await presses(encore, ann, question, question.buttons[0], hand_in)
    assert "10" in plain(question)
    await owner.says(owner.private, results)
    assert answered in plain(await owner.private.hears("📋.*#1"))
