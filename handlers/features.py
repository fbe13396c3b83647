"""How a feature says what it listens to: one table a file."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiogram.filters.callback_data import CallbackData

Handler = Callable[..., Coroutine[Any, Any, None]]


class Who(StrEnum):
    MEMBERS = "members"
    # Telegram's own right, asked live before every act (product.md 1.3.7-8).
    CAN_CHANGE_INFO = "can_change_info"


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
    """A command: the first name is the one in menus and help, `words` mean it as a whole text."""

    names: tuple[str, ...]
    handler: Handler
    help: str
    menu: str
    words: tuple[str, ...] = ()
    who: Who = Who.MEMBERS
    where: Where = Where.ANYWHERE
    late: Late = Late.ANSWERED
    needs_member: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    callback: type[CallbackData]
    handler: Handler


@dataclass(frozen=True, slots=True)
class Observer:
    """A handler of updates of one kind, such as `my_chat_member`, or of service messages."""

    kind: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Feature:
    commands: tuple[Command, ...] = ()
    buttons: tuple[Button, ...] = ()
    observers: tuple[Observer, ...] = ()
