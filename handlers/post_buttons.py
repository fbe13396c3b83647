"""The buttons below scheduled posts: confirmed, approved, changed, looked after."""

from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery

from bot import post_changes, posts
from bot.posts import Shown
from bot.texts import Translator
from domain.members import User
from domain.posts import Post
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Call, Feature, Handler
from handlers.middleware import Tap
from handlers.post_lookup import refuse_places
from handlers.rights import Rights
from storage import bindings, chats
from storage.database import Database
from storage.posts import Place
from views.cards import Card
from views.posts import (
    LIVES,
    PostButton,
    PostPlaceButton,
    card_of,
    confirmed_card,
    deleted_card,
    places_card,
)


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a post that somebody with the right to it pressed; `at` in UTC seconds."""

    act: str
    post: Post
    by: int
    at: int
    ref: str


async def _pressed(db: Database, rights: Rights, post_id: int, user_id: int) -> Post:
    post = await db.read(posts.get, post_id)
    if not await rights.may_in_community(post.community_id, user_id, Who.POSTS):
        raise Refusal("settings.no_rights")
    return post


async def press(
    query: CallbackQuery,
    callback_data: PostButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    call: Call,
) -> None:
    post = await _pressed(db, rights, callback_data.post_id, query.from_user.id)
    act, by = callback_data.act, query.from_user.id
    pressed = Press(act, post, by, int(now.timestamp()), query.id)
    await call(ACTS.get(act, _look_after), pressed=pressed, tap=tap)


async def _test(pressed: Press, tap: Tap, db: Database, user: User | None, t: Translator) -> None:
    if user is None or not user.dm_ok:
        raise Refusal("post.start_first")
    await db.write(posts.test, post=pressed.post, by=pressed.by, now=pressed.at)
    await tap.answer(t("post.test_sent", number=pressed.post.number))


async def _discard(pressed: Press, tap: Tap, db: Database, t: Translator) -> None:
    await db.write(posts.discard, post_id=pressed.post.post_id, by=pressed.by)
    tap.edit(Card(t("post.discarded")))


async def _delete(pressed: Press, tap: Tap, db: Database, t: Translator) -> None:
    await db.write(post_changes.delete, post=pressed.post, by=pressed.by, now=pressed.at)
    tap.edit(deleted_card(pressed.post, t))


async def _confirm(pressed: Press, tap: Tap, db: Database, rights: Rights, t: Translator) -> None:
    """Plan a draft, or approve what somebody else wants to post."""
    post, by, at = pressed.post, pressed.by, pressed.at
    await refuse_places(rights, await db.read(posts.shown, post, now=at), by)
    if pressed.act == "approve":
        shown = await db.write(posts.approve, post_id=post.post_id, by=by, now=at)
    else:
        private = tap.message is not None and tap.message.chat.type == "private"
        shown = await db.write(
            posts.confirm, post_id=post.post_id, by=by, is_private=private, now=at
        )
    tap.edit(confirmed_card(shown, t) if shown.post.is_waiting else card_of(shown, t))


async def _change(pressed: Press, tap: Tap, db: Database, rights: Rights, t: Translator) -> None:
    changed = _with(pressed.post, pressed.act)
    await refuse_places(rights, await db.read(posts.shown, changed, now=pressed.at), pressed.by)
    shown = await db.write(
        post_changes.set_manner,
        post=pressed.post,
        manner=changed.manner,
        by=pressed.by,
        ref=pressed.ref,
        now=pressed.at,
    )
    tap.edit(card_of(shown, t))


def _with(post: Post, act: str) -> Post:
    """Return a post with one thing of its manner turned on."""
    manner = post.manner
    match act:
        case "pins":
            manner = replace(manner, pins=not manner.pins)
        case "silent":
            manner = replace(manner, is_silent=not manner.is_silent)
        case "series":
            manner = replace(manner, is_series=not manner.is_series)
        case _:
            known = manner.deletes_after_seconds
            place = LIVES.index(known) if known in LIVES else 0
            following = LIVES[(place + 1) % len(LIVES)]
            manner = replace(manner, deletes_after_seconds=following)
    return replace(post, manner=manner)


async def _show(pressed: Press, tap: Tap, db: Database, t: Translator) -> None:
    tap.edit(card_of(await db.read(posts.shown, pressed.post, now=pressed.at), t))


async def _look_after(pressed: Press, tap: Tap, db: Database, t: Translator) -> None:
    """Pause a post, let it go on, or pass over the time that the button was made for."""
    act, _, only = pressed.act.partition("_")
    shown = await db.write(
        post_changes.look_after,
        act=act,
        post=pressed.post,
        by=pressed.by,
        ref=pressed.ref,
        at=int(only) if only.isascii() and only.isdigit() else None,
        now=pressed.at,
    )
    tap.edit(card_of(shown, t))


async def _show_places(pressed: Press, tap: Tap, db: Database, t: Translator) -> None:
    shown = await db.read(posts.shown, pressed.post, now=pressed.at)
    tap.edit(places_card(shown, await db.read(_choices, shown), t))


def _choices(tx: Connection, shown: Shown) -> list[tuple[int, int, str]]:
    """Return the groups and bound topics of a community, and where a post goes already."""
    community_id = shown.post.community_id
    found = {
        (chat.chat_key, 0): chat.title
        for chat in chats.of_community(tx, community_id)
        if chat.earns
    }
    for bound in bindings.of_community(tx, community_id):
        title = chats.get(tx, bound.chat_key).title
        found.setdefault((bound.chat_key, bound.thread_id or 0), f"{title} · {bound.purpose}")
    for chat, thread_id in shown.places:
        found.setdefault((chat.chat_key, thread_id), f"{chat.title} · {thread_id}")
    return [(*place, name) for place, name in found.items()]


async def choose_place(
    query: CallbackQuery,
    callback_data: PostPlaceButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    pressed, user_id, at = callback_data, query.from_user.id, int(now.timestamp())
    post = await _pressed(db, rights, pressed.post_id, user_id)
    chat = await db.read(chats.find_by_key, pressed.chat_key)
    if chat is None or chat.community_id != post.community_id:
        raise Refusal("refusal.stale_button")
    if not await rights.may(chat, user_id, Who.POSTS):
        raise Refusal("post.may_not_there", title=chat.title)
    place = Place(pressed.chat_key, pressed.thread_id)
    shown = await db.write(
        post_changes.toggle_place, post=post, place=place, by=user_id, ref=query.id, now=at
    )
    tap.edit(places_card(shown, await db.read(_choices, shown), t))


ACTS: dict[str, Handler] = {
    "confirm": _confirm,
    "approve": _confirm,
    "discard": _discard,
    "delete": _delete,
    "test": _test,
    "places": _show_places,
    "show": _show,
    **dict.fromkeys(("pins", "silent", "series", "lives"), _change),
}
FEATURE = Feature(
    buttons=(Button(PostButton, press), Button(PostPlaceButton, choose_place)),
)
