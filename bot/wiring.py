"""Builds the program and runs it: here are the clock, the tasks and every dependency."""

import asyncio
import secrets
import sqlite3
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

from bot import (
    challenges,
    draw_rounds,
    lifetimes,
)
from bot.config import Config
from bot.due_list import TAKERS, Clock, Ground, drand, due_work
from bot.health import refuse_damaged, rows_wait
from bot.interpreter import settle
from bot.texts import Texts
from domain.communities import Defaults
from handlers.alarm import Alarm
from handlers.dispatch import Dispatch
from handlers.doctor import examination
from handlers.draw_forms import Makings
from handlers.feature_list import FEATURES
from handlers.intake import Intake
from handlers.key_words import KeyWords, own_words
from handlers.lanes import Lanes
from handlers.menus import Menus
from handlers.middleware import Surroundings
from handlers.painting import Painter
from handlers.polling import Poller, own_name
from handlers.rights import Rights
from handlers.session import Session
from handlers.stops import explained
from scheduling import backlogs as backlog_lines
from scheduling import backups, care
from scheduling.due import DueWork
from scheduling.fetching import Fetch, Fetcher
from scheduling.outbox import Sender
from scheduling.pacing import UNLIMITED, Limits
from scheduling.patience import Patient
from scheduling.scheduler import alarm_clock, ring
from scheduling.stopping import stopping_on_signals
from storage import backlogs, inbox
from storage.database import Database, is_storage_trouble
from storage.lock import hold

log = structlog.get_logger(__name__)
# Handlers get this long to finish after a stop; what is left waits in the inbox.
DRAIN_SECONDS = 5
# By so much an absence between two lives may be taken for longer than it was.
BEAT_SECONDS = 10

_new_seed = partial(secrets.token_bytes, 32)


def present() -> datetime:
    """Return the machine's own time, by which the alarm clock goes."""
    return datetime.now(UTC)


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return present()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def on_move(self, callback: Callable[[], None], /) -> None:
        """Never call it: nobody moves the machine's clock."""


class Source(Protocol):
    """Where updates come from."""

    async def run(self, stopping: asyncio.Event, /) -> None: ...


@dataclass(slots=True)
class Program:
    """The running bot: its parts, and the event that asks it to stop."""

    db: Database
    bot: Bot
    clock: Clock
    intake: Intake
    source: Source
    lanes: Lanes
    sender: Sender
    menus: Menus
    key_words: KeyWords
    due_work: DueWork
    backups: backups.Backups
    stopping: asyncio.Event
    beaten_at: float = field(default=0)
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def letters(self) -> None:
        self.sender.ring()

    async def due(self) -> None:
        """Do what each second may bring: finished updates, backlogs, the heartbeat, due work."""
        async with self.looking:
            try:
                await self._due_at(int(self.clock.now().timestamp()))
            except sqlite3.Error as error:
                if is_storage_trouble(error):
                    self.intake.stick("beat", error)
                raise

    async def _due_at(self, now: int) -> None:
        await self.end_finished()
        await backlog_lines.tell(self.db, now=now)
        await self.due_work(now)
        if not 0 <= now - self.beaten_at < BEAT_SECONDS:
            self.beaten_at = now
            await self.db.write(backlogs.beat, now)
            self.intake.stuck.discard("beat")
            self.sender.forget()

    async def care(self) -> None:
        await care.clear(self.db, now=int(self.clock.now().timestamp()))

    async def end_finished(self) -> None:
        """Note what no new batch has carried along: finished updates, messages to take back."""
        ended, self.intake.ended[:] = list(self.intake.ended), []
        if ended:
            await self.db.write(inbox.end, ended)
        sent, self.sender.sent[:] = list(self.sender.sent), []
        if sent:
            await self.db.write(lifetimes.follow, sent)

    async def settle(self) -> bool:
        """Wait for the handlers; say whether then nothing waits.

        What is due is done at once: it would else wait for the next second.
        """
        await self.lanes.idle()
        async with self.looking:
            pass
        if await self.is_quiet():
            return True
        if self.lanes.is_idle():
            await self.due()
        return False

    async def hurry(self, *, is_hurried: bool) -> None:
        """Live through days that are only played, or again as always; while nothing waits."""
        await self.db.hurry(is_hurried=is_hurried)
        self.backups.is_resting = is_hurried
        self.sender.pace(UNLIMITED if is_hurried else Limits())

    async def is_quiet(self) -> bool:
        """Say whether nothing waits: inbox, lanes, outbox, answers and due work are none."""
        if self.looking.locked() or not (self.lanes.is_idle() and self.sender.is_idle()):
            return False
        if self.intake.ended or self.sender.sent:
            await self.end_finished()
        waits = await self.db.read(rows_wait, int(self.clock.now().timestamp()))
        return not waits and self.sender.is_idle()


Begun = Callable[[Program], None]


def _sender(on: Ground, bot: Bot, texts: Texts, spawn: Any) -> Sender:
    return Sender(
        bot=bot,
        db=Patient(on.db, on.clock.sleep),
        texts=texts,
        language=on.config.language,
        timezone=on.config.timezone,
        now=on.clock.now,
        sleep=on.clock.sleep,
        spawn=spawn,
        owners=on.config.owners,
        limits=on.limits,
        is_modern=on.config.modern,
    )


def _source(config: Config, bot: Bot, intake: Intake) -> Source:
    """Return the webhook if there is one, else the poller."""
    if config.webhook_url is None or config.webhook_secret is None:
        return Poller(bot, intake)
    from handlers.web import Address
    from handlers.webhook import Webhook

    secret = config.webhook_secret.get_secret_value()
    return Webhook(bot, intake, config.webhook_url, secret, Address.of(config.listen))


