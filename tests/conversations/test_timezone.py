"""/timezone: whose midnight ends the day, and what a change does to check-ins."""

import pytest

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def test_without_a_name_it_tells_the_zone_and_the_time(group: Group, owner: Person) -> None:
    await owner.says(group, "/timezone")
    await group.hears("zone here is UTC, where it is 12:00")


async def test_an_admin_sets_it_from_the_next_midnight_of_both_zones_on(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/timezone Asia/Shanghai")
    answer = await group.hears("Asia/Shanghai")
    assert "where it is 20:00" in answer.text
    # Midnight in Shanghai is 16:00 UTC, midnight in UTC comes after it.
    assert "from 19 Nov, 08:00 on" in answer.text
    assert await encore.rows("SELECT act FROM audit_log") == [("setting",)]
    await owner.says(group, "/timezone")
    told = await group.hears("where it is 20:00")
    assert told.text == answer.text
    await encore.later(hours=13)
    await owner.says(group, "/timezone")
    await group.hears("zone here is Asia/Shanghai, where it is 09:00")


@pytest.mark.parametrize(
    ("words", "zone"),
    [("asia/shanghai", "Asia/Shanghai"), ("America/New York", "America/New_York")],
)
async def test_capitals_and_blanks_do_not_matter(
    group: Group, owner: Person, words: str, zone: str
) -> None:
    await owner.says(group, f"/timezone {words}")
    await group.hears(zone)


@pytest.mark.parametrize("words", ["Atlantis", "../../etc/passwd", "CST", "UTC+15", "<b>"])
async def test_an_unknown_zone_is_named_with_an_example(
    group: Group, owner: Person, words: str
) -> None:
    await owner.says(group, f"/timezone {words}")
    await group.hears("do not know the time zone.*Asia/Shanghai")


async def test_an_offset_is_shown_as_it_was_written(group: Group, owner: Person) -> None:
    await owner.says(group, "/timezone utc+8")
    answer = await group.hears("zone is now UTC.8, where it is 20:00")
    assert "Etc" not in answer.text
    await owner.says(group, "/timezone")
    await group.hears("zone is now UTC.8")
    await owner.says(group, '/event new "Tea" tomorrow 20:00')
    await group.hears(r"Thu 19 Nov, 20:00 \(UTC\+8\)")
    await owner.says(group, "/schedule add every day at 20:00 UTC+8 hello")
    await group.hears(r"Next: .*20:00.*\(UTC\+8\)")
    await owner.says(group, "/timezone UTC+5:30")
    await group.hears("no whole hours.*UTC.5:30.*Asia/Kolkata")
    await owner.says(group, "/audit")
    await group.hears("UTC to UTC.8|UTC.8")


async def test_places_are_known_by_their_chinese_names(group: Group, owner: Person) -> None:
    await owner.says(group, "/language zh-Hans")
    await group.hears("简体中文")
    for words, zone in (
        ("北京时间", "Asia/Shanghai"),
        ("台北", "Asia/Taipei"),
        ("东八区", "UTC.8"),
    ):
        await owner.says(group, f"/timezone {words}")
        await group.hears(f"时区已设为 .?{zone}.?，当地现在是 20:00")


async def test_members_meet_silence(group: Group, ann: Person, encore: Stage) -> None:
    await ann.says(group, "/timezone Asia/Shanghai")
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.value("SELECT count(*) FROM settings WHERE key = 'timezone'") == 1


async def test_days_follow_the_old_zone_until_the_change_and_then_the_new_one(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "/timezone Asia/Shanghai")
    await group.hears("Asia/Shanghai")
    for text, hours in (("in the evening of UTC", 11), ("one hour into the next day", 8)):
        await encore.later(hours=hours)
        await ann.says(group, text)
    await encore.later(hours=10)
    await ann.says(group, "past midnight in Shanghai")
    days = await encore.rows("SELECT on_date FROM daily ORDER BY on_date")
    assert [on for (on,) in days] == ["2026-11-18", "2026-11-19", "2026-11-20"]


async def test_across_the_change_one_checks_in_once_in_twenty_hours(
    group: Group, owner: Person, ann: Person, clock: PlaygroundClock
) -> None:
    clock.advance(hours=11)
    await ann.says(group, "签到")
    await group.hears("1 day")
    await owner.says(group, "/timezone Pacific/Kiritimati")
    await group.hears("Kiritimati")
    # From 10:00 UTC on it is the 20th there; the 19th, still by UTC, has lasted ten hours.
    clock.advance(hours=12, minutes=30)
    await ann.says(group, "签到")
    await group.hears("already")
    clock.advance(hours=8)
    await ann.says(group, "签到")
    await group.hears("2 days")


async def test_a_day_that_the_change_draws_out_is_told_with_its_end(
    group: Group, owner: Person, ann: Person, clock: PlaygroundClock
) -> None:
    clock.advance(hours=15)
    await owner.says(group, "/timezone America/Los_Angeles")
    # The 19th by UTC began at 00:00; at the next midnight it is the 19th, 16:00, over there.
    await group.hears("Days follow it from 19 Nov, 16:00 on")
    await ann.says(group, "签到")
    await group.hears("1 day")
    await ann.says(group, "签到")
    await group.hears("again in 1 d 5 h, from 00:00 on")
    clock.advance(hours=28, minutes=59)
    await ann.says(group, "签到")
    await group.hears("again in 1 m, from 00:00 on")
    clock.advance(minutes=2)
    await ann.says(group, "签到")
    await group.hears("2 days")


async def test_setting_the_same_zone_again_changes_no_day(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "/timezone UTC")
    await group.hears("UTC")
    await ann.says(group, "签到")
    await group.hears("1 day")
    await ann.says(group, "签到")
    await group.hears("already")


async def test_a_change_taken_back_before_it_took_effect_never_happens(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    for zone in ("Asia/Shanghai", "UTC"):
        await owner.says(group, f"/timezone {zone}")
        await group.hears(zone)
    await encore.later(hours=40)
    await ann.says(group, "at four in the morning of UTC")
    assert await encore.value("SELECT on_date FROM daily") == "2026-11-20"


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ('/event new "Tea" tomorrow 20:00', r"Thu 19 Nov, 20:00 \(Asia/Shanghai\)"),
        ("/schedule add tomorrow 20:00 hello", r"Thu 19 Nov 2026 20:00 \(Asia/Shanghai\)"),
        ("/remind today 23:00 tea", r"Wed 18 Nov 2026 23:00 \(Asia/Shanghai\)"),
    ],
)
async def test_times_that_are_named_are_the_new_zones_at_once(
    group: Group, owner: Person, line: str, heard: str
) -> None:
    await owner.says(group, "/timezone Asia/Shanghai")
    await group.hears("Asia/Shanghai, where")
    await owner.says(group, line)
    await group.hears(heard)


async def test_times_that_are_told_are_the_new_zones_at_once(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await owner.starts()
    await ben.says(group, "Hello to everybody here")
    await owner.says(group, "/timezone Asia/Shanghai")
    await group.hears("Asia/Shanghai, where")
    await owner.says(group, "/mute @ben_drums 2h")
    # It is eight in the evening in Shanghai; the days change over at eight in the morning.
    await group.hears("cannot write here until 18 Nov, 22:00")
    await encore.quiet()
    await owner.says(owner.private, "/audit")
    log = await owner.private.hears("Audit log")
    assert "18 Nov, 20:00 Olga changed a setting: Time zone" in plain(log)
