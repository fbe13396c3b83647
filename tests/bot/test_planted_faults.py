"""The doctor finds each of many planted faults by its line, and nothing else."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from bot import pictures, wiring
from bot.config import Config
from domain.chats import ChatState, Right
from handlers.doctor import examination
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from storage import backlogs, bindings, chats, chores, inbox, notices, outbox
from storage.database import Database
from tests.bot import test_doctor
from tests.bot.test_doctor import HOUR, own_clock, seconds_ago
from views.doctor import Finding, Grade

playground, config, group = (
    test_doctor.playground,
    test_doctor.config,
    test_doctor.group,
)
HOOK = "https://fans.example/telegram"


class Patient(NamedTuple):
    """A sound program in which a fault is planted."""

    playground: Playground
    group: Group
    config: Config
    fonts: Path

    @property
    def bot(self) -> Person:
        return Person(self.playground.world, self.playground.bot)

    async def write(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> None:
        async with Database.open(self.config.database) as db:
            await db.write(work, *given, **named)

    def execute(self, sql: str, *values: object) -> None:
        with closing(sqlite3.connect(self.config.database)) as tx, tx:
            tx.execute(sql, values)


class Change(NamedTuple):
    """What the examination is given besides the patient."""

    settings: Mapping[str, Any] = MappingProxyType({})
    ahead: timedelta = timedelta()
    env: str = ""


NO_CHANGE = Change()
Plant = Callable[[Patient], Awaitable[Change | None]]


async def revoked_token(_: Patient) -> Change:
    return Change({"bot_token": "123456789:AAEhBP0av28FrJ-pBRSFGnPnIUxgY_5lXvM"})


async def no_network(_: Patient) -> Change:
    return Change({"telegram_api": "http://127.0.0.1:9"})


async def privacy_mode(patient: Patient) -> None:
    patient.playground.world.profile.privacy = True
    await patient.group.demote(patient.bot)


def without(right: Right) -> Plant:
    async def plant(patient: Patient) -> None:
        others = [each.value for each in Right if each is not right]
        await patient.group.set_bot_rights(*others)

    return plant


async def no_administrator(patient: Patient) -> None:
    await patient.group.demote(patient.bot)


async def kicked(patient: Patient) -> None:
    await patient.group.kick_bot()


async def silenced(patient: Patient) -> None:
    await patient.write(chats.set_state, chat_key=1, state=ChatState.PAUSED)


async def foreign_webhook(patient: Patient) -> None:
    async with wiring._bot(patient.config) as bot:
        await bot.set_webhook("https://example.org/hook")


async def webhook_of_another(patient: Patient) -> Change:
    await foreign_webhook(patient)
    return Change({"webhook_url": HOOK, "webhook_secret": "s3cret"})


async def webhook_not_set(_: Patient) -> Change:
    return Change({"webhook_url": HOOK, "webhook_secret": "s3cret"})


async def fewer_kinds(patient: Patient) -> None:
    patient.playground.world.updates.allow(["message", "callback_query"])


async def second_program(patient: Patient) -> None:
    at = seconds_ago(2 * HOUR)
    await patient.write(notices.claim, "owner:conflict", now=at, every_seconds=HOUR)


async def clock_ahead(_: Patient) -> Change:
    return Change(ahead=timedelta(seconds=40))


async def clock_far_behind(_: Patient) -> Change:
    return Change(ahead=timedelta(minutes=-10))


async def closed_topic(patient: Patient) -> None:
    bound = bindings.Binding("log", 1, 17)
    await patient.write(bindings.bind, community_id=1, binding=bound, by_user_id=7, now=1)
    await patient.write(bindings.set_closed, chat_key=1, thread_id=17, is_closed=True)


async def deleted_topic(patient: Patient) -> None:
    await closed_topic(patient)
    await patient.write(bindings.forget_topic, chat_key=1, thread_id=17)


async def damaged_page(patient: Patient) -> None:
    with closing(sqlite3.connect(patient.config.database)) as tx:
        tx.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = tx.execute("SELECT rootpage FROM sqlite_master WHERE name = 'chats'").fetchone()
        (size,) = tx.execute("PRAGMA page_size").fetchone()
    with patient.config.database.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)


async def wrong_balance(patient: Patient) -> None:
    await patient.write(test_doctor._a_member_out_of_thin_air)


async def newer_version(patient: Patient) -> None:
    patient.execute("PRAGMA user_version = 999")


async def no_backup(patient: Patient) -> None:
    (copy,) = (patient.config.database.parent / "backups").glob("*.db")
    copy.unlink()


async def old_backup(patient: Patient) -> None:
    await no_backup(patient)
    test_doctor.back_up(patient.config, days_ago=5)


async def quarantined(patient: Patient) -> None:
    await patient.write(
        inbox.quarantine, update_id=1, why="KeyError", raw="{}", now=seconds_ago(HOUR)
    )


async def stuck_outbox(patient: Patient) -> None:
    await patient.write(outbox.add, card="greeting", facts={}, chat_key=1, now=seconds_ago(HOUR))
    await patient.write(backlogs.beat, seconds_ago(10))


async def late_work(patient: Patient) -> None:
    await patient.write(chores.add, kind="expiries", ref="x", facts={}, due_at=seconds_ago(600))


async def missing_fonts(patient: Patient) -> None:
    (patient.fonts / "NotoSansCJK-Regular.ttc").unlink()
    pictures.are_possible.cache_clear()


async def readable_settings(_: Patient) -> Change:
    return Change(env="BOT_TOKEN=1:x\n")


async def readable_database(patient: Patient) -> None:
    patient.config.database.chmod(0o644)


async def lost_zone(patient: Patient) -> None:
    patient.execute(
        "INSERT INTO settings (community_id, key, value, by_user_id, at, since_at)"
        " VALUES (1, 'timezone', 'Mars/Olympus', 7, 1, 1)"
    )


FAULTS: list[tuple[Plant, str, str]] = [
    (revoked_token, "token", "Telegram does not know this BOT_TOKEN"),
    (no_network, "token", "does not answer"),
    (privacy_mode, "chat", "in privacy mode, sees only commands"),
    (without(Right.DELETE), "chat", "missing right: delete messages"),
    (without(Right.RESTRICT), "chat", "missing right: ban users"),
    (without(Right.INVITE), "chat", "missing right: invite users via link"),
    (without(Right.PIN), "chat", "missing right: pin messages"),
    (no_administrator, "chat", "the bot is no administrator"),
    (kicked, "chat", "kicked|not in it"),
    (silenced, "chat", "silent"),
    (foreign_webhook, "updates", "a webhook is set"),
    (webhook_of_another, "updates", "another WEBHOOK_URL"),
    (webhook_not_set, "updates", "knows no webhook"),
    (fewer_kinds, "kinds of updates", "chat_member"),
    (second_program, "updates", "another program polled"),
    (clock_ahead, "clock", "ahead of"),
    (clock_far_behind, "clock", "behind"),
    (closed_topic, "chat", "it is closed"),
    (deleted_topic, "chat", "it was deleted"),
    (damaged_page, "database", "is damaged"),
    (wrong_balance, "database", "balance 5, booked 0"),
    (newer_version, "database", "a newer Encore"),
    (no_backup, "backup", "there is none"),
    (old_backup, "backup", "5 days old"),
    (quarantined, "quarantine", "KeyError × 1"),
    (stuck_outbox, "outbox", "waits for"),
    (late_work, "schedule", "late"),
    (missing_fonts, "pictures", "fonts are missing"),
    (readable_settings, "files", ".env"),
    (readable_database, "files", "encore.db"),
    (lost_zone, "time zones", "Mars/Olympus"),
]


@pytest.fixture
def patient(playground: Playground, group: Group, config: Config, fonts: Path) -> Patient:
    return Patient(playground, group, config, fonts)


async def examined(patient: Patient, change: Change = NO_CHANGE) -> list[Finding]:
    given = {**patient.config.model_dump(), **change.settings}
    config = Config.model_validate(given)
    env = patient.fonts.parent / ".env"
    if change.env:
        env.write_text(change.env)
        env.chmod(0o644)
    async with wiring._bot(config) as bot:
        return (await examination(config, bot, lambda: own_clock(change.ahead), env)).findings


async def test_without_a_fault_every_line_is_ok(patient: Patient) -> None:
    assert {finding.grade for finding in await examined(patient)} == {Grade.OK}


@pytest.mark.parametrize(
    ("plant", "subject", "words"), FAULTS, ids=[plant.__name__ for plant, _, _ in FAULTS]
)
async def test_a_planted_fault_is_found_by_its_line_and_its_remedy(
    patient: Patient, plant: Plant, subject: str, words: str
) -> None:
    change = await plant(patient) or NO_CHANGE
    (found,) = [each for each in await examined(patient, change) if each.grade is not Grade.OK]
    assert found.subject.startswith(subject)
    assert any(word in found.says for word in words.split("|"))
    assert found.remedy
    assert "\n" not in str(found)
