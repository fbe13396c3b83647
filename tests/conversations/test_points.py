"""Messages earn points, and /points tells of them."""

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage


async def test_a_message_earns_two_points_and_points_says_so(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "The encore was wonderful")
    await ann.says(group, "/points")
    answer = await group.hears(r"2 points")
    assert answer.text.startswith("You have 2 points.")
    assert "18 Nov messages +2 (1)" in answer.text
