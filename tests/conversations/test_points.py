"""Messages earn points, /points tells of them, and "why" of each decision."""

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage

# The head of a picture of 2 by 2 points; nobody looks any further.
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73")
WORDS = "The encore was wonderful"


async def test_a_message_earns_two_points_and_points_says_so(group: Group, ann: Person) -> None:
    await ann.says(group, WORDS)
    await ann.says(group, "/points")
    answer = await group.hears("points")
    assert answer.text.splitlines() == [
        "You have 2 points.",
        "Level 0 · 2 XP · level 1 at 20 XP",
        "",
        "Latest",
        "18 Nov messages +2 (1)",
    ]


async def test_the_answer_is_a_reply_to_the_question(group: Group, ann: Person) -> None:
    question = await ann.says(group, "/points")
    answer = await group.hears("points")
    assert answer.reply_to is question


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("12345", 2),
        ("1234", 0),
        ("1 2 3 4", 0),
        ("1 2 3 4 5", 2),
        ("好听吗", 2),
        ("好听", 0),
        ("好a听", 0),
        ("안녕히", 2),
        ("さくら", 2),
        ("ab" + "\u3164" * 9, 0),
        ("ab" + "\u2063\u200d" * 9, 0),
        ("a\u0301\u0301\u0301\u0301", 0),
        ("🎉🎉🎉🎉🎉", 2),
        ("@here what a night", 2),
    ],
)
async def test_five_visible_characters_earn_and_three_in_chinese(
    group: Group, ann: Person, encore: Stage, text: str, points: int
) -> None:
    await ann.says(group, text)
    await encore.quiet()
    assert await encore.points_of(ann.id) == points


async def test_media_and_replies_to_others_earn_however_short(
    group: Group, ann: Person, ben: Person, encore: Stage, clock: PlaygroundClock
) -> None:
    await ann.sends_photo(group, PNG)
    question = await ben.says(group, "?")
    clock.advance(seconds=60)
    await ann.says(group, "ja", reply_to=question)
    await encore.quiet()
    assert await encore.points_of(ann.id) == 4
    assert await encore.points_of(ben.id) == 0
    rows = await encore.rows("SELECT messages, replies, media, rewarded FROM daily")
    assert rows == [(2, 1, 1, 2), (1, 0, 0, 0)]


async def test_a_reply_to_oneself_or_to_a_bot_is_no_reply(
    group: Group, ann: Person, encore: Stage
) -> None:
    first = await ann.says(group, "so")
    await ann.says(group, "ja", reply_to=first)
    await ann.says(group, "/points")
    await ann.says(group, "ok", reply_to=await group.hears("points"))
    assert await encore.points_of(ann.id) == 0


async def test_within_sixty_seconds_only_the_first_message_earns(
    group: Group, ann: Person, encore: Stage, clock: PlaygroundClock
) -> None:
    await ann.says(group, WORDS)
    clock.advance(seconds=58)
    await ann.says(group, "And once more")
    await encore.quiet()
    assert await encore.points_of(ann.id) == 2
    clock.advance(seconds=2)
    await ann.says(group, "Now it counts")
    await encore.quiet()
    assert await encore.points_of(ann.id) == 4


async def test_a_day_has_twenty_rewarded_messages_and_the_next_one_twenty_more(
    group: Group, ann: Person, encore: Stage, clock: PlaygroundClock
) -> None:
    for number in range(22):
        await ann.says(group, f"Song number {number}")
        clock.advance(seconds=61)
    await encore.quiet()
    assert await encore.points_of(ann.id) == 40
    clock.advance(hours=12)
    await ann.says(group, "A new day of songs")
    await encore.quiet()
    assert await encore.points_of(ann.id) == 42
    days = await encore.rows("SELECT on_date, messages, rewarded FROM daily ORDER BY on_date")
    assert days == [("2026-11-18", 22, 20), ("2026-11-19", 1, 1)]


async def test_why_tells_the_last_ten_decisions_with_their_reasons(
    group: Group, ann: Person, clock: PlaygroundClock
) -> None:
    for text in (WORDS, "too soon for points", "hm"):
        await ann.says(group, text)
        clock.advance(seconds=1)
    await ann.says(group, "/points why")
    answer = await group.hears("last messages")
    assert answer.text.splitlines()[1:] == [
        "18 Nov, 12:00 0 because: too short (5 characters are enough, 3 in Chinese)",
        "18 Nov, 12:00 0 because: cooldown (60 s between rewarded messages)",
        "18 Nov, 12:00 +2: counted",
    ]
    for number in range(12):
        await ann.says(group, f"Song number {number}")
    await ann.says(group, "/points why")
    assert len((await group.hears("last messages")).text.splitlines()) == 11


