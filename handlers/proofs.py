"""Anonymous administrators: a button shows who presses, and that person's rights count."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram.types import CallbackQuery

from bot.texts import Translator
from domain.refusals import Refusal
from handlers.features import Button, Feature
from handlers.middleware import Scene, Tap
from storage import proofs
from storage.database import Database
from views.grants import PROOF_SECONDS, ProveButton, proved_card


async def prove(
    query: CallbackQuery,
    callback_data: ProveButton,
    tap: Tap,
    db: Database,
    scene: Scene,
    t: Translator,
    now: datetime,
    perform: Callable[..., Awaitable[None]],
) -> None:
    proof = await _open(db, scene, callback_data.proof_id, now)
    user_id, asked = query.from_user.id, json.loads(proof.update_json)
    if asked is None:
        tap.edit(proved_card(t))
        return

    async def claim() -> bool:
        is_first = await db.write(proofs.claim, proof_id=proof.proof_id, user_id=user_id)
        if is_first:
            tap.edit(proved_card(t))
        return is_first

    await perform(asked, actor_id=user_id, claim=claim)
    await db.write(proofs.done, proof.proof_id)


async def _open(db: Database, scene: Scene, proof_id: int, now: datetime) -> proofs.Proof:
    proof = await db.read(proofs.find, proof_id)
    if proof is None or scene.chat is None or proof.chat_key != scene.chat.chat_key:
        raise Refusal("refusal.stale_button")
    if now.timestamp() - proof.asked_at > PROOF_SECONDS:
        raise Refusal("anonymous.expired", seconds=PROOF_SECONDS)
    return proof


FEATURE = Feature(buttons=(Button(ProveButton, prove),))
