"""From one stored update to its handler, through tables of constant cost."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.types import Message, Update

from bot.texts import Texts, Translator
from domain.manners import HINTS_LIVE_FOR
from domain.names import scrub
from domain.refusals import Refusal
from handlers import errors, middleware, rights
from handlers.features import Command, Feature, Handler, Late, Where, Who
from handlers.gate import Watch
from handlers.middleware import Reply, Scene, Sends, Ticket
from handlers.older_servers import filled
from handlers.taps import Taps
from storage import notices, proofs
from storage.database import Database
from views.cards import Card, Priority, Sort
from views.grants import PROOF_SECONDS, prove_card
from views.start import add_to_group, other_community

FRESH_SECONDS = 60
LATE_SECONDS = 600
SILENT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every handler may ask for by name, made once by the composition root."""

    bot: Bot
    username: str
    db: Database
    texts: Texts
    language: str
    sender: Sends
    now: Callable[[], datetime]
    extra: Mapping[str, object]


def watch_of(features: Sequence[Feature], username: str) -> Watch:
    """Make the gate's tables from the features' own."""
    commands = [command for feature in features for command in feature.commands]
    return Watch(
        username.casefold(),
        {name: command.names[0] for command in commands for name in command.names},
        {word: command.names[0] for command in commands for word in command.words},
        frozenset(c.names[0] for c in commands if c.late is Late.COUNTED),
    )


