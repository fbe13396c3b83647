"""What a handler is given besides the update: where it happens, for whom, in which language."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import Any, Protocol

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from bot import settings
from bot.members import meant_in_private
from bot.texts import Html, Texts, Translator
from domain.chats import Chat, ChatState
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.members import Member, User
from domain.setting_keys import Key
from domain.settings import Values
from handlers.rights import Rights
from storage import chats, connections, members, places, users
from storage.database import Database
from views.cards import Answer, Card, Priority, Sort

ANSWER_SECONDS = 10


class Sends(Protocol):
    """The sender, as handlers see it: it takes an answer and returns at once."""

    def say(self, answer: Answer) -> None: ...

    def has_room(self, chat_id: int, *, edits: bool = False) -> bool: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every handler may ask for by name, made once by the composition root."""

    bot: Bot
    username: str
    db: Database
    texts: Texts
    language: str
    sender: Sends
    rights: Rights
    now: Callable[[], datetime]
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an update happens; in private `community` is the one the person means there."""

    chat: Chat | None
    community: Community | None
    member: Member | None
    user: User | None
    communities: tuple[int, ...] = ()

    def language(self, texts: Texts, *, is_private: bool, code: str | None, default: str) -> str:
        """Return the language to speak: the group's in public, the person's in private."""
        own = self.community.language if self.community else None
        if not is_private:
            return own or default
        chosen = self.user.language if self.user else ""
        return chosen or own or texts.match(code) or default


async def scene(db: Database, *, telegram_chat_id: int, user_id: int | None) -> Scene:
    """Load where an update happens; private chats have a positive id, the person's own."""
    if telegram_chat_id > 0:
        return await db.read(_private_scene, user_id)
    known = await db.ask(places.scene, telegram_chat_id=telegram_chat_id, user_id=user_id)
    if known is None:
        return await _earlier_scene(db, telegram_chat_id, user_id)
    chat = chats.chat_of(known.chat)
    community = settings.community_of(chat.community_id, *known.community)
    user = None if known.user is None else users.user_of(known.user)
    member = None if known.member is None else members.member_of(known.member)
    return Scene(chat, community, member, user)


async def _earlier_scene(db: Database, telegram_chat_id: int, user_id: int | None) -> Scene:
    """Load where an update happens in a chat that had this id before an upgrade, or in none."""
    chat = await db.read(chats.find, telegram_chat_id)
    if chat is not None:
        return await scene(db, telegram_chat_id=chat.telegram_chat_id, user_id=user_id)
    user = await db.read(users.find, user_id) if user_id is not None else None
    return Scene(None, None, None, user)


def _private_scene(tx: Connection, user_id: int | None) -> Scene:
    user = users.find(tx, user_id) if user_id is not None else None
    if user is None:
        return Scene(None, None, None, None)
    where = members.communities_of(tx, user.user_id)
    meant = meant_in_private(where, user)
    if meant is None:
        return Scene(None, None, None, user)
    member = members.find(tx, community_id=meant, user_id=user.user_id)
    return Scene(None, settings.community(tx, meant), member, user, tuple(where))


def connected_scene(tx: Connection, *, user_id: int, now: int) -> Scene | None:
    """Load the group that a private chat works on, and keep it connected; None without one."""
    chat_key = connections.find(tx, user_id=user_id, now=now)
    if chat_key is None:
        return None
    chat = chats.get(tx, chat_key)
    if chat.state is not ChatState.ACTIVE:
        return None
    connections.connect(tx, user_id=user_id, chat_key=chat_key, now=now)
    community = settings.community(tx, chat.community_id)
    member = members.find(tx, community_id=chat.community_id, user_id=user_id)
    return Scene(chat, community, member, users.find(tx, user_id))


@dataclass(slots=True)
class Ticket:
    """Ends an update's inbox row when its handler and all its answers are through."""

    end: Callable[[], None]
    update_id: int | None = None
    open: int = 1

    def wait(self) -> Callable[[], None]:
        """Count one more thing to wait for; call what is returned when it is through."""
        self.open += 1
        return self.through

    def through(self) -> None:
        self.open -= 1
        if self.open == 0:
            self.end()


