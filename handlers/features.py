"""How a feature says what it listens to: one table a file."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData

from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_meant
from domain.rights import Who
from views.cards import Card
from views.forms import Question

T = TypeVar("T")
Handler = Callable[..., Coroutine[Any, Any, None]]
Answers = Mapping[str, int | str]


class Call(Protocol):
    """Calls another function with what a handler could have asked for by name, and more."""

    async def __call__(self, function: Callable[..., Awaitable[T]], /, **more: object) -> T: ...


# The step that takes an answer to the open question of a survey, which waits for days.
SURVEY = "survey question"
# The step of every form.
FORM = "form"
# The step that takes what is written in a case, by its member or by the team.
CASE = "case"
# Stands for any next word of a command that is none of its others.
ANYTHING = "*"
# The step that takes six digits in the private chat that answer no question.
DIGITS = "digits"
# The step that takes what is written while a contest waits for an answer in words.
WRITTEN = "written"
# The step that takes what is said to the bot, or near it where it listens, without a command.
ASKED = "asked"


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

    One without `menu` stands in /help alone: members see about eight in Telegram's own menu.
    One that only `reads` is not begun where its answer could not leave in time. One that takes
    a `file` may be the caption of one, or of a picture. What `needs_member` is refused to who
    writes as the group, unless it is `impersonal`.
    """

    names: tuple[str, ...]
    handler: Handler
    help: str
    menu: str = ""
    words: tuple[str, ...] = ()
    who: Who = Who.MEMBERS
    where: Where = Where.ANYWHERE
    late: Late = Late.ANSWERED
    needs_member: bool = False
    impersonal: bool = False
    reads: bool = False
    file: bool = False


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
    """A handler of the answers to a question the bot asked; `name` is the dialogue's step.

    Pictures and the like are an answer where it takes `anything`, which is privately.
    """

    name: str
    handler: Handler
    anything: bool = False


@dataclass(frozen=True, slots=True)
class Sub:
    """A handler of a command whose next word is this one.

    The command's own rules hold, or those of another that stands in no menu. What `is_brief` is
    never followed by lines or quotation marks, what stands `alone` by nothing at all, what has a
    `number` by one (with both, by either), what has `no_bar` by none: otherwise the word begins
    words of somebody's own.
    """

    command: str
    word: str
    handler: Handler
    rules: Command | None = None
    is_brief: bool = False
    alone: bool = False
    number: bool = False
    no_bar: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A handler of /start with a payload that begins with a word (t.me/bot?start=word_…)."""

    word: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in the private chat, one after the other, that make something for a group.

    `who` may fill it in. `next_field` names what is asked next, None when nothing is missing.
    The others are called by name, with `filling` besides what any handler can ask for: `ask`
    for a `field`; `read` for a `field` and `text`, to return the answer as it is kept or refuse
    it; `finish` when all is answered, to make it and return what to show, safe to repeat.
    What is `modern` is left out where the operator wants nothing newer than Bot API 9.0. Fields
    in `pictures` are answered by a picture, too, whose file id then is the text.
    """

    name: str
    who: Who
    next_field: Callable[[Answers], str | None]
    ask: Callable[..., Coroutine[Any, Any, Question]]
    read: Callable[..., Coroutine[Any, Any, int | str]]
    finish: Callable[..., Coroutine[Any, Any, Card]]
    modern: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """A form with the answers so far: for which group and topic, by whom.

    `ref` is unique to the last answer.
    """

    form: Form
    chat: Chat
    community: Community
    thread_id: int | None
    user_id: int
    answers: Answers
    ref: str
    now: datetime

    @property
    def at(self) -> int:
        return int(self.now.timestamp())

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(zone_meant(self.community.zones))


@dataclass(frozen=True, slots=True)
class Feature:
    commands: tuple[Command, ...] = ()
    buttons: tuple[Button, ...] = ()
    observers: tuple[Observer, ...] = ()
    steps: tuple[Step, ...] = ()
    links: tuple[Link, ...] = ()
    subs: tuple[Sub, ...] = ()
    forms: tuple[Form, ...] = ()
