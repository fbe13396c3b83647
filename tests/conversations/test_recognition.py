"""Reactions received and kudos: what others' recognition earns."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage


async def points(encore: Stage, person: Person) -> int:
    """Return what a person has earned by recognition alone."""
    await encore.quiet()
    found = await encore.value(
        "SELECT coalesce(sum(l.points), 0) FROM ledger AS l JOIN members USING (member_id)"
        " WHERE user_id = ? AND reason IN ('reaction', 'kudos')",
        person.id,
    )
    return int(found)


async def becomes_trusted(person: Person, group: Group, encore: Stage) -> None:
    """Say the three messages that make a giver count."""
    for number in range(3):
        await person.says(group, f"hello everybody, number {number}")
    await encore.quiet()


@pytest.mark.parametrize(
    "word",
    [
        "+",
        "👍",
        "👍🏽",
        "thanks",
        "Thanks!",
        "THANKS!!!",
        "谢谢",
        "谢谢！！",
        "感謝～",
        "Спасибо",
        "＋",
    ],
)
async def test_thanks_in_reply_give_five_points_and_a_thumb(
    word: str, ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    song = await ann.says(group, "I made a song for everybody")
    thanks = await ben.says(group, word, reply_to=song)
    assert await points(encore, ann) == 5
    reacted = encore.playground.calls_of("setMessageReaction")
    thumbs = [call.parameters for call in reacted if "👍" in str(call.parameters["reaction"])]
    assert [thumb["message_id"] for thumb in thumbs] == [thanks.id]
    await group.silent_for(0)


@pytest.mark.parametrize("word", ["thanks for nothing", "+1 from me", "no", "谢谢大家今天都来了"])
async def test_other_words_are_no_thanks(
    word: str, ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    song = await ann.says(group, "I made a song for everybody")
    await ben.says(group, word, reply_to=song)
    assert await points(encore, ann) == 0


async def test_thanks_to_nobody_to_oneself_or_to_a_bot_give_nothing(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    song = await ann.says(group, "I made a song for everybody")
    await ben.says(group, "thanks")
    await ann.says(group, "thanks", reply_to=song)
    await ben.says(group, "/points")
    await ben.says(group, "thanks", reply_to=await group.hears("point"))
    assert await points(encore, ann) == await points(encore, ben) == 0


async def test_a_pair_thanks_once_a_day_in_both_directions(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    song = await ann.says(group, "I made a song for everybody")
    drums = await ben.says(group, "and I play the drums to it")
    await ben.says(group, "thanks", reply_to=song)
    await ben.says(group, "谢谢", reply_to=song)
    await ann.says(group, "thanks", reply_to=drums)
    assert (await points(encore, ann), await points(encore, ben)) == (5, 0)
    await ann.says(group, "/points why")
    assert (await group.hears("How your last messages were counted")).text.endswith(
        "Your thanks that counted today: 0 of 3. "
        "Between the same two people again after 24 h, whoever thanks."
    )
    await encore.later(hours=24, minutes=1)
    await ann.says(group, "thanks", reply_to=drums)
    assert (await points(encore, ann), await points(encore, ben)) == (5, 5)


async def test_a_giver_thanks_three_times_a_day(
    ann: Person, group: Group, encore: Stage, playground: Playground
) -> None:
    await encore.sets(fair_newcomers="off")
    thanked = []
    for number in range(4):
        friend = playground.person(f"Friend {number}")
        await group.adds(friend)
        said = await friend.says(group, "good evening everybody")
        await ann.says(group, "thanks", reply_to=said)
        thanked.append(await points(encore, friend))
    assert thanked == [5, 5, 5, 0]
    await ann.says(group, "/points why")
    why = await group.hears("How your last messages were counted")
    assert "Your thanks that counted today: 3 of 3." in why.text


async def test_each_reactor_counts_once_and_taking_back_reverses(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await becomes_trusted(ben, group, encore)
    song = await ann.says(group, "I made a song for everybody")
    await ben.reacts(song, "❤")
    assert await points(encore, ann) == 1
    await ben.reacts(song, "🔥")
    assert await points(encore, ann) == 1
    await ben.reacts(song)
    assert await points(encore, ann) == 0
    await ben.reacts(song, "❤")
    assert await points(encore, ann) == 0


async def test_reactions_of_newcomers_and_of_oneself_count_nothing(
    ann: Person, ben: Person, group: Group, encore: Stage, playground: Playground
) -> None:
    song = await ann.says(group, "I made a song for everybody")
    await ben.reacts(song, "❤")
    await ann.reacts(song, "❤")
    dot = playground.person("Dot")
    await dot.joins(group)
    await becomes_trusted(dot, group, encore)
    await dot.reacts(song, "❤")
    assert await points(encore, ann) == 0


async def test_five_reactors_of_a_message_count(
    ann: Person, group: Group, encore: Stage, playground: Playground
) -> None:
    friends = [playground.person(f"Friend {number}") for number in range(6)]
    for friend in friends:
        await group.adds(friend)
    await encore.later(hours=25)
    for friend in friends:
        await becomes_trusted(friend, group, encore)
    song = await ann.says(group, "I made a song for everybody")
    for friend in friends:
        await friend.reacts(song, "❤")
    assert await points(encore, ann) == 5


async def test_the_statement_shows_a_days_reactions_as_one_line(
    ann: Person, ben: Person, group: Group, encore: Stage
) -> None:
    await becomes_trusted(ben, group, encore)
    for number in range(2):
        await ben.reacts(await ann.says(group, f"song number {number} for you all"), "❤")
    await encore.quiet()
    await ann.says(group, "/points")
    await group.hears(r"18 Nov reactions \+2 \(2\)")


async def test_a_day_gives_at_most_its_cap_automatically(
    ann: Person, ben: Person, owner: Person, group: Group, encore: Stage
) -> None:
    song = await ann.says(group, "I made a song for everybody")
    await owner.says(group, "/settings")
    menu = await group.hears("Settings")
    await owner.taps(menu, "Points for messages")
    menu = await group.hears("Points for messages")
    await owner.taps(menu, next(each for each in menu.buttons if "Automatic" in each))
    await owner.says(group, "4", reply_to=await group.hears("Automatic"))
    await group.hears("100 → 4")
    await ben.says(group, "thanks", reply_to=song)
    assert await points(encore, ann) == 2
    await encore.later(minutes=2)
    await ann.says(group, "and another song for you")
    await ann.says(group, "/points why")
    await group.hears("daily limit")
