"""The doctor: each finding with its remedy, and the exit status they come to."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot import consistency, wiring
from bot.communities import ChatName, chat_of
from bot.config import Config
from bot.machine import MIB, Machine
from domain.chats import ChatState, Right
from domain.communities import Defaults
from handlers.doctor import examination
from handlers.polling import ALLOWED_UPDATES
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from storage import backlogs, chats, inbox, notices, outbox
from storage.backup import backup
from storage.database import Database
from storage.lock import hold
from views.doctor import Finding, Grade, machine_findings

pytestmark = pytest.mark.usefixtures("fonts")

ALL_RIGHTS = frozenset(Right)
HOUR = 3600


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground().serve() as opened:
        opened.world.profile.privacy = False
        yield opened


@pytest.fixture
def config(playground: Playground, tmp_path: Path) -> Config:
    return Config(
        bot_token=playground.token,
        telegram_api=playground.address,
        database=tmp_path / "encore.db",
    )


@pytest.fixture
async def group(playground: Playground, config: Config) -> Group:
    """A group that the bot serves, with every right, in a database a week old."""
    opened = playground.group(
        "Aurora Fans", owner=playground.person("Olga"), bot_rights=set(ALL_RIGHTS)
    )
    await knows(config, opened)
    playground.world.updates.allow(ALLOWED_UPDATES)
    return opened


def seconds_ago(seconds: int = 0) -> int:
    return int(datetime.now(UTC).timestamp()) - seconds


async def knows(config: Config, group: Group) -> None:
    async with Database.open(config.database) as db:
        await db.write(
            chat_of,
            name=ChatName(group.id, "supergroup", group.title),
            defaults=Defaults("en", "UTC"),
            now=seconds_ago(7 * 24 * HOUR),
        )
    back_up(config)


def back_up(config: Config, days_ago: int = 0) -> None:
    now = datetime.now(UTC) - timedelta(days=days_ago)
    backup(
        config.database, config.database.parent / "backups", now=now, check=consistency.problems
    )


def own_clock(ahead: timedelta = timedelta()) -> datetime:
    return datetime.now(UTC) + ahead


async def findings(config: Config, ahead: timedelta = timedelta()) -> tuple[list[Finding], int]:
    token = config.bot_token.get_secret_value() if config.bot_token else ""
    session = AiohttpSession(api=TelegramAPIServer.from_base(config.telegram_api))
    async with Bot(token, session=session) as bot:
        return await examination(config, bot, lambda: own_clock(ahead))


async def ailments(config: Config, ahead: timedelta = timedelta()) -> list[Finding]:
    found, status = await findings(config, ahead)
    amiss = [finding for finding in found if finding.grade is not Grade.OK]
    assert status == bool(amiss)
    assert all(finding.remedy for finding in amiss)
    return amiss


async def ailment(config: Config, ahead: timedelta = timedelta()) -> Finding:
    (one,) = await ailments(config, ahead)
    return one


async def test_a_bot_that_fares_well_has_one_line_a_subject_and_status_0(
    config: Config, group: Group, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await wiring.doctor(config) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok      ") for line in lines), lines
    subjects = [line.removeprefix("ok").strip().split(":")[0] for line in lines]
    assert subjects == [
        "token",
        "privacy mode",
        "clock",
        "updates",
        "kinds of updates",
        f"chat {group.id} Aurora Fans",
        "topics",
        "database",
        "backup",
        "quarantine",
        "outbox",
        "schedule",
        "disk",
        "files",
        "pictures",
        "time zones",
    ]


async def test_a_bot_that_has_no_database_yet_is_well(config: Config) -> None:
    assert await ailments(config) == []
    assert not config.database.exists()


async def test_without_a_token_the_rest_is_told_and_the_status_is_78(
    config: Config, group: Group, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await wiring.doctor(config.model_copy(update={"bot_token": None})) == 78
    shown = capsys.readouterr().out
    assert "problem token: there is no BOT_TOKEN: ask @BotFather" in shown
    assert "ok      database: " in shown


async def test_a_revoked_token_is_named_with_its_remedy_and_never_shown(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    token = "123456789:AAEhBP0av28FrJ-pBRSFGnPnIUxgY_5lXvM"
    other = Config(bot_token=token, telegram_api=config.telegram_api, database=config.database)
    assert await wiring.doctor(other) == 78
    said = capsys.readouterr()
    assert said.out.startswith("problem token: Telegram does not know this BOT_TOKEN")
    assert token not in said.out + said.err


async def test_a_server_that_does_not_answer_is_named_without_the_token(config: Config) -> None:
    config = config.model_copy(update={"telegram_api": "http://127.0.0.1:9"})
    found, status = await findings(config)
    assert (status, found[0].grade, found[0].subject) == (1, Grade.PROBLEM, "token")
    assert "http://127.0.0.1:9 does not answer" in found[0].says
    assert all(":AA" not in str(finding) for finding in found)


async def test_a_server_that_answers_with_a_web_page_is_unreachable(
    config: Config, playground: Playground
) -> None:
    playground.storm("html", 1, "getMe")
    found, status = await findings(config)
    assert (status, found[0].subject) == (1, "token")
    assert "does not answer" in found[0].says


async def test_a_plain_member_hears_only_commands_in_privacy_mode(
    config: Config, group: Group, playground: Playground
) -> None:
    playground.world.profile.privacy = True
    assert await ailments(config) == []
    await group.demote(playground_bot(playground))
    found = await ailment(config)
    assert found.says == "the bot is no administrator and, in privacy mode, sees only commands"
    assert "delete messages" in found.remedy


async def test_each_missing_right_stands_by_name_under_its_chat(
    config: Config, playground: Playground, group: Group
) -> None:
    await group.promote(
        playground_bot(playground), can_restrict_members=True, can_invite_users=True
    )
    other = playground.group(
        "Night\u202e Owls", owner=playground.person("Nora"), bot_rights=set(ALL_RIGHTS)
    )
    await knows(config, other)
    found = await ailment(config)
    assert found.subject == f"chat {group.id} Aurora Fans"
    assert found.says == "missing right: delete messages, pin messages"


async def test_a_group_that_removed_the_bot_unseen_is_named(config: Config, group: Group) -> None:
    await group.kick_bot()
    found = await ailment(config)
    assert found.subject.startswith(f"chat {group.id}")
    assert "add the bot again" in found.remedy


async def test_a_group_that_refuses_every_message_is_named(config: Config, group: Group) -> None:
    async with Database.open(config.database) as db:
        await db.write(chats.set_state, chat_key=1, state=ChatState.PAUSED)
    found = await ailment(config)
    assert found.subject.startswith(f"chat {group.id}")
    assert "silent" in found.says


@pytest.mark.parametrize(
    ("ahead", "grade", "way"),
    [
        (timedelta(seconds=60), Grade.WARNING, "ahead of"),
        (timedelta(seconds=-60), Grade.WARNING, "behind"),
        (timedelta(minutes=10), Grade.PROBLEM, "ahead of"),
        (timedelta(days=-365), Grade.PROBLEM, "behind"),
    ],
)
async def test_a_clock_apart_from_telegrams_is_told_by_how_much(
    config: Config, ahead: timedelta, grade: Grade, way: str
) -> None:
    found = await ailment(config, ahead)
    assert (found.subject, found.grade) == ("clock", grade)
    assert f" s {way} Telegram's" in found.says


async def test_a_webhook_that_somebody_set_is_found(
    config: Config, playground: Playground
) -> None:
    token = config.bot_token.get_secret_value() if config.bot_token else ""
    session = AiohttpSession(api=TelegramAPIServer.from_base(config.telegram_api))
    async with Bot(token, session=session) as bot:
        await bot.set_webhook("https://example.org/hook")
    assert (await ailment(config)).says == "a webhook is set, so polling gets nothing"


async def test_another_program_with_the_same_token_is_remembered(
    config: Config, group: Group
) -> None:
    async with Database.open(config.database) as db:
        await db.write(
            notices.claim, "owner:conflict", now=seconds_ago(2 * HOUR), every_seconds=HOUR
        )
    assert (await ailment(config)).says == "another program polled with this token 2 h ago"


async def test_a_balance_that_was_never_booked_is_a_damaged_database(
    config: Config, group: Group
) -> None:
    async with Database.open(config.database) as db:
        await db.write(_a_member_out_of_thin_air)
    found = await ailment(config)
    assert found.subject == "database"
    assert "member 1: balance 5, booked 0" in found.says


def _a_member_out_of_thin_air(tx: sqlite3.Connection) -> None:
    tx.execute("INSERT INTO users VALUES (7, 'Ann', '', '', '', '', 0, NULL)")
    tx.execute(
        "INSERT INTO members (community_id, user_id, points, state, since_at)"
        " VALUES (1, 7, 5, 'present', 0)"
    )


@pytest.mark.parametrize(
    ("version", "words"), [(999, "a newer Encore"), (0, "of an older Encore")]
)
async def test_a_file_of_another_version_is_named_and_left_as_it_is(
    config: Config, group: Group, version: int, words: str
) -> None:
    with closing(sqlite3.connect(config.database)) as tx:
        tx.execute(f"PRAGMA user_version = {version}")
    before = config.database.read_bytes()
    found = await ailment(config)
    assert (found.subject, words in found.says) == ("database", True)
    assert config.database.read_bytes() == before


async def test_an_old_backup_and_none_at_all_are_told(config: Config, group: Group) -> None:
    (backup_file,) = (config.database.parent / "backups").glob("*.db")
    backup_file.unlink()
    assert (await ailment(config)).says == "there is none"
    back_up(config, days_ago=5)
    found = await ailment(config)
    assert (found.subject, found.says) == ("backup", "the newest is 5 days old")
    assert "python -m bot backup" in found.remedy


async def test_what_was_set_aside_is_counted_by_kind_for_14_days(
    config: Config, group: Group
) -> None:
    async with Database.open(config.database) as db:
        for update_id, days in ((1, 0), (2, 1), (3, 20)):
            await db.write(
                inbox.quarantine,
                update_id=update_id,
                why="KeyError",
                raw="{}",
                now=seconds_ago(days * 24 * HOUR),
            )
    found = await ailment(config)
    assert found.says == "set aside in 14 days: KeyError × 2"


@pytest.mark.parametrize(("asleep_seconds", "remedy"), [(600, "start the bot"), (10, "log")])
async def test_a_message_that_waits_too_long_has_the_remedy_that_helps(
    config: Config, group: Group, asleep_seconds: int, remedy: str
) -> None:
    async with Database.open(config.database) as db:
        await db.write(outbox.add, card="greeting", facts={}, chat_key=1, now=seconds_ago(HOUR))
        await db.write(backlogs.beat, seconds_ago(asleep_seconds))
    found = await ailment(config)
    assert found.subject == "outbox"
    assert remedy in found.remedy


def test_a_disk_with_no_room_for_copies_and_a_file_of_somebody_else_are_told() -> None:
    found = Machine(10 * MIB, 300 * MIB, foreign_files=("data/encore.db",))
    disk, files = machine_findings(found)[:2]
    assert disk.says == "10 MiB free, 300 MiB are needed for backups and a newer Encore"
    assert disk.remedy.startswith("make room")
    assert files.remedy == "chown data/encore.db to the account that runs the bot"


async def test_a_webhook_that_is_ours_is_well_until_telegram_does_not_get_through(
    config: Config, group: Group, playground: Playground
) -> None:
    url = "http://127.0.0.1:9/telegram"
    own = Config.model_validate({**config.model_dump(), "webhook_url": url, "webhook_secret": "s"})
    async with wiring._bot(own) as bot:
        await bot.set_webhook(url, secret_token="s", allowed_updates=ALLOWED_UPDATES)
    async with asyncio.timeout(30):
        while not playground.world.webhook.last_error_at:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    found, status = await findings(own)
    amiss = [each for each in found if each.grade is not Grade.OK]
    assert (len(amiss), amiss[0].subject, status) == (1, "updates", 1)
    assert "last try failed" in amiss[0].says
    assert "127.0.0.1:9" in amiss[0].says


async def test_it_looks_while_the_bot_runs_and_changes_nothing(
    config: Config, group: Group, playground: Playground
) -> None:
    with hold(config.database):
        async with Database.open(config.database) as db:
            before = await db.read(lambda tx: tx.execute("PRAGMA data_version").fetchone())
            asked = len(playground.calls)
            assert await asyncio.wait_for(ailments(config), 30) == []
            after = await db.read(lambda tx: tx.execute("PRAGMA data_version").fetchone())
    assert before == after
    methods = {call.method for call in playground.calls[asked:]}
    assert methods == {"getMe", "getWebhookInfo", "getChatMember"}


def playground_bot(playground: Playground) -> Person:
    return Person(playground.world, playground.bot)
