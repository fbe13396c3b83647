"""The command line: what it says, what it ends with, and what it does not load."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import __main__ as command_line
from bot import signatures
from bot.config import Config
from tests.domain.fair_draws import ROUND_1000

ROOT = Path(__file__).parent.parent.parent
NEEDS_SETTINGS = ("run", "play", "doctor", "audit", "backup")
COMMANDS = (*NEEDS_SETTINGS, "verify")
EXAMPLE = ROOT / "tests/domain/fair_draw_example.json"


@pytest.fixture(autouse=True)
def an_empty_folder_and_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    for name in Config.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    umask = os.umask(0o022)
    on_sigterm = signal.getsignal(signal.SIGTERM)
    yield tmp_path
    os.umask(umask)
    signal.signal(signal.SIGTERM, on_sigterm)


def test_without_a_sub_command_the_help_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n    {command} " in shown for command in COMMANDS)


def test_the_help_offers_no_setting_as_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            command_line.main([command, "--help"])
    shown = capsys.readouterr().out.replace("-", "_")
    assert not [name for name in Config.model_fields if f"__{name}" in shown]


@pytest.mark.parametrize("arguments", [["dance"], ["audit", "--loud"], ["play", "--port"]])
def test_an_unknown_word_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("port", ["eighty", "70000", "-1"])
def test_a_wrong_port_is_one_line_and_ends_with_2(
    port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["play", f"--port={port}"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("--port: ")


@pytest.mark.parametrize("command", NEEDS_SETTINGS)
def test_wrong_settings_are_one_line_each_and_end_with_78(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TIMEZONE", "Moon/Crater")
    Path(".env").write_text("BOT_TOKEN=nonsense\n")
    assert command_line.main([command]) == 78
    said = capsys.readouterr()
    assert [line.split()[0] for line in said.err.splitlines()] == ["BOT_TOKEN", "TIMEZONE"]
    assert "Crater" not in said.err
    assert "nonsense" not in said.err
    assert not said.out


@pytest.mark.parametrize("arguments", [["audit"], ["audit", "--json"], ["backup"]])
def test_a_database_that_is_not_there_is_one_line_and_nothing_is_made(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(arguments) == 78
    assert capsys.readouterr().err == "DATABASE: there is no file data/encore.db\n"
    assert not list(tmp_path.iterdir())


def test_the_playground_plays_with_a_database_of_its_own() -> None:
    config = Config.load()
    with command_line._database_to_play_with(config) as own:
        folder = own.database.parent
        assert folder != config.database.parent
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_database_named_in_the_file_is_not_played_with() -> None:
    Path(".env").write_text("DATABASE=data/real.db\n")
    with command_line._database_to_play_with(Config.load()) as own:
        assert own.database.name != "real.db"


def test_a_database_named_in_the_environment_is_played_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE", "data/toy.db")
    with command_line._database_to_play_with(Config.load()) as own:
        assert own.database == Path("data/toy.db")


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["audit"], ["audit", "--json"], ["backup"], ["verify", str(EXAMPLE)]],
)
def test_commands_that_talk_to_nobody_load_neither_aiogram_nor_aiohttp(
    arguments: list[str], tmp_path: Path
) -> None:
    script = (
        "import atexit, sys\n"
        "slow = {'aiogram', 'aiohttp', 'apscheduler', 'aiosqlite', 'babel'}\n"
        "atexit.register(lambda: print('loaded:', sorted(slow & set(sys.modules))))\n"
        "from bot.__main__ import main\n"
        f"sys.exit(main({arguments!r}))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "loaded: []" in ended.stdout, ended.stderr


def test_a_valid_draw_ends_with_0_whatever_the_settings_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TIMEZONE", "Moon/Crater")
    assert command_line.main(["verify", str(EXAMPLE)]) == 0
    assert capsys.readouterr().out == "valid: 7 entries, 2 prizes won\n"


def test_a_draw_that_was_tampered_with_ends_with_1_and_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for old, new, words in (
        ('"entry": 6', '"entry": 3', "invalid: other winners than the rules give\n"),
        ('"p1"\n ]', '"p\\nq"\n ]', "(p\\nq)\n"),
        (
            '"fairdraw/1"',
            '"\\ud800"',
            "invalid: a part is missing or not as the protocol has it\n",
        ),
    ):
        tampered = tmp_path / "draw-1.json"
        tampered.write_text(EXAMPLE.read_text("utf-8").replace(old, new), "utf-8")
        assert command_line.main(["verify", str(tampered)]) == 1
        said = capsys.readouterr()
        assert said.out.endswith(words)
        assert not said.err


@pytest.mark.parametrize("text", [None, b"", b"\x00\xff", b"[1]", b'{"terms": 1.5}'])
def test_a_file_that_is_no_draw_is_one_line_and_ends_with_1(
    text: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "draw.json"
    if text is not None:
        file.write_bytes(text)
    assert command_line.main(["verify", str(file)]) == 1
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert not said.out


def test_round_1000_of_drand_is_accepted_and_not_as_another() -> None:
    assert signatures.is_quicknet(1000, ROUND_1000)
    for number, signature in ((1001, ROUND_1000), (1000, ROUND_1000[:-1]), (-1, ROUND_1000)):
        assert not signatures.is_quicknet(number, signature)
    assert not signatures.is_quicknet(1000, bytes(48))
