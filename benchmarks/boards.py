"""P5: boards, places and statements among 200,000 members, against one look-up by key."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection, connect
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from bot import points
from domain.boards import BoardKey, Unit
from domain.ledger import Reason
from storage import ledger, scores, unlisted
from storage.migrate import migrate

MEMBERS = 200_000
ASKED = 400
ENTRIES = 20
AT = 1_790_000_000


def boards(rounds: int) -> list[Figure]:
    """Return P5: each question's time divided by that of a read by primary key."""
    with TemporaryDirectory() as folder:
        tx = connect(Path(folder) / "encore.db", isolation_level=None)
        migrate(tx, Path(folder) / "encore.db")
        _fill(tx)
        chance = random.Random(1)
        runs: dict[str, list[float]] = {}
        for _ in range(rounds):
            asked = [chance.randrange(MEMBERS) + 1 for _ in range(ASKED)]
            base = _microseconds(lambda key: _by_key(tx, key), asked)
            for name, ask in _questions(tx).items():
                runs.setdefault(name, []).append(_microseconds(ask, asked) / base)
        tx.close()
    return [
        Figure("P5", f"{name} ÷ a read by primary key", tuple(found), 30, 10)
        for name, found in runs.items()
    ]


def _questions(tx: Connection) -> dict[str, Callable[[int], object]]:
    questions: dict[str, Callable[[int], object]] = {
        "statement": lambda key: points.statement(tx, member_id=key)
    }
    for unit in Unit:
        questions |= _board_questions(tx, BoardKey(1, "all", unit))
    return questions


def _board_questions(tx: Connection, board: BoardKey) -> dict[str, Callable[[int], object]]:
    def place(member_id: int) -> object:
        own = tx.execute(
            "SELECT points, xp FROM scores"
            " WHERE community_id = 1 AND period = 'all' AND member_id = ?",
            (member_id,),
        ).fetchone()
        return scores.place(tx, board, score=own[board.unit is Unit.XP])

    unit = board.unit
    return {
        f"place by {unit}": place,
        f"top ten by {unit}": lambda _: scores.top(tx, board, most=10),
        f"neighbours by {unit}": lambda key: scores.around(tx, board, member_id=key),
    }


def _by_key(tx: Connection, member_id: int) -> object:
    return tx.execute("SELECT * FROM members WHERE member_id = ?", (member_id,)).fetchone()


def _microseconds(ask: Callable[[int], object], asked: list[int]) -> float:
    times = []
    for key in asked:
        began = time.perf_counter()
        ask(key)
        times.append(time.perf_counter() - began)
    return 1e6 * median(times)


def _fill(tx: Connection) -> None:
    """Make a community in which most members have little and few have much."""
    chance = random.Random(2)
    tx.execute("BEGIN")
    tx.execute("INSERT INTO communities (community_id, created_at) VALUES (1, 0)")
    earned = [int(chance.lognormvariate(5, 1.6)) + 1 for _ in range(MEMBERS)]
    people = [(n, f"Fan {n}", "", f"fan{n}", "en") for n in range(1, MEMBERS + 1)]
    tx.executemany(
        "INSERT INTO users (user_id, first_name, last_name, username, language_code)"
        " VALUES (?, ?, ?, ?, ?)",
        people,
    )
    tx.executemany(
        "INSERT INTO members (member_id, community_id, user_id, points, xp, state, since_at)"
        " VALUES (?, 1, ?, ?, 0, 'present', 0)",
        [(n, n, own) for n, own in enumerate(earned, 1)],
    )
    # Every third one has spent or was given something: points and XP part.
    gains = [
        scores.Gain(1, "all", n, own, own + (n % 3 == 0) * chance.randrange(200), AT + n)
        for n, own in enumerate(earned, 1)
    ]
    scores.add(tx, gains)
    for hidden in range(50, MEMBERS, 2000):
        unlisted.add(tx, member_id=hidden, why="self")
    for entry in range(ENTRIES * 1000):
        _entry(tx, entry, chance.randrange(MEMBERS) + 1)
    tx.execute("COMMIT")
    tx.execute("ANALYZE")


def _entry(tx: Connection, number: int, member_id: int) -> None:
    ledger.add(
        tx,
        community_id=1,
        member_id=member_id,
        points=5,
        xp=5,
        reason=Reason.CHECKIN,
        ref=f"bench:{number}",
        note="",
        actor_id=None,
        at=AT + number,
        on="2026-09-21",
    )