async def test_who_has_said_nothing_has_no_points_and_no_decisions(
    group: Group, ann: Person
) -> None:
    await ann.says(group, "/points")
    assert "Nothing here yet" in (await group.hears("0 points")).text
    await ann.says(group, "/points why")
    await group.hears("not counted any message")


@pytest.mark.parametrize(
    "word", ["/points", "/balance", "积分", "積分", "积分！", " points. ", "Points"]
)
async def test_points_answers_to_each_of_its_names_and_none_of_them_earns(
    group: Group, ann: Person, encore: Stage, word: str
) -> None:
    await ann.says(group, word)
    await group.hears("0 points")
    assert await encore.rows("SELECT * FROM events") == []


@pytest.mark.parametrize(
    "text", ["积分 多少", "积分积分", "my points", "/points@somebody_else_bot", "/unknown", "/"]
)
async def test_other_words_and_other_bots_commands_are_left_alone(
    group: Group, ann: Person, text: str, encore: Stage
) -> None:
    await ann.says(group, text)
    await encore.quiet()
    await group.silent_for(0)


async def test_commands_for_other_bots_and_unknown_ones_earn_nothing(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/points@somebody_else_bot please")
    await ann.says(group, "/launch the rocket")
    await encore.quiet()
    assert await encore.points_of(ann.id) == 0


async def test_the_own_name_behind_a_command_is_understood(
    group: Group, ann: Person, playground: Playground
) -> None:
    name = playground.bot.username or ""
    await ann.says(group, f"/points@{name.upper()}")
    await group.hears("0 points")


async def test_edits_earn_nothing_and_run_nothing(
    group: Group, ann: Person, encore: Stage
) -> None:
    first = await ann.says(group, "hm")
    await ann.edits(first, "A much longer thought than before")
    await ann.edits(first, "/points")
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.points_of(ann.id) == 0


async def test_forwards_earn_nothing_and_run_nothing(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    wisdom = await ben.says(group, "A long and wise message")
    command = await ben.says(group, "/points")
    await group.hears("points")
    await ann.forwards(wisdom, group)
    await ann.forwards(command, group)
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.points_of(ann.id) == 0


async def test_what_is_forwarded_to_the_private_chat_is_no_command(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "A long and wise message")
    await ann.starts()
    for words in ("签到", "/hideme"):
        await ann.forwards(await ben.says(group, words), ann.private)
        await ann.private.hears("I did not get that")
    assert await encore.points_of(ann.id) == 2
    assert await encore.value("SELECT count(*) FROM unlisted") == 1  # Ben's own
    await ann.says(ann.private, "签到")
    await ann.private.hears("checked in")


async def test_a_message_through_an_inline_bot_earns_nothing(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    robot = playground.person("Gifs", username="gifs_bot", is_bot=True)
    await ann.says(group, "A picture of a very happy cat", via=robot)
    assert await encore.rows("SELECT * FROM events") == []


async def test_captions_are_no_commands(group: Group, ann: Person, encore: Stage) -> None:
    await ann.sends_photo(group, PNG, "签到")
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.points_of(ann.id) == 2


async def test_the_same_message_under_another_update_counts_once(
    group: Group, ann: Person, playground: Playground, encore: Stage
) -> None:
    said = await ann.says(group, WORDS)
    await encore.quiet()
    playground.deliver("message", said.as_api())
    playground.deliver("message", said.as_api())
    await encore.quiet()
    assert await encore.points_of(ann.id) == 2
    assert await encore.value("SELECT count(*) FROM events") == 1


async def test_private_words_earn_nothing(group: Group, ann: Person, encore: Stage) -> None:
    await ann.says(group, "hello everybody")
    await ann.starts()
    await ann.private.hears("Ann")
    await ann.says(ann.private, "A long and friendly message")
    await ann.private.hears("help")
    assert await encore.points_of(ann.id) == 2


async def test_each_group_counts_for_itself(
    group: Group, ann: Person, playground: Playground, encore: Stage, owner: Person
) -> None:
    other = playground.group("Borealis", owner=owner, members=[ann])
    await ann.says(group, WORDS)
    await ann.says(other, WORDS)
    await encore.quiet()
    rows = await encore.rows(
        "SELECT community_id, points FROM members WHERE user_id = ? ORDER BY 1", ann.id
    )
    assert [points for _, points in rows] == [2, 2]


async def test_hours_of_the_day_are_counted(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, WORDS)
    await ben.says(group, "hm")
    assert await encore.rows("SELECT on_date, hour, messages FROM activity_hours") == [
        ("2026-11-18", 12, 2)
    ]
