"""/quiz: one native quiz from the bank, thanked for once; each day; banks shown and exported."""

import json

import pytest
import tablib

from bot import question_files
from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.menus import TEXTS
from tests.conversations.stage import Stage, plain

THANKS = "SELECT count(*), sum(points) FROM ledger WHERE reason = 'quiz'"
BANK = b"""question,A,B,answer,explanation,difficulty
"Second letter, please?",alpha,beta,B,It follows alpha.,3
"""


@pytest.fixture
async def settled(group: Group, encore: Stage, clock: PlaygroundClock) -> Group:
    """The group, a day later: nobody in it is new any more."""
    await encore.quiet()
    clock.advance(hours=25)
    return group


async def asked(group: Group) -> Message:
    found = await group.hears("📊")
    assert found.poll is not None
    return found


def right_and_wrong(quiz: Message) -> tuple[str, str]:
    assert quiz.poll is not None
    (right,) = quiz.poll.correct
    labels = quiz.poll.labels
    return labels[right], labels[(right + 1) % len(labels)]


async def ended(encore: Stage) -> None:
    """Let what is due be done until the quiz is closed and told."""
    for _ in range(3):
        await encore.later(seconds=3)
        await encore.due()


@pytest.mark.parametrize("settings", [{"language": code} for code in TEXTS.languages])
async def test_a_quiz_in_a_topic_is_answered_closed_and_told(
    encore: Stage,
    playground: Playground,
    clock: PlaygroundClock,
    owner: Person,
    ann: Person,
    ben: Person,
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, members=[ann, ben], forum=True)
    await forum.hears("Encore|安可")
    await forum.set_bot_rights()
    topic = await forum.new_topic("Quizzes")
    t = TEXTS.translator(encore.config.language)
    await encore.later(hours=25)
    await owner.says(forum, "/quiz", topic=topic.id)
    quiz = await asked(forum)
    assert quiz.thread == topic.id
    sent = encore.said("sendPoll")[-1]
    assert (sent["type"], sent["is_anonymous"]) == ("quiz", False)
    assert sent["explanation"]
    right, wrong = right_and_wrong(quiz)
    await ann.votes(quiz, right)
    await ben.votes(quiz, wrong)
    await ben.says(forum, "/quiz", topic=topic.id)
    listed = await forum.hears(t("quiz.list").plain)
    assert "#1" in plain(listed)
    ((count, points),) = await encore.rows(THANKS)
    assert (count, points in (10, 20, 30)) == (1, True)
    assert await encore.points_of(ann.id) == points
    await owner.says(forum, "/quiz close", topic=topic.id)
    await ended(encore)
    result = await forum.hears(t("quiz.right_answer", answer=right).plain)
    assert result.thread == topic.id
    assert t.n("quiz.right", 1, answers=2).plain in plain(result)
    assert t.n("quiz.earned", points).plain in plain(result)
    for thanks in ("quiz.doubted", "quiz.doubted_before"):
        answer = await ann.taps(result, t("quiz.button.doubt").plain)
        assert answer.text == (t("quiz.doubted") if "before" not in thanks else t(thanks)).plain
    assert len(await encore.rows(THANKS)) == 1


