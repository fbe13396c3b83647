"""How a feature says what it listens to: one table a file."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiogram.filters.callback_data import CallbackData

from domain.rights import Who

Handler = Callable[..., Coroutine[Any, Any, None]]


# The step that takes the key word of a draw: nobody was asked, the chat listens.
KEY_WORD = "key word"


class Where(StrEnum):
    ANYWHERE = "anywhere"
    GROUP = "group"


class Late(StrEnum):
    """What becomes of a command that is older than a minute (reliability.md 1.1)."""

    ANSWERED = "answered"
    REPEATED = "repeated"  # not run: "please repeat"
    COUNTED = "counted"  # runs, at its own date


@dataclass(frozen=True, slots=True)
class Command:
    """A command: the first name is the one in menus and help, `words` mean it as a whole text.

    One that only `reads` is not begun where its answer could not leave in time.
    """

    names: tuple[str, ...]
    handler: Handler
    help: str
    menu: str
    words: tuple[str, ...] = ()
    who: Who = Who.MEMBERS
    where: Where = Where.ANYWHERE
    late: Late = Late.ANSWERED
    needs_member: bool = False
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button; one that `acts_on_group` means the connected group when it stands in private.

    Of one that only `reads` a tap is refused where its card could not change in time.
    """

    callback: type[CallbackData]
    handler: Handler
    acts_on_group: bool = False
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Observer:
    """A handler of updates of one kind, such as `my_chat_member`, or of service messages."""

    kind: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Step:
    """A handler of the answers to a question the bot asked; `name` is the dialogue's step."""

    name: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Sub:
    """A handler of a command whose next word is this one.

    The command's own rules hold, or those of another that stands in no menu.
    """

    command: str
    word: str
    handler: Handler
    rules: Command | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A handler of /start with a payload that begins with a word (t.me/bot?start=word_…)."""

    word: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Feature:
    commands: tuple[Command, ...] = ()
    buttons: tuple[Button, ...] = ()
    observers: tuple[Observer, ...] = ()
    steps: tuple[Step, ...] = ()
    links: tuple[Link, ...] = ()
    subs: tuple[Sub, ...] = ()
