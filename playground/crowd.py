"""The crowd: many members chatting at a rate, the same ones for the same seed."""

import asyncio
from typing import TYPE_CHECKING

from . import crowd_words as words
from .accounts import Account
from .chance import seeded
from .chats import Chat
from .entities import found_in
from .members import Membership
from .messages import Message
from .posting import post
from .reactions import react
from .wire import Json

if TYPE_CHECKING:
    from .world import World

MOST_MEMBERS = 100_000
SHOWN_CROWD = 40
MOST_PER_SECOND = 20_000.0
# What waits is kept in memory for a day: a crowd nobody listens to falls silent.
MOST_WAITING = 100_000
TICK_SECONDS = 0.02
_LONGEST_BURST = 2_000
_ANSWERS, _CHECK_INS, _QUESTIONS, _REACTIONS = 0.15, 0.02, 0.01, 0.06


class Crowd:
    """Members who chat by themselves in one group, at a rate they keep together."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance = seeded(f"crowd-{world.seed}")
        self._members: list[Account] = []
        self._busy: asyncio.Task[None] | None = None
        self.ids: dict[int, None] = {}
        self.per_second = 0.0
        self.wanted = 0
        self.said = 0
        self.chat: Chat | None = None

    def as_json(self) -> Json:
        return {
            "members": self.wanted,
            "per_second": self.per_second,
            "said": self.said,
            "waiting": len(self._world.updates),
        }

    def set(self, members: int, per_second: float, *, chat: Chat | None = None) -> None:
        """Choose how many there are and how much they say together; 0 sends them home."""
        self.wanted = min(max(members, 0), MOST_MEMBERS)
        self.per_second = min(max(per_second, 0.0), MOST_PER_SECOND)
        self.chat = chat or self.chat or self._usual_chat()
        self._gather()
        self._world.stage.tell("crowd", lambda: {"crowd": self.as_json()})
        if self.wanted and self.per_second and self._busy is None:
            self._busy = asyncio.get_running_loop().create_task(self._run())

    def leave(self) -> None:
        """Stop chatting at once."""
        self.per_second = 0.0
        if self._busy is not None:
            self._busy.cancel()
            self._busy = None

    def say(self, count: int) -> None:
        """Let members do this many things now: chat, answer, check in, react."""
        chat = self._place()
        if chat is None or not self._members:
            return
        self.said += count
        present = self._members[: self.wanted or None]
        for _ in range(count):
            self._one(chat, self._chance.choice(present))

    async def _run(self) -> None:
        """Keep the rate; a loop that was held up makes up for it in bursts."""
        loop = asyncio.get_running_loop()
        owed, before = 0.0, loop.time()
        while self.per_second and self.wanted:
            await asyncio.sleep(TICK_SECONDS)
            now = loop.time()
            owed = min(owed + (now - before) * self.per_second, _LONGEST_BURST)
            before = now
            if len(self._world.updates) >= MOST_WAITING:
                owed = 0.0
            self.say(int(owed))
            owed -= int(owed)
        self._busy = None

    def _one(self, chat: Chat, member: Account) -> None:
        dice = self._chance.random()
        last = self._newest(chat)
        if last is not None and dice < _REACTIONS:
            react(last, member, (self._chance.choice(words.REACTIONS),))
            return
        answered = last if last is not None and dice < _REACTIONS + _ANSWERS else None
        text = self._chance.choice(words.ANSWERS) if answered else self._text(member)
        parts = {"reply_to_id": answered.id} if answered else {}
        post(chat, member, text=text, entities=found_in(text), **parts)

    def _text(self, member: Account) -> str:
        dice, pick = self._chance.random(), self._chance.choice
        if dice < _CHECK_INS:
            return pick(words.CHECK_INS)
        if dice < _CHECK_INS + _QUESTIONS:
            return pick(words.QUESTIONS)
        if member.language_code == "zh-hans":
            return pick(words.ZH_OPENINGS) + pick(words.ZH_MIDDLES) + pick(words.ZH_ENDINGS)
        return f"{pick(words.EN_OPENINGS)} {pick(words.EN_MIDDLES)}{pick(words.EN_ENDINGS)}"

    @staticmethod
    def _newest(chat: Chat) -> Message | None:
        newest = next(reversed(chat.messages.values()), None)
        return newest if newest is not None and newest.service is None else None

    def _gather(self) -> None:
        """Bring in who is missing; they were always there, so nobody is told."""
        chat = self._place()
        while chat is not None and len(self._members) < self.wanted:
            number = len(self._members)
            chinese = self._chance.random() < 0.5
            names = words.ZH_NAMES if chinese else words.EN_NAMES
            account = self._world.new_account(
                f"{names[number % len(names)]} {number // len(names) + 1}",
                language_code="zh-hans" if chinese else "en",
            )
            self._members.append(account)
            self.ids[account.id] = None
            if number < SHOWN_CROWD:
                self._show(account)
            chat.members[account.id] = Membership(account, "member")
        if chat is not None:
            self._world.stage.tell("chat", lambda: {"chat": chat})

    def _show(self, account: Account) -> None:
        self._world.stage.tell("person", lambda: {"person": account})

    def _place(self) -> Chat | None:
        if self.chat is not None and self.chat.migrated_to is not None:
            self.chat = self.chat.migrated_to
        return self.chat

    def _usual_chat(self) -> Chat | None:
        groups = ("supergroup", "group")
        return next((each for each in self._world.chats.values() if each.kind in groups), None)
