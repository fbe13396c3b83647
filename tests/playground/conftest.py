"""A bot of the bare wire: calls without a library, so that nothing hides what is answered."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from playground import Group, Person, Playground, PlaygroundClock

NEW_YEAR = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
EVERYTHING = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
]


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, answer: dict[str, Any], headers: Any) -> None:
        super().__init__(answer["description"])
        self.status = status
        self.code = answer["error_code"]
        self.text = answer["description"]
        self.parameters = answer.get("parameters", {})
        self.headers = headers


class Api:
    """The Bot API as a bot without any library would speak it."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.playground = playground
        self.session = session
        self._offset = 0

    @property
    def root(self) -> str:
        return f"{self.playground.address}/bot{self.playground.token}"

    async def __call__(self, method: str, **parameters: Any) -> Any:
        async with self.session.post(f"{self.root}/{method}", json=parameters) as response:
            answer = json.loads(await response.read())
            if not answer["ok"]:
                raise Refused(response.status, answer, response.headers)
            return answer["result"]

    async def refused(self, method: str, **parameters: Any) -> Refused:
        """Return the refusal of a call that has to fail."""
        with pytest.raises(Refused) as caught:
            await self(method, **parameters)
        return caught.value

    async def updates(self, kind: str = "") -> list[Any]:
        """Fetch and confirm what waits; of one kind only its payloads."""
        found: list[Any] = []
        self.playground.polling.forget_haste()
        while batch := await self("getUpdates", offset=self._offset):
            self._offset = batch[-1]["update_id"] + 1
            found += batch
        if kind:
            return [update[kind] for update in found if kind in update]
        return found


@pytest.fixture
def clock() -> PlaygroundClock:
    return PlaygroundClock(NEW_YEAR)


@pytest.fixture
async def playground(clock: PlaygroundClock) -> AsyncIterator[Playground]:
    async with Playground(seed=7, clock=clock).serve() as opened:
        opened.world.updates.allow(EVERYTHING)
        yield opened


@pytest.fixture
async def api(playground: Playground) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(playground, session)


@pytest.fixture
def nova(playground: Playground) -> Person:
    return playground.person("Nova", username="nova_keeps")


@pytest.fixture
def ann(playground: Playground) -> Person:
    return playground.person("Ann", username="ann_sings")


@pytest.fixture
def bo(playground: Playground) -> Person:
    return playground.person("Bo")


MakeGroup = Callable[..., Group]


@pytest.fixture
def make_group(playground: Playground, nova: Person, ann: Person, bo: Person) -> MakeGroup:
    """Make a group of Nova (owner), Ann and Bo whose beginnings the bot has already seen."""

    def make(**parts: Any) -> Group:
        group = playground.group("Fans", owner=nova, members=(ann, bo), **parts)
        playground.world.updates.forget_all()
        return group

    return make


@pytest.fixture
def group(make_group: MakeGroup) -> Group:
    return make_group()


@pytest.fixture
def forum(make_group: MakeGroup) -> Group:
    return make_group(forum=True)
