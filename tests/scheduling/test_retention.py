"""What is kept for a time goes when it is over, and not before (architecture.md 4)."""

from collections.abc import AsyncIterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from domain.days import ZoneSince, local_date
from scheduling import care
from storage.database import Database
from tests.bot.books import DAY, NOW, a_chat, a_member

HOUR = 3600
BEFORE = {
    "events": ("INSERT INTO events VALUES (-100, ?1, 1, ?1, 0, 9, 0, 0, 2)", 90),
    "audit_log": (
        "INSERT INTO audit_log (community_id, actor_id, act, facts, at)"
        " VALUES (1, 5, 'grant', '{}', ?)",
        730,
    ),
    "kudos": ("INSERT INTO kudos VALUES (-100, ?1, 1, 2, ?1, '2026-01-01')", 90),
    "outbox": (
        "INSERT INTO outbox (card, facts, user_id, priority, not_before, state, queued_at)"
        " VALUES ('level', '{}', 5, 2, 0, 'sent', ?)",
        2,
    ),
    "inbox": (
        "INSERT INTO inbox (update_id, raw, received_at, state) VALUES (?1, '', ?1, 'done')",
        2,
    ),
    "chores": (
        "INSERT INTO chores (kind, ref, facts, due_at, state, ended_at)"
        " VALUES ('x', ?1, '{}', ?1, 'done', ?1)",
        2,
    ),
    "proofs": (
        "INSERT INTO proofs (chat_key, update_json, ref, asked_at) VALUES (1, '{}', ?1, ?1)",
        1,
    ),
    "notices": ("INSERT INTO notices VALUES ('late:-100:5' || ?1, ?1)", 1),
    "forgotten": ("INSERT INTO forgotten VALUES (1, 'x' || ?1, 0, ?1)", 180),
}
"""How a row of an age comes to be, and for how many days it stays."""


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "books.db") as opened:
        await opened.write(_begin)
        yield opened


def _begin(tx: Connection) -> None:
    chat = a_chat(tx, now=NOW - 800 * DAY)
    for user_id in (5, 6):
        a_member(tx, chat.community_id, user_id, now=NOW - 800 * DAY)


def _count(tx: Connection, table: str) -> int:
    return int(tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def _run(tx: Connection, sql: str, *values: object) -> None:
    tx.execute(sql, values)


@pytest.mark.parametrize("table", BEFORE)
async def test_rows_stay_for_their_time_and_no_longer(db: Database, table: str) -> None:
    sql, days = BEFORE[table]
    before = await db.read(_count, table)
    await db.write(_run, sql, NOW - days * DAY - HOUR)
    await db.write(_run, sql, NOW - days * DAY + HOUR)
    await care.clear(db, now=NOW)
    assert await db.read(_count, table) == before + 1


async def test_what_was_never_finished_is_blanked_within_two_days(db: Database) -> None:
    sql = "INSERT INTO inbox (update_id, raw, received_at, state) VALUES (?1, '{}', ?1, 'waiting')"
    await db.write(_run, sql, NOW - 47 * HOUR)
    await db.write(_run, sql, NOW - 49 * HOUR)
    await care.clear(db, now=NOW)
    assert await db.read(_raws, "inbox") == ["{}"]


async def test_what_nobody_could_read_is_blanked_after_two_weeks(db: Database) -> None:
    sql = "INSERT INTO quarantine (update_id, why, raw, at) VALUES (?1, 'odd', '{}', ?1)"
    await db.write(_run, sql, NOW - 13 * DAY)
    await db.write(_run, sql, NOW - 15 * DAY)
    await care.clear(db, now=NOW)
    assert await db.read(_count, "quarantine") == 2
    assert await db.read(_raws, "quarantine") == ["{}"]


def _raws(tx: Connection, table: str) -> list[str]:
    found = tx.execute(f"SELECT raw FROM {table} WHERE raw <> ''")  # noqa: S608
    return [raw for (raw,) in found]


async def test_who_left_is_forgotten_after_half_a_year_and_not_before(db: Database) -> None:
    gone = "INSERT INTO member_history VALUES (?, ?, 'left')"
    await db.write(_run, "UPDATE members SET state = 'left'")
    await db.write(_run, gone, 1, NOW - 180 * DAY - HOUR)
    await db.write(_run, gone, 2, NOW - 180 * DAY + HOUR)
    await care.clear(db, now=NOW)
    assert await db.read(_people) == [6]


def _people(tx: Connection) -> list[int]:
    return [user_id for (user_id,) in tx.execute("SELECT user_id FROM users WHERE user_id > 0")]


async def test_boards_of_three_dates_stay_where_a_change_of_zone_makes_a_day_short(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = NOW - NOW % DAY + 9 * HOUR
    zones = (ZoneSince(now - 2 * HOUR, "Pacific/Kiritimati"), ZoneSince(0, "Pacific/Pago_Pago"))
    monkeypatch.setattr("scheduling.care.settings.zones", lambda _tx, _community_id: zones)
    recent = [local_date(now - hours * HOUR, zones) for hours in (0, 3, 24)]
    for on in (*recent, local_date(now - 5 * DAY, zones)):
        await db.write(
            _run,
            "INSERT INTO scores (community_id, period, member_id, points, reached_at)"
            " VALUES (1, ?, 1, 5, ?)",
            on,
            now,
        )
    await care.clear(db, now=now)
    assert len(set(recent)) == 3
    assert await db.read(_days) == sorted(recent)


def _days(tx: Connection) -> list[str]:
    return [on for (on,) in tx.execute("SELECT period FROM scores ORDER BY period")]
