"""400 days of everything that groups plan: each once, late only by its rule, nothing lost."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from sqlite3 import Connection

import pytest

from tests.bot.books import a_member
from tests.scheduling.calendar_groups import END, START, ZONES, Group, Key
from tests.scheduling.calendars import MortalDatabase, Said, Year, span
from tests.scheduling.season import DAY_SECONDS, HOUR_SECONDS, a_database

Heard = Callable[[Said, Group | None], Iterator[Key]]


def _news(said: Said, group: Group | None) -> Iterator[Key]:
    for title in said.entries:
        yield "news", group and group.chat.community_id, title


def _birthdays(said: Said, group: Group | None) -> Iterator[Key]:
    assert group is not None
    for member_id in str(said.facts["members"]).split(","):
        yield "birthday", int(member_id), str(group.local(said.at).date())


def _by(kind: str, *names: str) -> Heard:
    """Return what names a thing by its kind and these facts."""

    def name(said: Said, _group: Group | None) -> Iterator[Key]:
        yield kind, *(said.facts[each] for each in names)

    return name


HEARD: dict[str, Heard] = {
    "post": _by("post", "post_id", "at"),
    "reminder": _by("reminder", "reminder_id", "due_at"),
    "feed": _news,
    "gathering_remind": _by("event", "gathering_id", "step"),
    "challenge_reminder": _by("challenge", "challenge_id", "on"),
    "challenge_summary": _by("summary", "challenge_id"),
    "birthdays": _birthdays,
    "holidays": _by("holiday", "community_id", "on"),
    "streak_savers": _by("saver", "member_id", "on"),
}


KINDS = {
    *("post", "reminder", "news", "event", "challenge", "summary", "birthday", "holiday"),
    *("saver", "steps"),
}


def heard(year: Year, groups: list[Group], *, early_seconds: int) -> dict[Key, list[int]]:
    """Return when each thing was said, by what it is."""
    found: dict[Key, list[int]] = defaultdict(list)
    by_chat = {group.chat.chat_key: group for group in groups}
    series = {post_id for group in groups for post_id in group.series}
    joined = _joins(groups, year.db.tx)
    for each in year.said:
        keys: Iterator[Key] = iter(())
        if each.card == "first_steps":
            age = each.at - joined[each.facts["member_id"]] + early_seconds
            keys = iter([("steps", each.facts["member_id"], age // DAY_SECONDS)])
        elif each.card in HEARD and not (each.card == "post" and each.facts["post_id"] in series):
            keys = HEARD[each.card](each, by_chat.get(each.chat_key or 0))
        if each.card == "reminder":
            assert bool(each.facts["late"]) == (each.at - each.facts["due_at"] > 90)
        for key in keys:
            found[key].append(each.at)
    return found


def _joins(groups: list[Group], tx: Connection) -> dict[int, int]:
    """Return when each newcomer came, by member."""
    return {
        a_member(tx, group.chat.community_id, user_id, now=END).member_id: at
        for group in groups
        for user_id, at in group.came.items()
    }


def _may_be_missing(year: Year, groups: list[Group], key: Key, first: int, last: int) -> bool:
    """Say whether nobody was awake all the time that something could have been said."""
    if key[0] == "holiday":
        group = next(each for each in groups if each.chat.community_id == key[1])
        before = date.fromisoformat(str(key[2])) - timedelta(days=1)
        shown = group.at(before, 9), group.at(before + timedelta(days=1), 0) - 1
        return not (
            year.was_awake(first, last, hourly=True) and year.was_awake(*shown, hourly=True)
        )
    if key[0] == "steps":
        # In the quiet hours it waits; one that is late by then comes no more.
        return not year.was_awake(first + span(hours=9), last)
    return not year.was_awake(first, min(last, END))


def a_year(db: MortalDatabase, chance: Random) -> tuple[Year, list[Group]]:
    groups = [Group(db.tx, zone, chance, number) for number, zone in enumerate(ZONES)]
    for group in groups:
        group.plan()

    def live(at: int) -> None:
        for group in groups:
            group.live(at)

    return Year(db, chance, START, START, live), groups


def check(year: Year, groups: list[Group], *, jumps: bool = False) -> dict[str, list[int]]:
    """Hold all that was said against all that was wanted; return both counts of each kind."""
    said = heard(year, groups, early_seconds=2 * HOUR_SECONDS if jumps else 0)
    wants = {key: each for group in groups for key, each in group.wants.items()}
    # News are wanted of the days that are over; what came since came early enough.
    assert {key for key in said if key not in wants and key[0] != "news"} == set()
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, (first, last) in wants.items():
        if first > END - HOUR_SECONDS:
            continue
        times, count = said.get(key, []), counted[str(key[0])]
        assert len(times) <= 1, (key, times)
        count[0], count[1] = count[0] + 1, count[1] + len(times)
        if not jumps and times:
            assert first <= times[0] <= last, (key, first, times, last)
        elif not jumps:
            assert _may_be_missing(year, groups, key, first, last), (key, first, last)
    return counted


def check_the_rest(year: Year, groups: list[Group]) -> None:
    """Hold series, welcomes and the pace of feeds against what was planned and who came."""
    for group in groups:
        posts = [each for each in year.said if each.card == "post"]
        episodes = [each.facts["n"] for each in posts if each.facts["post_id"] in group.series]
        assert episodes == [1, 2, 3, 4, 5]
        here = [each for each in year.said if each.chat_key == group.chat.chat_key]
        welcomes = [each.number for each in here if each.card == "welcome"]
        assert len(welcomes) == len(group.came)
        gone = [each.facts["message_id"] for each in here if each.card == "delete"]
        assert set(welcomes[:-1:2]) <= set(gone)
        assert len(gone) == len(set(gone))
        posted = [each.at for each in here if each.card == "feed"]
        gaps = (later - earlier for earlier, later in zip(posted, posted[3:], strict=False))
        assert all(gap >= HOUR_SECONDS for gap in gaps)


@pytest.mark.slow
async def test_through_crashes_and_outages_a_year_of_everything_comes_once_or_by_its_rule() -> (
    None
):
    with a_database() as plain:
        year, groups = a_year(MortalDatabase(plain.tx, Random(3)), Random(3))
        await year.tick()
        while year.at < END:
            dice = year.chance.random()
            if dice < 0.0005:
                year.off(year.chance.randrange(2 * HOUR_SECONDS, 3 * DAY_SECONDS))
            elif dice < 0.005:
                year.off(year.chance.randrange(1, 2 * HOUR_SECONDS))
            else:
                year.skip_to_next()
            await year.tick()
        counted = check(year, groups)
        check_the_rest(year, groups)
    assert set(counted) == KINDS
    assert counted["news"][0] == counted["news"][1]
    assert all(0.5 < came / wanted <= 1 for wanted, came in counted.values()), counted


@pytest.mark.slow
async def test_clocks_that_jump_double_nothing_of_a_year_and_lose_hardly_anything() -> None:
    with a_database() as plain:
        year, groups = a_year(MortalDatabase(plain.tx, Random(4)), Random(4))
        await year.tick()
        while year.at < END:
            if year.chance.random() < 0.005:
                errors = (0,) if year.wrong else (-HOUR_SECONDS, HOUR_SECONDS)
                year.wrong = year.chance.choice(errors)
            year.skip_to_next()
            await year.tick()
        year.wrong = 0
        await year.tick()
        counted = check(year, groups, jumps=True)
    assert set(counted) == KINDS
    wanted, came = (sum(each) for each in zip(*counted.values(), strict=True))
    assert came / wanted > 0.95, counted
