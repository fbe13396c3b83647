"""Holidays: found in their calendars, shown a day before, posted unless skipped."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import holiday_greetings, schedules, setting_changes
from bot import members as people
from bot.holiday_calendar import holiday_on
from domain.holidays import COUNTRIES, Holiday
from domain.messages import Name
from domain.refusals import Refusal
from domain.settings import LANGUAGES
from storage import chores, outbox
from storage import schedules as stored_schedules
from storage.outbox import Letter
from tests.bot.books import NOW, ROUNDS, a_chat, books, the_community

ADMIN, OTHER = 5, 6
KINDS = {**ROUNDS, holiday_greetings.KIND: holiday_greetings.RECURRING}
CARDS = {holiday_greetings.LETTER, holiday_greetings.LETTER_PREVIEW}


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with books(tmp_path / "books.db") as opened:
        setting_changes.change_many(
            opened,
            community=the_community(opened, a_chat(opened)),
            wanted={"holidays": "us"},
            by=1,
            at=NOW,
        )
        holiday_greetings.begin(opened, NOW, zone="UTC")
        people.can_be_written_to(opened, name=Name(ADMIN, "Ann", "", "", "en"), dm_ok=True)
        people.can_be_written_to(opened, name=Name(OTHER, "Ben", "", "", "en"), dm_ok=False)
        yield opened


def at(month: int, day: int, hour: int = 9) -> int:
    return int(datetime(2026, month, day, hour, tzinfo=UTC).timestamp())


def said(tx: Connection, now: int) -> list[Letter]:
    """Take the looks that are due, ask who runs the group, return what is to be said."""
    for schedule_id in stored_schedules.due(tx, now):
        while schedules.look(tx, schedule_id, kinds=KINDS, now=now):
            pass
    whose = a_chat(tx).community_id
    for chore_id, kind in chores.due(tx, now):
        if kind == holiday_greetings.PREVIEW and chores.claim(tx, chore_id, now=now):
            # Once more: a program may die between asking and noting that it has asked.
            for _ in range(2):
                holiday_greetings.preview(
                    tx, community_id=whose, administrators={ADMIN, OTHER}, now=now
                )
    found = [each for each in outbox.due(tx, now) if each.card in CARDS]
    for letter in found:
        outbox.drop(tx, letter.outbox_id)
    return found


@pytest.mark.parametrize(
    ("on", "festival"),
    [
        (date(2027, 2, 6), "spring"),
        (date(2027, 2, 20), "lantern"),
        (date(2027, 6, 9), "dragon_boat"),
        (date(2027, 8, 8), "qixi"),
        (date(2026, 9, 25), "mid_autumn"),
    ],
)
def test_festivals_are_found_by_the_moon(on: date, festival: str) -> None:
    for preset in ("chinese", "cn", "hk"):
        assert holiday_on(on, preset=preset, language="en") == Holiday(festival, "")
    assert holiday_on(on, preset="off", language="en") is None


def test_a_country_has_its_own_names_and_the_first_of_several_days_counts() -> None:
    october = [date(2027, 10, day) for day in (1, 2, 3)]
    found = [holiday_on(on, preset="cn", language="zh-Hans") for on in october]
    assert found == [Holiday("", "国庆节"), None, None]
    thanksgiving = holiday_on(date(2026, 11, 26), preset="us", language="zh-Hant")
    assert thanksgiving == Holiday("", "Thanksgiving Day")


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_a_calendar_in_every_language(country: str) -> None:
    new_year = date(2027, 1, 1)
    found = [holiday_on(new_year, preset=country, language=each) for each in LANGUAGES]
    assert all(each is None or each.name for each in found)


def test_a_greeting_is_shown_a_day_before_and_posted_once(tx: Connection) -> None:
    assert said(tx, at(11, 25, 8)) == []
    (shown,) = said(tx, at(11, 25))
    assert (shown.card, shown.user_id) == (holiday_greetings.LETTER_PREVIEW, ADMIN)
    assert said(tx, at(11, 25, 10)) == []
    assert said(tx, at(11, 26, 8)) == []
    (posted,) = said(tx, at(11, 26))
    assert (posted.card, posted.user_id) == (holiday_greetings.LETTER, None)
    assert said(tx, at(11, 26, 10)) == []


def test_a_greeting_that_is_skipped_is_not_posted(tx: Connection) -> None:
    (shown,) = said(tx, at(11, 25))
    where = {"community_id": a_chat(tx).community_id, "on": "2026-11-26"}
    assert shown.facts == where
    for _ in range(2):
        skipped = holiday_greetings.skip(
            tx,
            community_id=a_chat(tx).community_id,
            on="2026-11-26",
            by=ADMIN,
            now=at(11, 25, 10),
        )
        assert skipped.state == "skipped"
    assert said(tx, at(11, 26)) == []


def test_what_is_posted_or_no_holiday_cannot_be_skipped(tx: Connection) -> None:
    said(tx, at(11, 25))
    assert len(said(tx, at(11, 26, 23))) == 1
    for on in ("2026-11-26", "2026-11-27", "2026-99-99"):
        with pytest.raises(Refusal):
            holiday_greetings.skip(
                tx, community_id=a_chat(tx).community_id, on=on, by=ADMIN, now=NOW
            )
