"""Schedules on the due loop: planning, changing, pausing, zones, and work that fails."""

from collections.abc import Iterator
from datetime import datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

import pytest

from bot import schedules as planning
from bot import setting_changes, settings
from bot.cron import rule_of
from bot.schedules import Occurrence, Plan, Recurring
from domain.communities import Defaults
from domain.days import ZoneSince
from domain.lateness import Lateness, Outcome, Policy, decide
from scheduling.due import DueWork, Kinds
from storage import backlogs, chats, schedules
from tests.scheduling.season import InlineDatabase, a_database

OWNER = 77
BERLIN = "Europe/Berlin"
SHANGHAI = "Asia/Shanghai"


def utc(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


class Post:
    """A kind of work that notes what it was asked for, or fails."""

    def __init__(self, policy: Policy, *, needs_sight: bool) -> None:
        self.recurring = Recurring(self.run, Lateness(policy, needs_sight=needs_sight))
        self.asked: list[Occurrence] = []
        self.is_broken = False

    def run(self, _tx: Connection, occurrence: Occurrence) -> None:
        if self.is_broken:
            raise ZeroDivisionError
        self.asked.append(occurrence)

    @property
    def walls(self) -> list[str]:
        """Return the wall times it ran for."""
        return [each.ref.removeprefix("post:1:") for each in self.asked]


class Loop:
    """The due loop on a database of its own, with one kind of work."""

    def __init__(self, db: InlineDatabase) -> None:
        self.db, self.tx = db, db.tx
        self.post = Post(Policy.RUN_ONCE, needs_sight=False)
        self.restart()

    def restart(self) -> None:
        kinds = Kinds(schedules={"post": self.post.recurring})
        self.due = DueWork(self.db, kinds, owners=[OWNER], spawn=lambda work: work.close())

    def does(self, policy: Policy, *, needs_sight: bool = False) -> None:
        self.post = Post(policy, needs_sight=needs_sight)
        self.restart()

    def begin(self, rule: str, now: int, **where: str | int) -> None:
        planning.begin(self.tx, Plan("post", "1", rule, **where), now=now)  # type: ignore[arg-type]  # zone or community_id

    def outcomes(self) -> list[tuple[str, Outcome]]:
        known = schedules.find(self.tx, kind="post", ref="1")
        assert known is not None
        return [
            (span.first.isoformat(timespec="minutes"), span.outcome)
            for span in schedules.history(self.tx, known.schedule_id)
        ]


@pytest.fixture
def loop() -> Iterator[Loop]:
    with a_database() as db:
        yield Loop(db)


def a_community(tx: Connection, zone: str) -> int:
    community_id = chats.add_community(tx, now=0)
    settings.begin(tx, community_id=community_id, defaults=Defaults("en", zone), now=0)
    return community_id


def move(tx: Connection, community_id: int, zone: str, now: int) -> int:
    """Change a community's zone as /timezone does; return when it takes effect."""
    community = settings.community(tx, community_id)
    setting_changes.change(tx, community=community, key="timezone", text=zone, by=1, at=now)
    return setting_changes.zone_since(tx, community_id)


async def test_an_occurrence_runs_at_its_time_and_not_again_after_a_restart(loop: Loop) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    await loop.due(utc("2026-11-19T08:59"))
    assert loop.post.walls == []
    await loop.due(utc("2026-11-19T09:00"))
    await loop.due(utc("2026-11-19T09:00"))
    loop.restart()
    await loop.due(utc("2026-11-19T09:01"))
    assert loop.post.walls == ["2026-11-19T09:00"]


async def test_what_is_planned_at_a_time_of_day_that_is_over_begins_tomorrow(loop: Loop) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T09:00"), zone="UTC")
    await loop.due(utc("2026-11-18T09:00"))
    await loop.due(utc("2026-11-19T09:00"))
    assert loop.post.walls == ["2026-11-19T09:00"]


async def test_an_occurrence_tells_when_it_was_planned_and_when_the_last_one_was(
    loop: Loop,
) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    await loop.due(utc("2026-11-19T09:05"))
    await loop.due(utc("2026-11-22T10:00"))
    first, second = loop.post.asked
    assert (first.at, first.since_at, first.now) == (
        *(utc("2026-11-19T09:00"), None),
        utc("2026-11-19T09:05"),
    )
    assert (second.at, second.since_at) == (utc("2026-11-22T09:00"), first.at)
    assert loop.outcomes() == [
        ("2026-11-19T09:00", Outcome.RUN),
        ("2026-11-20T09:00", Outcome.NEWER),
        ("2026-11-22T09:00", Outcome.RUN),
    ]


async def test_work_that_must_run_late_runs_every_missed_time_in_order(loop: Loop) -> None:
    loop.does(Policy.RUN_LATE)
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    await loop.due(utc("2026-11-21T10:00"))
    assert loop.post.walls == ["2026-11-19T09:00", "2026-11-20T09:00", "2026-11-21T09:00"]


async def test_the_second_half_past_two_of_an_autumn_night_is_suppressed(loop: Loop) -> None:
    loop.begin("daily 02:30", utc("2026-10-24T12:00", BERLIN), zone=BERLIN)
    first = utc("2026-10-25T02:30", BERLIN)
    for minute in range(0, 180, 5):
        await loop.due(first + 60 * minute)
    assert loop.post.walls == ["2026-10-25T02:30"]
    assert loop.post.asked[0].now == first


async def test_a_time_in_the_gap_of_a_spring_night_runs_after_the_gap(loop: Loop) -> None:
    loop.begin("daily 02:30", utc("2027-03-27T12:00", BERLIN), zone=BERLIN)
    gap = utc("2027-03-28T03:00", BERLIN)
    await loop.due(gap - 1)
    assert loop.post.walls == []
    await loop.due(gap)
    assert loop.post.walls == ["2027-03-28T02:30"]


def test_awake_again_in_the_hour_that_comes_twice_the_newest_of_the_first_time_counts() -> None:
    """At the second 02:10 the newest half hour that was due is the first 02:30, not 03:00."""
    second = utc("2026-10-25T02:10", BERLIN) + 3600
    decision = decide(
        rule_of("cron */30 * * * *"),
        (ZoneSince(0, BERLIN),),
        settled=datetime.fromisoformat("2026-10-25T01:00"),
        now=second,
        lateness=Lateness(Policy.RUN_ONCE),
    )
    assert decision.run == datetime.fromisoformat("2026-10-25T02:30")
    assert decision.next_at == utc("2026-10-25T03:00", BERLIN)


async def test_without_a_zone_of_its_own_it_follows_the_community(loop: Loop) -> None:
    community_id = a_community(loop.tx, BERLIN)
    begun = utc("2026-11-18T12:00", BERLIN)
    loop.begin("daily 09:00", begun, community_id=community_id)
    await loop.due(utc("2026-11-19T09:00", BERLIN))
    since = move(loop.tx, community_id, SHANGHAI, utc("2026-11-19T10:00", BERLIN))
    await loop.due(since)
    await loop.due(utc("2026-11-20T09:00", SHANGHAI))
    await loop.due(utc("2026-11-20T09:00", BERLIN))
    assert loop.post.walls == ["2026-11-19T09:00", "2026-11-20T09:00"]
    assert loop.post.asked[1].now == utc("2026-11-20T09:00", SHANGHAI)


async def test_a_zone_change_that_repeats_the_morning_does_not_repeat_its_occurrence(
    loop: Loop,
) -> None:
    community_id = a_community(loop.tx, SHANGHAI)
    begun = utc("2026-11-18T12:00", SHANGHAI)
    loop.begin("daily 09:00", begun, community_id=community_id)
    at = begun
    move(loop.tx, community_id, "America/New_York", utc("2026-11-19T08:00", SHANGHAI))
    while at < utc("2026-11-21T23:00", "America/New_York"):
        at += 900
        await loop.due(at)
    assert loop.post.walls == [f"2026-11-{day}T09:00" for day in (19, 20, 21)]


async def test_a_changed_rule_counts_from_now_on(loop: Loop) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    await loop.due(utc("2026-11-19T09:00"))
    loop.begin("daily 08:00", utc("2026-11-19T09:30"), zone="UTC")
    await loop.due(utc("2026-11-19T09:30"))
    await loop.due(utc("2026-11-20T08:00"))
    assert loop.post.walls == ["2026-11-19T09:00", "2026-11-20T08:00"]


async def test_planned_again_at_every_start_nothing_missed_is_forgotten(loop: Loop) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    loop.begin("daily 09:00", utc("2026-11-19T10:00"), zone="UTC")
    await loop.due(utc("2026-11-19T10:00"))
    assert loop.post.walls == ["2026-11-19T09:00"]


async def test_what_was_missed_in_a_pause_is_not_made_up_for(loop: Loop) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    known = schedules.find(loop.tx, kind="post", ref="1")
    assert known is not None
    schedules.pause(loop.tx, known.schedule_id)
    await loop.due(utc("2026-11-19T10:00"))
    planning.resume(loop.tx, kind="post", ref="1", now=utc("2026-11-19T11:00"))
    await loop.due(utc("2026-11-19T11:00"))
    await loop.due(utc("2026-11-20T09:00"))
    assert loop.post.walls == ["2026-11-20T09:00"]


async def test_work_that_needs_sight_passes_over_a_blind_window(loop: Loop) -> None:
    loop.does(Policy.RUN_ONCE, needs_sight=True)
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    blind = (utc("2026-11-18T13:00"), utc("2026-11-19T12:00"))
    backlogs.add_blind_window(loop.tx, from_at=blind[0], to_at=blind[1])
    await loop.due(utc("2026-11-20T08:00"))
    await loop.due(utc("2026-11-20T09:00"))
    assert loop.outcomes() == [
        ("2026-11-19T09:00", Outcome.BLIND),
        ("2026-11-20T09:00", Outcome.RUN),
    ]


async def test_work_that_fails_is_tried_three_times_and_the_owner_is_told(loop: Loop) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    loop.post.is_broken = True
    nine = utc("2026-11-19T09:00")
    for second in range(0, 600, 10):
        await loop.due(nine + second)
    assert loop.outcomes() == [("2026-11-19T09:00", Outcome.FAILED)]
    letters = loop.tx.execute("SELECT user_id, facts FROM outbox").fetchall()
    assert letters == [(OWNER, '{"kind": "job", "job": "post"}')]
    loop.post.is_broken = False
    await loop.due(utc("2026-11-20T09:00"))
    assert loop.post.walls == ["2026-11-20T09:00"]


async def test_work_that_recovers_in_time_runs_once(loop: Loop) -> None:
    loop.begin("daily 09:00", utc("2026-11-18T12:00"), zone="UTC")
    loop.post.is_broken = True
    nine = utc("2026-11-19T09:00")
    await loop.due(nine)
    loop.post.is_broken = False
    await loop.due(nine + 59)
    assert loop.post.walls == []
    await loop.due(nine + 60)
    await loop.due(nine + 120)
    assert loop.post.walls == ["2026-11-19T09:00"]


@pytest.mark.parametrize("damage", ["rule = 'hourly'", "zone = 'Mars/Olympus'", "kind = 'gone'"])
async def test_a_schedule_nobody_understands_holds_up_no_other(loop: Loop, damage: str) -> None:
    now = utc("2026-11-18T12:00")
    planning.begin(loop.tx, Plan("post", "0", "daily 08:00", "UTC"), now=now)
    loop.tx.execute(f"UPDATE schedules SET {damage}, next_at = 0")  # noqa: S608 - ours
    loop.begin("daily 09:00", now, zone="UTC")
    nine = utc("2026-11-19T09:00")
    for second in range(0, 600, 10):
        await loop.due(nine + second)
    assert loop.post.walls == ["2026-11-19T09:00"]
    assert len(loop.tx.execute("SELECT 1 FROM outbox").fetchall()) == 1


@pytest.mark.parametrize("rule", ["hourly", "daily 9:00", "cron 61 * * * *"])
def test_what_is_no_rule_is_not_planned(loop: Loop, rule: str) -> None:
    with pytest.raises(ValueError):
        loop.begin(rule, 0, zone="UTC")
    with pytest.raises(ValueError, match="zone or a community"):
        loop.begin("daily 09:00", 0)