def scrubbed(value: Any) -> Any:
    """Drop lone surrogates and NUL from every text of a raw update."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else scrub(value)
    if isinstance(value, list):
        return [scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {key: scrubbed(item) for key, item in value.items()}
    return value


class Dispatch:
    """Calls the one handler that an update is for."""

    def __init__(self, features: Sequence[Feature], around: Surroundings) -> None:
        self.around = around
        self.watch = watch_of(features, around.username)
        self._commands = {c.names[0]: c for feature in features for c in feature.commands}
        self._callables: dict[Handler, CallableObject] = {}
        self._observers = {o.kind: o.handler for feature in features for o in feature.observers}
        self._taps = Taps(features, around, self.call)

    async def __call__(self, raw: Any, *, received_at: int, end: Callable[[], None]) -> None:
        """Act on a stored update; `end` is called when it and its answers are through.

        A refusal or a Telegram error ends it; any other error propagates, and nothing ended.
        """
        update = Update.model_validate(filled(scrubbed(raw)), context={"bot": self.around.bot})
        ticket = Ticket(end)
        if update.callback_query is not None:
            await self._taps(update.callback_query, ticket, received_at)
        elif update.message is not None:
            await self._message(raw, update.message, ticket, received_at)
        else:
            change = update.my_chat_member or update.chat_member
            await self._observe(update.event_type, change)
        ticket.through()

    async def call(self, handler: Handler, event: object, **named: object) -> None:
        """Call a handler with what it asks for by name."""
        known = self._callables.get(handler)
        if known is None:
            known = self._callables[handler] = CallableObject(handler)
        around = self.around
        await known.call(
            event,
            bot=around.bot,
            username=around.username,
            db=around.db,
            texts=around.texts,
            now=around.now(),
            perform=self.perform,
            **around.extra,
            **named,
        )

    async def _observe(self, kind: str, event: object) -> None:
        handler = self._observers.get(kind)
        if handler is not None:
            async with errors.told():
                await self.call(handler, event)

    async def _message(self, raw: Any, message: Message, ticket: Ticket, received_at: int) -> None:
        command = self._commands.get(self.watch.command(message.text or "") or "")
        if command is None and message.chat.type != "private":
            await self._observe("service_message", message)
            return
        user = None if message.sender_chat else message.from_user
        scene = await self.around.db.read(
            middleware.scene,
            telegram_chat_id=message.chat.id,
            user_id=user.id if user else None,
        )
        t = self._translator(scene, message)
        run = _Run(
            self,
            raw=raw,
            message=message,
            scene=scene,
            t=t,
            ticket=ticket,
            received_at=received_at,
        )
        async with errors.told(lambda: (run.reply(), t)):
            if command is None:
                run.reply()(Card(t("help.unknown")))
            else:
                await run.command(command)

    def _translator(self, scene: Scene, message: Message) -> Translator:
        return middleware.translator(
            scene,
            self.around.texts,
            is_private=message.chat.type == "private",
            code=message.from_user.language_code if message.from_user else None,
            default=self.around.language,
        )

    async def perform(self, raw: Any, *, actor_id: int) -> None:
        """Run a command that an anonymous administrator asked for, now that a person stands by.

        The caller has checked that person's rights. Safe to repeat: effects carry the
        message's own ref.
        """
        update = Update.model_validate(filled(scrubbed(raw)), context={"bot": self.around.bot})
        message = update.message
        command = self._commands.get(self.watch.command((message and message.text) or "") or "")
        if message is None or command is None:
            return
        scene = await self.around.db.read(
            middleware.scene, telegram_chat_id=message.chat.id, user_id=actor_id
        )
        t = self._translator(scene, message)
        at = middleware.as_seconds(message.date)
        run = _Run(
            self,
            raw=raw,
            message=message,
            scene=scene,
            t=t,
            ticket=Ticket(lambda: None),
            received_at=at,
        )
        async with errors.told(lambda: (run.reply(), t)):
            await run.execute(command, actor_id)


class _Run:
    """One command on its way to its handler: late, wrong place, no rights, or run."""

    def __init__(
        self,
        dispatch: Dispatch,
        *,
        raw: Any,
        message: Message,
        scene: Scene,
        t: Translator,
        ticket: Ticket,
        received_at: int,
    ) -> None:
        self.dispatch, self.raw, self.message = dispatch, raw, message
        self.scene, self.t, self.ticket = scene, t, ticket
        self.at = middleware.as_seconds(message.date)
        self.age = received_at - self.at
        self.is_private = message.chat.type == "private"

    def reply(self, command: Command | None = None) -> Reply:
        is_admins = command is not None and command.who is not Who.MEMBERS
        return Reply(
            self.dispatch.around.sender,
            self.ticket,
            self.message,
            self._noted if command and command.needs_member else lambda card: card,
            int(self.dispatch.around.now().astimezone(UTC).timestamp()),
            Sort.RESULT if is_admins else Sort.READ,
            Priority.ADMIN if is_admins else Priority.ANSWER,
        )

    def _noted(self, card: Card) -> Card:
        """Name the community in private when there are several."""
        if len(self.scene.communities) < 2 or self.scene.community is None:
            return card
        note = self.t("private.about_community", title=self.scene.community.title)
        return card.with_note(note).with_keyboard(other_community(self.t))

    async def command(self, command: Command) -> None:
        """Hold a command against the rules that come before its handler."""
        identity = self.message.sender_chat
        if identity is not None and identity.id != self.message.chat.id:
            return
        if command.where is Where.GROUP and self.is_private:
            raise Refusal("refusal.group_only")
        if command.who is not Who.MEMBERS:
            if identity is not None:
                await self._ask_for_proof(command)
                return
            if not await self._may(command):
                return
        elif identity is not None and command.needs_member:
            raise Refusal("refusal.no_person")
        if await self._is_on_time(command):
            await self.execute(command, self.message.from_user.id if self.message.from_user else 0)

    async def _ask_for_proof(self, command: Command) -> None:
        if self.scene.chat is None or self.age > FRESH_SECONDS:
            return
        around = self.dispatch.around
        proof_id = await around.db.write(
            proofs.add,
            chat_key=self.scene.chat.chat_key,
            update_json=json.dumps(self.raw),
            ref=f"{self.message.chat.id}:{self.message.message_id}",
            now=int(around.now().timestamp()),
        )
        self.reply(command)(prove_card(proof_id, self.t, seconds=PROOF_SECONDS))

    async def _may(self, command: Command) -> bool:
        user = self.message.from_user
        return user is not None and await rights.may(
            self.dispatch.around.bot,
            chat_id=self.message.chat.id,
            user_id=user.id,
            who=command.who,
        )

    async def _is_on_time(self, command: Command) -> bool:
        """Apply the stale policy of reliability.md 1.1 to what is older than a minute."""
        around = self.dispatch.around
        if command.late is Late.ANSWERED:
            # Nothing is lost when a reading command of an earlier life goes unanswered.
            self.age = max(self.age, int(around.now().timestamp()) - self.at)
            if self.age > LATE_SECONDS:
                return False
        if self.age <= FRESH_SECONDS or command.late is Late.COUNTED:
            return True
        user = self.message.from_user
        first = await around.db.write(
            notices.claim,
            f"late:{self.message.chat.id}:{user.id if user else 0}",
            now=int(around.now().timestamp()),
            every_seconds=SILENT_SECONDS,
        )
        if first and command.late is Late.REPEATED:
            raise Refusal("refusal.repeat_please")
        return first

    async def execute(self, command: Command, actor_id: int) -> None:
        """Call the command's handler for who stands by it."""
        if command.needs_member and self.scene.member is None:
            keyboard = add_to_group(self.t, username=self.dispatch.around.username)
            card = Card(self.t("start.no_community"), keyboard, lives_for=HINTS_LIVE_FOR)
            self.reply()(card)
            return
        reply = self.reply(command)
        await self.dispatch.call(
            command.handler,
            self.message,
            command=command.names[0],
            args=_arguments(self.message.text or ""),
            ref=f"{command.names[0]}:{self.message.chat.id}:{self.message.message_id}",
            at=self.at,
            reply=reply if self.age <= LATE_SECONDS else _unheard,
            actor_id=actor_id,
            chat=self.scene.chat,
            community=self.scene.community,
            member=self.scene.member,
            user=self.scene.user,
            scene=self.scene,
            t=self.t,
        )


def _unheard(_card: Card, **_how: object) -> None:
    """Count a command that is too late to be answered."""


def _arguments(text: str) -> str:
    """Return what stands behind a command; a plain word has nothing behind it."""
    parts = text.split(maxsplit=1) if text.startswith("/") else []
    return parts[1].strip() if len(parts) > 1 else ""