@dataclass(slots=True)
class Reply:
    """Hands a card to the sender as a reply to the message, in its topic; returns at once."""

    sender: Sends
    ticket: Ticket
    message: Message
    note: Callable[[Card], Card]
    asked_at: int
    sort: Sort = Sort.READ
    priority: Priority = Priority.ANSWER
    values: Values | None = None

    def __call__(
        self,
        card: Card,
        *,
        sort: Sort | None = None,
        to: int | None = None,
        after: Callable[[bool], None] | None = None,
    ) -> None:
        """Answer here, or `to` a person in their private chat with the bot.

        `after` hears, once it was tried, whether that person has shut the bot out.
        """
        self.sender.say(
            Answer(
                card=lasting(self.note(card), self.values),
                chat_id=to or self.message.chat.id,
                thread_id=None if to else thread_of(self.message),
                reply_to=None if to else self.message.message_id,
                priority=self.priority,
                sort=sort or self.sort,
                asked_at=self.asked_at,
                done=self.ticket.wait(),
                after=after,
            )
        )


def lasting(card: Card, values: Values | None) -> Card:
    """Let a hint or a personal card stay as long as the community wants; 0 s means for good."""
    if values is None or card.lives_for not in (HINTS_LIVE_FOR, CARDS_LIVE_FOR):
        return card
    key = Key.HINT_SECONDS if card.lives_for == HINTS_LIVE_FOR else Key.CARD_SECONDS
    seconds = values.number(key)
    return replace(card, lives_for=timedelta(seconds=seconds) if seconds else None)


def thread_of(message: Message) -> int | None:
    """Return the topic to answer in; a plain reply's thread is no topic (tdlib#447)."""
    return message.message_thread_id if message.is_topic_message else None


class RawAnswerCallbackQuery(TelegramMethod[Any]):
    """answerCallbackQuery without aiogram's models, which cost more than the call.

    Made by `model_construct`.
    """

    __returning__ = Any
    __api_method__ = "answerCallbackQuery"


async def answer_tap(
    bot: Bot, query_id: str, text: Html | None = None, *, alert: bool = False
) -> None:
    """Answer a tap; that it is too old or Telegram unreachable changes nothing of its outcome."""
    words = text.plain[:200] if text else None
    answer = RawAnswerCallbackQuery.model_construct(
        callback_query_id=query_id, text=words, show_alert=alert or None
    )
    with suppress(AiogramError):
        await bot(answer, request_timeout=ANSWER_SECONDS)


@dataclass(slots=True)
class Tap:
    """A pressed button: answered once, its card edited, its outcome never lost."""

    query: CallbackQuery
    bot: Bot
    sender: Sends
    ticket: Ticket
    asked_at: int
    answered: bool = field(default=False)

    @property
    def message(self) -> Message | None:
        """Return the card's message; None when Telegram no longer shows it to bots."""
        card = self.query.message
        return None if card is None or isinstance(card, InaccessibleMessage) else card

    async def answer(self, text: Html | None = None, *, alert: bool = False) -> None:
        """Answer the tap; after it was answered empty the text goes by message."""
        if not self.answered:
            self.answered = True
            await answer_tap(self.bot, self.query.id, text, alert=alert)
        elif text and self.message:
            self._say(Card(text, lives_for=HINTS_LIVE_FOR), edits=None)

    async def open(self, url: str) -> None:
        """Answer the tap by opening a chat with the bot: t.me/…?start=…."""
        if not self.answered:
            self.answered = True
            answer = RawAnswerCallbackQuery.model_construct(
                callback_query_id=self.query.id, url=url
            )
            with suppress(AiogramError):
                await self.bot(answer, request_timeout=ANSWER_SECONDS)

    def edit(self, card: Card) -> None:
        """Show another card in place of the pressed one."""
        if self.message:
            self._say(card, edits=self.message.message_id)

    def send(self, card: Card) -> None:
        """Answer the card's message with another one."""
        self._say(card, edits=None)

    def _say(self, card: Card, *, edits: int | None) -> None:
        if self.message is None:
            return
        self.sender.say(
            Answer(
                card=card,
                chat_id=self.message.chat.id,
                thread_id=thread_of(self.message),
                reply_to=None if edits else self.message.message_id,
                priority=Priority.EDIT if edits else Priority.ANSWER,
                sort=Sort.RESULT,
                asked_at=self.asked_at,
                done=self.ticket.wait(),
                edits=edits,
            )
        )


def as_seconds(moment: datetime | int) -> int:
    """Return a Telegram date as whole UTC seconds."""
    return moment if isinstance(moment, int) else int(moment.astimezone(UTC).timestamp())


def translator(
    where: Scene, texts: Texts, *, is_private: bool, code: str | None, default: str
) -> Translator:
    language = where.language(texts, is_private=is_private, code=code, default=default)
    return texts.translator(language)
