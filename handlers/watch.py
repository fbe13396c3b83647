"""What the gate watches for in a group: commands, plain words, key words, written answers."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.asks import LONGEST_OVERHEARD
from bot.filters import Guard
from bot.key_words import PICTURED, Heard
from domain.asking import is_question
from domain.filters import Kind
from handlers.recent import Recent

LONGEST_WORD = 24
LONGEST_KEY_WORD = 40
# What a command may stand below.
FILES = frozenset({"document", "photo", "video", "audio", "voice"})
CALLS = "@"
CLOSING_MARKS = ".。!！?？~～…"


@dataclass(frozen=True, slots=True)
class Watch:
    """What routes a group message: own id and name, commands, plain words; in lower case.

    `commands` and `words` map to the command's first name; those in `late` count at their own
    date however late they arrive, those in `filed` may be the caption of a file or a picture.
    `listening` maps Telegram chat ids to their key words; in `contests` are those where a contest
    waits for an answer in words, in `answering` those where questions are answered unasked.
    `desks` maps the chats where the team looks after cases to the topics that are a case's own,
    `writers` are the people with an open one. `guards` are the filters of chats that have some,
    `recent` what was written there lately. `KeyWords` keeps all.
    """

    own_id: int
    username: str
    commands: Mapping[str, str]
    words: Mapping[str, str]
    late: frozenset[str]
    filed: frozenset[str] = frozenset()
    listening: dict[int, dict[str, Heard]] = field(default_factory=dict)
    contests: set[int] = field(default_factory=set)
    desks: dict[int, set[int]] = field(default_factory=dict)
    writers: set[int] = field(default_factory=set)
    answering: set[int] = field(default_factory=set)
    guards: dict[int, Guard] = field(default_factory=dict)
    recent: Recent = field(default_factory=Recent)

    def command(self, text: str) -> str | None:
        """Return the command that a whole text means; None when it means none of ours."""
        if text.startswith("/"):
            return self.commands.get(command_name(text, self.username))
        if text.startswith(CALLS):
            # What follows @admin is said to staff, who see the message that it answers.
            text = text.split(maxsplit=1)[0]
        if len(text) > LONGEST_WORD:
            return None
        return self.words.get(plain_word(text))

    def called(self, message: Mapping[str, Any]) -> str | None:
        """Return the command that a raw message means, by its text or a caption."""
        text, caption = message.get("text"), message.get("caption")
        if type(text) is str:
            return self.command(text)
        if type(caption) is not str or caption[:1] != "/":
            return None
        if FILES.isdisjoint(message):
            return None
        command = self.command(caption)
        return command if command in self.filed else None

    def is_asked(self, message: Mapping[str, Any]) -> bool:
        """Say whether a raw message names us, or asks something where we answer unasked."""
        text = message.get("text")
        if type(text) is not str:
            return False
        if "entities" in message and f"@{self.username}" in text.casefold():
            return True
        is_near = message["chat"]["id"] in self.answering and len(text) <= LONGEST_OVERHEARD
        return is_near and is_question(text)

    def key_word(self, message: Mapping[str, Any]) -> Heard | None:
        """Return what the key word is for that a raw message, or a photo's caption, is."""
        words = self.listening.get(message["chat"]["id"])
        text = message.get("text", message.get("caption"))
        if words is None or type(text) is not str or len(text) > LONGEST_KEY_WORD:
            return None
        heard = words.get(plain_word(text))
        is_heard = "text" in message or ("photo" in message and heard and heard.step in PICTURED)
        return heard if is_heard else None

    def hit(self, message: Mapping[str, Any], *, is_edit: bool = False) -> int | None:
        """Return the filter that a raw message meets; what the group itself says meets none."""
        guard = self.guards.get(message["chat"]["id"])
        place, sender = message.get("sender_chat"), message.get("from") or {}
        if guard is None or message.get("is_automatic_forward"):
            return None
        if place["id"] == message["chat"]["id"] if place else sender.get("is_bot"):
            return None
        met = guard.hit(message)
        if met is None and not is_edit and not place:
            met = self._too_much(guard, message, sender["id"])
        if met is None and guard.links_of(message):
            return guard.switched.get(Kind.NEWCOMERS)
        return met

    def _too_much(self, guard: Guard, message: Mapping[str, Any], user_id: int) -> int | None:
        """Return the filter against floods or copies that a message is too many for."""
        switched = guard.switched
        if Kind.FLOOD in switched and self.recent.is_flood(message, user_id):
            return switched[Kind.FLOOD]
        if Kind.COPIES in switched and self.recent.is_copy(message, user_id):
            return switched[Kind.COPIES]
        return None


def plain_word(text: str) -> str:
    """Return a short text as plain words are compared: NFKC, trimmed, one closing mark off."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return folded[:-1].rstrip() if folded[-1:] in CLOSING_MARKS and len(folded) > 1 else folded


def command_name(text: str, username: str) -> str:
    """Return the name of a text that begins with "/"; empty when it is for another bot."""
    first = text[1 : 2 * LONGEST_WORD + 32].split(maxsplit=1)
    if not first or text[1].isspace():
        return ""
    name, _, addressee = first[0].partition("@")
    return "" if addressee and addressee.casefold() != username else name.casefold()
