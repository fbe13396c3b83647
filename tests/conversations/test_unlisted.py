"""Who is left out of boards: by their own choice, as staff, because they left."""

import pytest

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain
from tests.conversations.test_boards import lines_of
from tests.conversations.test_past_boards import speak
from tests.conversations.test_setting_effects import _set


async def test_who_hides_is_on_no_board_and_sees_their_place_in_private(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 2), (ben, 1))
    await ann.starts()
    await ann.says(group, "/hideme")
    await group.hears("no longer on boards")
    await ann.says(group, "/top")
    board = await group.hears("All time")
    assert lines_of(board) == ["1. Ben … 2"]
    await ann.says(group, "/me")
    assert "Place" not in plain(await group.hears("Level"))
    await ann.says(ann.private, "/top")
    own = await ann.private.hears("All time")
    assert lines_of(own) == ["1. Ben … 2", "", "Your place:", "1. Ann … 4", "1. Ben … 2"]
    await ann.says(ann.private, "/hideme off")
    await ann.private.hears("Welcome back")
    await ben.says(group, "/top")
    await group.hears("1. .Ann. … 4")


async def test_the_card_of_who_hides_is_not_for_others(
    group: Group, ann: Person, ben: Person
) -> None:
    said = await ann.says(group, "Look at me, or not")
    await ann.says(group, "/hideme")
    await group.hears("no longer on boards")
    await ben.says(group, "/me", reply_to=said)
    await group.hears("does not want to be shown")


@pytest.mark.parametrize("asked", ["/points @ann_sings", "/badges @ann_sings", "/rank @ann_sings"])
async def test_no_card_of_who_hides_is_shown_to_others(
    group: Group, ann: Person, ben: Person, asked: str
) -> None:
    await ann.says(group, "Look at me, or not")
    await ann.says(group, "/hideme")
    await group.hears("no longer on boards")
    await ben.says(group, asked)
    assert plain(await group.hears("does not want")) == "Ann does not want to be shown."
    await ann.says(group, asked)
    await group.hears("First Words")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/hideme off", "show you already"),
        ("/hideme perhaps", "leaves you out"),
        ("/hideme on", "no longer"),
    ],
)
async def test_hideme_says_what_it_did(group: Group, ann: Person, words: str, answer: str) -> None:
    await ann.says(group, words)
    await group.hears(answer)


async def test_staff_is_left_out_where_a_community_wants_it(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (owner, 3), (ann, 2), (ben, 1))
    said = await ben.says(group, "I would love to host")
    await owner.says(group, "/role host", reply_to=said)
    await group.hears("host")
    await _set(group, encore, board_staff="on")
    await encore.due()
    await ann.says(group, "/top")
    board = await group.hears("All time")
    assert lines_of(board) == ["1. Ann … 4"]
    await _set(group, encore, board_staff="off")
    await encore.due()
    await ann.says(group, "/top day")
    board = await group.hears("Today")
    assert lines_of(board)[:3] == ["1. Olga … 6", "2. Ann … 4", "2. Ben … 4"]


async def test_who_left_is_not_on_the_board_until_they_return(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await speak(group, encore, (ann, 2), (ben, 1))
    await ann.leaves(group)
    await encore.quiet()
    await ben.says(group, "/top")
    board = await group.hears("All time")
    assert lines_of(board) == ["1. Ben … 2"]
    await ann.joins(group)
    await encore.quiet()
    await ben.says(group, "/top day")
    assert lines_of(await group.hears("Today")) == ["1. Ann … 4", "2. Ben … 2"]
