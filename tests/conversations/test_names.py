"""Hostile names: every message valid, no row reordered, nobody mentioned."""

import unicodedata

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

ZALGO = "Z" + "\u0335\u0321\u0322\u0327" * 15
NAMES = {
    "html": ('<b>&"', '<b>&"'),
    "tag": ('</a><a href="tg://user?id=1">x', None),
    "override": ("\u202eevil\u202c", "evil"),
    "isolate": ("\u2067abc\u2069\u2069def", "abcdef"),
    "zalgo": (ZALGO, "Z\u0335\u0335"),
    "blank": ("\u3164\u2800\u115f", None),
    "arabic": ("\u0641\u0627\u0637\u0645\u0629", "\u0641\u0627\u0637\u0645\u0629"),
    "long": ("W" * 64, None),
    "emoji": ("🎉🎊👨\u200d👩\u200d👧", "🎉🎊👨\u200d👩\u200d👧"),
    "braces": ("{name} %s {0}", "{name} %s {0}"),
    "newlines": ("a\n1. Winner … 999", "a 1. Winner … 999"),
    "mention": ("@ann_sings", "@ann_sings"),
    "link": ("https://evil.example", "https://evil.example"),
    "command": ("/take", "/take"),
}


@pytest.mark.parametrize(("name", "shown"), list(NAMES.values()), ids=list(NAMES))
async def test_every_answer_with_such_a_name_is_taken_by_telegram(
    group: Group, owner: Person, encore: Stage, name: str, shown: str | None
) -> None:
    odd = encore.playground.person("x", username="odd_one")
    odd.account.rename(name, username="odd_one")
    group.set_member(odd.account, status="member")
    await odd.says(group, "签到")
    done = await group.hears("checked in")
    await odd.says(group, "/me")
    await group.hears("Level")
    await owner.says(group, "/give @odd_one 5 <i>why</i>")
    card = await group.hears("🎁")
    await owner.taps(card, "Undo")
    await group.hears("Undone")
    await odd.says(group, "/top")
    board = await group.hears("🏆")
    await odd.starts()
    await odd.private.hears("Hello")
    await encore.quiet()
    assert [call for call in encore.playground.calls if call.refused] == []
    if shown is not None:
        assert f"✅ {shown}, you are" in plain(done)
    row = board.text.splitlines()[1]
    assert row.startswith("1. \u2068")
    assert row.endswith("\u2069 … 5")
    kinds = {entity["type"] for entity in (*done.entities, *board.entities)}
    assert not kinds & {"mention", "text_mention", "text_link"}


async def test_boards_are_not_reordered_by_names(
    group: Group, playground: Playground, ann: Person
) -> None:
    for name in ("\u202e\u202e", "مرحبا", "<i>", "\u3164"):
        person = playground.person("x")
        person.account.rename(name)
        group.set_member(person.account, status="member")
        await person.says(group, "Words of an odd person")
    await ann.says(group, "/top")
    board = await group.hears("🏆")
    for row in board.text.splitlines()[1:]:
        assert row.startswith("1. \u2068")
        assert row.endswith("\u2069 … 2")
        inside = row[len("1. \u2068") : -len("\u2069 … 2")]
        assert inside
        assert not any(unicodedata.category(c) == "Cf" for c in inside)


async def test_reasons_and_zones_are_escaped(group: Group, owner: Person, ann: Person) -> None:
    said = await ann.says(group, "My drawing of the encore")
    await owner.says(group, '/give 5 <b>bold</b> & "quoted" {braces}', reply_to=said)
    card = await group.hears("🎁")
    assert plain(card).endswith('<b>bold</b> & "quoted" {braces}')


async def test_a_reason_of_four_thousand_characters_fits(
    group: Group, owner: Person, ann: Person
) -> None:
    said = await ann.says(group, "My drawing of the encore")
    await owner.says(group, "/give 5 " + "<&" * 2000, reply_to=said)
    await group.hears("🎁")
    for _ in range(6):
        await owner.says(group, "/give 5 " + "<&" * 2000, reply_to=said)
        await group.hears("🎁")
    await ann.says(group, "/points")
    await group.hears("37 points")


async def test_a_name_is_kept_without_what_the_database_cannot_carry(
    group: Group, encore: Stage
) -> None:
    odd = encore.playground.person("a\0b", username="odd_one")
    odd.account.rename("a\0b", "\ud800c\0")
    group.set_member(odd.account, status="member")
    await odd.says(group, "hello everybody")
    await encore.quiet()
    kept = "SELECT first_name, last_name FROM users WHERE user_id = ?"
    assert await encore.rows(kept, odd.id) == [("ab", "c")]
