"""The language model that an operator names: asked over HTTP, outside of the database.

Whatever it does, a question goes on without it. Its key is in no log and goes nowhere else.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from bot import assistants
from domain.assistants import asked, verdict
from storage.chores import Chore
from storage.database import Database

log = structlog.get_logger(__name__)

MOST_BYTES = 200_000
CHUNK_BYTES = 16_384
SECONDS = 20
MOST_TOKENS = 400
SHORTEST_PAUSE, LONGEST_PAUSE = 1, 300
PAUSE = 30


class Silent(Exception):
    """The model did not answer; the text says why, `again_seconds` when to try again, if ever."""

    def __init__(self, why: str, again_seconds: int | None = None) -> None:
        super().__init__(why)
        self.again_seconds = again_seconds


@dataclass(frozen=True, slots=True)
class Assistant:
    """Asks any endpoint that speaks as OpenAI's chat completions do."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = SECONDS

    async def __call__(self, messages: Sequence[Mapping[str, str]]) -> str:
        """Return what the model says; raise Silent for whatever goes wrong."""
        try:
            async with asyncio.timeout(self.seconds):
                return _said(await self._ask(messages))
        except (ClientError, OSError, TimeoutError) as error:
            raise Silent(type(error).__name__, PAUSE) from None

    async def _ask(self, messages: Sequence[Mapping[str, str]]) -> bytes:
        headers = {"Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        body = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
        }
        # A session of its own: no proxy and no cookie; a redirect would take the key elsewhere.
        timeout = ClientTimeout(total=self.seconds)
        async with (
            ClientSession(timeout=timeout, trust_env=False) as session,
            session.post(
                f"{self.url}/chat/completions", json=body, headers=headers, allow_redirects=False
            ) as answer,
        ):
            return await _read(answer)


async def _read(answer: ClientResponse) -> bytes:
    if answer.status == 429 or answer.status >= 500:
        raise Silent(f"status {answer.status}", _pause(answer.headers.get("Retry-After", "")))
    if answer.status != 200:
        raise Silent(f"status {answer.status}")
    body = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Silent("too large")
    return bytes(body)


def _pause(said: str) -> int:
    """Return for how many seconds to leave it alone; an endpoint that says nonsense is asked."""
    seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else PAUSE
    return min(max(seconds, SHORTEST_PAUSE), LONGEST_PAUSE)


def _said(body: bytes) -> str:
    """Return the words in an answer; raise Silent for what is none."""
    try:
        read: Any = json.loads(body)
        said = read["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise Silent("no answer in it") from None
    if not isinstance(said, str):
        raise Silent("no words in it")
    return said


class AskedModel:
    """Asks the model one question that waits; safe to repeat, what was said is said once."""

    kind = assistants.KIND

    def __init__(
        self,
        db: Database,
        now: Callable[[], datetime],
        assistant: Assistant | None,
        most: int,
    ) -> None:
        """Without an assistant nothing is asked; `most` is a community's day."""
        self._db, self._now, self._assistant, self._most = db, now, assistant, most

    async def __call__(self, chore: Chore) -> None:
        ask_id, at = int(chore.facts["ask_id"]), self._seconds()
        if self._assistant is None:
            return
        question = await self._db.write(assistants.prepare, ask_id=ask_id, most=self._most, now=at)
        if question is None:
            return
        try:
            said = await self._assistant(asked(question.text, question.sources))
        except Silent as silence:
            await self._silent(chore, silence)
            return
        told = verdict(said, question.text, question.sources)
        log.info("the language model answered", ask_id=ask_id, is_shown=told is not None)
        if told is not None:
            message_id, at = int(chore.facts["message_id"]), self._seconds()
            await self._db.write(
                assistants.tell, ask_id=ask_id, told=told, message_id=message_id, now=at
            )

    async def _silent(self, chore: Chore, silence: Silent) -> None:
        log.info("the language model is silent", why=str(silence))
        if silence.again_seconds is None:
            return
        facts = {name: int(value) for name, value in chore.facts.items()}
        await self._db.write(
            assistants.again,
            facts=facts,
            after_seconds=silence.again_seconds,
            now=self._seconds(),
        )

    def _seconds(self) -> int:
        return int(self._now().timestamp())
