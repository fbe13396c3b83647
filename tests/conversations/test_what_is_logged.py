"""All that a rough session logs, by us and by every library: no secret, no words, no names.

Storms on every side, downloads that fail, updates nobody can read, handlers that crash, a language
model and a webhook with strangers at it.
"""

import asyncio
import gc
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any, Literal, get_args

import aiohttp
import pytest
import structlog

from bot import logs
from bot.config import Config
from handlers import points
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage
from tests.conversations.way_in import webhook_settings

Form = Literal["console", "json"]
WORDS = "Rhododendron blossoms at midnight"
NAME, OTHER, TITLE = "Zephyrine Quillfeather", "Balthasar Ormsby", "Borogove Admirers"
NOTHING: dict[str, str] = {}
KEY, SECRET = "sk-not-for-the-log", "webhook-not-for-the-log"
FORBIDDEN = ("Rhododendron", "Zephyrine", "zephyrine_q", "Balthasar", "Borogove", KEY, SECRET)


@pytest.fixture(params=get_args(Form))
def written(request: pytest.FixtureRequest, playground: Playground) -> Iterator[io.StringIO]:
    """All that is logged, by structlog and by every library, at every level."""
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    logs.configure(
        level="debug",
        form=request.param,
        token=playground.token,
        secrets=[KEY, SECRET],
        stream=stream,
    )
    yield stream
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture
def settings() -> dict[str, Any]:
    return {
        "assistant_url": "http://127.0.0.1:9/v1",
        "assistant_key": KEY,
        "assistant_model": "tiny",
        "metrics": webhook_settings()["listen"],
    }


def assert_nothing_is_told(written: io.StringIO, token: str) -> list[str]:
    lines = written.getvalue().splitlines()
    for forbidden in (token, token.partition(":")[2], *FORBIDDEN):
        assert [line for line in lines if forbidden in line] == []
    return lines


async def storms(stage: Stage, group: Group, zephyrine: Person) -> None:
    stage.playground.storm("html", 1, "getUpdates")
    for weather in ("500", "html", "half", "cut", "429", "timeout"):
        stage.playground.storm(weather, 1, "sendMessage", retry_after=1, seconds=0.01)
        await zephyrine.says(group, WORDS)
        await zephyrine.says(group, "/points")
        stage.playground.clock.advance(seconds=2)
        await stage.quiet()


async def odd_updates(stage: Stage, group: Group, person: Person) -> None:
    playground, account = stage.playground, person.account.as_user()
    standing = {"user": account, "status": "ascended"}
    said = {"chat": group.as_api(), "from": account, "date": playground.clock.unix()}
    change = {"old_chat_member": standing, "new_chat_member": standing}
    playground.deliver("chat_member", {**said, **change})
    playground.deliver("message", {**said, "message_id": "none", "text": f"/points {WORDS}"})
    playground.deliver("callback_query", {"id": "1", "from": account, "data": WORDS})
    playground.deliver("telepathy", {"thought": WORDS})
    playground.deliver_raw(f'"{WORDS}"', stage.next_update_id)
    # What has no number is confirmed by what comes after it.
    await person.says(group, WORDS)
    await stage.quiet()


async def crashes(
    stage: Stage, group: Group, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let handlers fail with what they were told, and a download with its whole address."""
    with monkeypatch.context() as broken:
        broken.setattr(points, "statement_card", lambda *_: NOTHING[f"{WORDS} by {NAME}"])
        await person.says(group, "/points")
        await stage.quiet()
    assert stage.program is not None
    address = f"{stage.playground.address}/file/bot{stage.playground.token}/nothing.jpg"
    with pytest.raises(aiohttp.ClientResponseError) as refused:
        await stage.program.bot.download_file("nothing.jpg")
    assert stage.playground.token in str(refused.value), "or this shows nothing"
    logging.getLogger("aiohttp.server").error("no file", exc_info=refused.value)
    failing = asyncio.create_task(stage.program.bot.download_file("nothing.jpg"))
    await asyncio.wait([failing])
    del failing
    gc.collect()
    warnings.warn(f"asked {address}", ResourceWarning, stacklevel=1)


async def talk(stage: Stage, group: Group, zephyrine: Person, other: Person) -> None:
    """Say the words wherever words are taken."""
    await other.says(group, f"/give @zephyrine_q 5 {WORDS}")
    await zephyrine.says(group, f"/ask {WORDS}?")
    await zephyrine.says(group, f"/feedback {WORDS}")
    await other.says(group, f"/poll {WORDS}? | {NAME} | {OTHER}")
    await other.says(group, f"/settings {WORDS}")
    await zephyrine.starts()
    await zephyrine.says(zephyrine.private, WORDS)
    await other.says(group, "/health")
    await stage.quiet()
    await group.rename(f"{TITLE} {WORDS}")
    await stage.quiet()
    await group.kick_bot()
    await stage.quiet()


@pytest.mark.polling
async def test_no_secret_no_words_and_no_name_is_in_anything_that_a_rough_session_logs(
    written: io.StringIO,
    encore: Stage,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    playground = encore.playground
    zephyrine = playground.person(NAME, username="zephyrine_q")
    other = playground.person(OTHER, username="balthasar_o")
    group = playground.group(TITLE, owner=other, members=[zephyrine])
    await group.hears("Encore")
    await storms(encore, group, zephyrine)
    await odd_updates(encore, group, zephyrine)
    await crashes(encore, group, zephyrine, monkeypatch)
    await talk(encore, group, zephyrine, other)
    lines = assert_nothing_is_told(written, playground.token)
    text = "\n".join(lines)
    for sign in ("handler failed", "update set aside", "polling failed", "KeyError", "<token>"):
        assert sign in text, "or this shows nothing"
    if "json" in request.node.name:
        for line in lines:
            assert {"event", "level", "logger", "timestamp"} <= json.loads(line).keys()


async def test_a_webhook_tells_neither_its_secret_nor_what_strangers_send(
    written: io.StringIO, stage: Stage
) -> None:
    own = {**webhook_settings(), "webhook_secret": SECRET}
    config = Config.model_validate({**stage.config.model_dump(), **own})
    stage.config = config
    async with stage.life():
        fans = stage.playground.group(TITLE, owner=stage.playground.person(NAME))
        await fans.hears("Encore")
        async with aiohttp.ClientSession() as session:
            for secret in (f"{SECRET}-no", SECRET):
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
                body = f"{WORDS} of {NAME}"
                url = str(config.webhook_url)
                async with session.post(url, data=body, headers=headers) as answer:
                    await answer.read()
        await stage.quiet()
    text = "\n".join(assert_nothing_is_told(written, stage.playground.token))
    assert "a request without the secret was refused" in text
