"""Each group and each person is spoken to in their own language."""

from sqlite3 import Connection
from typing import Any

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

SIMPLIFIED, TRADITIONAL = "zh-Hans", "zh-Hant"


@pytest.fixture(params=[SIMPLIFIED, TRADITIONAL])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class TestChinese:
    """A group whose community speaks Chinese."""

    @pytest.fixture
    def settings(self, language: str) -> dict[str, Any]:
        return {"language": language, "timezone": "Asia/Shanghai"}

    async def test_points_checkin_board_and_card(
        self, group: Group, ann: Person, language: str
    ) -> None:
        simplified = language == SIMPLIFIED
        await ann.says(group, "签到" if simplified else "簽到")
        answer = await group.hears("✅")
        done = "签到成功" if simplified else "簽到成功"
        assert plain(answer).startswith(
            f"✅ Ann，{done}：连续 1 天，+5".replace("连续", "连续" if simplified else "連續")
        )
        await ann.says(group, "积分" if simplified else "積分")
        points = await group.hears("^你有 5 (积分|積分)。")
        assert points.text.splitlines()[-1].endswith("+5")
        await ann.says(group, "积分排名" if simplified else "積分排名")
        board = await group.hears("^🏆 (总|總)排行")
        assert plain(board).splitlines()[1] == "1. Ann … 5"
        await ann.says(group, "等级" if simplified else "等級")
        await group.hears("0 (级|級) · 5")

    async def test_why_grants_and_refusals(
        self, group: Group, ann: Person, owner: Person, language: str
    ) -> None:
        said = await ann.says(group, "好听吗")
        await ann.says(group, "/points 为什么")
        await group.hears("已(计|計)分")
        await owner.says(group, "/give 50 画得真好", reply_to=said)
        card = await group.hears("🎁")
        assert plain(card) == (
            "🎁 Olga 送给 Ann 50 积分：画得真好"
            if language == SIMPLIFIED
            else "🎁 Olga 送給 Ann 50 積分：画得真好"
        )
        assert card.buttons == ["撤销" if language == SIMPLIFIED else "復原"]
        await owner.says(group, "/give", reply_to=said)
        await group.hears("请回复|請回覆")

    async def test_the_second_check_in_of_the_day(self, group: Group, ann: Person) -> None:
        for _ in range(2):
            await ann.says(group, "签到")
        await group.hears("已(经|經)(签|簽)到(过|過)了：(连续|連續) 1 天")

    async def test_dates_are_written_the_chinese_way(self, group: Group, ann: Person) -> None:
        await ann.says(group, "好听吗")
        await ann.says(group, "积分")
        answer = await group.hears("2 (积分|積分)")
        assert answer.text.splitlines()[-1].startswith("11月18日")


async def test_an_admin_chooses_the_groups_language_by_button(
    group: Group, owner: Person, ann: Person
) -> None:
    await owner.says(group, "/language")
    card = await group.hears("Which language")
    assert card.buttons == ["English", "简体中文", "繁體中文"]
    refused = await ann.taps(card, "简体中文")
    assert refused.alert
    await owner.taps(card, "简体中文")
    await group.hears("以后我在本群就用简体中文")
    await ann.says(group, "/points")
    await group.hears("你有 0 积分")


async def test_an_admin_chooses_it_in_words_too(group: Group, owner: Person) -> None:
    await owner.says(group, "/language zh-TW")
    await group.hears("以後我在本群組就用繁體中文")


async def test_a_member_is_sent_to_the_private_chat(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/language zh")
    answer = await group.hears("private chat")
    tapped = await ann.taps(answer, "Open private chat")
    assert tapped.url.startswith("https://t.me/encore_playground_bot?start=")
    assert await encore.value("SELECT count(*) FROM audit_log") == 0


async def test_a_person_chooses_their_own_language_in_private(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "hello everybody")
    await encore.quiet()
    await ann.says(ann.private, "/language")
    card = await ann.private.hears("Which language")
    await ann.taps(card, "繁體中文")
    await ann.private.hears("以後我就用繁體中文和你聊")
    await ann.says(ann.private, "/points")
    await ann.private.hears("你有 2 積分")
    await ann.says(group, "/points")
    await group.hears("You have 2 points")


@pytest.mark.parametrize("code", ["zh-hans", "zh-TW", "ar"])
async def test_who_chose_no_language_is_answered_in_private_in_the_groups(
    group: Group, encore: Stage, playground: Playground, code: str
) -> None:
    await encore.sets(fair_newcomers="off")
    mei = playground.person("Mei", language_code=code)
    await mei.joins(group)
    await mei.says(group, "hello everybody")
    await mei.says(group, "/points")
    await group.hears("You have 2 points")
    await mei.says(mei.private, "/points")
    await mei.private.hears("You have 2 points")


async def test_what_comes_by_itself_is_in_the_language_of_the_answers(
    group: Group, encore: Stage, playground: Playground
) -> None:
    await encore.sets(language=SIMPLIFIED)
    mei = playground.person("Mei", language_code="en")
    await mei.joins(group)
    await mei.starts()
    await mei.says(mei.private, "/remind 2h tea")
    await mei.private.hears("提醒你：tea")
    await encore.later(hours=2)
    await encore.due()
    await mei.private.hears("提醒：tea")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "Hello!"),
        ("zh-hans", "你好！我是安可（Encore），住在粉丝群里"),
        ("zh-TW", "你好！我是安可（Encore），住在粉絲群組裡"),
        ("ar", "Hello!"),
        (None, "Hello!"),
    ],
)
async def test_a_stranger_is_greeted_in_the_language_of_their_app(
    encore: Stage, playground: Playground, code: str | None, words: str
) -> None:
    stranger = playground.person("Stranger", language_code=code)
    await stranger.starts()
    answer = await stranger.private.hears("Encore")
    assert answer.text.startswith(words)


async def test_command_menus_exist_for_people_groups_and_admins_in_two_languages(
    stage: Stage,
) -> None:
    async with stage.life() as program:
        await program.db.write(_forget_menus)
    async with stage.life():
        await stage.menus_told()
    menus = {
        (call["scope"]["type"], call.get("language_code", "")): [
            entry["command"] for entry in call["commands"]
        ]
        for call in stage.said("setMyCommands")
    }
    kinds = ("all_private_chats", "all_group_chats", "all_chat_administrators")
    assert set(menus) == {(kind, code) for kind in kinds for code in ("", "zh")}
    assert "give" in menus["all_chat_administrators", ""]
    assert "give" not in menus["all_group_chats", ""]
    assert "timezone" not in menus["all_private_chats", "zh"]


def _forget_menus(tx: Connection) -> None:
    tx.execute("DELETE FROM told")


async def test_a_group_of_another_language_gets_menus_of_its_own_once(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/language zh")
    await group.hears("简体中文")
    await encore.quiet()
    own = [call for call in encore.said("setMyCommands") if call["scope"].get("chat_id")]
    assert {call["scope"]["type"] for call in own} == {"chat", "chat_administrators"}
    await owner.says(group, "/language zh")
    await group.hears("简体中文")
    await encore.quiet()
    again = [call for call in encore.said("setMyCommands") if call["scope"].get("chat_id")]
    assert len(again) == len(own)


@pytest.mark.parametrize(
    ("words", "told"),
    [("简体中文", "以后我在本群就用简体中文"), ("繁體", "以後我在本群組就用繁體中文")],
)
async def test_a_language_is_set_by_what_its_button_says(
    group: Group, owner: Person, words: str, told: str
) -> None:
    await owner.says(group, f"/language {words}")
    await group.hears(told)
