"""/event for who holds events: who comes, another plan, calling off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message

from bot import gatherings
from bot.texts import Translator
from domain.communities import Community
from domain.days import zone_meant
from domain.gathering_words import read_change
from domain.gatherings import read_place
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from handlers.features import Button, Feature, Sub
from handlers.gathering_lookup import HOSTS, check_host, meant, meant_past
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.gatherings import CancelButton, ask_to_cancel_card, show_card


async def show(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    gathering, _ = await db.read(meant, message, args.partition(" ")[2], community)
    report = await db.read(gatherings.report, gathering_id=gathering.gathering_id)
    reply(show_card(report, t))


async def edit(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Change one part of a gathering: `/event edit 3 time tomorrow 21:00`."""
    gathering, said = await db.read(meant, message, args.partition(" ")[2], community)
    at = int(now.timestamp())
    zone = ZoneInfo(zone_meant(community.zones))
    plan = replace(gathering.plan, **read_change(said, now=now, zone=zone))
    changed = await db.write(
        gatherings.change, gathering_id=gathering.gathering_id, plan=plan, by=actor_id, now=at
    )
    reply(Card(t("event.changed", number=changed.gathering_id, title=changed.plan.title)))


async def post_recording(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Post where an event can be watched afterwards: `/event recording 3 https://…`."""
    at = int(now.timestamp())
    gathering, said = await db.read(meant_past, message, args.partition(" ")[2], community, at)
    recording = read_place(said)
    if not recording:
        raise Refusal("event.recording_usage")
    posted = await db.write(
        gatherings.post_recording,
        gathering_id=gathering.gathering_id,
        recording=recording,
        by=actor_id,
        now=at,
    )
    reply(Card(t("event.recording_posted", title=posted.plan.title), lives_for=HINTS_LIVE_FOR))


async def ask_to_cancel(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    gathering, _ = await db.read(meant, message, args.partition(" ")[2], community)
    if not gathering.is_open:
        raise Refusal("event.closed")
    report = await db.read(gatherings.report, gathering_id=gathering.gathering_id)
    reply(ask_to_cancel_card(report, t, user_id=actor_id))


async def cancel(
    query: CallbackQuery,
    callback_data: CancelButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    pressed, user_id = callback_data, query.from_user.id
    if pressed.user_id != user_id:
        raise Refusal("refusal.not_yours")
    await check_host(db, rights, pressed.gathering_id, user_id)
    gathering = await db.read(gatherings.get, gathering_id=pressed.gathering_id)
    if not pressed.is_sure:
        tap.edit(Card(t("event.stays", title=gathering.plan.title)))
        return
    await db.write(
        gatherings.cancel,
        gathering_id=pressed.gathering_id,
        by=user_id,
        now=int(now.timestamp()),
    )
    tap.edit(Card(t("event.cancelled_now", title=gathering.plan.title)))


RECORDING = ("recording", "回放", "录像", "錄影")
FEATURE = Feature(
    buttons=(Button(CancelButton, cancel),),
    subs=(
        *(Sub("event", word, ask_to_cancel, HOSTS) for word in ("cancel", "取消")),
        *(Sub("event", word, edit, HOSTS) for word in ("edit", "修改", "编辑", "編輯")),
        *(Sub("event", word, post_recording, HOSTS) for word in RECORDING),
        *(Sub("event", word, show, HOSTS) for word in ("show", "查看", "名单", "名單")),
    ),
)
