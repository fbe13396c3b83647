"""What is measured, each in a process of its own."""

import asyncio
import gc
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot import interpreter

TOKEN = "42:" + "a" * 35
LOOK_SECONDS = 0.002
WAITING_SHARE = 16
WAIT_SECONDS = 0.3


async def tell_when_quiet(
    address: str, quiet: Callable[[], Awaitable[bool]] | None = None
) -> None:
    """Tell the feeder when everything is confirmed and nothing is left to do."""
    from aiohttp import ClientSession

    async with ClientSession() as session:
        await (await session.get(f"{address}/confirmed", timeout=None)).read()
        while quiet is not None and not await quiet():  # noqa: ASYNC110 - asks many parts
            await asyncio.sleep(LOOK_SECONDS)
        await (await session.get(f"{address}/quiet")).read()


async def raw(address: str) -> None:
    """Poll with aiohttp and read with json: nothing in Python can be faster."""
    from aiohttp import ClientSession

    url, offset = f"{address}/bot{TOKEN}/getUpdates", 0
    async with ClientSession() as session:
        watching = asyncio.ensure_future(tell_when_quiet(address))
        while not watching.done():
            async with session.post(url, data={"offset": str(offset)} if offset else {}) as answer:
                batch = json.loads(await answer.read())["result"]
            offset = batch[-1]["update_id"] + 1 if batch else offset


async def bare(address: str) -> None:
    """Poll with a Dispatcher that has one handler, which does nothing."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def nothing(_message: Message) -> None:
        """Do nothing."""

    async def freeze() -> None:
        gc.collect()
        gc.freeze()

    dispatcher.startup.register(freeze)
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    watching = asyncio.ensure_future(tell_when_quiet(address))
    await dispatcher.start_polling(Bot(TOKEN, session=session), handle_signals=False)
    await watching


async def bare_hook(_address: str, _database: str, port: str) -> None:
    """Take posts with aiohttp and say 200."""
    from aiohttp import web

    async def taken(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application()
    app.router.add_post("/updates", taken)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    gc.collect()
    gc.freeze()
    await asyncio.Event().wait()


async def hook(address: str, database: str, port: str) -> None:
    """Run the whole program with updates that come by the webhook."""
    from pydantic import SecretStr

    from handlers import late_types

    late_types.load()
    from bot import logs, wiring
    from bot.config import Config
    from storage.database import Database

    logs.configure(level="warning", form="console", token=TOKEN)
    config = Config(
        bot_token=SecretStr(TOKEN),
        telegram_api=address,
        database=Path(database),
        webhook_url=f"http://127.0.0.1:{port}/updates",
        webhook_secret=SecretStr("benchmarks-only"),
        listen=f"127.0.0.1:{port}",
    )
    interpreter.settle()
    async with (
        Database.open(config.database) as db,
        wiring.running(config, db, wiring.SystemClock()),
    ):
        await asyncio.Event().wait()


async def encore(address: str, database: str, *, waits: bool = False, paced: bool = True) -> None:
    """Run the whole program, every feature and durable commits included.

    It is done when every update was decided. Answers then still leave at Telegram's pace, unless
    they are not `paced`: then it is done when the last one has left.
    """
    from pydantic import SecretStr

    from handlers import late_types

    late_types.load()
    from bot import logs, wiring
    from bot.config import Config
    from handlers.dispatch import Dispatch
    from scheduling.pacing import UNLIMITED, Limits
    from storage.database import Database

    if waits:
        _let_some_wait(Dispatch)
    logs.configure(level="warning", form="console", token=TOKEN)
    config = Config(bot_token=SecretStr(TOKEN), telegram_api=address, database=Path(database))
    interpreter.settle()
    # Each check-in has its own answer, else it would wait for others to be answered with.
    limits = Limits() if paced else replace(UNLIMITED, alone=10**6)
    async with (
        Database.open(config.database) as db,
        wiring.running(config, db, wiring.SystemClock(), limits) as program,
    ):

        async def decided() -> bool:
            await program.lanes.idle()
            return paced or await program.is_quiet()

        await tell_when_quiet(address, decided)


def _let_some_wait(dispatch: Any) -> None:
    """Let one handler in sixteen, 6 %, wait for something slow."""
    act = dispatch.__call__

    async def slow(self: Any, raw: Any, **named: Any) -> None:
        if raw["update_id"] % WAITING_SHARE == 0:
            await asyncio.sleep(WAIT_SECONDS)
        await act(self, raw, **named)

    dispatch.__call__ = slow


async def waiting(address: str, database: str) -> None:
    """Run the whole program while some handlers wait."""
    await encore(address, database, waits=True)


async def answering(address: str, database: str) -> None:
    """Run the whole program and let every answer leave at once."""
    await encore(address, database, paced=False)


SUBJECTS: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {
    "raw": raw,
    "bare": bare,
    "encore": encore,
    "waiting": waiting,
    "answering": answering,
    "bare_hook": bare_hook,
    "hook": hook,
}


REFERENCES = (raw, bare, bare_hook)


def _run(name: str, *named: str) -> None:
    """Run a subject: a reference as asyncio has it, ours as the program begins."""
    subject = SUBJECTS[name]
    (asyncio.run if subject in REFERENCES else interpreter.run)(subject(*named))


if __name__ == "__main__":
    _run(*sys.argv[1:])