async def test_own_questions_come_first_and_a_line_chooses(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.sends_document(settled, BANK, "/import Greek")
    card = await settled.hears("CSV: 1 question")
    await owner.taps(card, card.buttons[0])
    await settled.hears("Added 1 question")
    await owner.says(settled, "/quiz greek  hard 10m")
    quiz = await settled.hears("Second letter, please")
    assert right_and_wrong(quiz)[0] == "beta"
    await encore.later(minutes=10)
    await ended(encore)
    told = plain(await settled.hears("Quiz #1 is over"))
    assert "It follows alpha." in told
    assert "Nobody answered" in told
    for line, words in (
        ("/quiz greek", "No question of this kind"),
        ("/quiz Latin", "no bank called “Latin”"),
        ("/quiz 25h", "one minute to 24 hours"),
        ("/quiz close 7", "Which quiz"),
        ("/quiz close 1", "over already"),
        ("/quiz daily sometime", "Say when, or off"),
    ):
        await owner.says(settled, line)
        await settled.hears(words)
    before = len(encore.said("sendPoll"))
    for line in ("/quiz hard", "/quiz new", "/quiz daily 20:00", "/quiz export", "/quiz doubts"):
        await ann.says(settled, line)
    await encore.quiet()
    assert len(encore.said("sendPoll")) == before


@pytest.mark.parametrize("settings", [{"modern": True}])
async def test_several_right_options_are_asked_where_the_operator_wants_what_is_new(
    settled: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    several = b"question,A,B,C,answer\nVowels?,alpha,beta,iota,A|C\n"
    await owner.sends_document(settled, several, "/import Greek")
    card = await settled.hears("CSV: 1 question")
    await owner.taps(card, card.buttons[0])
    await settled.hears("Added 1 question")
    await owner.says(settled, "/quiz greek 10m")
    quiz = await asked(settled)
    await ann.votes(quiz, "iota", "alpha")
    await ben.votes(quiz, "iota")
    await encore.later(minutes=10)
    await ended(encore)
    told = plain(await settled.hears("Quiz #1 is over"))
    assert "1 of 2" in told
    assert "alpha" in told
    assert "iota" in told
    assert await encore.rows(THANKS) == [(1, 10)]


async def test_a_quiz_comes_each_day_at_its_hour_in_the_bound_topic(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await forum.hears("Encore")
    topic = await forum.new_topic("Polls")
    await owner.says(forum, "/topic here as polls", topic=topic.id)
    await forum.hears("goes here for")
    await owner.says(forum, "/quiz 每日 晚上8点 常识")
    await forum.hears("each day at 20:00")
    await encore.later(hours=8)
    await encore.due()
    quiz = await asked(forum)
    assert quiz.thread == topic.id
    await ann.votes(quiz, right_and_wrong(quiz)[0])
    await encore.quiet()
    await ann.says(forum, "/quiz")
    assert "One comes each day at 20:00" in plain(await forum.hears("1 answer"))
    await encore.later(hours=23)
    await ended(encore)
    assert (await forum.hears("Quiz #1 is over.*1 of 1 was right")).thread == topic.id
    await owner.says(forum, "/quiz daily off")
    await forum.hears("No quiz is asked by itself")
    await encore.later(hours=3)
    await encore.due()
    assert len(encore.said("sendPoll")) == 1


async def test_banks_are_shown_exported_privately_and_read_back(
    settled: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(settled, "/quiz banks")
    shown = plain(await settled.hears("Question banks"))
    assert "Fan club: 66 questions" in shown
    await owner.says(settled, "/quiz export general")
    card = await settled.hears("private chat only")
    link = (await owner.taps(card, "Open private chat")).url
    await owner.starts(link.partition("start=")[2])
    table = (await owner.private.hears("63 questions as a table")).attachment
    tree = (await owner.private.hears("same as JSON")).attachment
    assert table is not None
    assert tree is not None
    rows = tablib.Dataset().load(table.file.contents.decode("utf-8-sig"), format="csv")
    assert len(rows) == 63
    read = [question_files.read(each.file.contents).questions for each in (table, tree)]
    assert read[0] == read[1]
    assert len(json.loads(tree.file.contents)) == 63


async def test_what_members_call_wrong_is_settled_by_a_host(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(settled, "/quiz")
    quiz = await asked(settled)
    await owner.says(settled, "/quiz close", reply_to=quiz)
    await ended(encore)
    result = await settled.hears("Quiz #1 is over")
    await ann.taps(result, "This question is wrong")
    await owner.says(settled, "/quiz doubts")
    card = await settled.hears("1 question is called wrong")
    assert "somebody else" in str((await ann.taps(card, "Take it out")).text).casefold()
    await owner.taps(card, "Take it out")
    await settled.hears("No question is called wrong")
    assert await encore.value("SELECT count(*) FROM questions WHERE retired_at IS NOT NULL") == 1


async def test_who_writes_as_the_group_is_shown_the_way_and_proves_it(
    settled: Group, ben: Person
) -> None:
    await settled.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(settled, "/quiz")
    await settled.hears("/quiz new")
    await ben.as_anonymous.says(settled, "/quiz new")
    card = await settled.hears("writing as the group")
    await ben.taps(card, "I am an admin")
    await asked(settled)