@asynccontextmanager
async def _pages(on: Ground) -> AsyncIterator[Begun]:
    """Serve the pages for machines, if they are wanted; yield what says that it has begun."""
    if on.config.metrics is None:
        yield lambda _: None
        return
    from handlers.web import Address, Pages

    pages = Pages(on.db, on.config.database, on.clock.now, on.stopping)
    async with pages.served(Address.of(on.config.metrics)):
        yield lambda program: pages.begin(program.intake, program.sender.outcomes)


def _at_hand(on: Ground, menus: Menus, defaults: Defaults) -> dict[str, Any]:
    """Return what handlers may ask for by name, besides what belongs to the update."""
    return {
        "defaults": defaults,
        "menus": menus,
        "new_seed": _new_seed,
        "new_makings": lambda: Makings(_new_seed(), drand(on).answers, own_words(FEATURES)),
        "own_words": own_words(FEATURES),
        "painter": Painter(on.db),
        "takers": TAKERS,
        "is_modern": on.config.modern,
        "has_assistant": on.config.has_assistant,
        "owners": on.config.owners,
        "database": on.config.database,
    }


def build(on: Ground, bot: Bot, username: str, spawn: Any) -> Program:
    """Put the program together; nothing runs yet."""
    config, db, now = on.config, on.db, on.clock.now
    texts = Texts.load()
    menus = Menus(FEATURES, bot, db, texts, config.language)
    sender = _sender(on, bot, texts, spawn)
    defaults = Defaults(config.language, config.timezone)
    extra = _at_hand(on, menus, defaults)
    rights = Rights(bot, db)
    around = Surroundings(bot, username, db, texts, config.language, sender, rights, now, extra)
    dispatch = Dispatch(FEATURES, around)
    lanes = Lanes(spawn)
    key_words = KeyWords(db, dispatch.watch, spawn)
    extra["listen_anew"] = key_words.ring
    owners, bear = config.owners, (draw_rounds.bear_absence, challenges.bear_absence)
    alarm = Alarm(sender, texts.translator(config.language), owners, now)
    intake = Intake(db, dispatch, lanes, defaults, owners, now, [], bear=bear, alarm=alarm)
    db.on_insert("outbox", sender.ring)
    backup = backups.Backups(db, config.database, owners=config.owners, now=now)
    work = due_work(on, backup, bot, spawn, sender.turn)
    source = _source(on.config, bot, intake)
    return Program(
        *(db, bot, on.clock, intake, source, lanes, sender, menus, key_words),
        *(work, backup, on.stopping),
    )


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Database]:
    """Hold, check and open the database; refuse a damaged one with the way out."""
    with hold(path):
        await asyncio.to_thread(refuse_damaged, path)
        async with Database.open(path) as db:
            yield db


def _bot(config: Config) -> Bot:
    token = config.bot_token.get_secret_value() if config.bot_token else ""
    return Bot(token, session=Session(api=TelegramAPIServer.from_base(config.telegram_api)))


async def serve(on: Ground, started: "asyncio.Future[Program] | None" = None) -> None:
    """Run the program on an open database until asked to stop."""
    async with _pages(on) as begun, _bot(on.config) as bot:
        if (username := await own_name(bot, on.stopping)) is not None:
            await _work(partial(build, on, bot, username), begun, started)


async def _work(
    make: Callable[..., Program],
    begun: Begun,
    started: "asyncio.Future[Program] | None",
) -> None:
    """Live in a group of tasks that none outlives."""
    async with asyncio.TaskGroup() as group:
        tasks: set[asyncio.Task[None]] = set()

        def spawn(work: Coroutine[Any, Any, None]) -> None:
            task = group.create_task(work)
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        program = make(spawn)
        if started is not None:
            started.set_result(program)
        await _live(program, begun, spawn)
        await _drain(program, tasks)


async def _live(program: Program, begun: Begun, spawn: Any) -> None:
    """Recover, then poll until asked to stop."""
    jobs = {"letters": program.letters, "due": program.due, "care": program.care}
    clock = alarm_clock(**jobs, present=present)
    program.clock.on_move(lambda: ring(clock, at=present()))
    spawn(program.sender.run(program.stopping))
    spawn(program.menus())
    await program.key_words.listen()
    await program.intake.recover()
    begun(program)
    log.info("listening")
    clock.start()
    try:
        await program.source.run(program.stopping)
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
    try:
        await program.end_finished()
    except sqlite3.Error as error:
        # Handled again in the next life, which changes nothing.
        log.warning("what was finished could not be noted", error=str(error))
    log.info("stopped")


@asynccontextmanager
async def running(
    config: Config,
    db: Database,
    clock: Clock,
    limits: Limits | None = None,
    fetch: Fetch | None = None,
) -> AsyncIterator[Program]:
    """Run the program beside its caller, for tests and benchmarks; its end ends the caller too.

    What it ended of comes in an exception group.
    """
    stopping = asyncio.Event()
    started: asyncio.Future[Program] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        ground = Ground(config, db, clock, stopping, limits, fetch or Fetcher())
        group.create_task(serve(ground, started))
        try:
            yield await started
        finally:
            stopping.set()


async def run(config: Config) -> int:
    """Run against Telegram; return the exit status."""
    settle()
    return await explained(_run(config, stopping_on_signals()))


async def _run(config: Config, stopping: asyncio.Event) -> None:
    async with opened(config.database) as db:
        await serve(Ground(config, db, SystemClock(), stopping))


async def doctor(config: Config) -> int:
    """Look at everything that may be wrong and print it; return the exit status."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(_bot(config)) if config.bot_token else None
        findings, status = await examination(config, bot, SystemClock().now)
    print(*findings, sep="\n")  # noqa: T201 - what the operator asked for
    return status
