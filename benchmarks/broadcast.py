"""P7: a message to 10,000 private chats on a simulated clock, while members ask for things.

Time is the program's own waiting, Telegram 20 ms away; what it computes takes none. Measured is
how much longer it takes than 28 messages a second would, and how long who asks meanwhile waits
until the answer is with Telegram.
"""

import asyncio
import random
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from tempfile import TemporaryDirectory
from typing import Any

from aiogram import Bot
from pydantic import SecretStr

from benchmarks.figures import Figure
from benchmarks.programs import TOKEN
from benchmarks.simulated import Anything, Hops, SimulatedClock, run
from bot import broadcasts, settings, wiring
from bot.broadcasts import Wish
from bot.communities import ChatName, chat_of
from bot.config import Config
from bot.due_list import Ground
from bot.wiring import Program
from domain.broadcasts import A_SECOND, Audience, Content
from domain.communities import Defaults
from domain.posts import Piece, PieceKind
from storage.database import Database

MEMBERS = 10_000
ADMIN = 900_001
BEGIN = datetime(2026, 9, 16, 12, tzinfo=UTC)
A_COMMAND_SECONDS = 0.5
SIGN = "The tour dates are out"


@dataclass(slots=True)
class Heard:
    """What Telegram was told, by simulated time in seconds."""

    arrived: list[float] = field(default_factory=list)
    people: set[int] = field(default_factory=set)
    asked_at: dict[int, float] = field(default_factory=dict)
    # When an answer was there, and how long that took.
    answers: list[tuple[float, float]] = field(default_factory=list)

    def __call__(self, method: str, asked: dict[str, Any]) -> None:
        now, chat_id = asyncio.get_running_loop().time(), int(asked.get("chat_id") or 0)
        if SIGN in str(asked.get("text")) and method == "sendMessage" and chat_id != ADMIN:
            self.arrived.append(now)
            self.people.add(chat_id)
        elif method == "sendMessage" and chat_id in self.asked_at:
            self.answers.append((now, now - self.asked_at.pop(chat_id)))


def broadcast(rounds: int) -> list[Figure]:
    """Return P7: both of its figures, each round with other members asking at other times."""
    ratios, waits = [], []
    for seed in range(rounds):
        hops = Hops()
        with hops.counted(), TemporaryDirectory() as folder:
            ratio, wait = run(hops, _measured(Path(folder) / "encore.db", seed))
        ratios.append(ratio)
        waits.append(1000 * wait)
    return [
        Figure(
            "P7", "10,000 private chats ÷ 28 a second, answers included", tuple(ratios), 1.05, 1.01
        ),
        Figure("P7", "ms that members wait meanwhile, p99", tuple(waits), 300, 100),
    ]


async def _measured(path: Path, seed: int) -> tuple[float, float]:
    heard = Heard()
    async with Database.open(path) as db, asyncio.TaskGroup() as group:
        await db.hurry(is_hurried=True)
        tasks: list[asyncio.Task[None]] = []

        def spawn(work: Coroutine[Any, Any, None]) -> None:
            tasks.append(group.create_task(work))

        program = _built(path, db, heard, spawn)
        await db.write(_fill)
        spawn(program.sender.run(program.stopping))
        spawn(_ticking(program))
        key = await _drafted(program)
        began = asyncio.get_running_loop().time()
        now = int(program.clock.now().timestamp())
        await db.write(
            broadcasts.confirm, broadcast_id=key, by=ADMIN, card_id=1, waits=False, now=now
        )
        await _asking(program, heard, random.Random(seed))
        for task in tasks:
            task.cancel()
    if len(heard.people) != MEMBERS or len(heard.arrived) != MEMBERS:
        raise RuntimeError(f"{len(heard.arrived)} letters to {len(heard.people)} people")
    ended = max(heard.arrived)
    waits = sorted(wait for at, wait in heard.answers if began <= at <= ended)
    fastest = (MEMBERS + len(waits)) / A_SECOND
    return (ended - began) / fastest, waits[int(0.99 * len(waits))]


def _built(path: Path, db: Database, heard: Heard, spawn: Any) -> Program:
    """Put the whole program together, nothing of it polling."""
    config = Config(bot_token=SecretStr(TOKEN), database=path)
    clock = SimulatedClock(BEGIN)
    ground = Ground(config, db, clock, asyncio.Event())
    return wiring.build(ground, Bot(TOKEN, session=Anything(heard)), "encore_bot", spawn)


async def _ticking(program: Program) -> None:
    """Ring once a second, as the alarm clock does."""
    while True:
        await asyncio.sleep(1)
        await program.letters()
        await program.due()


async def _drafted(program: Program) -> int:
    """Make the draft and let its maker have seen it; return its key."""
    content = Content(Piece(PieceKind.TEXT, SIGN))
    wish = Wish(content, Audience(), 0, ADMIN, "bench")
    made = await program.db.write(_draft, wish)
    await asyncio.sleep(10)
    return made


def _draft(tx: Connection, wish: Wish) -> int:
    community = settings.community(tx, 1)
    now = int(BEGIN.timestamp())
    return broadcasts.draft(tx, community=community, wish=wish, now=now).broadcast_id


async def _asking(program: Program, heard: Heard, chance: random.Random) -> None:
    """Let members ask privately for their points, about two a second, until all have it."""
    number = 1_000_000
    while len(heard.arrived) < MEMBERS:
        await asyncio.sleep(chance.expovariate(1 / A_COMMAND_SECONDS))
        number += 1
        user_id = chance.randrange(MEMBERS) + 1
        if user_id in heard.asked_at:
            continue
        heard.asked_at[user_id] = asyncio.get_running_loop().time()
        at = int(program.clock.now().timestamp())
        await program.intake.take([_asked(number, user_id, at)])
    await asyncio.sleep(5)


def _asked(number: int, user_id: int, at: int) -> dict[str, Any]:
    person = {"id": user_id, "is_bot": False, "first_name": f"Fan {user_id}"}
    chat = {"id": user_id, "type": "private", "first_name": person["first_name"]}
    message = {"message_id": number, "date": at, "chat": chat, "from": person, "text": "/points"}
    return {"update_id": number, "message": message}


def _fill(tx: Connection) -> None:
    """Make a community whose members all started the bot."""
    name = ChatName(-1001, "supergroup", "Fans")
    chat_of(tx, name=name, defaults=Defaults("en", "UTC"), now=int(BEGIN.timestamp()))
    people = [*range(1, MEMBERS + 1), ADMIN]
    tx.executemany(
        "INSERT INTO users (user_id, first_name, last_name, username, language_code, dm_ok)"
        " VALUES (?, 'Fan', '', '', 'en', 1)",
        [(user_id,) for user_id in people],
    )
    tx.executemany(
        "INSERT INTO members (community_id, user_id, state, since_at) VALUES (1, ?, 'present', 0)",
        [(user_id,) for user_id in people if user_id != ADMIN],
    )
