"""From one stored update to its handler, through tables of constant cost."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from aiogram.dispatcher.event.handler import CallableObject
from aiogram.types import CallbackQuery, ChatJoinRequest, ChatMemberUpdated, Message, PollAnswer

from bot import case_relays
from bot.asks import Manner
from bot.texts import Translator
from domain.attendance import read_code
from domain.names import scrub
from domain.refusals import Refusal
from handlers import errors, middleware
from handlers.commands import Run, Ways, words_of
from handlers.features import (
    ASKED,
    CASE,
    DIGITS,
    FORM,
    SURVEY,
    WRITTEN,
    Command,
    Feature,
    Handler,
    Late,
)
from handlers.gate import NOT_OWN_WORDS
from handlers.kinds import is_content
from handlers.middleware import Scene, Surroundings, Ticket
from handlers.older_servers import filled
from handlers.taps import Taps
from handlers.watch import Watch
from storage import dialogues, survey_sheets

Event = Message | CallbackQuery | ChatMemberUpdated | ChatJoinRequest | PollAnswer
EVENTS: Mapping[str, type[Event]] = {
    "message": Message,
    "edited_message": Message,
    "callback_query": CallbackQuery,
    "my_chat_member": ChatMemberUpdated,
    "chat_member": ChatMemberUpdated,
    "chat_join_request": ChatJoinRequest,
    "poll_answer": PollAnswer,
}
# Whoever writes /cancel to a question does not answer it.
_CALL = re.compile(r"/[a-z][a-z0-9_]*(?:@\w+)?(?!\S)", re.IGNORECASE)


def watch_of(features: Sequence[Feature], username: str, own_id: int) -> Watch:
    """Make the gate's tables from the features' own."""
    commands = [command for feature in features for command in feature.commands]
    return Watch(
        own_id,
        username.casefold(),
        {name: command.names[0] for command in commands for name in command.names},
        {word: command.names[0] for command in commands for word in command.words},
        frozenset(c.names[0] for c in commands if c.late is Late.COUNTED),
        frozenset(c.names[0] for c in commands if c.file),
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


def _digits(message: Message) -> dialogues.Dialogue | None:
    """Return the step for six digits alone, which are the code of an event."""
    is_code = read_code(message.text or "") is not None
    return dialogues.Dialogue(DIGITS, {}) if is_code else None


def _in_case(found: case_relays.Addressed | None) -> dialogues.Dialogue | None:
    """Return the step for what is written in a case."""
    if found is None:
        return None
    return dialogues.Dialogue(CASE, {"case_id": found.case_id, "side": found.side})


class Dispatch:
    """Calls the one handler that an update is for."""

    def __init__(self, features: Sequence[Feature], around: Surroundings) -> None:
        self.around, self._features = around, features
        self.watch = watch_of(features, around.username, around.bot.id)
        self._commands = {c.names[0]: c for feature in features for c in feature.commands}
        self._callables: dict[Callable[..., Any], CallableObject] = {}
        self._steps = {s.name: s.handler for feature in features for s in feature.steps}
        self._anything = {s.name for feature in features for s in feature.steps if s.anything}
        self._observers = {o.kind: o.handler for feature in features for o in feature.observers}
        self._ways = Ways(features)
        self._taps = Taps(features, around, self.call)

    async def __call__(self, raw: Any, *, received_at: int, end: Callable[[], None]) -> None:
        """Act on a stored update; `end` is called when it and its answers are through.

        A refusal or a Telegram error ends it; any other error propagates, and nothing ended.
        """
        ticket = Ticket(end, raw["update_id"])
        if "hit" in raw:
            await self._observe("hit", self._event(raw)[1], raw)
        if await self._sheds(raw):
            ticket.through()
            return
        kind, event = self._event(raw)
        if isinstance(event, CallbackQuery):
            await self._taps(event, ticket, received_at)
        elif isinstance(event, Message) and kind == "message":
            await self._message(raw, event, ticket, received_at)
        else:
            await self._observe(kind, event, raw)
        ticket.through()

    async def _sheds(self, raw: Any) -> bool:
        """Leave out what only reads, when its answer would be dropped before its turn."""
        query = raw.get("callback_query")
        if query is not None:
            return await self._taps.refuse_busy(query)
        message = raw.get("message") or {}
        command = self._called(message)
        if command is None or not command.reads:
            return False
        return not self.around.sender.has_room(message["chat"]["id"])

    def _called(self, message: Mapping[str, Any]) -> Command | None:
        """Return the command that is meant; words passed on mean none, a file's caption does."""
        if "text" in message and not NOT_OWN_WORDS.isdisjoint(message):
            return None
        return self._commands.get(self.watch.called(message) or "")

    def _event(self, raw: Any) -> tuple[str, Event]:
        # Not by way of Update: its many fields take longer than the one that is there.
        kind = next(kind for kind in EVENTS if raw.get(kind) is not None)
        context = {"bot": self.around.bot}
        return kind, EVENTS[kind].model_validate(filled(scrubbed(raw[kind])), context=context)

    async def call(self, handler: Handler, event: object, **named: object) -> None:
        """Call a handler with what it asks for by name."""
        around = self.around
        names: Mapping[str, object] = {
            "bot": around.bot,
            "username": around.username,
            "db": around.db,
            "texts": around.texts,
            "rights": around.rights,
            "features": self._features,
            "now": around.now(),
            "perform": self.perform,
            **around.extra,
            **named,
        }
        call = partial(self._call_by_name, names)
        await self._callable(handler).call(event, call=call, **names)

    async def _call_by_name(
        self, names: Mapping[str, object], function: Callable[..., Any], /, **more: object
    ) -> Any:
        names = {**names, **more}
        call = partial(self._call_by_name, names)
        return await self._callable(function).call(call=call, **names)

    def _callable(self, function: Callable[..., Any]) -> CallableObject:
        known = self._callables.get(function)
        if known is None:
            known = self._callables[function] = CallableObject(function)
        return known

    async def _observe(self, kind: str, event: object, raw: Any) -> None:
        handler = self._observers.get(kind)
        if handler is not None:
            async with errors.told():
                await self.call(handler, event, raw=raw)

    async def _message(self, raw: Any, message: Message, ticket: Ticket, received_at: int) -> None:
        command = self._called(raw["message"])
        is_private = message.chat.type == "private"
        has_words = bool(message.text or message.document or message.photo)
        is_called = command is not None or _CALL.match(message.text or "") is not None
        may_answer = not is_called and (has_words or is_private)
        if is_private and command is not None and not (message.text or "/").startswith("/"):
            answered = await self._worded(message)
            command = command if answered is None else None
        else:
            answered = None if is_called else await self._case(message)
            answered = answered or (await self._dialogue(message) if may_answer else None)
        if answered is not None and not has_words and answered.step not in self._anything:
            answered = None
        heard = None if command else self.watch.key_word(raw["message"])
        if command is None and answered is None and heard is None and not is_private:
            await self._overheard(raw, message, ticket, received_at)
            return
        run = await self._run(raw, message, ticket, received_at)
        async with errors.told(lambda: (run.reply(), run.t)):
            if command is not None:
                await run.command(command)
            elif answered is not None:
                await run.answer(self._steps[answered.step], answered.answers)
            elif heard is not None:
                await run.answer(self._steps[heard.step], {"number": heard.number})
            else:
                await run.answer(self._steps[ASKED], {"manner": Manner.SAID})

    async def _overheard(
        self, raw: Any, message: Message, ticket: Ticket, received_at: int
    ) -> None:
        """Act on what is no command: dice, answers to a contest, news about the group.

        Words that answer the bot and no question of it stay what they are.
        """
        if message.dice is not None:
            step = self._observers["dice"]
        elif message.text is None:
            await self._observe("service_message", message, raw)
            return
        elif message.chat.id in self.watch.contests:
            step = self._steps[WRITTEN]
        else:
            step = self._steps[ASKED]
        run = await self._run(raw, message, ticket, received_at)
        async with errors.told(lambda: (run.reply(), run.t)):
            await run.answer(step, {"manner": self._manner(message)})

    def _manner(self, message: Message) -> Manner:
        """Say whether words in a group are said to us, by a reply or by name, or only near us."""
        replied, own_id = message.reply_to_message, self.around.bot.id
        is_reply = replied and replied.from_user and replied.from_user.id == own_id
        is_named = f"@{self.around.username}".casefold() in (message.text or "").casefold()
        return Manner.SAID if is_reply or is_named else Manner.OVERHEARD

    async def _case(self, message: Message) -> dialogues.Dialogue | None:
        """Return the case that a message is written in, by what it answers or by its topic."""
        replied, user = message.reply_to_message, message.from_user
        thread_id = message.message_thread_id if message.is_topic_message else None
        if (replied is None and thread_id is None) or not is_content(message):
            return None
        found = await self.around.db.read(
            case_relays.addressed,
            telegram_chat_id=message.chat.id,
            user_id=None if user is None or message.sender_chat else user.id,
            replied_id=replied.message_id if replied else None,
            thread_id=thread_id,
        )
        return _in_case(found)

    async def _dialogue(self, message: Message) -> dialogues.Dialogue | None:
        """Return the question that a message answers: in a group only by replying to it."""
        replied, user = message.reply_to_message, message.from_user
        if message.chat.type != "private":
            own = replied and replied.from_user and replied.from_user.id == self.around.bot.id
            if not own:
                return None
        if user is None or message.sender_chat is not None:
            return None
        found = await self.around.db.read(
            dialogues.find,
            chat_id=message.chat.id,
            user_id=user.id,
            now=int(self.around.now().timestamp()),
        )
        if found is None and message.chat.type == "private":
            return await self._waiting(message, user.id)
        return found if found is not None and found.step in self._steps else None

    async def _worded(self, message: Message) -> dialogues.Dialogue | None:
        """Return the question just asked that words answer, even if they mean a command else."""
        now, user_id = int(self.around.now().timestamp()), message.chat.id
        found = await self.around.db.read(
            dialogues.find, chat_id=user_id, user_id=user_id, now=now
        )
        if found is not None:
            return found if found.step == FORM else None
        return await self._just_asked(user_id)

    async def _just_asked(self, user_id: int) -> dialogues.Dialogue | None:
        """Return the question of a survey that was put to a person a moment ago."""
        since_at = int(self.around.now().timestamp()) - dialogues.LIVES_SECONDS
        asking = await self.around.db.read(survey_sheets.find_asking, user_id, since_at=since_at)
        return None if asking is None else dialogues.Dialogue(SURVEY, {"survey_id": asking})

    async def _waiting(self, message: Message, user_id: int) -> dialogues.Dialogue | None:
        """Return what private words answer that no question was just put to.

        Words go to whoever asked or was asked last: a survey within a quarter of an hour, else
        the team, else a survey of any day.
        """
        asked = _digits(message) or await self._just_asked(user_id)
        if asked is None and is_content(message):
            asked = _in_case(await self.around.db.read(case_relays.open_of, user_id))
        return asked or await self._open_question(user_id)

    async def _open_question(self, user_id: int) -> dialogues.Dialogue | None:
        """Return the question of a survey that waits, however long, for a person's answer."""
        survey_id = await self.around.db.read(survey_sheets.find_open, user_id)
        return None if survey_id is None else dialogues.Dialogue(SURVEY, {"survey_id": survey_id})

    async def _run(
        self, raw: Any, message: Message, ticket: Ticket, received_at: int, actor_id: int = 0
    ) -> Run:
        user = None if message.sender_chat else message.from_user
        scene = await middleware.scene(
            self.around.db,
            telegram_chat_id=message.chat.id,
            user_id=actor_id or (user.id if user else None),
        )
        return Run(
            self.around,
            self.call,
            self._ways,
            raw=raw,
            message=message,
            scene=scene,
            t=self._translator(scene, message),
            ticket=ticket,
            received_at=received_at,
        )

    def _translator(self, scene: Scene, message: Message) -> Translator:
        return middleware.translator(
            scene,
            self.around.texts,
            is_private=message.chat.type == "private",
            code=message.from_user.language_code if message.from_user else None,
            default=self.around.language,
        )

    async def perform(
        self, raw: Any, *, actor_id: int, claim: Callable[[], Awaitable[bool]]
    ) -> None:
        """Run a command that an anonymous administrator asked for, now that a person stands by.

        Refused unless that person has the right it needs and is the first to claim it. Safe to
        repeat: effects carry the message's own ref.
        """
        _, message = self._event(raw)
        command = self._called(raw.get("message") or {})
        if not isinstance(message, Message) or command is None:
            raise Refusal("refusal.stale_button")
        command = self._ways.ruled(command, words_of(message))
        at = middleware.as_seconds(message.date)
        run = await self._run(raw, message, Ticket(lambda: None), at, actor_id)
        chat = run.scene.chat
        if chat is None or not await self.around.rights.may(chat, actor_id, command.who):
            raise Refusal("anonymous.not_admin")
        if not await claim():
            raise Refusal("refusal.not_yours")
        async with errors.told(lambda: (run.reply(), run.t)):
            await run.execute(command, actor_id)
