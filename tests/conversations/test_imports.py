"""/import and /addquiz: questions come from files and quizzes, all after one button or none."""

import json

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.bot import question_samples as samples
from tests.conversations.menus import TEXTS
from tests.conversations.stage import Stage, plain

ASKABLE = "SELECT count(*) FROM questions WHERE retired_at IS NULL"
TABLE = samples.as_csv(samples.rows(3)).encode()


@pytest.mark.parametrize("settings", [{"language": code} for code in TEXTS.languages])
async def test_a_file_in_a_topic_is_shown_first_and_added_by_one_button(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await forum.set_bot_rights()
    await forum.hears("Encore|安可")
    topic = await forum.new_topic("Quizzes")
    t = TEXTS.translator(encore.config.language)
    await owner.sends_document(forum, TABLE, "/import", name="notes.bin", topic=topic.id)
    card = await forum.hears("CSV")
    assert card.thread == topic.id
    assert "light number 2" in plain(card)
    assert await encore.value(ASKABLE) == 0
    assert t("refusal.not_yours").plain in str((await ann.taps(card, card.buttons[0])).text)
    await owner.taps(card, card.buttons[0])
    bank = t("bank.own")
    done = t.n("import.added", 3, bank=bank, whole=3).plain
    await forum.hears(done)
    assert await encore.value(ASKABLE) == 3
    await owner.sends_document(forum, TABLE, "/import", topic=topic.id)
    assert t("import.nothing_new").plain in plain(await forum.hears("CSV"))


async def test_an_answer_to_a_file_imports_it_and_names_what_is_broken(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    rows = samples.rows(4)
    rows[1] = {**rows[1], "question": "<b>&" * 100}
    sent = await ann.sends_document(group, samples.as_aiken(rows).encode(), name="quiz.txt")
    await ann.says(group, "/import", reply_to=sent)
    await owner.says(group, "/import  Ｋ-pop ", reply_to=sent)
    card = await group.hears("Aiken: 3 questions")
    assert "Line 8: the question has 400 characters, at most 300 fit." in plain(card)
    (add,), (leave,) = ([button] for row in card.keyboard for button in row)
    owner.presses_button(card, leave)
    await group.hears("nothing was added")
    owner.presses_button(card, add)
    await encore.quiet()
    assert await encore.value(ASKABLE) == 0
    await owner.says(group, "/import K-pop", reply_to=sent)
    card = await group.hears("Aiken: 3 questions")
    add = card.keyboard[0][0]
    owner.presses_button(card, add)
    owner.presses_button(card, add)
    await group.hears("Added 3 questions to “K-pop”, which now holds 3")
    await encore.quiet()
    assert await encore.value(ASKABLE) == 3


async def test_in_private_the_file_may_come_next(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/connect")
    await group.hears("Connected")
    await owner.says(owner.private, "/import")
    await owner.private.hears("Send me the file")
    await owner.sends_document(owner.private, b"hello", name="questions.csv")
    await owner.private.hears("cannot tell what this file is")
    await owner.sends_document(owner.private, b"[" * 20_000, name="deep.json")
    await owner.private.hears("nested too deeply")
    await owner.sends_document(owner.private, samples.as_trivia(samples.rows(2)).encode())
    card = await owner.private.hears("JSON: 2 questions")
    await owner.taps(card, card.buttons[0])
    await owner.private.hears("Added 2 questions")
    await owner.sends_document(owner.private, b"message_points: 7\n", "/import", name="a.csv")
    card = await owner.private.hears("→ 7")
    await owner.taps(card, "Apply")
    await owner.private.hears("1 setting changed")
    await owner.sends_document(group, b"message_points: 8\n", "/import", name="a.csv")
    await group.hears("private chat only")


async def test_only_hosts_import_and_nobody_takes_part_by_it(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Hello everybody")
    await ann.sends_document(group, TABLE, "/import")
    await ann.sends_document(group, TABLE, "/checkin")
    await encore.quiet()
    assert len(encore.said()) == 1
    await owner.says(group, "/role @ann_sings host")
    await group.hears("host")
    await ann.sends_document(group, TABLE, f"/import@{encore.playground.bot.username}")
    card = await group.hears("CSV: 3 questions")
    await owner.says(group, "/role @ann_sings none")
    await group.hears("no role")
    assert "right" in str((await ann.taps(card, card.buttons[0])).text)
    assert await encore.value(ASKABLE) == 0


async def test_who_sends_a_file_as_the_group_proves_it_by_a_tap(
    group: Group, ann: Person, encore: Stage
) -> None:
    await group.promote(ann, can_change_info=True, is_anonymous=True)
    await ann.as_anonymous.sends_document(group, TABLE, "/import")
    card = await group.hears("writing as the group")
    await ann.taps(card, "I am an admin")
    card = await group.hears("CSV: 3 questions")
    await ann.taps(card, card.buttons[0])
    await group.hears("Added 3 questions")


async def test_a_quiz_of_anybodys_is_taken_into_the_bank(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    quiz = await ann.posts_poll(group, "Red planet?", "Venus", "Mars", correct=1)
    await owner.says(group, "/addquiz", reply_to=quiz)
    card = await group.hears("Which is it")
    assert card.buttons == ["Venus", "Mars"]
    await owner.taps(card, "Mars")
    await group.hears("Added 1 question")
    ((options, correct),) = await encore.rows("SELECT options, correct FROM questions")
    assert (json.loads(options), json.loads(correct)) == (["Venus", "Mars"], [1])
    await owner.says(group, "/addquiz", reply_to=quiz)
    await group.hears("in the bank already")
    poll = await ann.posts_poll(group, "Nice weather?", "Yes", "No")
    for answered in (poll, None):
        await owner.says(group, "/addquiz", reply_to=answered)
        await group.hears("Reply to a quiz")


async def test_of_a_quiz_in_private_telegram_tells_the_answer(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/connect")
    await group.hears("Connected")
    quiz = await owner.posts_poll(owner.private, "Red planet?", "Venus", "Mars", correct=1)
    await owner.says(owner.private, "/addquiz Space", reply_to=quiz)
    await owner.private.hears("Added 1 question to “Space”")
