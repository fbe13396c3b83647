"""Builds the program and runs it: here are the clock, the tasks and every dependency."""

import asyncio
import gc
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import structlog
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError

from bot import lifetimes
from bot.config import Config
from bot.health import refuse_damaged
from bot.texts import Texts
from domain.communities import Defaults
from handlers.dispatch import Dispatch
from handlers.doctor import examination
from handlers.feature_list import FEATURES
from handlers.intake import Backoff, Intake, Stop
from handlers.lanes import Lanes
from handlers.menus import Menus
from handlers.middleware import Surroundings
from handlers.rights import Rights
from handlers.session import Session
from playground.server import Playground
from scheduling import backlogs as backlog_lines
from scheduling import backups, care, digests
from scheduling.due import DueWork, Kinds
from scheduling.outbox import Sender
from scheduling.pacing import Limits
from scheduling.scheduler import alarm_clock, ring
from storage import backlogs, inbox, outbox
from storage.database import Database
from storage.lock import hold

log = structlog.get_logger(__name__)

# Handlers get this long to finish after a stop; what is left waits in the inbox.
DRAIN_SECONDS = 5
BEAT_SECONDS = 60
SWITCH_SECONDS = 1e-4


class Clock(Protocol):
    """The time, and waiting that ends early when the clock is moved."""

    def now(self) -> datetime: ...
    async def sleep(self, seconds: float) -> None: ...
    def on_move(self, callback: Callable[[], None], /) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def on_move(self, callback: Callable[[], None], /) -> None:
        """Never call it: nobody moves the machine's clock."""


@dataclass(slots=True)
class Program:
    """The running bot: its parts, and the event that asks it to stop."""

    db: Database
    bot: Bot
    clock: Clock
    intake: Intake
    lanes: Lanes
    sender: Sender
    menus: Menus
    due_work: DueWork
    stopping: asyncio.Event
    beaten_at: float = field(default=0)

    async def letters(self) -> None:
        self.sender.ring()

    async def due(self) -> None:
        """Do what each second may bring: finished updates, backlogs, the heartbeat, due work."""
        now = int(self.clock.now().timestamp())
        await self.end_finished()
        await backlog_lines.tell(self.db, now=now)
        if not 0 <= now - self.beaten_at < BEAT_SECONDS:
            self.beaten_at = now
            await self.db.write(backlogs.beat, now)
        await self.due_work(now)

    async def care(self) -> None:
        await care.clear(self.db, now=int(self.clock.now().timestamp()))
        self.sender.forget()

    async def end_finished(self) -> None:
        """Note what no new batch has carried along: finished updates, messages to take back."""
        ended, self.intake.ended[:] = list(self.intake.ended), []
        if ended:
            await self.db.write(inbox.end, ended)
        sent, self.sender.sent[:] = list(self.sender.sent), []
        if sent:
            await self.db.write(lifetimes.follow, sent)

    async def is_quiet(self) -> bool:
        """Say whether nothing waits: inbox, lanes, outbox and answers are empty."""
        if self.intake.ended or self.sender.sent:
            await self.end_finished()
        waiting = await self.db.read(inbox.waiting)
        letters = await self.db.read(outbox.due, int(self.clock.now().timestamp()))
        return not waiting and not letters and self.sender.is_idle()


def _due_work(config: Config, db: Database, clock: Clock, spawn: Any) -> DueWork:
    owners, zone = config.owners, config.timezone
    backup = backups.Backups(db, config.database, owners=owners, now=clock.now)
    kinds = Kinds(
        schedules={backups.KIND: backups.RECURRING, digests.KIND: digests.recurring(owners)},
        chores=lifetimes.KINDS,
        errands={backups.KIND: backup},
        plans=(partial(backups.begin, zone=zone), partial(digests.begin, zone=zone)),
    )
    return DueWork(db, kinds, owners=owners, spawn=spawn)


def _sender(
    config: Config,
    db: Database,
    bot: Bot,
    texts: Texts,
    *,
    clock: Clock,
    spawn: Any,
    limits: Limits | None,
) -> Sender:
    return Sender(
        bot=bot,
        db=db,
        texts=texts,
        language=config.language,
        timezone=config.timezone,
        now=clock.now,
        sleep=clock.sleep,
        spawn=spawn,
        owners=config.owners,
        limits=limits,
    )


def _new_seed() -> bytes:
    return secrets.token_bytes(32)


def build(
    *,
    config: Config,
    db: Database,
    bot: Bot,
    username: str,
    clock: Clock,
    spawn: Any,
    stopping: asyncio.Event,
    limits: Limits | None = None,
) -> Program:
    """Put the program together; nothing runs yet."""
    texts = Texts.load()
    menus = Menus(FEATURES, bot, db, texts, config.language)
    sender = _sender(config, db, bot, texts, clock=clock, spawn=spawn, limits=limits)
    defaults = Defaults(config.language, config.timezone)
    extra = {"defaults": defaults, "menus": menus, "new_seed": _new_seed}
    rights = Rights(bot, db)
    around = Surroundings(
        bot, username, db, texts, config.language, sender, rights, clock.now, extra
    )
    dispatch = Dispatch(FEATURES, around)
    ended: list[int] = []
    lanes = Lanes(spawn)
    intake = Intake(bot, db, dispatch, lanes, defaults, config.owners, clock.now, ended)
    db.on_insert("outbox", sender.ring)
    work = _due_work(config, db, clock, spawn)
    return Program(db, bot, clock, intake, lanes, sender, menus, work, stopping)


