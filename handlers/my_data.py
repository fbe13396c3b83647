"""/mydata: everything that is kept about a person, as a file, in their private chat."""

import asyncio
from datetime import datetime, timedelta
from sqlite3 import Connection

from aiogram.types import Message

from bot import my_data
from bot.texts import Texts, Translator
from domain.refusals import Refusal
from handlers.features import Command, Feature, Late, Link
from handlers.middleware import Reply, Scene
from handlers.whispers import lead, listener, own_words, whisper
from storage import notices
from storage.database import Database
from views.my_data import about_the_file, data_card

PAYLOAD = "mydata"
EVERY_SECONDS = 600
# More than one: a file that got lost, or that a crash swallowed, is simply asked for again.
FILES = 3


async def hand_over(
    message: Message,
    db: Database,
    scene: Scene,
    texts: Texts,
    username: str,
    now: datetime,
    t: Translator,
    reply: Reply,
) -> None:
    user_id = listener(message, scene)
    if user_id is None:
        lead(PAYLOAD, username=username, t=t, reply=reply)
        return
    own = own_words(message, scene, texts, t)
    await _not_too_often(db, user_id, now, own)
    whole = await db.read(my_data.of_person, user_id)
    body = await asyncio.to_thread(my_data.as_json, whole, about=about_the_file(own), now=now)
    whisper(data_card(whole, body, own), message=message, t=t, reply=reply)


async def _not_too_often(db: Database, user_id: int, now: datetime, t: Translator) -> None:
    """Refuse what was handed over so often a moment ago."""
    kind, at = f"mydata:{user_id}", int(now.timestamp())
    if await db.write(notices.claim_slot, kind, FILES, now=at, every_seconds=EVERY_SECONDS):
        return
    first = await db.read(_first_at, kind) or at
    left = timedelta(seconds=first + EVERY_SECONDS - at)
    raise Refusal("mydata.too_often", left=t.duration(left))


def _first_at(tx: Connection, kind: str) -> int | None:
    """Return when the oldest file of those lately was handed over."""
    found = [notices.last_at(tx, f"{kind}:{slot}") for slot in range(1, FILES + 1)]
    return min((at for at in found if at is not None), default=None)


FEATURE = Feature(
    commands=(
        Command(
            names=("mydata",),
            handler=hand_over,
            help="help.mydata",
            late=Late.REPEATED,
        ),
    ),
    links=(Link(PAYLOAD, hand_over),),
)
