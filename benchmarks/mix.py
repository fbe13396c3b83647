"""The stream of updates that everything is measured with, the same for every subject."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

CHATS = 20
MEMBERS = 5_000
BATCH = 100
UPDATE_BYTES = 532
FIRST_UPDATE = 500_000_000
FIRST_CHAT = -1_001_234_567_000
FIRST_USER = 100_000_000
BOT = {"id": 42, "is_bot": True, "first_name": "Encore", "username": "encore_bot"}

COMMANDS = ("/points", "积分", "签到", "/checkin", "/top week", "排行", "/me", "/help")
PERIODS = ("day", "week", "month", "all")
WORDS = (
    *[
        "the",
        "show",
        "tonight",
        "was",
        "even",
        "better",
        "than",
        "last",
        "year",
        "and",
        "we",
        "want",
        "an",
        "encore",
        "now",
        "please",
    ],
    *[
        "今晚",
        "的",
        "演出",
        "太",
        "棒",
        "了",
        "谁",
        "要",
        "一起",
        "去",
        "下",
        "一场",
        "新歌",
        "真",
        "好听",
    ],
)
LANGUAGES = ("en", "zh-hans", "zh-hant")


class Batch(NamedTuple):
    """An answer of getUpdates, and the (chat, message) of each command in it."""

    raw: bytes
    commands: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Mix:
    """How many updates of which kind; `at` is the date of all of them, in UTC seconds.

    The rest are plain messages. With the default shares it is the mix of the figures in
    docs/developers/performance.md.
    """

    count: int
    at: int
    seed: int = 1
    members: int = MEMBERS
    commands: float = 0.04
    taps: float = 0.02
    replies: float = 0.1
    first_user: int = FIRST_USER
    first_update: int = FIRST_UPDATE


def updates(mix: Mix) -> Iterator[dict[str, Any]]:
    """Make the stream; the same mix makes the same one."""
    chance = random.Random(mix.seed)
    last = [0] * CHATS
    for update_id in range(mix.first_update, mix.first_update + mix.count):
        member = chance.randrange(mix.members)
        chat = member % CHATS
        # Other bots' messages take numbers too.
        last[chat] += chance.choice((1, 1, 1, 2))
        person = _person(mix.first_user + member)
        kind = chance.random()
        if kind < mix.taps:
            yield {
                "update_id": update_id,
                "callback_query": _tap(chance, chat, last[chat], person),
            }
            continue
        message = _message(chat, mix.first_update % 1_000_000 + last[chat], person, mix.at)
        if kind < mix.taps + mix.commands:
            message["text"] = chance.choice(COMMANDS)
        elif chance.random() < mix.replies:
            message["reply_to_message"] = _answered(chance, chat, mix)
            message["text"] = _sentence(chance, 6)
        else:
            message["text"] = _filled(chance, message)
        yield {"update_id": update_id, "message": message}


def batches(mix: Mix) -> Iterator[Batch]:
    """Make the answers of getUpdates, in order, a hundred updates each."""
    stream = updates(mix)
    while batch := list(islice(stream, BATCH)):
        asked = [update["message"] for update in batch if "message" in update]
        commands = [
            (message["chat"]["id"], message["message_id"])
            for message in asked
            if message["text"] in COMMANDS
        ]
        yield Batch(answer(batch), commands)


def answer(result: Any) -> bytes:
    return json.dumps({"ok": True, "result": result}, separators=(",", ":")).encode()


def _person(user_id: int) -> dict[str, Any]:
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": f"Fan {user_id % 1000}",
        "last_name": "极光"[: user_id % 3],
        "username": f"fan{user_id}",
        "language_code": LANGUAGES[user_id % 3],
    }


def _chat(chat: int) -> dict[str, Any]:
    title = f"Aurora Fans {chat} · 极光"
    return {"id": FIRST_CHAT - chat, "title": title, "type": "supergroup"}


def _message(chat: int, message_id: int, person: Any, at: int) -> dict[str, Any]:
    return {"message_id": message_id, "from": person, "chat": _chat(chat), "date": at}


def _answered(chance: random.Random, chat: int, mix: Mix) -> dict[str, Any]:
    author = _person(mix.first_user + chat + CHATS * chance.randrange(mix.members // CHATS))
    return {**_message(chat, 1, author, mix.at), "text": _sentence(chance, 4)}


def _tap(chance: random.Random, chat: int, message_id: int, person: Any) -> dict[str, Any]:
    card = {**_message(chat, message_id, BOT, 1_790_000_000), "text": _sentence(chance, 8)}
    return {
        "id": str(chance.getrandbits(63)),
        "from": person,
        "message": card,
        "chat_instance": str(chance.getrandbits(63)),
        "data": f"top:{chance.choice(PERIODS)}:points::{person['id']}",
    }


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def _filled(chance: random.Random, message: dict[str, Any]) -> str:
    """Return a text that brings the update to its usual size."""
    room = UPDATE_BYTES - len(json.dumps(message, separators=(",", ":"))) - 50
    text = _sentence(chance, 3)
    while len(json.dumps(text)) < room:
        text = f"{text} {chance.choice(WORDS)}"
    return text
