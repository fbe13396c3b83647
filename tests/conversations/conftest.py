"""Everything a conversation needs: the playground, the running program, and people."""

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.pacing import Limits
from storage import notices
from storage.database import Database
from tests.conversations.stage import NOON, QUICK, Stage, config_for

# Reading every certificate of the world takes each session longer than a whole conversation.
CERTIFICATES = ssl.create_default_context()


@pytest.fixture(autouse=True)
def quick_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what aiogram's sessions do for TLS at both ends; here is none."""

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:
            await session._session.close()

    monkeypatch.setattr(AiohttpSession, "close", close)
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: CERTIFICATES)


@pytest.fixture
def clock() -> PlaygroundClock:
    """The time of playground and program, from noon of a Wednesday on."""
    return PlaygroundClock(NOON)


@pytest.fixture
def limits() -> Limits:
    """How fast the program may speak; a module that tests pacing brings its own."""
    return QUICK


@pytest.fixture
async def playground(clock: PlaygroundClock, limits: Limits) -> AsyncIterator[Playground]:
    async with Playground(clock=clock, flood_control=limits is not QUICK).serve() as opened:
        opened.world.profile.privacy = False
        yield opened


@pytest.fixture
def settings() -> dict[str, Any]:
    """Settings of the program besides those of every test; a module or a test brings its own."""
    return {}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that no program has lived on: to migrate one takes as long as a conversation.

    Telegram has been told the menus: that would be the half of what each program says.
    """
    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(_migrate(folder / "encore.db", folder / "lived.db"))
    return folder / "encore.db"


async def _migrate(file: Path, lived: Path) -> None:
    async with Playground().serve() as playground:
        stage = Stage(playground, config_for(playground, lived))
        async with stage.life():
            await stage.menus_told()
            told = await stage.rows("SELECT subject, hash FROM told")
    async with Database.open(file) as db:
        for subject, told_hash in told:
            await db.write(notices.set_told, subject, told_hash)


@pytest.fixture
def stage(
    playground: Playground,
    limits: Limits,
    settings: dict[str, Any],
    tmp_path: Path,
    migrated: Path,
) -> Stage:
    """The program's stage, empty: for tests that begin and end its lives themselves."""
    config = config_for(playground, tmp_path / "encore.db", **settings)
    shutil.copyfile(migrated, config.database)
    return Stage(playground, config, limits)


@pytest.fixture
async def encore(stage: Stage) -> AsyncIterator[Stage]:
    """The program, running, with books that balance in the end."""
    async with stage.life():
        yield stage
        await stage.books_balance()


@pytest.fixture
def owner(playground: Playground) -> Person:
    return playground.person("Olga", username="olga_owns")


@pytest.fixture
def ann(playground: Playground) -> Person:
    return playground.person("Ann", username="ann_sings")


@pytest.fixture
def ben(playground: Playground) -> Person:
    return playground.person("Ben", username="ben_drums")


@pytest.fixture
async def group(
    encore: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> Group:
    """A group with owner, Ann and Ben; the bot is an administrator and has greeted it."""
    opened = playground.group("Aurora Fans", owner=owner, members=[ann, ben])
    await opened.hears("Encore|安可")
    opened.ear.forget()
    return opened


@pytest.fixture
async def staff(encore: Stage, group: Group, playground: Playground, owner: Person) -> Group:
    """A group of the team's with the log."""
    await owner.says(group, "Hello to everybody here")
    # What is pushed of two groups comes in any order.
    await encore.quiet()
    opened = playground.group("Aurora Staff", owner=owner)
    await opened.hears("Encore")
    await owner.says(opened, "/topic here as log")
    await opened.hears("goes here for")
    await encore.quiet()
    opened.ear.forget()
    group.ear.forget()
    return opened


@pytest.fixture
async def desk(group: Group, playground: Playground, owner: Person, ben: Person) -> Group:
    """The team's own group, where they look after cases."""
    opened = playground.group("Aurora Team", owner=owner, members=[ben])
    await opened.hears("Encore")
    await owner.says(opened, "/topic here as cases")
    await opened.hears("goes here for")
    opened.ear.forget()
    return opened
