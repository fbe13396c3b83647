"""/topic: where announcements of a kind go."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import bindings, merges
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap, thread_of
from handlers.rights import Rights
from storage import bindings as stored
from storage import chats, members
from storage.bindings import Binding
from storage.database import Database
from views.cards import Card
from views.places import (
    BindButton,
    bindings_card,
    bound_card,
    unbound_card,
    which_community_card,
)

OFF = frozenset({"off", "关", "關"})
FILLERS = frozenset({"here", "as", *OFF})


def _bound(tx: Connection, community_id: int) -> list[tuple[Binding, Chat]]:
    found = stored.of_community(tx, community_id)
    return [(binding, chats.get(tx, binding.chat_key)) for binding in found]


async def show_bindings(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(bindings_card(await db.read(_bound, community.community_id), t))


async def unbind(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    purpose = _purpose(args)
    await db.write(
        bindings.unbind,
        chat=chat,
        purpose=purpose,
        thread_id=thread_of(message),
        by=actor_id,
        at=at,
    )
    reply(unbound_card(purpose, t))


async def bind(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    chat: Chat,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if OFF & set(args.casefold().split()):
        await unbind(message, args, db, chat, actor_id, at, t, reply)
        return
    purpose, thread_id = _purpose(args), _thread_here(message)
    is_diary = purpose == bindings.DIARY
    others = [] if is_diary else await _others(db, rights, chat, actor_id)
    if len(others) > 1:
        button = BindButton(
            user_id=actor_id, community_id=0, purpose=purpose, thread_id=thread_id or 0
        )
        reply(which_community_card(others, button, t))
        return
    community_id, title = others[0] if others else (community.community_id, community.title)
    place = (chat, community_id, purpose, thread_id)
    await db.write(_bind, place, topic=_name_of_topic(message), by=actor_id, at=at)
    is_alone = not others and not is_diary and await db.read(_is_alone, chat)
    reply(bound_card(purpose, title, t, is_alone=is_alone))


def _is_alone(tx: Connection, chat: Chat) -> bool:
    """Say whether this is a community's one group, where nobody but staff may have written."""
    is_only = len(chats.of_community(tx, chat.community_id)) == 1
    return is_only and merges.is_untouched(tx, chat.community_id)


def _purpose(args: str) -> str:
    """Read "here as log", "log" or "off log"."""
    words = [word for word in args.casefold().split() if word not in FILLERS]
    return bindings.purpose_of(words[0] if words else "")


def _thread_here(message: Message) -> int | None:
    """Return the topic of a message; refuse our private chat, where nothing is posted."""
    if message.chat.type == "private":
        raise Refusal("topic.not_in_private")
    return thread_of(message)


def _name_of_topic(message: Message) -> str:
    """Return what a topic is called, as the opening says that every message in it replies to."""
    opening = message.reply_to_message
    created = opening.forum_topic_created if opening else None
    return created.name if created else ""


def _bind(
    tx: Connection,
    place: tuple[Chat, int, str, int | None],
    *,
    by: int,
    at: int,
    topic: str = "",
) -> None:
    chat, community_id, purpose, thread_id = place
    bindings.bind(
        tx,
        chat=chat,
        community_id=community_id,
        purpose=purpose,
        thread_id=thread_id,
        topic=topic,
        by=by,
        at=at,
    )


async def _others(db: Database, rights: Rights, chat: Chat, user_id: int) -> list[tuple[int, str]]:
    """Return the other communities an admin runs, when this group is still untouched."""
    if not await db.read(_is_alone, chat):
        return []
    found = []
    for community_id in await db.read(members.communities_of, user_id):
        if community_id == chat.community_id:
            continue
        for other in await db.read(chats.of_community, community_id):
            if await rights.may(other, user_id, Who.SETTINGS):
                found.append((community_id, await db.read(chats.title_of, community_id)))
                break
    return found


async def choose(
    query: CallbackQuery,
    callback_data: BindButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    now: datetime,
    t: Translator,
) -> None:
    user_id = query.from_user.id
    if callback_data.user_id != user_id:
        raise Refusal("refusal.not_yours")
    if chat is None or not await rights.may(chat, user_id, Who.SETTINGS):
        raise Refusal("settings.no_rights")
    others = dict(await _others(db, rights, chat, user_id))
    if callback_data.community_id not in others:
        raise Refusal("refusal.stale_button")
    purpose = bindings.purpose_of(callback_data.purpose)
    place = (chat, callback_data.community_id, purpose, callback_data.thread_id or None)
    await db.write(_bind, place, by=user_id, at=int(now.timestamp()))
    tap.edit(bound_card(purpose, others[callback_data.community_id], t))


FEATURE = Feature(
    commands=(
        Command(
            names=("topic",),
            handler=show_bindings,
            help="help.topic",
            menu="menu.topic",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(BindButton, choose, acts_on_group=True),),
    subs=(
        *(Sub("topic", word, bind) for word in ("here", "as", *bindings.PURPOSES)),
        *(Sub("topic", word, unbind) for word in sorted(OFF)),
    ),
)
