"""What Telegram does for order: mutes, removals, bans and their lifting.

Safe to repeat: whatever is asked for twice is the same the second time.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import ChatMemberRestricted, ChatPermissions

from bot import sanction_failures, sanctions
from bot.sanctions import Order
from domain.sanctions import Kind, Sanction
from storage import sanctions as stored
from storage.chores import Chore
from storage.database import Database

CALL_SECONDS = 10
# What is left of a mute must be clear of the 30 s that Telegram takes for ever.
LEAST_LEFT_SECONDS = 60
# By so much Telegram's clock and ours may differ about the end of a mute.
NEAR_SECONDS = 120
LATER = "later"
NOTHING = ChatPermissions(can_send_messages=False)
EVERYTHING = ChatPermissions(**dict.fromkeys(ChatPermissions.model_fields, True))
_WHY = {
    "administrator of the chat": "admin",
    "can't remove chat owner": "admin",
    "user_admin_invalid": "admin",
    "not enough rights": "no_right",
    "need administrator rights": "no_right",
    "chat_admin_required": "no_right",
    "only for supergroups": "small_group",
    "for supergroup": "small_group",
    "participant_id_invalid": "gone",
    "user_not_participant": "gone",
    "user not found": "gone",
}


def why_of(error: AiogramError) -> str:
    """Return why Telegram refused; LATER when it may well do it the next time."""
    if isinstance(error, TelegramMigrateToChat):
        return LATER
    if isinstance(error, TelegramForbiddenError):
        return "no_right"
    if not isinstance(error, TelegramBadRequest):
        return LATER
    text = error.message.casefold()
    return next((why for words, why in _WHY.items() if words in text), "other")


async def enforce(bot: Bot, db: Database, sanction_id: int, *, now: int, is_told: bool) -> str:
    """Let Telegram do what was decided; return why not, or nothing.

    Where nobody is told of it here, staff is; and what may be done later raises, for the chore to
    be tried again.
    """
    order = await db.read(sanctions.order, sanction_id)
    if order is None:
        return ""
    until = order.until_at
    if until is not None and until - now < LEAST_LEFT_SECONDS:
        await db.write(sanction_failures.missed, sanction_id=sanction_id)
        return ""
    try:
        await _act(bot, order)
    except AiogramError as error:
        why = why_of(error)
        if why == LATER:
            if not is_told:
                raise
            return why
        await db.write(
            sanction_failures.failed, sanction_id=sanction_id, why=why, is_told=is_told, now=now
        )
        return why
    await db.write(sanctions.done, sanction_id=sanction_id, now=now)
    return ""


class Outcome(NamedTuple):
    """Why Telegram did not do an act, and the mute that came of it; empty where it did."""

    why: str
    why_no_mute: str = ""


async def enforce_all(bot: Bot, db: Database, made: Sanction | None, *, now: int) -> Outcome:
    """Let Telegram do an act, and the mute that a third warning brings."""
    if made is None:
        return Outcome("")
    why = await enforce(bot, db, made.sanction_id, now=now, is_told=True)
    mute = await db.read(stored.find_by_cause, made.sanction_id)
    if mute is None:
        return Outcome(why)
    why_no_mute = await enforce(bot, db, mute, now=now, is_told=True)
    if made.is_silent and why_no_mute not in ("", LATER):
        # Nobody reads of it in the group.
        await db.write(sanction_failures.tell_failed, sanction_id=mute, why=why_no_mute, now=now)
    return Outcome(why, why_no_mute)


async def _act(bot: Bot, order: Order) -> None:
    chat_id, user_id, until = order.chat.telegram_chat_id, order.user_id, order.until_at
    if order.kind is Kind.MUTE:
        await bot.restrict_chat_member(
            chat_id,
            user_id,
            NOTHING,
            use_independent_chat_permissions=True,
            until_date=until,
            request_timeout=CALL_SECONDS,
        )
        return
    await bot.ban_chat_member(chat_id, user_id, until_date=until, request_timeout=CALL_SECONDS)
    if order.kind is Kind.KICK and order.chat.kind == "supergroup":
        # A plain group forgets a removal by itself.
        await bot.unban_chat_member(
            chat_id, user_id, only_if_banned=True, request_timeout=CALL_SECONDS
        )


async def lift(bot: Bot, db: Database, sanction_id: int, *, now: int) -> str:
    """Let Telegram lift what was taken back; return why not, or nothing."""
    order = await db.read(sanctions.to_lift, sanction_id)
    if order is None:
        await db.write(sanctions.lifted, sanction_id=sanction_id)
        return ""
    why = await free(bot, order)
    if why != LATER:
        await db.write(sanctions.lifted, sanction_id=sanction_id)
    if why not in ("", LATER, "gone"):
        await db.write(sanction_failures.tell_failed, sanction_id=sanction_id, why=why, now=now)
    return why


async def lift_all(bot: Bot, db: Database, sanction_id: int, *, now: int) -> None:
    """Let Telegram lift an act and the mute that it led to."""
    follow = await db.read(stored.find_by_cause, sanction_id)
    for number in (sanction_id, follow):
        if number is not None:
            await lift(bot, db, number, now=now)


async def lift_rest(
    bot: Bot, db: Database, numbers: Sequence[int], *, is_done: bool, now: int
) -> None:
    """Lift acts that were taken back; `is_done` where Telegram lifted all of them already."""
    for number in numbers:
        if is_done:
            await db.write(sanctions.lifted, sanction_id=number)
        else:
            await lift_all(bot, db, number, now=now)


async def free(bot: Bot, order: Order) -> str:
    """Let somebody write, or come back; return why not, or nothing."""
    try:
        if order.kind is Kind.MUTE:
            await _unmute(bot, order)
        elif order.chat.kind == "supergroup":
            await bot.unban_chat_member(
                order.chat.telegram_chat_id,
                order.user_id,
                only_if_banned=True,
                request_timeout=CALL_SECONDS,
            )
    except AiogramError as error:
        return why_of(error)
    return ""


async def _unmute(bot: Bot, order: Order) -> None:
    await bot.restrict_chat_member(
        order.chat.telegram_chat_id,
        order.user_id,
        EVERYTHING,
        use_independent_chat_permissions=True,
        request_timeout=CALL_SECONDS,
    )


class Errand:
    """Work on an act at Telegram's; a chore that fails is tried again."""

    kind = ""

    def __init__(self, bot: Bot, db: Database, now: Callable[[], datetime]) -> None:
        self._bot, self._db, self._now = bot, db, now

    @property
    def _at(self) -> int:
        return int(self._now().timestamp())


