"""A command on its way to its handler: every rule that comes before one."""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC
from typing import Any

from aiogram.types import Message

from bot import lifetimes
from bot.texts import Translator
from domain.manners import HINTS_LIVE_FOR
from domain.refusals import Refusal
from domain.rights import Who
from domain.setting_keys import Key
from handlers import middleware
from handlers.features import ANYTHING, Command, Feature, Handler, Late, Sub, Where
from handlers.middleware import Reply, Scene, Surroundings, Ticket
from storage import connections, notices, proofs
from views.cards import Card, Priority, Sort
from views.grants import PROOF_SECONDS, prove_card
from views.places import connect_card
from views.start import add_to_group, other_community

FRESH_SECONDS = 60
LATE_SECONDS = 600
SILENT_SECONDS = 600
_NUMBERED = re.compile(r"\S+ *[#＃]?[0-9０-９]+(?!\S)")
_OWN_WORDS = re.compile('[\n"＂“”„«»「」『』]')
_BAR = re.compile("[|｜]")


class Ways:
    """Where a command leads: to its own handler, its next word's, or a deep link's."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._links = {link.word: link.handler for f in features for link in f.links}
        self._subs = {(sub.command, sub.word): sub for f in features for sub in f.subs}

    def ruled(self, command: Command, text: str) -> Command:
        """Return the command whose rules hold for a message that calls one."""
        sub = self._sub(command, _arguments(text))
        return sub.rules if sub is not None and sub.rules is not None else command

    def of(self, command: Command, args: str, *, is_private: bool) -> Handler:
        """Return who answers; links lead to what is for one person alone, so only in private."""
        if command.names[0] == "start":
            word = args.partition("_")[0] if is_private else ""
            return self._links.get(word, command.handler)
        sub = self._sub(command, args)
        return command.handler if sub is None else sub.handler

    def _sub(self, command: Command, args: str) -> Sub | None:
        name = command.names[0]
        known = self._subs.get((name, _next_word(args)))
        if known is None or _is_own(known, args):
            return self._subs.get((name, ANYTHING)) if args else None
        return known


def _is_own(sub: Sub, args: str) -> bool:
    """Say whether a word that would lead further begins words of somebody's own."""
    if (sub.is_brief and _OWN_WORDS.search(args)) or (sub.no_bar and _BAR.search(args)):
        return True
    if not (sub.alone or sub.number):
        return False
    is_alone = sub.alone and args.casefold() == sub.word
    return not is_alone and not (sub.number and _NUMBERED.match(args) is not None)


