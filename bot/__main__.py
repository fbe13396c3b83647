"""The command line: `python -m bot run | play | doctor | audit | backup | restore | verify`.

What a sub-command needs is imported where it begins: loading aiogram takes seconds.
"""

import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, Field, ValidationError
from pydantic_settings import CliApp, CliPositionalArg, CliSubCommand, SettingsConfigDict

from bot import interpreter
from bot.config import Config, ConfigError
from handlers import late_types
from storage.lock import AlreadyRunning
from storage.migrate import DatabaseRefused, DatabaseUnready

FOUND_SOMETHING = 1
MISUNDERSTOOD = 2
INTERRUPTED = 130


class Run(BaseModel):
    """Run the bot; without BOT_TOKEN, the playground."""

    def start(self, config: Config) -> int:
        if config.bot_token is None:
            print("There is no BOT_TOKEN, so this is the playground.", flush=True)
            return Play().start(config)
        from bot.texts import Texts

        # Read first: what that leaves behind in memory is filled by all that is loaded after it.
        Texts.load()
        late_types.load()
        from bot import wiring

        _configure_logs(config)
        return interpreter.run(wiring.run(config))


class Play(BaseModel):
    """Try the bot in a browser, in a made-up Telegram on this machine."""

    port: int = Field(0, ge=0, le=65535, description="port of the page; 0 takes a free one")
    seed: int = Field(1, description="the same seed makes the same people")
    season: bool = Field(False, description="begin with a season already played")

    def start(self, config: Config) -> int:
        late_types.load()
        from bot import playing

        _configure_logs(config)
        with _database_to_play_with(config) as own:
            played = playing.play(own, port=self.port, seed=self.seed, season=self.season)
            try:
                return interpreter.run(played)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                return _refused(
                    os.EX_TEMPFAIL, [f"--port: {self.port} is in use; 0 is a free one"]
                )


class Doctor(BaseModel):
    """Look at token, rights, clock, database and backups; say what to do."""

    def start(self, config: Config) -> int:
        late_types.load()
        from bot import wiring

        _configure_logs(config)
        return interpreter.run(wiring.doctor(config))


class Audit(BaseModel):
    """Recompute every balance from the ledger and compare; status 1 when one differs."""

    as_json: bool = Field(False, alias="json", description="one JSON object")

    def start(self, config: Config) -> int:
        database = _existing(config.database)
        import json
        from dataclasses import asdict

        from bot import consistency

        try:
            found = consistency.check(database)
        except sqlite3.Error as error:
            return _refused(FOUND_SOMETHING, [f"{database} cannot be read: {error}"])
        if self.as_json:
            print(json.dumps(asdict(found)))
        else:
            print(f"{found.members} members, {found.entries} ledger entries")
            print(f"points booked {found.ledger_sum}, points on balances {found.balance_sum}")
            print("\n".join(found.problems) or "no problems")
        return FOUND_SOMETHING if found.problems else os.EX_OK


class Backup(BaseModel):
    """Copy the database into backups/ beside it, checked; safe while the bot runs."""

    def start(self, config: Config) -> int:
        source = _existing(config.database)
        from datetime import UTC, datetime

        from bot import consistency
        from storage.backup import BackupFailed, backup

        folder = source.parent / "backups"
        try:
            print(backup(source, folder, now=datetime.now(UTC), check=consistency.problems))
        except BackupFailed as error:
            return _refused(FOUND_SOMETHING, [str(error)])
        return os.EX_OK


class Restore(BaseModel):
    """Put a backup in the database's place; the old file is kept. Only while the bot is off."""

    file: CliPositionalArg[Path] = Field(description="a backup, like backups/encore-….db")

    def start(self, config: Config) -> int:
        from datetime import UTC, datetime

        from bot import consistency
        from storage.restoring import RestoreFailed, restore

        now = datetime.now(UTC)
        try:
            before = restore(self.file, config.database, now=now, check=consistency.problems)
        except RestoreFailed as error:
            return _refused(FOUND_SOMETHING, [str(error)])
        print(f"{config.database} is {self.file} now.")
        print(f"What was there before is kept: {before}" if before else "There was none before.")
        return os.EX_OK


