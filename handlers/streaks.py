"""/streak: the calendar of check-ins, freezes and repairs."""

from collections.abc import Callable

from aiogram.types import CallbackQuery

from bot import freezes, streak_savers, streaks
from bot.freezes import Bought
from bot.texts import Translator
from domain.communities import Community
from domain.members import Member
from domain.refusals import Refusal
from handlers.features import Button, Command, Feature
from handlers.middleware import Tap, lasting
from storage import streak_savers as stored_savers
from storage.database import Database
from views.cards import Card
from views.streak_savers import wish_alert, wish_card
from views.streaks import (
    NEWEST_MONTH,
    Act,
    FreezeButton,
    MonthButton,
    RemindButton,
    RepairButton,
    calendar_card,
    freeze_card,
    repair_card,
)


async def show_streak(
    _message: object,
    db: Database,
    community: Community,
    member: Member,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(await _calendar(db, community, member, t, at=at))


async def _calendar(
    db: Database,
    community: Community,
    member: Member,
    t: Translator,
    *,
    at: int,
    month: int = NEWEST_MONTH,
    bought: Bought | None = None,
) -> Card:
    calendar = await db.read(
        streaks.calendar,
        member_id=member.member_id,
        month=month,
        at=at,
        zones=community.zones,
        rule=community.values.freeze_rule,
    )
    is_reminded = await db.read(stored_savers.is_wanted, member.member_id)
    return calendar_card(calendar, member, t, is_reminded=is_reminded, bought=bought)


def _own(
    member: Member | None, community: Community | None, member_id: int
) -> tuple[Member, Community]:
    """Return who pressed a button and where; refuse everybody but the member it is for."""
    if member is None or community is None or member.member_id != member_id:
        raise Refusal("refusal.not_yours")
    return member, community


async def turn_month(
    _query: CallbackQuery,
    callback_data: MonthButton,
    tap: Tap,
    db: Database,
    community: Community | None,
    member: Member | None,
    t: Translator,
) -> None:
    own, place = _own(member, community, callback_data.member_id)
    month = callback_data.month
    card = await _calendar(db, place, own, t, at=tap.asked_at, month=month)
    tap.edit(lasting(card, place.values))


async def freeze(
    _query: CallbackQuery,
    callback_data: FreezeButton,
    tap: Tap,
    db: Database,
    community: Community | None,
    member: Member | None,
    t: Translator,
) -> None:
    own, place = _own(member, community, callback_data.member_id)
    at, price = tap.asked_at, callback_data.price
    match callback_data.act:
        case Act.ASK:
            price = await db.read(freezes.offer, member=own, community=place, at=at)
            card = freeze_card(price, own, t, asked_at=at)
        case Act.DO:
            ref = f"freeze:{own.member_id}:{callback_data.number}"
            bought = await db.write(
                freezes.buy, member=own, community=place, price=price, ref=ref, at=at
            )
            card = await _calendar(db, place, own, t, at=at, bought=bought)
        case Act.UNDO:
            number = callback_data.number
            back = await db.write(
                freezes.undo, member=own, community=place, entry_id=number, at=at
            )
            await tap.answer(t("streak.undone", price=back))
            card = await _calendar(db, place, own, t, at=at)
    tap.edit(lasting(card, place.values))


async def repair(
    _query: CallbackQuery,
    callback_data: RepairButton,
    tap: Tap,
    db: Database,
    community: Community | None,
    member: Member | None,
    t: Translator,
) -> None:
    own, place = _own(member, community, callback_data.member_id)
    at, broke = tap.asked_at, str(callback_data.broke)
    if callback_data.act is Act.ASK:
        found = await db.read(freezes.repairable, member=own, community=place, at=at)
        pause = place.values.freeze_rule.repair_pause_days
        card = repair_card(found, own, t, pause_days=pause)
    else:
        from_on = f"{broke[:4]}-{broke[4:6]}-{broke[6:]}"
        await db.write(freezes.repair, member=own, community=place, from_on=from_on, at=at)
        await tap.answer(t("streak.repaired"))
        card = await _calendar(db, place, own, t, at=at)
    tap.edit(lasting(card, place.values))


async def remind(
    _query: CallbackQuery,
    callback_data: RemindButton,
    tap: Tap,
    db: Database,
    community: Community | None,
    member: Member | None,
    username: str,
    t: Translator,
) -> None:
    """Turn the evening reminder on or off; who cannot be written to yet is shown the way."""
    own, place = _own(member, community, callback_data.member_id)
    at, is_wanted = tap.asked_at, callback_data.is_wanted
    wish = await db.write(streak_savers.choose, member=own, is_wanted=is_wanted, now=at)
    await tap.answer(wish_alert(wish, t), alert=True)
    tap.edit(lasting(await _calendar(db, place, own, t, at=at), place.values))
    if wish.is_wanted and not wish.is_reachable:
        tap.send(lasting(wish_card(wish, t, username=username), place.values))


FEATURE = Feature(
    commands=(
        Command(
            names=("streak",),
            handler=show_streak,
            words=("连签", "連簽", "连续签到", "連續簽到"),
            help="help.streak",
            needs_member=True,
        ),
    ),
    buttons=(
        Button(MonthButton, turn_month),
        Button(FreezeButton, freeze),
        Button(RepairButton, repair),
        Button(RemindButton, remind),
    ),
)
