"""/checkin and 签到."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import Message

from bot import checkins
from bot.badges import Seen
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.members import Member
from domain.refusals import Refusal
from handlers.features import Command, Feature, Late
from storage.database import Database
from views.cards import Sort
from views.checkins import checkin_card


async def check_in(
    message: Message,
    db: Database,
    chat: Chat | None,
    member: Member,
    community: Community,
    ref: str,
    at: int,
    now: datetime,
    t: Translator,
    reply: Callable[..., None],
) -> None:
    if chat is not None and not chat.earns and message.chat.type != "private":
        raise Refusal("checkin.staff_place")
    outcome = await db.write(
        checkins.check_in,
        member=member,
        ref=ref,
        at=at,
        zones=community.zones,
        rule=community.values.checkin_rule,
        freezing=community.values.freeze_rule,
        seen=Seen(message.chat.id, message.message_id),
    )
    reply(checkin_card(outcome, community, t, now=now), sort=Sort.CHECKIN)


FEATURE = Feature(
    commands=(
        Command(
            names=("checkin", "sign", "daily"),
            handler=check_in,
            words=("签到", "簽到", "打卡", "checkin", "check in", "check-in"),
            help="help.checkin",
            menu="menu.checkin",
            late=Late.COUNTED,
            needs_member=True,
        ),
    )
)
