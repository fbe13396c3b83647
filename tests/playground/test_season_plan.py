"""What a season is made of: people with habits, days with meetings; all of it from the seed."""

from collections import Counter

from playground import crowd_words as words
from playground.season import DAYS, FANS, MEETING_SECONDS, Kind, Season

NIGHT = range(7 * 3600)
LANGUAGES = ["en", "zh-hans"]


def test_the_same_seed_makes_the_same_people_and_days() -> None:
    one, same, other = (Season(seed, days=10, languages=LANGUAGES) for seed in (1, 1, 2))
    assert one.fans == same.fans != other.fans
    assert list(one) == list(same) != list(other)


def test_two_hundred_people_live_through_ninety_days_and_sleep_at_night() -> None:
    season = Season(1, languages=LANGUAGES)
    days = list(season)
    assert (len(season.fans), len(days)) == (FANS, DAYS)
    assert len({fan.name for fan in season.fans}) == FANS
    for meetings in days:
        ends = [meeting.second for meeting in meetings]
        assert ends == sorted(ends)
        assert min(ends) - MEETING_SECONDS not in NIGHT
        assert max(ends) < 24 * 3600


def test_some_keep_a_streak_some_drift_away_and_some_join_late() -> None:
    season = Season(1, languages=LANGUAGES)
    checked_in: Counter[int] = Counter()
    kinds: Counter[Kind] = Counter()
    for meetings in season:
        for deed in (deed for meeting in meetings for deed in meeting.deeds):
            kinds[deed.kind] += 1
            checked_in[deed.fan] += deed.text in words.CHECK_INS
    assert set(kinds) == set(Kind)
    assert max(checked_in.values()) > 0.9 * DAYS
    assert 0 < sum(fan.comes_on > 0 for fan in season.fans) < FANS / 5
    assert kinds[Kind.JOINS] == sum(fan.comes_on > 0 for fan in season.fans)
    assert any(fan.ends_on < DAYS / 2 for fan in season.fans)


def test_nobody_does_anything_before_they_came_or_after_they_left() -> None:
    season = Season(3)
    for day, meetings in enumerate(season):
        for deed in (deed for meeting in meetings for deed in meeting.deeds):
            assert deed.kind is Kind.THANKS or season.fans[deed.fan].is_there(day)


def test_who_joins_is_in_before_they_say_hello() -> None:
    season = Season(1)
    for meetings in season:
        for meeting in meetings:
            for place, deed in enumerate(meeting.deeds):
                if deed.kind is Kind.JOINS:
                    said = [each.fan for each in meeting.deeds[: place + 1]]
                    assert said.count(deed.fan) == 1
