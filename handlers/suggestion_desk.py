"""The team's side of suggestions: published from a case, edited, decided, joined."""

import re
from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import cases, suggestions
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from domain.suggestions import WORDS, Suggestion, checked_text
from handlers.case_lookup import refuse_strangers
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import case_messages
from storage.database import Database
from views.cards import Card
from views.case_buttons import PublishButton
from views.suggestions import StateButton, ask_card, desk_card

# Behind the word: a number, and what else is said.
_NUMBERED = re.compile(r"\S+\s+#?([0-9]{1,9})\s*(.*)", re.DOTALL)
_STATED = re.compile(r"(\S+)\s*(.*)", re.DOTALL)
_INTO = re.compile(r"(?:into\s+|到\s*|进\s*|進\s*)?#?([0-9]{1,9})")


async def press_publish(
    query: CallbackQuery,
    callback_data: PublishButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    """Show what would be published of a case, or publish it."""
    number, user_id = callback_data.case_id, query.from_user.id
    case = await db.read(cases.get, case_id=number)
    await refuse_strangers(rights, chat, case.community_id, user_id)
    known = await db.read(suggestions.of_case, number)
    if known is None and not callback_data.is_sure:
        tap.send(ask_card(number, await db.read(_words, number), t))
        return
    at = int(now.timestamp())
    found = await db.write(suggestions.publish, case=case, text="", by=user_id, now=at)
    (tap.edit if callback_data.is_sure else tap.send)(desk_card(found, t))


def _words(tx: Connection, case_id: int) -> str:
    first = case_messages.first_of(tx, case_id)
    return checked_text(first.piece.text if first else "")


async def press_state(
    query: CallbackQuery,
    callback_data: StateButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    """Say what becomes of a suggestion."""
    found = await db.read(suggestions.get, callback_data.suggestion_id)
    user_id = query.from_user.id
    await refuse_strangers(rights, chat, found.community_id, user_id)
    state, at = callback_data.state, int(now.timestamp())
    after = await db.write(
        suggestions.decide, found=found, state=state, reason="", by=user_id, now=at
    )
    tap.edit(desk_card(after, t))


# -- in words --------------------------------------------------------------------------------


async def publish(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Publish a case in words of the team's own."""
    number, text = _read(args)
    case = await db.read(cases.get, case_id=number)
    if case.community_id != community.community_id:
        raise Refusal("case.unknown", number=number)
    found = await db.write(suggestions.publish, case=case, text=text, by=actor_id, now=at)
    reply(desk_card(found, t))


def _read(args: str) -> tuple[int, str]:
    found = _NUMBERED.fullmatch(args)
    if found is None:
        raise Refusal("suggest.usage")
    return int(found[1]), found[2].strip()


async def _numbered(db: Database, community: Community, number: int) -> Suggestion:
    return await db.read(suggestions.numbered, community_id=community.community_id, number=number)


async def edit(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number, text = _read(args)
    found = await _numbered(db, community, number)
    await db.write(suggestions.edit, found=found, text=text, by=actor_id, now=at)
    reply(desk_card(await _numbered(db, community, number), t))


async def decide(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number, rest = _read(args)
    found = await _numbered(db, community, number)
    stated = _STATED.fullmatch(rest)
    state = WORDS.get(stated[1].casefold()) if stated else None
    if stated is None or state is None:
        reply(desk_card(found, t))
        return
    after = await db.write(
        suggestions.decide, found=found, state=state, reason=stated[2], by=actor_id, now=at
    )
    reply(desk_card(after, t))


async def join(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    number, rest = _read(args)
    target = _INTO.fullmatch(rest)
    if target is None:
        raise Refusal("suggest.merge_usage", number=number)
    found = await _numbered(db, community, number)
    into = await _numbered(db, community, int(target[1]))
    after = await db.write(suggestions.join, found=found, into=into, by=actor_id, now=at)
    reply(desk_card(after, t))


async def _never(_message: Message) -> None:
    """Stand for the words' rules; each has a handler of its own."""


TEAM = Command(
    names=("suggest",),
    handler=_never,
    help="help.suggest",
    who=Who.CASES,
    where=Where.GROUP,
    late=Late.REPEATED,
)
FEATURE = Feature(
    buttons=(Button(PublishButton, press_publish), Button(StateButton, press_state)),
    subs=(
        *(
            Sub("suggest", word, publish, TEAM, number=True)
            for word in ("publish", "发布", "發布")
        ),
        *(Sub("suggest", word, edit, TEAM, number=True) for word in ("edit", "修改")),
        *(Sub("suggest", word, decide, TEAM, number=True) for word in ("status", "状态", "狀態")),
        *(Sub("suggest", word, join, TEAM, number=True) for word in ("merge", "合并", "合併")),
    ),
)
