"""Books in which each step is one transaction: a crash undoes the one under way, nothing else."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis.stateful import RuleBasedStateMachine

from tests.bot.books import NOW, books


class Crashing(RuleBasedStateMachine):
    """A life after the other on one file; `keep` ends a step, `lose` is its crash."""

    tx: sqlite3.Connection

    def start(self) -> None:
        self.stack = ExitStack()
        folder = self.stack.enter_context(TemporaryDirectory())
        self.path, self.now = Path(folder) / "books.db", NOW
        self.open()

    def open(self) -> None:
        self.books = books(self.path)
        self.tx = self.books.__enter__()
        self.tx.execute("BEGIN")

    def keep(self) -> None:
        self.tx.execute("COMMIT")
        self.tx.execute("BEGIN")

    def lose(self) -> None:
        self.tx.execute("ROLLBACK")
        self.tx.execute("BEGIN")

    def end(self) -> None:
        self.books.__exit__(None, None, None)
        self.stack.close()
