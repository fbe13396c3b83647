"""/learn: answers taught by lines, replies and step by step; changed, removed, brought back."""

import json
from random import Random

import pytest

from playground.groups import Group
from playground.people import Person
from playground.pictures import aurora
from playground.server import Playground
from tests.conversations.stage import Stage, plain

ENTRIES = "SELECT number, question, aliases FROM knowledge WHERE community_id = 1 ORDER BY number"
PICTURE = aurora(Random(1))


async def test_a_line_is_kept_once_with_tags_formatting_and_other_words(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/learn When? | Never")
    await encore.quiet()
    await group.silent_for(0)
    line = "/learn When is it? / What time? #Tour | On Friday <b>&"
    await owner.says(group, line)
    card = await group.hears("Saved as answer #1")
    assert "On Friday <b>&" in card.text
    assert "Also: What time?" in plain(card)
    await owner.says(group, line)
    await group.hears("#1 answers this already")
    await owner.says(group, "/learn 怎么签到/如何签到｜发 /checkin")
    await group.hears("Saved as answer #2")
    assert await encore.rows(ENTRIES) == [
        (1, "When is it?", '["What time?"]'),
        (2, "怎么签到", '["如何签到"]'),
    ]


async def test_the_answered_message_becomes_the_answer_with_its_picture(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    told = await ann.sends_photo(group, PICTURE, "The map")
    await owner.says(group, "/learn Where is it?", reply_to=told)
    await group.hears("Saved as answer #1")
    (pieces,) = (await encore.rows("SELECT pieces FROM knowledge WHERE number = 1"))[0]
    assert json.loads(pieces)[0]["kind"] == "photo"
    # Without a question it is asked for; a reply to what asks is the question.
    told = await ann.says(group, "Doors open at seven")
    await owner.says(group, "/learn", reply_to=told)
    asking = await group.hears("Which question is it for")
    await ann.says(group, "Not mine to say", reply_to=asking)
    await owner.says(group, "When do doors open? / Einlass?", reply_to=asking)
    await group.hears("Saved as answer #2")
    # The answer alone, in reply to a question, is for that question.
    asked = await ann.says(group, "Is there a cloakroom?")
    await owner.says(group, "/learn | Yes, on the left", reply_to=asked)
    await group.hears("Saved as answer #3")
    assert [row[1] for row in await encore.rows(ENTRIES)] == [
        "Where is it?",
        "When do doors open?",
        "Is there a cloakroom?",
    ]


async def test_step_by_step_in_private_with_a_part_added_and_a_removal_undone(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/learn")
    card = await group.hears("Teach me an answer")
    await owner.starts(card.keyboard[0][0]["url"].partition("start=")[2])
    await owner.private.hears("Which question")
    await owner.says(owner.private, "How to join? / Wie?")
    await owner.private.hears("Now send the answer")
    await owner.sends_photo(owner.private, PICTURE, "Press here")
    card = await owner.private.hears("Saved as answer #1")
    await owner.taps(card, "Tags")
    await owner.private.hears("Send the tags")
    await owner.says(owner.private, "join help")
    assert "help" in plain(await owner.private.hears("Answer #1 is changed"))
    await owner.taps(card, "Valid until …")
    await owner.private.hears("Until which day")
    await owner.says(owner.private, "2020-01-01")
    await owner.private.hears("This day is over")
    await owner.says(owner.private, "2026-12-31")
    card = await owner.private.hears("Valid until")
    await owner.taps(card, "Remove")
    card = await owner.private.hears("is removed")
    assert await encore.rows(ENTRIES) == []
    (undo,) = card.keyboard[0]
    for _ in range(2):
        owner.presses_button(card, undo)
    await owner.private.hears("Saved as answer")
    assert len(await encore.rows(ENTRIES)) == 1


async def test_lines_change_parts_and_words_that_begin_a_question_are_a_question(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/learn until when can I buy? | Until Friday")
    await group.hears("Saved as answer #1")
    for line, heard in (
        ("/learn alias 1 till when / deadline", "Also: till when · deadline"),
        ("/learn 标签 #1 Tour shop", "shop"),
        ("/learn until 1 2026-12-31", "Valid until"),
        ("/learn edit 1 Until *Saturday*", "Until *Saturday*"),
        ("/learn question 1 Sale ends?", "until when can I buy?"),
        ("/learn list", "Sale ends?"),
        ("/learn show 1", "Answer #1"),
        ("/learn show 9", "There is no answer 9"),
        ("/learn alias 1", "Say it behind the number"),
        ("/learn until 1 off", "is changed"),
        ("/learn remove 1", "is removed"),
    ):
        await owner.says(group, line)
        assert heard in plain(await group.hears(heard.split(" ·")[0].split("*")[0])), line
        group.ear.forget()
    assert await encore.rows(ENTRIES) == []


@pytest.mark.parametrize("settings", [{"language": "zh-Hans"}])
async def test_a_file_shows_its_differences_first(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    group = playground.group("Aurora", owner=owner, members=[ann])
    await group.hears("安可")
    await owner.says(group, "/learn 几点？ | 八点")
    await group.hears("已保存为答案 #1")
    table = "问题,答案,标签\n几点？,九点,巡演\n在哪？,体育馆,\n,没有问题,\n".encode()
    sent = await owner.sends_document(group, table, name="a.csv")
    await owner.says(group, "/learn import", reply_to=sent)
    card = await group.hears("1 个新问题")
    assert "第 4 行：没有问题" in plain(card)
    assert "1 条答案会被修改" in plain(card)
    await ann.taps(card, card.buttons[0])
    assert len(await encore.rows(ENTRIES)) == 1
    await owner.taps(card, card.buttons[0])
    await group.hears("新增 1 条，修改 1 条")
    assert [row[1] for row in await encore.rows(ENTRIES)] == ["几点？", "在哪？"]
    await owner.says(group, "/learn export md")
    card = await group.hears("文件会发到私聊")
    await owner.starts(card.keyboard[0][0]["url"].partition("start=")[2])
    await owner.private.hears("2 条答案")


async def test_a_case_offers_its_exchange_as_an_answer_that_the_team_approves(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> None:
    for person in (ann, owner):
        await person.says(group, "Hello to everybody here")
    await encore.quiet()
    desk = playground.group("Aurora Team", owner=owner)
    await desk.hears("Encore")
    await owner.says(desk, "/topic here as cases")
    await desk.hears("goes here for")
    await ann.says(group, "/feedback Where can I park <b>&?")
    card = await desk.hears("Case 1")
    assert "📚 Add to answers" not in card.buttons
    await owner.says(desk, "Behind the hall", reply_to=card)
    await owner.says(desk, "It is free", reply_to=card)
    await encore.quiet()
    await owner.taps(card, "📚 Add to answers")
    draft = await desk.hears("Add this to the answers")
    assert "Where can I park <b>&?" in draft.text
    assert "Behind the hall\n\nIt is free" in draft.text
    assert await encore.rows(ENTRIES) == []
    save = draft.keyboard[0][0]
    for _ in range(2):
        owner.presses_button(draft, save)
    await desk.hears("Saved as answer #1")
    assert [row[1] for row in await encore.rows(ENTRIES)] == ["Where can I park <b>&?"]
    refused = await owner.taps(card, "📚 Add to answers")
    assert "#1 answers this already" in str(refused.text)


async def test_what_is_taught_answers_and_a_case_that_it_answers_teaches_its_words(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> None:
    for person in (ann, owner):
        await person.says(group, "Hello to everybody here")
    await encore.quiet()
    desk = playground.group("Aurora Team", owner=owner)
    await desk.hears("Encore")
    await owner.says(desk, "/topic here as cases")
    await desk.hears("goes here for")
    await owner.says(group, "/learn Where can I park my car? | Behind the hall")
    await group.hears("Saved as answer #1")
    await ann.says(group, "/ask where can i park my car")
    await group.hears("Behind the hall")
    await ann.says(group, "/feedback place to park a bus")
    card = await desk.hears("Case 1")
    await owner.says(desk, "Behind the hall", reply_to=card)
    await encore.quiet()
    await owner.taps(card, "📚 Add to answers")
    draft = await desk.hears("Or does one of these answer it already")
    way = draft.keyboard[-1][0]
    assert way["text"] == "It is #1: Where can I park my car?"
    for _ in range(2):
        owner.presses_button(draft, way)
    assert "Also: place to park a bus" in plain(await desk.hears("Answer #1 is changed"))
    await ann.says(group, "/ask place to park a bus")
    await group.hears("Behind the hall")


async def test_an_album_is_one_answer(group: Group, owner: Person, encore: Stage) -> None:
    await owner.says(group, "/connect")
    await group.hears("Connected")
    await owner.says(owner.private, "/learn Where is it?")
    await owner.private.hears("Now send the answer")
    await owner.sends_album(owner.private, PICTURE, aurora(Random(2)), caption="Maps")
    await owner.private.hears("Saved as answer #1")
    ((pieces,),) = await encore.rows("SELECT pieces FROM knowledge WHERE community_id = 1")
    assert [each["kind"] for each in json.loads(pieces)] == ["photo", "photo"]
    await owner.says(owner.private, "what else")
    await encore.quiet()
    assert await encore.rows("SELECT step FROM dialogues") == []


async def test_words_are_said_to_mean_the_same_and_taken_back(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "/learn 蓝夜几点开始？ | 晚上八点")
    await group.hears("Saved as answer #1")
    await owner.says(group, "/learn same old story? | Yes")
    await group.hears("Saved as answer #2")
    await ann.says(group, "/learn same blorb = 蓝夜")
    for line, heard in (
        ("/learn same", "Tell me words that mean the same"),
        ("/learn same blorb", "at least two words"),
        ("/learn same blorb ＝ 蓝夜 = <b>&", "blorb = 蓝夜 = <b>& (group 1)"),
        ("/learn same blorb = 蓝夜", "the same already"),
        ("/ask when does blorb start?", "晚上八点"),
        ("/learn 同義", "1 blorb = 蓝夜 = <b>&"),
        ("/learn same remove", "Which words?"),
        ("/learn same remove 7", "no group 7"),
        ("/learn same remove tour", "is in no group"),
        ("/learn same remove #1", "No longer the same: blorb"),
    ):
        await owner.says(group, line)
        assert heard in plain(await group.hears(heard.split(" =")[0][-20:])), line
        group.ear.forget()
    assert await encore.rows("SELECT * FROM knowledge_same") == []
