import asyncio
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import backup as module
from storage.backup import verify
from tests.storage.purses import SCHEMA, check, moves

ROOT = Path(__file__).parents[2]
WRITER = """
import asyncio, resource, sys
from pathlib import Path
from storage.database import Database, is_storage_trouble
from tests.storage.purses import move, moves

async def write(path, migrations, limit):
    async with Database.open(Path(path), migrations=Path(migrations)) as database:
        if int(limit):
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), hard))
        try:
            while True:
                await asyncio.gather(*(database.write(move, 1) for _ in range(3)))
                print(await database.read(moves), flush=True)
        except Exception as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            print(type(error).__name__, is_storage_trouble(error), flush=True)
            await database.write(move, 1)
            print("recovered", flush=True)

asyncio.run(write(*sys.argv[1:]))
"""


async def a_writer(path: Path, migrations: Path, limit: int = 0) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        WRITER,
        str(path),
        str(migrations),
        str(limit),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


@pytest.mark.slow
async def test_a_kill_during_writes_loses_nothing_acknowledged(
    tmp_path: Path, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, migrations = tmp_path / "purses.db", written(SCHEMA)
    monkeypatch.setattr(module, "MIGRATIONS", migrations)
    for cycle in range(8):
        writer = await a_writer(path, migrations)
        assert writer.stdout is not None
        acknowledged = 0
        for _ in range(1 + cycle * 20):
            acknowledged = int(await writer.stdout.readline())
        writer.kill()
        rest = (await writer.stdout.read()).splitlines()
        await writer.wait()
        acknowledged = max([acknowledged, *(int(line) for line in rest)])
        assert verify(path, check) == []
        with closing(sqlite3.connect(path)) as connection:
            assert acknowledged <= moves(connection) <= acknowledged + 3


@pytest.mark.slow
async def test_a_write_error_is_trouble_that_passes_and_leaves_the_file_whole(
    tmp_path: Path, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, migrations = tmp_path / "purses.db", written(SCHEMA)
    monkeypatch.setattr(module, "MIGRATIONS", migrations)
    writer = await a_writer(path, migrations, limit=200_000)
    output, _ = await writer.communicate()
    *counts, error, last = output.decode().splitlines()
    assert (error, last) == ("OperationalError True", "recovered")
    assert verify(path, check) == []
    with closing(sqlite3.connect(path)) as connection:
        assert moves(connection) > int(counts[-1])
