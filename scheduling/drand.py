"""A round of drand's quicknet, asked of its mirrors one after the other; none is believed."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot import draw_ceremonies, draws, signatures
from domain.beacons import QUICKNET, BeaconKind, Round, drawn_of
from storage.chores import Chore
from storage.database import Database

log = structlog.get_logger(__name__)

MIRROR_SECONDS = 5
MOST_BYTES = 4_096
# One of the first rounds: whoever has it has the others.
KNOWN_ROUND = 1000


class Drand:
    """Brings the round that a closed list waits for; what cannot be had is asked for again."""

    kind = draw_ceremonies.ROUND

    def __init__(self, db: Database, mirrors: Sequence[str], now: Callable[[], datetime]) -> None:
        self._db, self._mirrors, self._now = db, mirrors, now

    async def __call__(self, chore: Chore) -> None:
        draw_id = int(chore.facts["draw_id"])
        number = await self._db.read(draw_ceremonies.round_missing, draw_id)
        if number is None:
            return
        found = await self._fetch(number)
        now = int(self._now().timestamp())
        if found is None:
            await self._db.write(draw_ceremonies.miss_round, draw_id=draw_id, now=now)
            return
        await self._db.write(
            draws.add_round, draw_id=draw_id, number=number, signature=found, now=now
        )

    async def answers(self) -> bool:
        """Say whether any mirror can be reached now."""
        return await self._fetch(KNOWN_ROUND) is not None

    async def _fetch(self, number: int) -> bytes | None:
        """Return the signature of a round from the first mirror that has it, checked."""
        timeout = ClientTimeout(total=MIRROR_SECONDS)
        async with ClientSession(timeout=timeout) as session:
            for mirror in self._mirrors:
                try:
                    found = await _ask(session, mirror, number)
                except (ClientError, OSError, ValueError, TypeError, KeyError) as error:
                    log.info("a mirror of drand failed", mirror=mirror, error=type(error).__name__)
                    continue
                if found is not None and signatures.is_quicknet(number, found.signature):
                    return found.signature
                log.warning("a mirror of drand said something else", mirror=mirror, round=number)
        return None


async def _ask(session: ClientSession, mirror: str, number: int) -> Round | None:
    """Ask one mirror; None for an answer that is no such round."""
    address = f"{mirror}/{QUICKNET}/public/{number}"
    body = b""
    async with session.get(address, allow_redirects=False) as answer:
        answer.raise_for_status()
        async for chunk in answer.content.iter_chunked(MOST_BYTES):
            body += chunk
            if len(body) > MOST_BYTES:
                return None
    told: Any = json.loads(body)
    said = {"round": told["round"], "signature": told["signature"]}
    found = drawn_of(BeaconKind.DRAND, said)
    return found if isinstance(found, Round) and found.number == number else None
