"""Between Telegram and the program: calls that fail, updates that come late, twice, mixed up."""

import asyncio
import contextvars
import json
from collections import Counter
from random import Random
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.types import BufferedInputFile

from handlers.session import Session
from playground.refusals import ApiRefusal
from playground.requests import Upload, checked
from playground.server import Playground
from playground.updates import Pending
from tests.simulation.inline import Plug

# The letters of the outbox that the call at hand says.
saying: contextvars.ContextVar[tuple[int, ...]] = contextvars.ContextVar("saying", default=())
_KEPT: dict[type[TelegramMethod[Any]], Any] = {}
DAY_SECONDS = 86_400


class Wire(Session):
    """Calls go straight into the playground, in all weathers."""

    def __init__(self, playground: Playground, plug: Plug, chance: Random) -> None:
        super().__init__()
        self._playground, self._plug, self._chance = playground, plug, chance
        self.trouble = 0.0
        # How often each letter reached Telegram.
        self.delivered: Counter[int] = Counter()
        self.calls: Counter[str] = Counter()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own name
    ) -> Any:
        if type(method) not in _KEPT:
            _KEPT[type(method)] = Response.__class_getitem__(method.__returning__)
        files: dict[str, Any] = {}
        raw = {
            name: prepared
            for name, value in method
            if value is not None and (prepared := self.prepare_value(value, bot, files))
        }
        status, content = await self._through(method, raw, files)
        return self.check_response(bot, method, status, content).result

    async def close(self) -> None:
        """There is no connection."""

    async def _through(
        self, method: TelegramMethod[Any], raw: dict[str, Any], files: dict[str, Any]
    ) -> tuple[int, str]:
        name, chance = method.__api_method__, self._chance
        await asyncio.sleep(chance.choice((0, 0.02, 0.05, 0.3)))
        self._plug.begin()
        fate = chance.random() < self.trouble and chance.choice(
            ("lost", "lost", "unheard", "429", "500", "502")
        )
        match fate:
            case "lost":
                raise TelegramNetworkError(method, "ClientConnectorError: no route to host")
            case "429":
                return 429, _refusal(429, "Too Many Requests", retry_after=chance.randint(1, 40))
            case "500":
                return 500, _refusal(500, "Internal Server Error")
            case "502":
                return 502, "<html>Bad Gateway</html>"
        status, content = self._perform(name, raw, files)
        self._plug.end()
        if fate == "unheard":
            await asyncio.sleep(20)
            raise TelegramNetworkError(method, "Request timeout error")
        return status, content

    def _perform(self, name: str, raw: dict[str, Any], files: dict[str, Any]) -> tuple[int, str]:
        api = self._playground._api
        uploads = {key: _upload(file) for key, file in files.items()}
        self.calls[name] += 1
        try:
            answer = api._perform(checked(name, raw, uploads))
        except ApiRefusal as refusal:
            api._refuse(name, raw, refusal)
            return refusal.code, json.dumps(refusal.as_answer())
        self.delivered.update(saying.get())
        return 200, json.dumps(answer)


def _refusal(code: int, words: str, **parameters: int) -> str:
    return json.dumps(
        {"ok": False, "error_code": code, "description": words, "parameters": parameters}
    )


def _upload(file: BufferedInputFile) -> Upload:
    return Upload(file.filename or "file", "application/octet-stream", file.data)


class Mail:
    """Updates on their way: some are late, some come twice, some in another order."""

    def __init__(self, playground: Playground, chance: Random) -> None:
        self._updates, self._chance = playground.world.updates, chance
        self._clock = playground.world.clock
        self._held: list[Pending] = []
        self._again: list[Pending] = []
        self.mischief = 0.0

    def fetched(self) -> list[Pending]:
        """Return what getUpdates would answer next, in whatever order it comes."""
        chance, now = self._chance, self._clock.unix()
        batch = self._updates.take(0, 100)
        if batch:
            self._updates.take(batch[-1].id + 1, 1)
        batch = [each for each in (*self._held, *batch) if each.expires_at > now]
        self._held = []
        if chance.random() < self.mischief:
            self._held = [each for each in batch if chance.random() < 0.2]
            batch = [each for each in batch if each not in self._held]
        if chance.random() < self.mischief:
            chance.shuffle(batch)
        if self._again and chance.random() < self.mischief:
            batch += chance.sample(self._again, min(3, len(self._again)))
        self._again = [*self._again[-20:], *batch[-10:]]
        return batch

    def give_back(self, batch: list[Pending]) -> None:
        """Keep for the next life what this one did not confirm."""
        self._held = [*batch, *self._held]

    def twin(self) -> tuple[int, int]:
        """Let the last message come once more; return its number and the twin's."""
        last = next((each for each in reversed(self._again) if each.kind == "message"), None)
        if last is None:
            return 0, 0
        body = json.loads(last.body)
        return last.id, self._updates.add("message", body["message"])

    def is_empty(self) -> bool:
        return not self._held and not len(self._updates)
