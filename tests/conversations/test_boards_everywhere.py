"""Boards, seasons and /hideme in Chinese, and for those who are nobody."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain
from tests.conversations.test_boards import lines_of
from tests.conversations.test_past_boards import next_monday, speak

WORDS = {
    "zh-Hans": {
        "word": "排行",
        "all": "总排行",
        "past": "/top 上周 经验",
        "past title": "起的一周 · 经验值",
        "begin": "/season 开始 秋季 到 2026-12-31",
        "begun": "秋季.*开始了",
        "season": "/top 赛季",
        "end": "/season 结束",
        "question": "现在结束赛季",
        "over": "秋季.*结束了，最终排名",
        "hidden": "不会再出现在排行榜",
        "shown": "欢迎回来",
        "usage": "不上排行榜",
        "unknown": "总榜",
    },
    "zh-Hant": {
        "word": "排行",
        "all": "總排行",
        "past": "/top 上週 經驗",
        "past title": "起的一週 · 經驗值",
        "begin": "/season 開始 秋季 到 2026-12-31",
        "begun": "秋季.*開始",
        "season": "/top 賽季",
        "end": "/season 結束",
        "question": "現在結束賽季",
        "over": "秋季.*結束",
        "hidden": "排行榜",
        "shown": "歡迎回來",
        "usage": "不上排行榜",
        "unknown": "總榜",
    },
}


@pytest.mark.parametrize("settings", [{"language": code} for code in WORDS])
async def test_boards_seasons_and_hiding_in_chinese(
    encore: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> None:
    words = WORDS[encore.config.language]
    group = playground.group("极光", owner=owner, members=[ann, ben])
    await group.hears("安可")
    await speak(group, encore, (ann, 2), (ben, 1))
    await ann.says(group, words["word"])
    assert lines_of(await group.hears(words["all"])) == ["1. Ann … 4", "2. Ben … 2"]
    await ann.says(group, "/top 昨年")
    await group.hears(words["unknown"])
    await owner.says(group, words["begin"])
    await group.hears(words["begun"])
    await ann.says(group, words["season"])
    assert "Ann … 4" in plain(await group.hears("🏆 秋季"))
    await owner.says(group, words["end"])
    question = await group.hears(words["question"])
    await owner.taps(question, question.buttons[0])
    assert plain(await group.hears(words["over"])).splitlines()[1:] == ["1. Ann … 4", "2. Ben … 2"]
    await next_monday(encore)
    await ann.says(group, words["past"])
    assert lines_of(await group.hears(words["past title"])) == ["1. Ann … 4", "2. Ben … 2"]
    await ann.says(group, "/hideme 也许")
    await group.hears(words["usage"])
    await ann.says(group, "/hideme 开")
    await group.hears(words["hidden"])
    await ben.says(group, "/top")
    assert lines_of(await group.hears(words["all"])) == ["1. Ben … 2"]
    await ann.says(group, "/hideme 关")
    await group.hears(words["shown"])


async def test_an_anonymous_admin_runs_a_season_after_a_tap_and_is_on_no_board(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 2), (ben, 1))
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    masked = ben.as_anonymous
    await masked.says(group, "/season start Autumn")
    await ben.taps(await group.hears("writing as the group"), "I am an admin")
    await group.hears("Autumn.*begins")
    await masked.says(group, "/top season")
    board = await group.hears("🏆 Autumn")
    assert lines_of(board)[:2] == ["1. Ann … 4", "2. Ben … 2"]
    # Nobody can tell who looked: it would be nobody's button.
    assert board.buttons == []
    await masked.says(group, "/hideme")
    await group.hears("only people")
    await masked.says(group, "/season end")
    await ben.taps(await group.hears("writing as the group"), "I am an admin")
    question = await group.hears("End the season")
    assert (await ann.taps(question, "End the season")).alert
    button = question.button("End the season")
    assert button is not None
    for _ in range(2):
        ben.presses_button(question, button)
    await group.hears("Autumn.*is over")
    await encore.quiet()
    assert len([each for each in encore.said() if "is over" in each["text"]]) == 1


async def test_a_channel_reads_no_board_hides_nobody_and_runs_no_season(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await speak(group, encore, (ann, 1))
    voice = owner.as_channel(playground.channel("Aurora News", owner=owner))
    for words in ("/top", "排行", "/season start Autumn", "/season", "/hideme", "/me"):
        await voice.says(group, words)
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.rows("SELECT * FROM seasons") == []
    assert await encore.rows("SELECT * FROM unlisted") == []
