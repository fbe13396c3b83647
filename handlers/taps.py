"""Taps on buttons: decided, then answered; a button lives for ever and may be stale."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram.types import CallbackQuery

from bot.texts import Translator
from domain.refusals import Refusal
from handlers import middleware
from handlers.errors import refused
from handlers.features import Button, Feature
from handlers.middleware import Scene, Surroundings, Tap, Ticket, answer_tap

ANSWER_WITHIN_SECONDS = 3
LARGEST_NUMBER = 2**63


class Taps:
    """Finds the button that was pressed and calls its handler."""

    def __init__(
        self,
        features: Sequence[Feature],
        around: Surroundings,
        call: Callable[..., Awaitable[None]],
    ) -> None:
        self._around, self._call = around, call
        self._buttons: dict[str, Button] = {
            button.callback.__prefix__: button
            for feature in features
            for button in feature.buttons
        }
        # What each group was last spoken to in; one that is not there yet costs a question.
        self._spoken: dict[int, Translator] = {}

    async def refuse_busy(self, raw: Any) -> bool:
        """Refuse a tap whose card could not change in time; before it is even read."""
        data, card = raw.get("data"), raw.get("message")
        button = self._buttons.get(data.partition(":")[0]) if isinstance(data, str) else None
        if button is None or not button.reads or card is None:
            return False
        chat_id = card["chat"]["id"]
        t = self._spoken.get(chat_id)
        if t is None or self._around.sender.has_room(chat_id, edits=True):
            return False
        busy = refused(Refusal("refusal.busy"), t)
        await answer_tap(self._around.bot, raw["id"], busy, alert=True)
        return True

    async def __call__(self, query: CallbackQuery, ticket: Ticket, received_at: int) -> None:
        """Decide a tap; one that takes longer than 3 s is answered empty, then by message."""
        around = self._around
        tap = Tap(query, around.bot, around.sender, ticket, received_at)
        late: set[asyncio.Future[None]] = set()
        alarm = asyncio.get_running_loop().call_later(
            ANSWER_WITHIN_SECONDS, lambda: late.add(asyncio.ensure_future(tap.answer()))
        )
        try:
            await self._decide(query, tap)
            if late:
                await asyncio.wait(late)
        except Exception:
            # Whatever becomes of it, the button must not go on spinning.
            await tap.answer()
            raise
        finally:
            alarm.cancel()
            for answer in late:
                answer.cancel()

    async def _decide(self, query: CallbackQuery, tap: Tap) -> None:
        chat_id = query.message.chat.id if query.message else query.from_user.id
        scene = await middleware.scene(
            self._around.db, telegram_chat_id=chat_id, user_id=query.from_user.id
        )
        t = self._translator(scene, query, is_private=chat_id > 0)
        if chat_id < 0:
            self._spoken[chat_id] = t
        try:
            await self._press(query, tap, scene, t)
        except Refusal as refusal:
            await tap.answer(refused(refusal, t), alert=True)
        if not tap.answered:
            await tap.answer()

    async def _press(self, query: CallbackQuery, tap: Tap, scene: Scene, t: Translator) -> None:
        button = self._buttons.get((query.data or "").partition(":")[0])
        pressed = _unpack(button, query.data or "")
        if button is None or pressed is None or tap.message is None:
            raise Refusal("refusal.stale_button")
        if button.reads and not self._around.sender.has_room(tap.message.chat.id, edits=True):
            raise Refusal("refusal.busy")
        if button.acts_on_group and scene.chat is None:
            scene = await self._connected(query) or scene
        await self._call(
            button.handler,
            query,
            callback_data=pressed,
            tap=tap,
            scene=scene,
            chat=scene.chat,
            community=scene.community,
            member=scene.member,
            user=scene.user,
            t=t,
        )

    async def _connected(self, query: CallbackQuery) -> Scene | None:
        return await self._around.db.write(
            middleware.connected_scene,
            user_id=query.from_user.id,
            now=int(self._around.now().timestamp()),
        )

    def _translator(self, scene: Scene, query: CallbackQuery, *, is_private: bool) -> Translator:
        return middleware.translator(
            scene,
            self._around.texts,
            is_private=is_private,
            code=query.from_user.language_code,
            default=self._around.language,
        )


def _unpack(button: Button | None, words: str) -> Any | None:
    """Read a button's words, which anybody may have made up; None when they say nothing."""
    try:
        pressed = button.callback.unpack(words) if button else None
    except (TypeError, ValueError, OverflowError):
        return None
    numbers = [value for _, value in pressed or () if isinstance(value, int)]
    # SQLite would raise for what does not fit into 64 bits.
    return pressed if all(abs(number) < LARGEST_NUMBER for number in numbers) else None
