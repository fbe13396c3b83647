"""/points simulate: what other settings would have made of the last 30 days."""

from collections.abc import Callable, Mapping
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import setting_changes, settings, simulations
from bot.texts import Texts, Translator
from domain.communities import Community
from domain.manners import HINTS_LIVE_FOR
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Feature, Link, Sub
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import dialogues
from storage.database import Database
from views.cards import Card
from views.simulations import AdoptButton, adopted_card, outcome_card
from views.start import open_private

TRIED = "simulated"
LONG_ROWS = 50_000
MOST_PAYLOAD_CHARACTERS = 64


async def simulate(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    community: Community,
    actor_id: int,
    now: datetime,
    texts: Texts,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    is_private = message.chat.type == "private"
    if not await rights.may_in_community(community.community_id, actor_id, Who.SETTINGS):
        if is_private:
            raise Refusal("settings.no_rights")
        return
    wanted = simulations.wanted(community, args.partition(" ")[2])
    if not is_private:
        reply(_elsewhere(community, wanted, username, t))
        return
    outcome = await _replayed(db, community, wanted, now, (t, reply))
    await db.write(_keep, actor_id, community, wanted, now=int(now.timestamp()))
    reply(outcome_card(outcome, texts, t, community_id=community.community_id))


def _elsewhere(
    community: Community, wanted: Mapping[str, str], username: str, t: Translator
) -> Card:
    """Return the way to the private chat, with what is to be tried there."""
    pairs = [part for pair in wanted.items() for part in pair]
    payload = f"simulate_{'-'.join([str(community.community_id), *pairs])}"
    if len(payload) > MOST_PAYLOAD_CHARACTERS:
        raise Refusal("simulate.too_many")
    button = open_private(t, username=username, payload=payload)
    return Card(t("simulate.privately"), button, lives_for=HINTS_LIVE_FOR)


async def simulate_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Try what a deep link names; anybody may have made the link up."""
    where, *pairs = args.partition("_")[2].split("-")
    user_id = message.from_user.id if message.from_user else 0
    community_id = parse_number(where) or 0
    if not await rights.may_in_community(community_id, user_id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    community = await db.read(settings.community, community_id)
    words = " ".join(f"{key}={value}" for key, value in zip(pairs[::2], pairs[1::2], strict=False))
    wanted = simulations.wanted(community, words)
    outcome = await _replayed(db, community, wanted, now, (t, reply))
    await db.write(_keep, user_id, community, wanted, now=int(now.timestamp()))
    reply(outcome_card(outcome, texts, t, community_id=community_id))


async def _replayed(
    db: Database,
    community: Community,
    wanted: Mapping[str, str],
    now: datetime,
    ways: tuple[Translator, Callable[[Card], None]],
) -> simulations.Outcome:
    """Replay slice by slice, so that nobody else waits; say so when it takes a while."""
    t, reply = ways
    at = int(now.timestamp())
    run = await db.read(simulations.begin, community=community, wanted=wanted, now=at)
    if run.rows > LONG_ROWS:
        reply(Card(t("simulate.running", rows=run.rows)))
    while await db.read(simulations.step, run):
        pass
    return await db.read(simulations.outcome, run)


def _keep(
    tx: Connection, user_id: int, community: Community, wanted: Mapping[str, str], *, now: int
) -> None:
    """Remember what was tried, for the button below it."""
    dialogues.ask(
        tx,
        chat_id=user_id,
        user_id=user_id,
        step=TRIED,
        answers={**wanted, "community_id": community.community_id},
        now=now,
    )


async def adopt(
    query: CallbackQuery,
    callback_data: AdoptButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    texts: Texts,
    t: Translator,
) -> None:
    user_id, at = query.from_user.id, int(now.timestamp())
    tried = await db.read(dialogues.find, chat_id=user_id, user_id=user_id, now=at)
    if tried is None or tried.step != TRIED:
        raise Refusal("simulate.try_again")
    wanted = {key: str(value) for key, value in tried.answers.items()}
    community_id = int(wanted.pop("community_id"))
    if community_id != callback_data.community_id:
        raise Refusal("simulate.try_again")
    if not await rights.may_in_community(community_id, user_id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    made = await db.write(_adopt, community_id, wanted, by=user_id, at=at)
    tap.edit(adopted_card(made, texts, t))


def _adopt(
    tx: Connection, community_id: int, wanted: Mapping[str, str], *, by: int, at: int
) -> list[setting_changes.Changed]:
    community = settings.community(tx, community_id)
    made = setting_changes.change_many(tx, community=community, wanted=wanted, by=by, at=at)
    dialogues.end(tx, chat_id=by, user_id=by)
    return made


FEATURE = Feature(
    buttons=(Button(AdoptButton, adopt),),
    links=(Link("simulate", simulate_by_link),),
    subs=(
        Sub("points", "simulate", simulate),
        Sub("points", "模拟", simulate),
        Sub("points", "模擬", simulate),
    ),
)
