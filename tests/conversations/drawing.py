"""Draws for conversations: held by the community at once, without the words that make one."""

import json
from dataclasses import replace
from sqlite3 import Connection
from typing import Any

from bot import draws, settings
from domain.draws import Draft, Draw, Limits
from playground.groups import Group
from playground.messages import Message
from storage import chats
from storage import draws as stored
from storage.draws import Place
from tests.conversations.stage import Stage

HOUR = 3600


def _make(
    tx: Connection, *, group_ids: list[int], by: int, at: int, changed: dict[str, object]
) -> Draw:
    found = [chats.find(tx, group_id) for group_id in group_ids]
    places = [Place(chat.chat_key, None) for chat in found if chat is not None]
    community = settings.community(tx, 1)
    number = stored.next_number(tx, 1)
    draft = Draft("Signed CD", ("Signed CD",), at + 2 * HOUR)
    return draws.make(
        tx,
        replace(draft, **changed),  # type: ignore[arg-type]  # fields of a draft
        community=community,
        limits=Limits(),
        by=by,
        places=places,
        secret=b"\x11" * 32,
        ref=f"draw:{number}",
        now=at,
    )


def proof(group: Group) -> dict[str, Any]:
    """Return the proof that was published last."""
    files = [each.attachment.file.contents for each in group.messages.values() if each.attachment]
    found: dict[str, Any] = json.loads(files[-1])
    return found


async def hold(encore: Stage, *groups: Group, by: int, **changed: object) -> tuple[Draw, Message]:
    """Hold a draw for two hours; return it with its card in the first group."""
    await encore.quiet()
    assert encore.program is not None
    draw = await encore.program.db.write(
        _make,
        group_ids=[group.id for group in groups],
        by=by,
        at=int(encore.playground.clock.now().timestamp()),
        changed=changed,
    )
    card = await groups[0].hears("🎁.*Signed CD")
    await encore.quiet()
    return draw, card
