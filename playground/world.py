"""The world of one playground: its accounts, chats, files, updates and calls."""

from collections import deque
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .accounts import (
    CHANNEL_BOT,
    GROUP_ANONYMOUS_BOT,
    TELEGRAM,
    Account,
    service_accounts,
)
from .callbacks import Callbacks
from .chance import seeded, token_for
from .chats import Chat
from .clock import PlaygroundClock
from .commands import CommandMenus
from .crowd import Crowd
from .events import Stage
from .files import FileStore
from .flood import FloodControl
from .groups import Group
from .reactions import ReactionCounts
from .timers import Timers
from .updates import UpdateQueue
from .weather import Weather
from .webhook import Webhook
from .wire import Json

KEPT_CALLS = 2000


@dataclass(slots=True)
class Call:
    """One Bot API call as it came and what it was answered."""

    number: int
    method: str
    parameters: Json
    answer: Json
    status: int
    at: datetime
    refused: bool = False
    why: str = ""


@dataclass(slots=True)
class BotProfile:
    """What the bot's owner set at BotFather and the bot set itself."""

    privacy: bool = True
    may_join_groups: bool = True
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    default_rights: dict[bool, frozenset[str]] = field(default_factory=dict)


class World:
    """Everything there is, without HTTP; people and methods change it."""

    def __init__(
        self,
        *,
        seed: int = 1,
        clock: PlaygroundClock | None = None,
        flood_control: bool = True,
        token: str | None = None,
        numbers_from: int = 0,
    ) -> None:
        self.seed = seed
        self.numbers_from = numbers_from
        self.chance = seeded(seed)
        self.clock = clock or PlaygroundClock()
        bot_id = int(token.partition(":")[0]) if token else self.chance.randint(10**9, 7 * 10**9)
        self.token = token or token_for(bot_id, self.chance)
        self.accounts: dict[int, Account] = {each.id: each for each in service_accounts()}
        self.bot = Account(
            bot_id, "Encore", username="encore_playground_bot", is_bot=True, language_code=None
        )
        self.accounts[bot_id] = self.bot
        self.profile = BotProfile()
        self.flood = FloodControl(self.clock, enabled=flood_control)
        self._furnish()

    def _furnish(self) -> None:
        """Set up everything that starts empty."""
        self.chats: dict[int, Chat] = {}
        self.blockers: set[int] = set()
        self.stage = Stage()
        self.timers = Timers(self.clock)
        self.reaction_counts = ReactionCounts(self)
        self.updates = UpdateQueue(self.clock, self.chance)
        self.webhook = Webhook()
        self.on_webhook: Callable[[], None] | None = None
        self.next_webhook_at = 0.0
        self.last_lost_refusal = ""
        self.callbacks = Callbacks(self)
        self.commands = CommandMenus()
        self.files = FileStore(self.chance)
        self.weather = Weather(self.stage)
        self.crowd = Crowd(self)
        self.season: Json | None = None
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.calls_made = 0
        self._shared_message_id = self.numbers_from
        if self.numbers_from:
            self.updates.restart_at(self.numbers_from)
        self.clock.on_move(self._tell_time)

    @property
    def anonymous_sender(self) -> Account:
        return self.accounts[GROUP_ANONYMOUS_BOT]

    @property
    def channel_sender(self) -> Account:
        return self.accounts[CHANNEL_BOT]

    @property
    def telegram(self) -> Account:
        return self.accounts[TELEGRAM]

    def next_shared_message_id(self) -> int:
        self._shared_message_id += 1
        return self._shared_message_id

    def new_album(self) -> str:
        """Return what the messages of an album have in common."""
        return str(self.chance.randint(10**16, 10**17))

    def new_account(
        self,
        first_name: str,
        *,
        last_name: str = "",
        username: str | None = None,
        language_code: str | None = "en",
        is_bot: bool = False,
    ) -> Account:
        """Register somebody at Telegram; the id comes from the seed."""
        number = self._free_id(self.accounts, 5_000_000_000, 7_999_999_999)
        account = Account(number, first_name, last_name, username, language_code, is_bot)
        self.accounts[number] = account
        return account

    def new_chat(self, kind: str, title: str, *, username: str | None = None) -> Group:
        """Make an empty group, supergroup or channel; its id comes from the seed."""
        if kind == "group":
            number = -self._free_id({-key for key in self.chats}, 100_000_000, 999_999_999)
        else:
            taken = {-key - 10**12 for key in self.chats}
            number = -(10**12 + self._free_id(taken, 1_100_000_000, 3_900_000_000))
        group = Group(self, id=number, kind=kind, title=title, username=username)
        self.chats[number] = group
        return group

    def private_chat(self, account: Account) -> Chat:
        """Return the private chat of this account with the bot, made on first use."""
        if account.id not in self.chats:
            chat = Chat(self, id=account.id, kind="private", partner=account)
            self.chats[account.id] = chat
            self.stage.tell("chat", lambda: {"chat": chat})
        return self.chats[account.id]

    def by_username(self, name: str) -> Account | Chat | None:
        """Find an account or a public chat by @name, whatever the case."""
        wanted = name.removeprefix("@").lower()
        everything: Iterable[Account | Chat] = (*self.accounts.values(), *self.chats.values())
        return next(
            (each for each in everything if each.username and each.username.lower() == wanted),
            None,
        )

    def _tell_time(self) -> None:
        now = self.clock.now()
        self.stage.tell("clock", lambda: {"now": now})

    def set_webhook(self, hook: Webhook) -> None:
        """Push updates to this webhook from now on; one without url ends the pushing."""
        self.webhook = hook
        if self.on_webhook is not None:
            self.on_webhook()

    def note_call(self, call: Call) -> None:
        self.calls.append(call)
        self.stage.tell("call", lambda: {"call": call})

    def _free_id(self, taken: Container[int], low: int, high: int) -> int:
        while (number := self.chance.randint(low, high)) in taken:
            pass
        return number
