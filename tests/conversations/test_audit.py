"""/audit: what admins did, narrowed down, page by page, and in the log topic."""

import pytest

from handlers.audit import KINDS
from playground.groups import Group
from playground.people import Person
from tests.conversations.menus import TEXTS
from tests.conversations.stage import Stage, plain
from views.audit import ACTS, NOTED, ORDER


@pytest.fixture
async def busy(group: Group, owner: Person, ann: Person, ben: Person, encore: Stage) -> Group:
    """A group where Olga and Ben did several things."""
    for person in (ann, ben):
        await person.says(group, "Hello to everybody here")
    await group.promote(ben, can_change_info=True)
    await owner.says(group, "/give @ann_sings 5 for the song")
    await group.hears("🎁")
    await ben.says(group, "/take @ann_sings 1 for the noise")
    await group.hears("takes")
    await owner.says(group, "/settings preset playful")
    await group.hears("changed")
    await owner.says(group, "/role @ben_drums host")
    await group.hears("host")
    spam = await ann.says(group, "buy this")
    await owner.says(group, "/warn spam", reply_to=spam)
    await group.hears("warned|warning")
    await encore.quiet()
    return group


async def test_it_lists_who_did_what_the_newest_first(busy: Group, owner: Person) -> None:
    await owner.says(busy, "/audit")
    lines = plain(await busy.hears("Audit log")).splitlines()
    assert lines[2].endswith("Olga set the role of Ben: host")
    assert lines[-2].endswith("Ben took points from Ann: 1")
    assert lines[-1].endswith("Olga gave points to Ann: 5")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("@ben_drums", 1),
        ("grant", 1),
        ("give", 1),
        ("SETTINGS", 2),
        ("@olga_owns setting", 2),
        ("setting @olga_owns", 2),
        ("role", 1),
        ("warns", 1),
        ("order", 1),
    ],
)
async def test_it_is_narrowed_down(busy: Group, owner: Person, words: str, count: int) -> None:
    await owner.says(busy, f"/audit {words}")
    lines = plain(await busy.hears("Audit log")).splitlines()
    assert len(lines) - 1 == count


@pytest.mark.parametrize("act", [*ACTS, *ORDER, *NOTED])
def test_every_act_is_of_a_kind_that_can_be_asked_for(act: str) -> None:
    assert act.startswith(KINDS)


@pytest.mark.parametrize("language", TEXTS.languages)
def test_every_act_of_a_person_says_whose_it_is(language: str) -> None:
    t = TEXTS.translator(language)
    for key in {*ACTS.values(), *ORDER.values(), *NOTED.values()} - {"audit.contest_uncanny"}:
        said = t(key, actor="Olga", name="Ann", number=7, note="a reason")
        assert "Olga" in said.plain, key


async def test_before_the_first_act_it_says_so(group: Group, owner: Person) -> None:
    await owner.says(group, "/audit")
    await group.hears("No admin has done anything")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("@nobody_here", "not seen @nobody_here"),
        ("magic", "grant, fine"),
        ("@ben_drums merge", "Nothing to show"),
    ],
)
async def test_what_is_unknown_or_empty_is_said(
    busy: Group, owner: Person, words: str, answer: str
) -> None:
    await owner.says(busy, f"/audit {words}")
    await busy.hears(answer)


async def test_pages_turn_for_who_asked_while_they_may(
    busy: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    for count in range(10):
        await ben.says(busy, f"/give @ann_sings {count + 1} for song {count}")
        await busy.hears("🎁")
    await ben.says(busy, "/audit @ben_drums")
    page = await busy.hears("Audit log")
    assert len(page.text.splitlines()) == 11
    assert (await ann.taps(page, "Older")).alert
    button = page.button("Older")
    assert button is not None
    await ben.taps(page, "Older")
    older = await busy.hears("Audit log")
    assert older is page
    assert plain(older).endswith("Ben took points from Ann: 1")
    assert older.buttons == []
    await busy.demote(ben)
    answer = encore.playground.world.callbacks.tap(
        ben.account, page, "Older", button["callback_data"]
    )
    assert "do not have the right" in (await answer.answer).text


async def test_every_act_is_told_in_the_log_topic(
    busy: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(busy, "/topic here as log")
    await busy.hears("changed where this goes: log")
    await owner.says(busy, "/give @ann_sings 5 for the song")
    await busy.hears("Olga. gave points to .Ann.: 5")
    await owner.says(busy, "/timezone Asia/Tokyo")
    await busy.hears("changed a setting: Time zone, UTC → Asia/Tokyo")
    await owner.says(busy, "/community code")
    await busy.hears("asked for a code")
    await owner.says(busy, "/language zh")
    await busy.hears("修改了")
