"""/top and /me as pictures, where fonts and libraries allow it."""

import pytest

from bot import pictures
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage


@pytest.fixture(autouse=True)
def a_machine_with_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "are_possible", lambda: True)


async def test_a_board_is_sent_as_a_picture_and_sent_up_once(
    group: Group, ann: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    await ann.says(group, "The first of my words")
    await ann.says(group, "/top day")
    board = await group.hears("Today")
    assert (await ben.taps(board, "🖼 Picture")).alert
    await ann.taps(board, "🖼 Picture")
    await encore.quiet()
    first = list(group.messages.values())[-1]
    assert first.attachment is not None
    assert first.attachment.file.contents.startswith(b"\x89PNG")
    assert (await ann.taps(board, "🖼 Picture")).text == "Your picture is just above."
    await encore.later(minutes=2)
    await ann.taps(board, "🖼 Picture")
    await encore.quiet()
    second = list(group.messages.values())[-1]
    assert second.attachment is not None
    assert second is not first
    assert second.attachment.file is first.attachment.file


async def test_a_card_is_sent_as_a_picture(group: Group, ann: Person, encore: Stage) -> None:
    await ann.says(group, "The first of my words")
    await ann.says(group, "/me")
    card = await group.hears("Level")
    await ann.taps(card, "🖼 Picture")
    await encore.quiet()
    sent = list(group.messages.values())[-1]
    assert sent.attachment is not None
    assert "Ann" in sent.text


async def test_where_no_photos_may_be_sent_the_text_says_the_same(
    group: Group, ann: Person, encore: Stage, playground: Playground
) -> None:
    await ann.says(group, "The first of my words")
    await ann.says(group, "/top day")
    board = await group.hears("Today")
    group.set_member(playground.world.bot, status="member")
    group.permissions -= {"can_send_photos"}
    await ann.taps(board, "🖼 Picture")
    await encore.quiet()
    assert list(group.messages.values())[-1].text == "🏆 Today"


async def test_without_fonts_there_is_no_button_and_an_old_one_says_why(
    group: Group, ann: Person, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ann.says(group, "The first of my words")
    await ann.says(group, "/top day")
    board = await group.hears("Today")
    monkeypatch.setattr(pictures, "are_possible", lambda: False)
    answer = await ann.taps(board, "🖼 Picture")
    assert "the fonts are missing" in answer.text
    await ann.says(group, "/top week")
    assert "🖼 Picture" not in (await group.hears("This week")).buttons