class Verify(BaseModel):
    """Recompute a published draw; status 0 when it is valid, 1 when it is not."""

    file: CliPositionalArg[Path] = Field(description="the draw-….json that the bot published")

    def start(self) -> int:
        from bot import verification
        from domain.fairdraw_checks import Unreadable

        try:
            is_valid, line = verification.judge(self.file)
        except Unreadable as error:
            return _refused(FOUND_SOMETHING, [str(error)])
        print(line)
        return os.EX_OK if is_valid else FOUND_SOMETHING


Command = Run | Play | Doctor | Audit | Backup | Restore | Verify


class Encore(BaseModel):
    """Encore, a Telegram bot for fan communities. Its settings: see .env.example."""

    model_config = SettingsConfigDict(cli_prog_name="python -m bot")

    run: CliSubCommand[Run] = Field(description=Run.__doc__)
    play: CliSubCommand[Play] = Field(description=Play.__doc__)
    doctor: CliSubCommand[Doctor] = Field(description=Doctor.__doc__)
    audit: CliSubCommand[Audit] = Field(description=Audit.__doc__)
    backup: CliSubCommand[Backup] = Field(description=Backup.__doc__)
    restore: CliSubCommand[Restore] = Field(description=Restore.__doc__)
    verify: CliSubCommand[Verify] = Field(description=Verify.__doc__)

    def chosen(self) -> Command | None:
        found = self.run or self.play or self.doctor or self.audit or self.backup
        return found or self.restore or self.verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    os.umask(0o077)
    # Until the program has its own way to stop, both signals end it quietly.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        encore = CliApp.run(Encore, list(sys.argv[1:] if arguments is None else arguments))
    except ValidationError as error:
        return _refused(MISUNDERSTOOD, [f"--{e['loc'][-1]}: {e['msg']}" for e in error.errors()])
    if command := encore.chosen():
        return _ended(command)
    CliApp.print_help(Encore)
    return os.EX_OK


def _ended(command: Command) -> int:
    try:
        if isinstance(command, Verify):  # a stranger's machine, and no settings
            return command.start()
        return command.start(Config.load())
    except KeyboardInterrupt:
        return os.EX_OK if isinstance(command, Run | Play) else INTERRUPTED
    except ConfigError as error:
        return _refused(os.EX_CONFIG, error.lines)
    except DatabaseRefused as error:
        return _refused(os.EX_CONFIG, [str(error)])
    except (AlreadyRunning, DatabaseUnready) as error:
        return _refused(os.EX_TEMPFAIL, [str(error)])


def _refused(status: int, lines: list[str]) -> int:
    print("\n".join(lines), file=sys.stderr)
    return status


def _configure_logs(config: Config) -> None:
    from bot import logs

    token = config.bot_token.get_secret_value() if config.bot_token else None
    others = (config.webhook_secret, config.assistant_key)
    logs.configure(
        level=config.log_level,
        form=config.log_format,
        token=token,
        secrets=[each.get_secret_value() for each in others if each is not None],
    )


def _existing(database: Path) -> Path:
    if not database.is_file():
        raise ConfigError([f"DATABASE: there is no file {database}"])
    return database


@contextmanager
def _database_to_play_with(config: Config) -> Iterator[Config]:
    """Give a database that goes with the playground, unless the environment names one.

    One named only in .env is the real bot's: nobody should play with it by leaving out a token.
    """
    if os.environ.get("DATABASE"):
        yield config
        return
    with TemporaryDirectory(prefix="encore-play-") as folder:
        yield config.model_copy(update={"database": Path(folder) / "encore.db"})


if __name__ == "__main__":
    sys.exit(main())