class Run:
    """One command on its way to its handler: late, wrong place, no rights, or run."""

    def __init__(
        self,
        around: Surroundings,
        call: Callable[..., Awaitable[None]],
        ways: "Ways",
        *,
        raw: Any,
        message: Message,
        scene: Scene,
        t: Translator,
        ticket: Ticket,
        received_at: int,
    ) -> None:
        self.around, self._call, self._ways = around, call, ways
        self.raw, self.message = raw, message
        self.scene, self.t, self.ticket = scene, t, ticket
        self.at = middleware.as_seconds(message.date)
        self.age = received_at - self.at
        self.is_private = message.chat.type == "private"

    def reply(self, command: Command | None = None) -> Reply:
        is_admins = command is not None and command.who is not Who.MEMBERS
        return Reply(
            self.around.sender,
            self.ticket,
            self.message,
            self._noted if command and command.needs_member else lambda card: card,
            int(self.around.now().astimezone(UTC).timestamp()),
            Sort.RESULT if is_admins else Sort.READ,
            Priority.ADMIN if is_admins else Priority.ANSWER,
            self.scene.community.values if self.scene.community else None,
        )

    def _noted(self, card: Card) -> Card:
        """Name the community in private when there are several."""
        if len(self.scene.communities) < 2 or self.scene.community is None:
            return card
        note = self.t("private.about_community", title=self.scene.community.title)
        return card.with_note(note).with_keyboard(other_community(self.t))

    async def command(self, command: Command) -> None:
        """Hold a command against the rules that come before its handler."""
        command = self._ways.ruled(command, words_of(self.message))
        identity = self.message.sender_chat
        if identity is not None and identity.id != self.message.chat.id:
            return
        if command.where is Where.GROUP and self.is_private and not await self._connect():
            return
        if command.who is not Who.MEMBERS:
            if identity is not None:
                await self._ask_for_proof(command)
                return
            if not await self._may(command):
                await self._refuse_privately()
                return
        elif identity is not None and command.needs_member and not command.impersonal:
            raise Refusal("refusal.no_person")
        if await self._is_on_time(command):
            await self.execute(command, self.message.from_user.id if self.message.from_user else 0)

    async def _ask_for_proof(self, command: Command) -> None:
        if self.scene.chat is None or self.age > FRESH_SECONDS:
            return
        proof_id = await self.around.db.write(
            proofs.add,
            chat_key=self.scene.chat.chat_key,
            update_json=json.dumps(self.raw),
            ref=f"{self.message.chat.id}:{self.message.message_id}",
            now=int(self.around.now().timestamp()),
        )
        self.reply(command)(prove_card(proof_id, self.t, seconds=PROOF_SECONDS))

    async def _connect(self) -> bool:
        """In private, act on the connected group or the only one there is; else ask which."""
        user_id = self.message.from_user.id if self.message.from_user else 0
        db, now = self.around.db, int(self.around.now().timestamp())
        scene = await db.write(middleware.connected_scene, user_id=user_id, now=now)
        if scene is None:
            groups = await self.around.rights.groups(user_id)
            if len(groups) != 1:
                self.reply()(connect_card(groups, self.t, None))
                return False
            key = groups[0].chat_key
            await db.write(connections.connect, user_id=user_id, chat_key=key, now=now)
            scene = await db.write(middleware.connected_scene, user_id=user_id, now=now)
        self.scene = scene or self.scene
        return scene is not None

    async def _may(self, command: Command) -> bool:
        user, chat = self.message.from_user, self.scene.chat
        if user is None or chat is None:
            return False
        return await self.around.rights.may(chat, user.id, command.who)

    async def _refuse_privately(self) -> None:
        """Members who try admin commands get silence, except where only they can see it."""
        user, chat = self.message.from_user, self.scene.chat
        if not self.is_private or user is None or chat is None:
            return
        if not await self.around.rights.may_anything(chat, user.id):
            await self.around.db.write(connections.remove, user.id)
        raise Refusal("settings.no_rights")

    async def _is_on_time(self, command: Command) -> bool:
        """Apply the stale policy of reliability.md 1.1 to what is older than a minute."""
        if command.late is Late.ANSWERED:
            # Nothing is lost when a reading command of an earlier life goes unanswered.
            self.age = max(self.age, int(self.around.now().timestamp()) - self.at)
            if self.age > LATE_SECONDS:
                return False
        if self.age <= FRESH_SECONDS or command.late is Late.COUNTED:
            return True
        user = self.message.from_user
        first = await self.around.db.write(
            notices.claim,
            f"late:{command.late}:{self.message.chat.id}:{user.id if user else 0}",
            now=int(self.around.now().timestamp()),
            every_seconds=SILENT_SECONDS,
        )
        if first and command.late is Late.REPEATED:
            raise Refusal("refusal.repeat_please")
        return first

    async def execute(self, command: Command, actor_id: int) -> None:
        """Call the command's handler for who stands by it."""
        if command.needs_member and self.scene.member is None and not self.message.sender_chat:
            keyboard = add_to_group(self.t, username=self.around.username)
            card = Card(self.t("start.no_community"), keyboard, lives_for=HINTS_LIVE_FOR)
            self.reply()(card)
            return
        reply = self.reply(command)
        args = _arguments(words_of(self.message))
        await self._clean()
        await self._call(
            self._ways.of(command, args, is_private=self.is_private),
            self.message,
            command=command.names[0],
            args=args,
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

    async def _clean(self) -> None:
        """Delete the command itself where the community wants it (product.md 1.3.2)."""
        community, chat = self.scene.community, self.scene.chat
        if community is None or chat is None or self.is_private:
            return
        if community.values.is_on(Key.CLEAN_COMMANDS):
            message = self.message
            own = lifetimes.Sent(message.chat.id, message.message_id, self.at, self.at, None, None)
            now = int(self.around.now().timestamp())
            await self.around.db.write(
                lifetimes.delete_now, chat_key=chat.chat_key, message=own, now=now
            )

    async def answer(self, step: Handler, answers: dict[str, int | str]) -> None:
        """Hand over the answer to a question that the bot asked this person."""
        await self._call(
            step,
            self.message,
            answers=answers,
            reply=self.reply(),
            scene=self.scene,
            chat=self.scene.chat,
            community=self.scene.community,
            t=self.t,
        )


def words_of(message: Message) -> str:
    """Return the words that call a command: the text, or a file's caption."""
    return message.text or message.caption or ""


def _unheard(_card: Card, **_how: object) -> None:
    """Count a command that is too late to be answered."""


def _next_word(args: str) -> str:
    return args.partition(" ")[0].casefold()


def _arguments(text: str) -> str:
    """Return what stands behind a command, its first word before one blank.

    A plain word has nothing behind it.
    """
    parts = text.split(maxsplit=2) if text.startswith("/") else []
    return " ".join(parts[1:]).strip()