class Enforce(Errand):
    """Does what was decided by a rule, or by hand before the program ended."""

    kind = sanctions.ENFORCE

    async def __call__(self, chore: Chore) -> None:
        number = int(chore.facts["sanction_id"])
        if await self._db.read(sanctions.order, number) is None:
            return
        if not await enforce(self._bot, self._db, number, now=self._at, is_told=False):
            await self._db.write(sanctions.tell_late, sanction_id=number, now=self._at)


class Lift(Errand):
    """Lifts what was taken back."""

    kind = sanctions.LIFT

    async def __call__(self, chore: Chore) -> None:
        number = int(chore.facts["sanction_id"])
        if await lift(self._bot, self._db, number, now=self._at) == LATER:
            raise TimeoutError("Telegram cannot be asked")


class End(Errand):
    """Looks whether Telegram has ended a mute, and ends it otherwise."""

    kind = sanctions.END

    async def __call__(self, chore: Chore) -> None:
        number = int(chore.facts["sanction_id"])
        order = await self._db.read(sanctions.to_end, number)
        if order is None:
            return
        if order.kind is Kind.MUTE:
            await self._unmute_if_ours(order)
        await self._db.write(sanctions.end, sanction_id=number, now=self._at)

    async def _unmute_if_ours(self, order: Order) -> None:
        """Leave it to Telegram where we were removed, or may do nothing any more."""
        with suppress(TelegramBadRequest, TelegramForbiddenError):
            if await self._is_ours(order):
                await _unmute(self._bot, order)

    async def _is_ours(self, order: Order) -> bool:
        """Say whether somebody is still muted until when we wanted: not anew by somebody else."""
        until = order.until_at or 0
        found = await self._bot.get_chat_member(
            order.chat.telegram_chat_id, order.user_id, request_timeout=CALL_SECONDS
        )
        if not isinstance(found, ChatMemberRestricted):
            return False
        return abs(found.until_date.timestamp() - until) <= NEAR_SECONDS


ERRANDS = (Enforce, Lift, End)
