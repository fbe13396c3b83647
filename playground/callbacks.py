"""Taps on buttons: each query lives until it is answered or too old."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .accounts import Account
from .messages import Message
from .refusals import bad_request

if TYPE_CHECKING:
    from .world import World

ANSWERABLE_SECONDS = 60
TAP_LANE = 10**15
_KEPT = 5000
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class TapAnswer:
    """What the person sees after a tap: a toast or an alert, or an address that opens."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True, eq=False)
class Callback:
    """One tap waiting for its answer."""

    id: str
    person: Account
    message: Message
    text: str
    made_at: float
    answer: "asyncio.Future[TapAnswer]"


class Callbacks:
    """All taps of late; the oldest are forgotten."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._open: dict[str, Callback] = {}
        self._instances: dict[int, str] = {}

    def tap(self, person: Account, message: Message, text: str, payload: str) -> Callback:
        """Queue the callback query of a tap."""
        world = self._world
        number = str(world.chance.randrange(10**17, 10**19))
        answer = asyncio.get_running_loop().create_future()
        now = world.clock.now().timestamp()
        callback = Callback(number, person, message, text, now, answer)
        self._open[number] = callback
        if len(self._open) > _KEPT:
            self._open.pop(next(iter(self._open)))
        shown = {
            "id": number,
            "from": person.as_user(),
            "message": message.as_api(),
            "chat_instance": self._instance(message.chat.id),
            "data": payload,
        }
        world.updates.add("callback_query", shown, lane=TAP_LANE + person.id)
        return callback

    def answer(self, number: str, answer: TapAnswer) -> None:
        """Answer a tap once; refused when it is unknown, too old."""
        callback = self._open.get(number)
        now = self._world.clock.now().timestamp()
        if callback is None or now - callback.made_at > ANSWERABLE_SECONDS:
            raise bad_request(TOO_OLD)
        if not callback.answer.done():
            callback.answer.set_result(answer)
            self._tell(callback, answer)

    def _tell(self, callback: Callback, answer: TapAnswer) -> None:
        self._world.stage.tell(
            "callback",
            lambda: {
                "query": callback.id,
                "person": callback.person.id,
                "text": answer.text,
                "alert": answer.alert,
                "url": answer.url,
            },
        )

    def _instance(self, chat_id: int) -> str:
        if chat_id not in self._instances:
            self._instances[chat_id] = str(self._world.chance.randrange(10**17, 9 * 10**18))
        return self._instances[chat_id]
