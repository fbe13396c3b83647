"""The command line on real files and with the whole program behind it."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import grants, members, settings
from bot.communities import ChatName, chat_of
from bot.grants import Wish
from domain.communities import Defaults
from domain.messages import Name
from storage import members as stored
from storage.database import Database

ROOT = Path(__file__).parent.parent.parent
# A machine that is loaded takes its time.
ENOUGH_SECONDS = 240


class Ended(NamedTuple):
    status: int
    out: str
    err: str


def environment(folder: Path, **named: str) -> dict[str, str]:
    """Nothing of the machine's own settings; what is temporary goes into the folder."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(scratch),
        **named,
    }


def encore(folder: Path, *arguments: str, **named: str) -> Ended:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(folder, **named),
        capture_output=True,
        text=True,
        check=False,
        timeout=ENOUGH_SECONDS,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@contextmanager
def running(folder: Path, *arguments: str, **named: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(folder, **named),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def page_of(program: subprocess.Popen[str]) -> str:
    """Read on to the line that is the address alone."""
    assert program.stdout is not None
    for line in program.stdout:
        if line.startswith("http://127.0.0.1:"):
            return line.strip()
    assert program.stderr is not None
    raise AssertionError(program.stderr.read())


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """A file in which one member was given 50 points, and 20 of them taken."""
    path = tmp_path / "data" / "encore.db"
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    async with Database.open(path) as db:
        await db.write(_fill, now=int(now.timestamp()))
    return path


def _fill(tx: sqlite3.Connection, *, now: int) -> None:
    name = ChatName(-100, "supergroup", "Aurora Fans")
    chat = chat_of(tx, name=name, defaults=Defaults("en", "UTC"), now=now)
    ann = Name(7, "Ann", "", "ann", "en")
    members.change_presence(tx, community_id=chat.community_id, name=ann, is_present=True, now=now)
    member = stored.find(tx, community_id=chat.community_id, user_id=7)
    assert member is not None
    community = settings.community(tx, chat.community_id)
    for amount, is_fine in ((50, False), (20, True)):
        wish = Wish(member, amount, "for the song", is_fine, 1, f"give:-100:{amount}", now)
        grants.grant(tx, community=community, wish=wish)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_run_without_a_token_plays_until_it_is_asked_to_stop_and_leaves_nothing(
    tmp_path: Path, ending: signal.Signals
) -> None:
    with running(tmp_path, "run") as program:
        address = page_of(program)
        with urllib.request.urlopen(address, timeout=ENOUGH_SECONDS) as page:  # noqa: S310 - our page
            assert page.status == 200
            assert b"<html" in page.read()
        assert list((tmp_path / "scratch").iterdir())
        program.send_signal(ending)
        assert program.wait(ENOUGH_SECONDS) == 0
        assert program.stderr is not None
        assert "Traceback" not in program.stderr.read()
    assert [path.name for path in tmp_path.iterdir()] == ["scratch"]
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.slow
def test_a_second_bot_on_the_same_database_leaves_with_75(tmp_path: Path) -> None:
    file = str(tmp_path / "toy.db")
    with running(tmp_path, "play", DATABASE=file) as first:
        page_of(first)
        second = encore(tmp_path, "play", DATABASE=file)
        assert second.status == 75
        assert second.err.strip().endswith(f"is in use by process {first.pid}")
        first.terminate()
        assert first.wait(ENOUGH_SECONDS) == 0


@pytest.mark.slow
def test_a_port_that_is_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        ended = encore(tmp_path, "play", "--port", port)
    assert ended.status == 75
    assert ended.err.strip().splitlines()[-1] == f"--port: {port} is in use; 0 is a free one"
    assert "Traceback" not in ended.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "ours",
    [{}, {"BOT_TOKEN": f"42:{'a' * 35}", "TELEGRAM_API": "http://127.0.0.1:1"}],
    ids=["play", "run"],
)
def test_an_address_for_machines_that_is_in_use_is_told_in_one_line(
    tmp_path: Path, ours: dict[str, str]
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        pages = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = encore(tmp_path, "run", METRICS=pages, DATABASE=str(tmp_path / "toy.db"), **ours)
    assert ended.status == 75
    assert ended.err.strip().splitlines()[-1] == f"METRICS: {pages} is in use"
    assert "Traceback" not in ended.err


@pytest.mark.slow
def test_the_playground_of_a_named_database_can_be_audited_afterwards(tmp_path: Path) -> None:
    file = str(tmp_path / "toy.db")
    with running(tmp_path, "play", "--seed", "7", DATABASE=file) as program:
        page_of(program)
        program.terminate()
        assert program.wait(ENOUGH_SECONDS) == 0
    assert json.loads(encore(tmp_path, "audit", "--json", DATABASE=file).out)["problems"] == []


def test_audit_tells_what_the_books_hold_in_the_promised_words(database: Path) -> None:
    folder = database.parent.parent
    ended = encore(folder, "audit", "--json")
    assert (ended.status, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert list(told) == ["members", "entries", "ledger_sum", "balance_sum", "problems"]
    assert told == {
        "members": 1,
        "entries": 2,
        "ledger_sum": 30,
        "balance_sum": 30,
        "problems": [],
    }
    for_people = encore(folder, "audit")
    assert for_people.status == 0
    assert for_people.out.splitlines()[-1] == "no problems"


def test_audit_finds_a_balance_that_somebody_changed_by_hand(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as tx:
        tx.execute("UPDATE members SET points = points + 1000")
    ended = encore(database.parent.parent, "audit", "--json")
    assert ended.status == 1
    told = json.loads(ended.out)
    assert (told["ledger_sum"], told["balance_sum"]) == (30, 1030)
    assert told["problems"] == ["member 1: balance 1030, booked 30"]
    assert encore(database.parent.parent, "audit").status == 1


def test_backup_makes_a_copy_that_holds_the_same_books(database: Path) -> None:
    folder = database.parent.parent
    ended = encore(folder, "backup")
    assert (ended.status, ended.err) == (0, "")
    copy = folder / ended.out.strip()
    assert copy.parent == database.parent / "backups"
    assert copy.stat().st_mode & 0o777 == 0o600
    books = [encore(folder, "audit", "--json", DATABASE=str(file)) for file in (database, copy)]
    assert books[0] == books[1]


def test_a_tampered_file_is_not_backed_up(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as tx:
        tx.execute("UPDATE members SET points = 0")
    ended = encore(database.parent.parent, "backup")
    assert (ended.status, ended.out) == (1, "")
    assert "balance 0, booked 30" in ended.err
    assert not list((database.parent / "backups").glob("*.db"))


@pytest.mark.slow
def test_doctor_without_a_token_looks_at_the_file_and_leaves_with_78(database: Path) -> None:
    ended = encore(database.parent.parent, "doctor")
    assert ended.status == 78
    lines = ended.out.splitlines()
    assert lines[0].startswith("problem token: there is no BOT_TOKEN")
    assert "ok      database: data/encore.db is sound, every balance is what was booked" in lines
