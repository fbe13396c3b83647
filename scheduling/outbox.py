"""The sender: every message on its way out, within Telegram's limits, none lost, none twice."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramMigrateToChat, TelegramRetryAfter

from bot import deliveries
from bot.lifetimes import Sent
from bot.texts import Texts
from scheduling.calls import method_for
from scheduling.clocks import Clocks
from scheduling.lines import Item, Line, mergeable, messages_in, sent_as
from scheduling.pacing import WINDOW_SECONDS, Budget, Limits, Pace
from scheduling.rendering import Renderer, as_answer
from scheduling.tags import Tags
from scheduling.troubles import Troubles, is_gone
from scheduling.verdicts import Verdict, verdict_of
from storage import outbox, pictures
from storage.database import Database, is_storage_trouble
from views.cards import Answer, Deed, Picture, Priority, Sort

log = structlog.get_logger(__name__)

READ_LIVES_SECONDS = 30
SEND_SECONDS = 20
# Something more urgent may arrive while a chat waits for its turn.
LONGEST_NAP_SECONDS = 1.0
RETRY_SECONDS = 5
RETRIED_FOR_SECONDS = 600
# What the bot has no right to pin or revoke says nothing of whether it may speak.
ASIDE = (Deed.PIN, Deed.UNPIN, Deed.REVOKE)
NO_PICTURE = (Verdict.REFUSED, Verdict.EXPELLED)

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class Sender:
    """Takes answers at once and letters from the outbox; one message a chat under way."""

    def __init__(
        self,
        *,
        bot: Bot,
        db: Database,
        texts: Texts,
        language: str,
        timezone: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], Coroutine[Any, Any, None]],
        spawn: Spawn,
        owners: Sequence[int] = (),
        limits: Limits | None = None,
        is_modern: bool = False,
    ) -> None:
        self._bot, self._db = bot, db
        self._render = Renderer(db, texts, language, timezone)
        self._now, self._sleep, self._spawn = now, sleep, spawn
        self.pace(limits or Limits())
        self._order = count()
        self._queued: set[int] = set()
        self._wake, self._closed = asyncio.Event(), False
        # What went out and does not stay, until the next write carries it along.
        self.sent: list[Sent] = []
        # How often sending came to what, since the start.
        self.outcomes: Counter[str] = Counter()
        # Until a restart, once a server has refused what is new in polls.
        self._asks_plainly = False
        self.tags, self.clocks = Tags(bot, db, is_on=is_modern), Clocks(is_on=is_modern)
        self.troubles = Troubles(bot=bot, db=db, now=self._seconds, owners=owners)

    def pace(self, limits: Limits) -> None:
        """Speak by these limits from now on; only while nothing waits."""
        self.limits = limits
        self._overall = Pace(limits)
        self._lines: dict[int, Line] = {}

    async def turn(self) -> None:
        """Wait until one more call to Telegram, no message, is within the overall limit."""
        await self._overall.ask(Priority.NOTICE)

    # -- in ------------------------------------------------------------------------------

    def say(self, answer: Answer) -> None:
        """Queue an answer; a later edit of the same message takes an earlier one's place."""
        line = self._line(answer.chat_id)
        if answer.edits is None or not line.take_over(answer):
            self._queue(line, Item(next(self._order), answer))

    def has_room(self, chat_id: int, *, edits: bool = False) -> bool:
        """Say whether an answer that is given now could leave before it is too old.

        An edit is never too old, but has no room behind a whole minute of others.
        """
        line = self._lines.get(chat_id)
        within = WINDOW_SECONDS if edits else READ_LIVES_SECONDS
        return line is None or not line.is_full(self._seconds(), within=within)

    def ring(self) -> None:
        """Look into the outbox soon."""
        self._wake.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Fetch due letters whenever something rings, until asked to stop."""
        await self._db.write(outbox.recover, int(self._seconds()))
        self._wake.set()
        while not stopping.is_set():
            await self._wake.wait()
            self._wake.clear()
            await self._fetch()

    async def _fetch(self) -> None:
        for letter in await self._db.read(outbox.due, int(self._seconds())):
            if letter.outbox_id in self._queued:
                continue
            try:
                rendered = await self._render(letter, now=int(self._seconds()))
            except Exception as error:  # noqa: BLE001 - no letter may hold up the others
                await self._unsayable(letter, error)
                continue
            if rendered is None:
                await self._db.write(outbox.drop, letter.outbox_id)
                continue
            self._queued.add(letter.outbox_id)
            line = self._line(rendered.chat_id)
            answer = as_answer(rendered, at=int(self._seconds()), is_plain=self._asks_plainly)
            self._queue(line, Item(next(self._order), answer, letter))

    async def _unsayable(self, letter: outbox.Letter, error: Exception) -> None:
        """Drop a letter that cannot be put into words; one that cannot be read now waits."""
        kind, why = letter.card, type(error).__name__
        log.error("letter not rendered", outbox_id=letter.outbox_id, kind=kind, error=why)
        if is_storage_trouble(error):
            return
        await self._db.write(outbox.drop, letter.outbox_id)
        await self.troubles.unsayable(kind)

    def _line(self, chat_id: int) -> Line:
        line = self._lines.get(chat_id)
        if line is None:
            line = self._lines[chat_id] = Line(Budget(self.limits, is_group=chat_id < 0))
        return line

    def _queue(self, line: Line, item: Item) -> None:
        line.items.append(item)
        if line.turn is not None:
            self._overall.hurry(line.turn, item.answer.priority)
        if not line.running and not self._closed:
            line.running = True
            self._spawn(self._work(line))

    # -- out -----------------------------------------------------------------------------

    async def _work(self, line: Line) -> None:
        """Send what waits for one chat, the most urgent first, then rest."""
        while line.items and not self._closed:
            batch, wait = self._next(line)
            if not batch:
                await self._sleep(wait)
                continue
            if not batch[0].is_deletion:
                await line.budget.limiter.acquire()
            line.turn = self._overall.ask(batch[0].answer.priority)
            await line.turn
            line.turn, batch = None, line.more_urgent(batch)
            try:
                await self._send(line, batch)
            except Exception:
                # One message must never stop a chat's line.
                log.exception("sending failed", chat_id=batch[0].answer.chat_id)
                await self._end(batch, None)
        line.running = False

    def _next(self, line: Line) -> tuple[list[Item], float]:
        """Take what may be sent now off the line, or say how long to wait."""
        now = self._seconds()
        self._drop_late(line, now)
        if not line.items:
            return [], 0
        together = line.answers_together(now)
        merge_wait = line.budget.merge_wait(now) if together else 0
        ready = [item for item in line.items if not (merge_wait and item.is_checkin)]
        if not ready:
            return [], min(merge_wait, LONGEST_NAP_SECONDS)
        item = min(ready, key=lambda item: item.rank)
        wait = line.budget.wait(now, important=item.is_important)
        if wait > 0 and now >= line.budget.paused_until:
            item = next((each for each in ready if each.is_deletion), item)
            wait = 0 if item.is_deletion else wait
        if wait > 0:
            return [], min(wait, LONGEST_NAP_SECONDS)
        batch = mergeable(line.items, item) if together and item.is_checkin else [item]
        for taken in batch:
            line.items.remove(taken)
        if item.is_counted:
            line.budget.spend(now, merged=together and item.is_checkin)
        return batch, 0

    def _drop_late(self, line: Line, now: float) -> None:
        """Drop answers to reading commands that waited too long for an empty budget."""
        for item in [item for item in line.items if item.answer.sort is Sort.READ]:
            if now - item.answer.asked_at > READ_LIVES_SECONDS and line.budget.is_group:
                line.items.remove(item)
                item.answer.done()

    async def _send(self, line: Line, batch: list[Item]) -> None:
        item = batch[0]
        if item.letter is not None and not await self._db.write(
            outbox.claim, item.letter.outbox_id
        ):
            self._queued.discard(item.letter.outbox_id)
            return
        tag = item.answer.tag
        if tag is not None and not await self.tags.may_set(item.answer.chat_id, tag):
            await self._end(batch, None, Verdict.REFUSED)
            return
        for told in batch:
            told.answer = self.clocks.told(told.answer)
        try:
            sent = await self._bot(method_for(batch), request_timeout=SEND_SECONDS)
        except AiogramError as error:
            await self._failed(line, batch, error)
        else:
            self.outcomes["sent"] += 1
            if tag is not None:
                await self.tags.was_set(tag)
            messages = messages_in(sent)
            message = messages[0] if messages else {}
            if item.answer.card.picture is not None:
                await self._keep(item.answer.card.picture, message)
            for each in messages:
                self._note(batch, each)
            await self._end(batch, sent)

    def _note(self, batch: list[Item], message: dict[str, Any]) -> None:
        """Remember what does not stay as it was sent."""
        sent = sent_as(batch, message, at=int(self._seconds()))
        self.sent += [sent] if sent else []

    async def _keep(self, picture: Picture, message: dict[str, Any]) -> None:
        """Remember under which file id Telegram has a drawing."""
        sizes = message.get("photo") or [{}]
        if picture.digest and (file_id := sizes[-1].get("file_id")):
            now = int(self._seconds())
            await self._db.write(pictures.keep, digest=picture.digest, file_id=file_id, now=now)

    async def _failed(self, line: Line, batch: list[Item], error: AiogramError) -> None:
        item, verdict = batch[0], verdict_of(error)
        chat_id = item.answer.chat_id
        self.outcomes[verdict.value] += 1
        log.info("telegram refused", chat_id=chat_id, verdict=verdict.value)
        if isinstance(error, TelegramRetryAfter):
            line.budget.paused_until = self._seconds() + error.retry_after
            await self._again(line, batch, error.retry_after)
        elif isinstance(error, TelegramMigrateToChat):
            await self.troubles.moved(chat_id, error.migrate_to_chat_id)
            await self._readdress(batch, error.migrate_to_chat_id)
        elif verdict in NO_PICTURE and item.answer.card.plainer != item.answer.card:
            await self._plainer(line, batch, error)
        elif verdict in (Verdict.NO_TOPIC, Verdict.EXPELLED) and item.answer.thread_id is not None:
            await self._leave_topic(line, batch, error)
        elif verdict is Verdict.NO_TARGET and _is_edit(item.answer) and item.letter is None:
            self._change(batch, edits=None)
            await self._again(line, batch, 0)
        elif (
            verdict is Verdict.RETRY
            and self._seconds() - item.answer.asked_at < RETRIED_FOR_SECONDS
        ):
            await self._again(line, batch, RETRY_SECONDS)
        elif verdict is Verdict.UNKNOWN and item.letter is not None:
            await self._perhaps_sent(item.letter.outbox_id)
        else:
            await self._refused(item.answer, verdict, error)
            await self._end(batch, None, verdict)

    async def _leave_topic(self, line: Line, batch: list[Item], error: AiogramError) -> None:
        """Say it in General, unless it is written anew for another topic."""
        answer, is_held = batch[0].answer, await self._holds_back(batch[0], error)
        await self.troubles.no_topic(answer.chat_id, answer.thread_id or 0, error)
        if not is_held:
            # A reply would lead back into the topic of the message it answers.
            self._change(batch, thread_id=None, reply_to=None)
            await self._again(line, batch, 0)

    async def _holds_back(self, item: Item, error: AiogramError) -> bool:
        """Let what belongs to a topic that was deleted wait for the next one, if there will be."""
        if item.letter is None or not is_gone(error):
            return False
        is_held = await self._db.write(deliveries.hold, item.letter)
        if is_held:
            self._queued.discard(item.letter.outbox_id)
        return is_held

    async def _plainer(self, line: Line, batch: list[Item], error: AiogramError) -> None:
        """Send no picture, file or anything new: not allowed here, or not known there."""
        self.clocks.refused(batch[0].answer.card, error)
        for item in batch:
            card = item.answer.card
            if card.picture is not None:
                await self._db.write(pictures.forget, card.picture.digest)
            if card.ask is not None:
                self._asks_plainly = True
            item.answer = replace(item.answer, card=card.plainer)
        await self._again(line, batch, 0)

    async def _refused(self, answer: Answer, verdict: Verdict, error: AiogramError) -> None:
        if answer.tag is not None:
            self.tags.refused(error)
        elif answer.deed not in ASIDE:
            await self.troubles.refused(answer.chat_id, verdict)

    async def _perhaps_sent(self, outbox_id: int) -> None:
        await self._db.write(outbox.mark_unknown, outbox_id, now=int(self._seconds()))
        self._queued.discard(outbox_id)
        self.ring()

    async def _again(self, line: Line, batch: list[Item], seconds: float) -> None:
        """Put a batch back in front; a letter that must wait is fetched anew at its time."""
        for item in batch:
            if item.letter is not None:
                await self._db.write(
                    outbox.put_back,
                    item.letter.outbox_id,
                    not_before=int(self._seconds() + seconds),
                )
            if item.letter is not None and seconds:
                self._queued.discard(item.letter.outbox_id)
            else:
                line.items.insert(0, item)
        if seconds and line.budget.paused_until < self._seconds() + seconds:
            line.budget.paused_until = self._seconds() + seconds
        self.ring()

    async def _readdress(self, batch: list[Item], chat_id: int) -> None:
        """Send a batch to the chat's new id; the message it answered is not there any more."""
        for item in batch:
            if item.letter is not None:
                await self._db.write(
                    outbox.put_back, item.letter.outbox_id, not_before=int(self._seconds())
                )
                self._queued.discard(item.letter.outbox_id)
            else:
                self.say(replace(item.answer, chat_id=chat_id, reply_to=None, edits=None))
        self.ring()

    @staticmethod
    def _change(batch: list[Item], **changes: None) -> None:
        for item in batch:
            item.answer = replace(item.answer, **changes)  # type: ignore[arg-type]  # None fits

    async def _end(self, batch: list[Item], answer: Any, verdict: Verdict = Verdict.DONE) -> None:
        """Note what became of a batch; `answer` is Telegram's, if it gave one."""
        at_ms = int(self._seconds() * 1000)
        for item in batch:
            if item.answer.after is not None:
                item.answer.after(verdict is Verdict.BLOCKED)
            item.answer.done()
            if item.letter is None:
                continue
            if verdict is Verdict.DONE:
                await self._db.write(deliveries.delivered, item.letter, answer, at_ms)
            else:
                is_gone = verdict is Verdict.NO_TARGET
                at = at_ms // 1000
                await self._db.write(deliveries.refused, item.letter, at, is_gone=is_gone)
            self._queued.discard(item.letter.outbox_id)

    # -- rest ----------------------------------------------------------------------------

    def close(self) -> None:
        """Begin no further message; answers that wait stay in the inbox for the next life."""
        self._closed = True

    def is_idle(self) -> bool:
        """Say whether nothing waits and nothing is under way."""
        return not self._queued and not any(line.running for line in self._lines.values())

    def forget(self) -> None:
        """Drop the budgets of chats that were quiet for a minute."""
        now = self._seconds()
        for chat_id, line in list(self._lines.items()):
            is_resting = line.budget.used(now) or now < line.budget.paused_until
            if not (line.running or line.items or is_resting):
                del self._lines[chat_id]

    def _seconds(self) -> float:
        return self._now().timestamp()


def _is_edit(answer: Answer) -> bool:
    return answer.edits is not None and answer.deed is Deed.SAY