async def _own_name(bot: Bot, stopping: asyncio.Event) -> str | None:
    """Ask Telegram who we are, patiently; None when asked to stop meanwhile."""
    backoff = Backoff()
    while not stopping.is_set():
        try:
            return (await bot.get_me(request_timeout=10)).username or ""
        except TelegramUnauthorizedError:
            raise Stop(78, "BOT_TOKEN is revoked or wrong: ask @BotFather") from None
        except (AiogramError, OSError) as error:
            log.warning("telegram is not reachable yet", error=type(error).__name__)
            pause = backoff.pause()
            try:
                async with asyncio.timeout(pause):
                    await stopping.wait()
            except TimeoutError:
                continue
    return None


@asynccontextmanager
async def _database(path: Path) -> AsyncIterator[Database]:
    """Hold, check and open the database; refuse a damaged one with the way out."""
    with hold(path):
        await asyncio.to_thread(refuse_damaged, path)
        async with Database.open(path) as db:
            yield db


def _bot(config: Config) -> Bot:
    token = config.bot_token.get_secret_value() if config.bot_token else ""
    server = TelegramAPIServer.from_base(config.telegram_api)
    return Bot(token, session=Session(api=server))


async def _serve(
    config: Config,
    db: Database,
    clock: Clock,
    stopping: asyncio.Event,
    *,
    limits: Limits | None = None,
    started: "asyncio.Future[Program] | None" = None,
) -> None:
    """Run the program on an open database until asked to stop."""
    async with _bot(config) as bot:
        username = await _own_name(bot, stopping)
        if username is None:
            return
        make = partial(
            build,
            config=config,
            db=db,
            bot=bot,
            username=username,
            clock=clock,
            stopping=stopping,
            limits=limits,
        )
        await _work(make, started)


async def _work(make: Callable[..., Program], started: "asyncio.Future[Program] | None") -> None:
    """Live in a group of tasks that none outlives."""
    async with asyncio.TaskGroup() as group:
        tasks: set[asyncio.Task[None]] = set()

        def spawn(work: Coroutine[Any, Any, None]) -> None:
            task = group.create_task(work)
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        program = make(spawn=spawn)
        if started is not None:
            started.set_result(program)
        await _live(program, spawn)
        await _drain(program, tasks)


async def _live(program: Program, spawn: Any) -> None:
    """Recover, then poll until asked to stop."""
    clock = alarm_clock(letters=program.letters, due=program.due, care=program.care)
    program.clock.on_move(lambda: ring(clock, at=SystemClock().now()))
    spawn(program.sender.run(program.stopping))
    spawn(program.menus())
    await program.intake.recover()
    log.info("listening")
    clock.start()
    try:
        await program.intake.run(program.stopping)
    finally:
        clock.shutdown(wait=False)


async def _drain(program: Program, tasks: set["asyncio.Task[None]"]) -> None:
    """Let what runs finish; what does not in time stays in the inbox for the next life."""
    program.lanes.close()
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            await program.lanes.idle()
    except TimeoutError:
        log.warning("handlers were still running", tasks=len(tasks))
    program.sender.close()
    program.sender.ring()
    if tasks:
        await asyncio.wait(tasks, timeout=DRAIN_SECONDS - 2)
    for task in tasks:
        task.cancel()
    await program.end_finished()
    log.info("stopped")


def _stopping_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


def _stop_in(error: BaseException) -> Stop | None:
    """Find the reason to stop inside what a group of tasks raised."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := _stop_in(inner))), None)
    return None


@asynccontextmanager
async def running(
    config: Config, db: Database, clock: Clock, limits: Limits | None = None
) -> AsyncIterator[Program]:
    """Run the program beside its caller, for tests and benchmarks."""
    stopping = asyncio.Event()
    started: asyncio.Future[Program] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(
        _serve(config, db, clock, stopping, limits=limits, started=started)
    )
    try:
        both: set[asyncio.Future[Any]] = {serving, started}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        yield started.result()
    finally:
        stopping.set()
        await serving


def _settle() -> None:
    """Take what the program is built of out of the collector's way, once a process."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()


async def run(config: Config) -> int:
    """Run against Telegram; return the exit status."""
    _settle()
    stopping = _stopping_on_signals()
    try:
        async with _database(config.database) as db:
            await _serve(config, db, SystemClock(), stopping)
    except (Stop, BaseExceptionGroup) as error:
        reason = _stop_in(error)
        if reason is None:
            raise
        print(reason, file=sys.stderr)  # noqa: T201 - the operator's one line
        return reason.status
    return 0


async def play(config: Config, *, port: int, seed: int, season: bool) -> int:
    """Run the bot in a playground of its own and print its address; return the exit status."""
    _settle()
    stopping = _stopping_on_signals()
    async with Playground(seed=seed).serve(port) as playground:
        playground.open_fan_group()
        print(f"{playground.address}/", flush=True)  # noqa: T201 - promised in the README
        own = config.model_copy(
            update={"bot_token": _secret(playground.token), "telegram_api": playground.address}
        )
        async with _database(config.database) as db:
            await _serve(own, db, playground.clock, stopping)
    return 0


async def doctor(config: Config) -> int:
    """Look at everything that may be wrong and print it; return the exit status."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(_bot(config)) if config.bot_token else None
        findings, status = await examination(config, bot, SystemClock().now)
    for finding in findings:
        print(finding)  # noqa: T201 - what the operator asked for
    return status


def _secret(token: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(token)
