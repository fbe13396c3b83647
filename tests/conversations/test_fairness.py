"""Fair play in three languages: why a message earned nothing, what waits, who decides."""

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.menus import TEXTS
from tests.conversations.stage import Stage, plain

TEXT = "The concert last night was the best one I have been to in all these years"
SPOKEN = pytest.mark.parametrize("settings", [{"language": code} for code in TEXTS.languages])


@SPOKEN
async def test_why_names_the_rule_and_no_threshold(
    group: Group, ann: Person, ben: Person, encore: Stage, clock: PlaygroundClock
) -> None:
    t = TEXTS.translator(encore.config.language)
    await ben.says(group, TEXT)
    for text in (TEXT, "早上好！", "早上好", "A word of my own", "A word of my own"):
        await ann.says(group, text)
        clock.advance(seconds=61)
    await ann.says(group, "/points why")
    told = plain(await group.hears(t("points.why_title").plain)).splitlines()[1:]
    words = (t("points.why.copy"), None, t("points.why.greeting"), None, t("points.why.copied"))
    for line, expected in zip(told, words, strict=True):
        assert expected is None or line.endswith(expected.plain)
    assert await encore.points_of(ann.id) == 4


@SPOKEN
async def test_a_newcomers_points_wait_are_shown_and_are_booked_after_a_day(
    group: Group, playground: Playground, encore: Stage
) -> None:
    nina = playground.person("Nina")
    await encore.quiet()
    await nina.joins(group)
    await encore.quiet()
    for number in range(3):
        await nina.says(group, f"my word number {number}")
        await encore.later(seconds=61)
    assert await encore.points_of(nina.id) == 0
    await nina.says(group, "/points")
    t = TEXTS.translator(encore.config.language)
    assert t.n("points.waiting", 6).plain in plain(await group.hears("6"))
    await nina.says(group, "/points Why?")
    why = plain(await group.hears(t("points.why_title").plain)).splitlines()
    assert why[-1] == t("points.why_newcomer", count=3).plain
    await encore.later(hours=24)
    await encore.due()
    assert await encore.points_of(nina.id) == 6
    await encore.due()
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'pending'") == 1


@SPOKEN
async def test_a_deleted_message_gives_its_points_back_once(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    said = await ann.says(group, "Something that is not nice")
    await encore.quiet()
    await owner.says(group, "/del", reply_to=said)
    await group.hears("/give")
    await encore.quiet()
    assert said.deleted
    assert await encore.points_of(ann.id) == 0
    assert await encore.value("SELECT xp FROM members WHERE user_id = ?", ann.id) == 0
    await owner.says(group, "/del")
    await group.hears("/del")
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'deleted'") == 1


@SPOKEN
async def test_an_admin_lets_points_wait_and_decides_in_one_private_list(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    t = TEXTS.translator(encore.config.language)
    await ann.says(group, "The first words of mine")
    await encore.quiet()
    await owner.says(group, "/review @ann_sings too many words")
    begun = await group.hears("Ann")
    await encore.later(seconds=61)
    await ann.says(group, "And some more words")
    await ann.says(group, "/points why")
    why = plain(await group.hears(t("points.why_title").plain)).splitlines()
    assert why[-1] == t("points.why_review").plain
    assert await encore.points_of(ann.id) == 2
    link = next(button["url"] for row in begun.keyboard for button in row)
    await owner.starts(link.partition("start=")[2])
    shown = await owner.private.hears("too many words")
    await owner.taps(shown, t("review.release", name="\u2068Ann\u2069").plain)
    await encore.quiet()
    assert await encore.points_of(ann.id) == 4
    await owner.taps(shown, t("review.undo").plain)
    await encore.quiet()
    assert await encore.points_of(ann.id) == 2
    await owner.taps(shown, t("review.drop", name="\u2068Ann\u2069").plain)
    await owner.taps(shown, t("review.drop_sure").plain)
    await encore.quiet()
    assert await encore.points_of(ann.id) == 2
    assert await encore.rows("SELECT state FROM pending") == [("dropped",)]


async def test_members_who_try_are_met_with_silence(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    said = await ben.says(group, "A friendly word to all")
    await ann.says(group, "/review @ben")
    await ann.says(group, "/del", reply_to=said)
    await encore.quiet()
    await group.silent_for(0)
    assert not said.deleted
    assert await encore.rows("SELECT * FROM reviews") == []


@pytest.fixture
async def masked(group: Group, ben: Person, encore: Stage) -> Person:
    """Ben, an administrator who writes as the group."""
    await group.promote(ben, can_change_info=True, can_delete_messages=True, is_anonymous=True)
    await encore.quiet()
    return ben.as_anonymous


@SPOKEN
async def test_an_anonymous_admin_lets_points_wait_by_one_tap(
    group: Group, masked: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    t = TEXTS.translator(encore.config.language)
    said = await ann.says(group, "The first words of mine")
    await masked.says(group, "/review too many words", reply_to=said)
    card = await group.hears("20")
    assert (await ann.taps(card, t("anonymous.button").plain)).alert
    assert await encore.rows("SELECT * FROM reviews") == []
    await ben.taps(card, t("anonymous.button").plain)
    begun = plain(await group.hears("Ann"))
    assert begun.startswith(t("review.begun", name="Ann").plain)
    assert await encore.rows("SELECT note, by_user_id FROM reviews") == [
        ("too many words", ben.id)
    ]


@SPOKEN
async def test_an_anonymous_admin_deletes_by_one_tap(
    group: Group, masked: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    t = TEXTS.translator(encore.config.language)
    said = await ann.says(group, "Something that is not nice")
    await masked.says(group, "/del", reply_to=said)
    card = await group.hears("20")
    await encore.quiet()
    assert not said.deleted
    await ben.taps(card, t("anonymous.button").plain)
    await group.hears("/give")
    await encore.quiet()
    assert said.deleted
    assert await encore.points_of(ann.id) == 0
    acts = await encore.rows("SELECT act, actor_id FROM audit_log")
    assert acts == [("delete", ben.id)]


@SPOKEN
async def test_a_channel_neither_reviews_nor_deletes(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    said = await ann.says(group, "The first words of mine")
    voice = owner.as_channel(playground.channel("Aurora News", owner=owner))
    await encore.quiet()
    group.ear.forget()
    for words in ("/review", "/review too many words", "/del"):
        await voice.says(group, words, reply_to=said)
    await encore.quiet()
    await group.silent_for(0)
    assert not said.deleted
    assert await encore.rows("SELECT * FROM reviews") == []
