"""First steps: a newcomer is told privately what is open, stops it, and earns the badge."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.menus import TEXTS
from tests.conversations.stage import Stage, plain


async def test_a_newcomer_does_what_is_open_and_has_a_badge(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    guest = playground.person("Gast")
    await guest.joins(group)
    await guest.starts()
    await encore.later(days=1)
    await encore.due()
    card = await guest.private.hears("first steps")
    assert plain(card).splitlines() == [
        "👋 Your first steps in Aurora Fans. Still open:",
        "💬 Write something in the group. A hello is enough.",
        "❤️ React to a message you like: press and hold it, then choose an emoji.",
        "🧠 Answer a quiz: when one is posted in the group, tap what you think is right.",
        "0 of 3 done. All three earn the badge 🥉 First Steps.",
    ]
    assert (
        "not remind you of these any more" in (await guest.taps(card, "🔕 Stop these notes")).text
    )
    await encore.quiet()
    assert card.buttons == ["🔔 Remind me again"]
    assert "tell you again" in (await guest.taps(card, "🔔 Remind me again")).text
    song = await owner.says(group, "I made a song for everybody")
    await guest.reacts(song, "👍")
    await guest.says(group, "What a lovely song that is")
    await encore.later(days=2)
    await encore.due()
    card = await guest.private.hears("2 of 3 done")
    assert len(plain(card).splitlines()) == 3
    assert "Answer a quiz" in plain(card)
    await owner.says(group, "/quiz")
    quiz = await group.hears("📊")
    assert quiz.poll is not None
    await guest.votes(quiz, quiz.poll.labels[0])
    await encore.due()
    assert "First Steps" in plain(await guest.private.hears("First Steps.*wrote a message"))
    await encore.later(days=4)
    await encore.due()
    assert sum("Still open" in each["text"] for each in encore.said()) == 2


@pytest.mark.parametrize("code", ["zh-Hans", "zh-Hant"])
async def test_chinese_is_spoken(
    group: Group, playground: Playground, encore: Stage, code: str
) -> None:
    t = TEXTS.translator(code)
    await encore.sets(language=code)
    guest = playground.person("小云", language_code=code.lower())
    await guest.joins(group)
    await guest.starts()
    await encore.later(days=1)
    await encore.due()
    card = await guest.private.hears("Aurora Fans")
    assert str(t("steps.message").plain) in plain(card)
    answer = await guest.taps(card, t("steps.button.stop").plain)
    assert answer.text == t("steps.stopped").plain
