"""A small ledger of the tests' own: two purses whose coins always add up to a million."""

import sqlite3

COINS = 1_000_000
SCHEMA = """
-- What leaves one purse enters the other; a comment with a semicolon;
CREATE TABLE purses (id INTEGER PRIMARY KEY, coins INTEGER NOT NULL CHECK (coins >= 0)) STRICT;
CREATE TABLE moves (id INTEGER PRIMARY KEY, purse_id INTEGER NOT NULL REFERENCES purses (id),
    coins INTEGER NOT NULL) STRICT;
INSERT INTO purses VALUES (1, 1000000), (2, 0);
"""


def move(tx: sqlite3.Connection, coins: int) -> None:
    tx.execute("UPDATE purses SET coins = coins - ? WHERE id = 1", (coins,))
    tx.execute("UPDATE purses SET coins = coins + ? WHERE id = 2", (coins,))
    tx.executemany("INSERT INTO moves (purse_id, coins) VALUES (?, ?)", [(1, -coins), (2, coins)])


def purses(tx: sqlite3.Connection) -> tuple[int, int]:
    (left,), (right,) = tx.execute("SELECT coins FROM purses ORDER BY id").fetchall()
    return left, right


def moves(tx: sqlite3.Connection) -> int:
    (number,) = tx.execute("SELECT count(*) / 2 FROM moves").fetchone()
    return int(number)


def check(connection: sqlite3.Connection) -> list[str]:
    left, right = purses(connection)
    (moved,) = connection.execute("SELECT sum(coins) FROM moves WHERE purse_id = 2").fetchone()
    sound = left + right == COINS and right == (moved or 0)
    return [] if sound else [f"purses of {left} and {right}, moves of {moved}"]
