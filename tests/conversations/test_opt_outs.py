"""/optout: each kind is off where it would have happened, and on again after another tap."""

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def switches(person: Person) -> Message:
    await person.says(person.private, "/optout")
    return await person.private.hears("A tap turns it")


async def turn(person: Person, name: str) -> None:
    """Press a switch, whatever it stands on now."""
    card = await switches(person)
    (button,) = [each for each in card.buttons if name in each]
    await person.taps(card, button)
    turned = button.translate(str.maketrans("✅🚫", "🚫✅"))
    assert turned in (await person.private.hears("A tap turns it")).buttons


async def test_whose_messages_are_not_counted_is_noted_nowhere_and_still_takes_part(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "Words that earn two points")
    await ben.says(group, "Words that earn two points as well")
    await turn(ann, "Count my messages")
    await encore.later(minutes=2)
    said = await ann.says(group, "Words that would earn two points")
    thanked = await ben.says(group, "A lovely drawing of mine")
    await ben.reacts(said, "👍")
    await ann.says(group, "thanks", reply_to=thanked)
    await ben.says(group, "thanks", reply_to=said)
    assert await encore.points_of(ann.id) == 2
    ((events,),) = await encore.rows(
        "SELECT count(*) FROM events JOIN members USING (member_id) WHERE user_id = ?", ann.id
    )
    assert events == 1
    assert await encore.rows("SELECT 1 FROM kudos") == []
    await ann.says(group, "签到")
    await group.hears("Ann.*1 day")
    assert await encore.points_of(ann.id) == 7
    await turn(ann, "Count my messages")
    await ann.says(group, "Words that earn two points again")
    assert await encore.points_of(ann.id) == 9


async def test_boards_are_one_switch_with_hideme(group: Group, ann: Person, ben: Person) -> None:
    await ann.says(group, "Words that earn two points")
    await ben.says(group, "Words that earn two points as well")
    await ann.says(group, "/hideme")
    await group.hears("no longer on boards")
    await ann.starts()
    assert "🚫 Show me on boards" in (await switches(ann)).buttons
    await turn(ann, "Show me on boards")
    await ben.says(group, "/top")
    assert "Ann" in plain(await group.hears("All time"))
    await ann.says(ann.private, "/optout boards")
    await ann.private.hears("🚫 .*Show me on boards")
    await ben.says(group, "/top day")
    assert "Ann" not in plain(await group.hears("Today"))


async def test_news_leave_out_who_does_not_want_to_be_named(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await encore.sets(level_notices="group")
    await ann.says(group, "Words that earn two points")
    await ben.says(group, "Words that earn two points as well")
    await turn(ann, "Name me in news")
    group.ear.forget()
    for verse in range(10):
        await ann.says(group, f"a verse of the song, number {verse}")
        await ben.says(group, f"another song of mine, part {verse}")
        await encore.later(minutes=1, seconds=1)
    await encore.later(minutes=2)
    await encore.due()
    news = [text for text, _ in group.ear._unheard if "evel" in text]
    assert any("Ben" in text for text in news)
    assert not any("Ann" in text for text in news)


async def test_who_wants_no_letters_gets_what_they_asked_for_only(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.starts()
    await ben.starts()
    await ann.says(group, "/optout letters")
    await group.hears("written to you privately")
    await encore.quiet()
    ann.private.ear.forget()
    await ann.says(group, "Words that earn a first badge")
    await ben.says(group, "Words that earn a first badge, too")
    await ben.private.hears("First Words")
    await ann.says(ann.private, "/remind 2h feed the cat")
    await ann.private.hears("feed the cat")
    await encore.later(hours=2, seconds=1)
    await encore.due()
    await ann.private.hears("feed the cat")
    heard = [text for text, _ in ann.private.ear._unheard]
    assert [text for text in heard if "First Words" in text] == []


async def test_birthdays_pass_in_silence_for_who_wants_that(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    for person in (ann, ben):
        await person.says(group, "Good evening to everybody")
        await encore.quiet()
        await person.says(person.private, "/birthday 11-20")
        await person.private.hears("20 Nov")
    await turn(ann, "my birthday")
    group.ear.forget()
    await encore.later(days=2)
    await encore.due()
    post = plain(await group.hears("Ben"))
    assert "Ann" not in post
    assert await encore.points_of(ann.id) == 2
    await ann.says(ann.private, "/birthday 11-20")
    await ann.private.hears("20 Nov 2027")
    assert "✅ Congratulate me on my birthday" in (await switches(ann)).buttons


@pytest.mark.parametrize(
    ("language", "title"), [("zh-Hans", "点一下就关掉"), ("zh-Hant", "點一下就關掉")]
)
async def test_switches_speak_chinese_and_a_wrong_word_is_told(
    group: Group, ann: Person, encore: Stage, language: str, title: str
) -> None:
    await ann.says(group, "Good evening to everybody")
    await ann.says(ann.private, f"/language {language}")
    await ann.private.hears("")
    await encore.quiet()
    await ann.says(ann.private, "/optout 点名")
    card = await ann.private.hears(title)
    assert card.buttons[2].startswith("🚫")
    await ann.says(ann.private, "/optout private messages")
    card = await ann.private.hears(title)
    assert card.buttons[3].startswith("🚫")
    await ann.says(ann.private, "/optout boards off")
    assert (await ann.private.hears(title)).buttons[1].startswith("🚫")
    await ann.says(ann.private, "/optout 排行榜 开")
    assert (await ann.private.hears(title)).buttons[1].startswith("✅")
    await ann.says(ann.private, "/optout perhaps")
    await ann.private.hears("/optout.*tracking, boards")
