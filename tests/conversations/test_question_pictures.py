"""Questions with pictures: attached by a photo's caption, shown above quizzes and in contests."""

from random import Random
from sqlite3 import Connection

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.pictures import aurora
from playground.server import Playground
from tests.conversations.contesting import has_bank, passes, right
from tests.conversations.menus import TEXTS
from tests.conversations.stage import Stage, plain

PICTURE = aurora(Random(1))
IMAGES = "SELECT count(*) FROM questions WHERE image <> ''"
WORDS = {
    "en": ("/quiz find PERU", "/quiz image {}", "/quiz image #{} OFF"),
    "zh-Hans": ("/quiz 查找 ｐｅｒｕ", "/quiz　图片　{}", "/quiz 配图 第{}题 关闭"),
    "zh-Hant": ("/quiz 搜尋 peru", "/quiz 圖片 {}", "/quiz 圖片 {} 關閉"),
}


@pytest.mark.parametrize("settings", [{"language": code} for code in WORDS])
async def test_a_photo_becomes_a_questions_picture_and_stands_above_its_quiz(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await forum.set_bot_rights()
    await forum.hears("Encore|安可")
    topic = await forum.new_topic("Quizzes")
    await has_bank(encore)
    language = encore.config.language
    t, (find, image, off) = TEXTS.translator(language), WORDS[language]
    await owner.says(forum, find, topic=topic.id)
    listed = await forum.hears("🔎")
    number = await encore.value("SELECT question_id FROM questions WHERE text LIKE '%Peru%'")
    assert f"{number} · What is the capital of Peru?" in plain(listed)
    assert "Lima" not in plain(listed)
    await ann.sends_photo(forum, PICTURE, image.format(number), topic=topic.id)
    assert await encore.value(IMAGES) == 0
    await owner.says(forum, image.format(number), topic=topic.id)
    await forum.hears(t("quiz.image_usage").plain[:12])
    await owner.sends_document(forum, PICTURE, image.format(number), topic=topic.id)
    await forum.hears(t("quiz.image_as_photo").plain[:12])
    await owner.sends_photo(forum, PICTURE, image.format(9999), topic=topic.id)
    await forum.hears(t("quiz.image_unknown", number=9999).plain[:12])
    photo = await owner.sends_photo(forum, PICTURE, image.format(number), topic=topic.id)
    told = await forum.hears("🖼")
    assert "Peru" in plain(told)
    assert told.thread == topic.id
    assert encore.program is not None
    await encore.program.db.write(_only, "image <> ''")
    await owner.says(forum, "/quiz music", topic=topic.id)
    quiz = await forum.hears("📊")
    above = forum.messages[quiz.id - 1]
    assert above.attachment is not None
    assert photo.attachment is not None
    assert above.attachment.file is photo.attachment.file
    assert (above.thread, quiz.thread) == (topic.id, topic.id)
    assert encore.said("sendPhoto")[-1]["disable_notification"] in (True, "true")
    await owner.says(forum, off.format(number), topic=topic.id)
    await forum.hears(t("quiz.image_off", number=number, text="").plain[:10])
    assert await encore.value(IMAGES) == 0


async def test_a_contest_asks_below_a_picture_and_in_words_where_it_is_refused(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await has_bank(encore)
    photo = await owner.sends_photo(group, PICTURE)
    assert photo.attachment is not None
    assert encore.program is not None
    file_id = photo.attachment.as_api()["photo"][-1]["file_id"]
    await encore.program.db.write(_show, file_id)
    await owner.says(group, "/contest start music 4 20")
    card = await group.hears("🧠")
    await ann.taps(card, "Join")
    await owner.taps(card, "Start now")
    seen: list[Message] = []
    for _ in range(2):
        question = await _new_question(group, encore, seen)
        seen.append(question)
        assert (question.attachment is not None) == ("Peru" not in question.text)
        option = right(question)
        assert "Locked in" in (await ann.taps(question, option)).text
        await passes(encore, 12)
        assert "Answered: 1 of 1." in plain(question)
        await passes(encore, 10)
        assert f"Right: {option}" in plain(question)
        assert "1 of 1" in plain(question)
    assert encore.said("editMessageCaption")


async def test_a_quiz_comes_though_its_picture_is_refused(
    group: Group, owner: Person, encore: Stage
) -> None:
    await has_bank(encore)
    photo = await owner.sends_photo(group, PICTURE)
    assert photo.attachment is not None
    assert encore.program is not None
    file_id = photo.attachment.as_api()["photo"][-1]["file_id"]
    await encore.program.db.write(_show, file_id)
    group.permissions -= {"can_send_photos"}
    group.set_member(group.world.bot, status="member", rights=frozenset())
    for number in (1, 2):
        await owner.says(group, "/quiz music")
        await encore.quiet()
        assert len(encore.said("sendPoll")) == number
        await group.hears(f"🖼 For quiz #{number}$")
    assert encore.said("sendPhoto") == []


async def _new_question(group: Group, encore: Stage, seen: list[Message]) -> Message:
    for _ in range(60):
        found = [each for each in group.messages.values() if "❓" in each.text]
        if found and found[-1] not in seen:
            return found[-1]
        await passes(encore, 1)
    raise AssertionError(group.transcript())


def _show(tx: Connection, file_id: str) -> None:
    """Give two questions pictures, one of them a picture that nobody knows."""
    _only(tx, "text LIKE '%Peru%' OR text LIKE '%Japan%'")
    tx.execute("UPDATE questions SET image = ?", (file_id,))
    tx.execute("UPDATE questions SET image = 'AgACAgIAAxkBAAIBY2' WHERE text LIKE '%Peru%'")


def _only(tx: Connection, which: str) -> None:
    """Leave these questions in their banks."""
    tx.execute(f"UPDATE questions SET retired_at = 1 WHERE NOT ({which})")  # noqa: S608 - ours
