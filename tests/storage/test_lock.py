import asyncio
import stat
import sys
from pathlib import Path

import pytest

from storage.lock import AlreadyRunning, hold
from storage.migrate import DatabaseRefused

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from storage.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_holder_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "encore.db"
    with hold(path):
        with (
            pytest.raises(AlreadyRunning, match=r"encore\.db is in use by process [0-9]+"),
            hold(path),
        ):
            pass
        lock = tmp_path / "new folder" / "encore.db.lock"
        assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    with hold(path), hold(tmp_path / "another.db"):
        pass


def test_a_folder_nobody_can_write_in_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with (
        pytest.raises(DatabaseRefused, match=r"^DATABASE: nothing .* in .*taken: [^\n]+$"),
        hold(tmp_path / "taken" / "encore.db"),
    ):
        pass


def test_an_error_inside_the_block_lets_go(tmp_path: Path) -> None:
    with pytest.raises(LookupError), hold(tmp_path / "encore.db"):
        raise LookupError
    with hold(tmp_path / "encore.db"):
        pass


async def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "encore.db"
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOLDER,
        str(path),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning, match=str(holder.pid)), hold(path):
        pass
    holder.kill()
    await holder.wait()
    with hold(path):
        pass
