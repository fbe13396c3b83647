"""Streaks in the database, against a model that knows nothing but days in their order."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import checkins, freezes, points, streaks
from bot.settings import begin
from domain.communities import Community, Defaults
from domain.days import (
    Zones,
    ZoneSince,
    change_of_zone_at,
    days_between,
    later_day,
    local_date,
)
from domain.ledger import Reason
from domain.members import Member
from domain.refusals import Refusal
from domain.settings import Values
from storage import backlogs, members
from storage import freezes as kept
from storage.freezes import of_member
from storage.migrate import migrate

DAY = 86_400
QUARTER = 900
BEGIN = 1_795_003_200 - 1_795_003_200 % DAY
"""A midnight in UTC."""
DAYS = 40
ZONES = ("UTC", "Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Bogota")


class Event(NamedTuple):
    """A check-in or a purchase, at an instant, that reaches us some seconds later."""

    at: int
    delay: int = 0
    is_purchase: bool = False


class Life(NamedTuple):
    """What happens to a member of a community in forty days."""

    events: list[Event]
    blind: list[tuple[int, int]]
    zones: Zones
    every: int


@st.composite
def lives(draw: st.DrawFn) -> Life:
    days = draw(st.lists(st.integers(0, DAYS - 1), unique=True, min_size=5))
    events = [
        Event(
            BEGIN + day * DAY + draw(st.integers(0, DAY - 1)),
            draw(st.sampled_from([0, 0, 0, 0, DAY // 2, DAY, 3 * DAY])),
        )
        for day in days
    ]
    bought = draw(st.lists(st.integers(0, DAYS * DAY), max_size=4, unique=True))
    events += [Event(BEGIN + at, is_purchase=True) for at in bought]
    blind = [
        (BEGIN + start * DAY, BEGIN + (start + length) * DAY)
        for start, length in draw(
            st.lists(st.tuples(st.integers(0, DAYS), st.integers(0, 3)), max_size=2)
        )
    ]
    old, new = draw(st.sampled_from(ZONES)), draw(st.sampled_from(ZONES))
    asked_at = BEGIN + draw(st.integers(0, DAYS * DAY))
    zones = (ZoneSince(change_of_zone_at(asked_at, old=old, new=new), new), ZoneSince(0, old))
    return Life(events, blind, zones, draw(st.sampled_from([3, 10])))


class Model(NamedTuple):
    streaks: dict[str, int]
    frozen: set[str]
    streak: int
    held: int


def model(checked: set[str], bought: list[str], excused: set[str], every: int, end: str) -> Model:
    """Live day by day: check in, be excused, use a freeze, or begin anew."""
    reached: dict[str, int] = {}
    frozen: set[str] = set()
    streak, held = 0, 2
    for day in days_between(later_day(min(checked), -1), later_day(end, 1)):
        held += bought.count(day)
        if day in checked:
            streak += 1
            reached[day] = streak
            if streak % every == 0 and held < 2:
                held += 1
        elif day in excused or streak == 0 or day == end:
            continue
        elif held:
            held -= 1
            frozen.add(day)
        else:
            streak = 0
    return Model(reached, frozen, streak, held)


def short_days(zones: Zones) -> set[str]:
    """Return the dates that lasted less than 24 hours, counted by the quarter."""
    quarters: dict[str, int] = {}
    first, last = BEGIN - 5 * DAY, BEGIN + (DAYS + 5) * DAY
    for at in range(first, last, QUARTER):
        on = local_date(at, zones)
        quarters[on] = quarters.get(on, 0) + 1
    inner = days_between(local_date(first, zones), local_date(last, zones))
    return {day for day in inner if quarters.get(day, 0) < DAY // QUARTER}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("streaks") / "streaks.db"
    tx = sqlite3.connect(path, isolation_level=None)
    migrate(tx, path)
    tx.execute("INSERT INTO communities (community_id, created_at) VALUES (1, 0)")
    begin(tx, community_id=1, defaults=Defaults("en", "UTC"), now=0)
    tx.execute(
        "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
        " VALUES (7, 'Ann', '', '', '')"
    )
    members.add(tx, [(1, 7, BEGIN)])
    yield tx
    tx.close()


@contextmanager
def undone(tx: sqlite3.Connection) -> Iterator[Member]:
    """Give a member whose life leaves no trace."""
    tx.execute("BEGIN")
    try:
        yield members.met(tx, community_id=1, user_id=7)
    finally:
        tx.execute("ROLLBACK")


def place(zones: Zones, **values: str) -> Community:
    return Community(1, "Aurora", "en", zones, Values(values))


def check_in(tx: sqlite3.Connection, member: Member, at: int, where: Community) -> bool:
    outcome = checkins.check_in(
        tx,
        member=member,
        ref=f"checkin:{at}",
        at=at,
        zones=where.zones,
        rule=where.values.checkin_rule,
        freezing=where.values.freeze_rule,
    )
    return outcome.is_new


def earn(tx: sqlite3.Connection, member: Member, amount: int, where: Community) -> None:
    change = points.Change(amount, 0, Reason.GRANT, f"earn:{amount}", "", None, BEGIN)
    points.book(tx, member=member, change=change, zones=where.zones)


def buy(tx: sqlite3.Connection, member: Member, at: int, where: Community) -> bool:
    try:
        freezes.buy(tx, member=member, community=where, price=100, ref=f"freeze:{at}", at=at)
    except Refusal:
        return False
    return True


def live(tx: sqlite3.Connection, member: Member, life: Life, where: Community) -> Model:
    """Let everything happen in the order in which it arrives; return what the model says."""
    earn(tx, member, 1000, where)
    for from_at, to_at in life.blind:
        backlogs.add_blind_window(tx, from_at=from_at, to_at=to_at)
    checked: set[str] = set()
    bought: list[str] = []
    for event in sorted(life.events, key=lambda each: each.at + each.delay):
        on = local_date(event.at, life.zones)
        if event.is_purchase:
            bought += [on] if buy(tx, member, event.at, where) else []
        elif check_in(tx, member, event.at, where):
            checked.add(on)
    excused = {
        *backlogs.blind_dates(tx.execute("SELECT * FROM blind_windows")),
        *short_days(life.zones),
    }
    end = local_date(BEGIN + (DAYS + 3) * DAY, life.zones)
    return model(checked, bought, excused, life.every, end)


@settings(max_examples=150, deadline=None)
@given(life=lives())
def test_streaks_are_what_days_in_their_order_make_them(
    life: Life, file: sqlite3.Connection
) -> None:
    with undone(file) as member:
        where = place(life.zones, freeze_every=str(life.every))
        expected = live(file, member, life, where)
        stored = file.execute("SELECT on_date, streak FROM checkins").fetchall()
        assert dict(stored) == expected.streaks
        stands = streaks.standing(
            file,
            member_id=member.member_id,
            at=BEGIN + (DAYS + 3) * DAY,
            zones=life.zones,
            rule=where.values.freeze_rule,
        )
        used = {each.used_on for each in of_member(file, member.member_id) if each.used_on}
        assert used | set(stands.frozen) == expected.frozen
        assert (stands.streak, stands.held) == (expected.streak, expected.held)


def stand(tx: sqlite3.Connection, member: Member, at: int, where: Community) -> streaks.Standing:
    rule = where.values.freeze_rule
    return streaks.standing(tx, member_id=member.member_id, at=at, zones=where.zones, rule=rule)


def day(number: int) -> int:
    return BEGIN + number * DAY + DAY // 2


UTC = (ZoneSince(0, "UTC"),)


def reached(tx: sqlite3.Connection) -> list[int]:
    rows = tx.execute("SELECT streak FROM checkins ORDER BY on_date").fetchall()
    return [streak for (streak,) in rows]


def test_a_repair_joins_what_was_checked_in_since_and_is_there_once_in_30_days(
    file: sqlite3.Connection,
) -> None:
    where = place(UTC, freezes="off")
    with undone(file) as member:
        for number in (0, 1, 2, 4, 5):
            check_in(file, member, day(number), where)
        assert reached(file) == [1, 2, 3, 1, 2]
        found = stand(file, member, day(6), where).repair
        assert found is not None
        assert (len(found.days), found.streak) == (1, 5)
        for _ in range(2):
            freezes.repair(file, member=member, community=where, from_on=found.days[0], at=day(6))
        assert reached(file) == [1, 2, 3, 4, 5]
        assert stand(file, member, day(6), where).streak == 5
        check_in(file, member, day(8), where)
        assert reached(file)[-1] == 1
        assert stand(file, member, day(8), where).repair is None
        for number in range(9, 36):
            check_in(file, member, day(number), where)
        check_in(file, member, day(37), where)
        assert stand(file, member, day(37), where).repair is not None


def test_a_repair_of_another_break_than_was_shown_is_stale(file: sqlite3.Connection) -> None:
    where = place(UTC, freezes="off")
    with undone(file) as member:
        for number in (0, 1, 3):
            check_in(file, member, day(number), where)
        with pytest.raises(Refusal, match=r"refusal\.stale_button"):
            freezes.repair(file, member=member, community=where, from_on="2026-11-01", at=day(4))


def test_who_was_here_before_freezes_begins_with_two_from_the_last_check_in_on(
    file: sqlite3.Connection,
) -> None:
    with undone(file) as member:
        for number in (0, 1, 3, 4):
            check_in(file, member, day(number), place(UTC, freezes="off"))
        where = place(UTC)
        stands = stand(file, member, day(6), where)
        assert (stands.streak, stands.held, len(stands.frozen)) == (2, 1, 1)
        check_in(file, member, day(6), where)
        assert reached(file) == [1, 2, 1, 2, 3]


def test_a_freeze_is_bought_once_undone_once_and_never_on_credit(
    file: sqlite3.Connection,
) -> None:
    where = place(UTC)
    with undone(file) as member:
        for number in (0, 2):
            check_in(file, member, day(number), where)
        with pytest.raises(Refusal, match=r"streak\.too_few_points"):
            freezes.buy(file, member=member, community=where, price=100, ref="a", at=day(2))
        earn(file, member, 150, where)
        with pytest.raises(Refusal, match=r"refusal\.stale_button"):
            freezes.buy(file, member=member, community=where, price=90, ref="a", at=day(2))
        bought = [
            freezes.buy(file, member=member, community=where, price=100, ref="a", at=day(2))
            for _ in range(3)
        ]
        assert {each.entry_id for each in bought} == {bought[0].entry_id}
        assert stand(file, member, day(2), where).held == 2
        number = bought[0].entry_id
        for _ in range(2):
            freezes.undo(file, member=member, community=where, entry_id=number, at=day(2))
        assert stand(file, member, day(2), where).held == 1
        assert members.get(file, member.member_id).points == 161
        with pytest.raises(Refusal, match=r"refusal\.stale_button"):
            freezes.buy(file, member=member, community=where, price=100, ref="a", at=day(2))


def test_a_purchase_is_final_after_a_minute(file: sqlite3.Connection) -> None:
    where = place(UTC, freeze_start="0")
    with undone(file) as member:
        earn(file, member, 100, where)
        bought = freezes.buy(file, member=member, community=where, price=100, ref="a", at=day(2))
        with pytest.raises(Refusal, match=r"streak\.undo_expired"):
            freezes.undo(
                file, member=member, community=where, entry_id=bought.entry_id, at=day(2) + 61
            )


def test_freezes_go_along_to_another_community_unless_some_are_there(
    file: sqlite3.Connection,
) -> None:
    where = place(UTC)
    with undone(file) as member:
        file.execute("INSERT INTO communities (community_id, created_at) VALUES (2, 0)")
        members.add(file, [(2, 7, BEGIN)])
        other = members.met(file, community_id=2, user_id=7)
        for number in (0, 1, 3):
            check_in(file, member, day(number), where)
        had = of_member(file, member.member_id)
        for _ in range(2):
            kept.copy(file, member_id=member.member_id, into_id=other.member_id)
            assert of_member(file, other.member_id) == had
        kept.merge(file, member_id=member.member_id, into_id=other.member_id)
        assert of_member(file, member.member_id) == []
        assert of_member(file, other.member_id) == had
