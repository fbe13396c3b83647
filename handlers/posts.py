"""/schedule: what is posted when, looked after by whoever runs the group."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from aiogram.types import Message

from bot import post_changes, posts, recurrences
from bot.posts import Shown
from bot.texts import Translator
from domain.communities import Community
from domain.days import zone_meant
from domain.manners import CARDS_LIVE_FOR
from domain.members import User
from domain.moments import Unclear
from domain.post_words import read_options
from domain.posts import Manner, Post
from domain.refusals import Refusal
from handlers.features import Call, Feature, Handler, Sub
from handlers.middleware import Reply
from handlers.post_albums import source
from handlers.post_lookup import HOSTS, meant, refuse_places
from handlers.post_sources import own_pieces
from handlers.rights import Rights
from storage import posts as stored
from storage.database import Database
from views.cards import Card, Sort
from views.posts import (
    card_of,
    deleted_card,
    list_card,
    menu_card,
)
from views.start import open_private

# -- by words --------------------------------------------------------------------------------


async def usage(_message: Message, t: Translator, reply: Callable[[Card], None]) -> None:
    reply(Card(t("post.usage"), lives_for=CARDS_LIVE_FOR))


async def show_list(
    _message: Message,
    db: Database,
    community: Community,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(list_card(await db.read(_listed, community.community_id, at), t))


def _listed(tx: Connection, community_id: int, now: int) -> list[Shown]:
    return [posts.shown(tx, post, now=now) for post in stored.waiting(tx, community_id)]


async def show_one(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    post = await db.read(meant, args.partition(" ")[2].strip(), community)
    reply(card_of(await db.read(posts.shown, post, now=at), t))


async def look_after(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Reply,
) -> None:
    """Pause a post, let it go on, or pass over its next time."""
    word, _, said = args.partition(" ")
    post = await db.read(meant, said.strip(), community)
    act = WORDS[word.casefold()]
    shown = await db.write(
        post_changes.look_after, act=act, post=post, by=actor_id, ref=ref, now=at
    )
    reply(menu_card(shown, t), sort=Sort.RESULT)


async def delete(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Reply,
) -> None:
    post = await db.read(meant, args.partition(" ")[2].strip(), community)
    await db.write(post_changes.delete, post=post, by=actor_id, now=at)
    reply(deleted_card(post, t), sort=Sort.RESULT)


async def test(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    user: User | None,
    actor_id: int,
    at: int,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Send a post to who asks alone."""
    post = await db.read(meant, args.partition(" ")[2].strip(), community)
    if user is None or not user.dm_ok:
        link = open_private(t, username=username, payload="hello")
        reply(Card(t("post.start_first"), link, lives_for=CARDS_LIVE_FOR))
        return
    await db.write(posts.test, post=post, by=actor_id, now=at)
    reply(Card(t("post.test_sent", number=post.number), lives_for=CARDS_LIVE_FOR))


async def edit(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Reply,
    call: Call,
) -> None:
    """Change when or how a post comes, or, in reply to a message, what it says."""
    _, number, *said = [*args.split(maxsplit=2), ""][:3]
    post = await db.read(meant, number, community)
    pieces = await call(source, message=message, by=actor_id) or own_pieces(message, "")
    if pieces:
        await db.write(
            post_changes.set_content, post=post, pieces=pieces, by=actor_id, ref=ref, now=at
        )
    text = " ".join(said).strip()
    if text:
        await call(_change, text=text, post=post)
    post = await db.read(posts.get, post.post_id)
    reply(card_of(await db.read(posts.shown, post, now=at), t), sort=Sort.RESULT)


async def _change(
    text: str,
    post: Post,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    """Change the manner and the time that a text says, in this order or the other."""
    manner, when = _read(text, post.manner, zone_meant(community.zones), at, t.language)
    if when is not None:
        await db.write(
            post_changes.set_time,
            post=post,
            when=when,
            manner=manner,
            by=actor_id,
            ref=ref,
            now=at,
        )
        post = await db.read(posts.get, post.post_id)
    shown = await db.read(posts.shown, replace(post, manner=manner), now=at)
    await refuse_places(rights, shown, actor_id)
    await db.write(post_changes.set_manner, post=post, manner=manner, by=actor_id, ref=ref, now=at)


def _read(
    text: str, manner: Manner, zone_name: str, at: int, language: str
) -> tuple[Manner, recurrences.Said | None]:
    """Return the manner and the time, if any, that a text says; refuse what is neither."""
    zone, now = ZoneInfo(zone_name), datetime.fromtimestamp(at, UTC)
    said = read_options(text, manner, now=now, zone=zone)
    if not said.rest:
        return said.manner, None
    told = recurrences.lead(said.rest, now=now, zone=zone, language=language)
    if isinstance(told, Unclear):
        raise recurrences.unclear(told, zone)
    said = read_options(told.rest, said.manner, now=now, zone=zone)
    if said.rest:
        raise Refusal("post.option", word=said.rest.split()[0][:40])
    return said.manner, told.when


async def add_episode(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Reply,
    call: Call,
) -> None:
    """Add the message that is answered to a series, as what it posts after all it has."""
    pieces = await call(source, message=message, by=actor_id) or own_pieces(message, "")
    if not pieces:
        raise Refusal("post.reply_to_episode")
    post = await db.read(meant, args.partition(" ")[2].strip(), community)
    episode = await db.write(
        post_changes.add_episode, post=post, pieces=pieces, by=actor_id, ref=ref, now=at
    )
    words = t("post.episode_added", number=post.number, episode=episode)
    reply(Card(words, lives_for=CARDS_LIVE_FOR), sort=Sort.RESULT)


WORDS = {
    **dict.fromkeys(("pause", "暂停", "暫停"), "pause"),
    **dict.fromkeys(("resume", "恢复", "恢復", "继续", "繼續"), "resume"),
    **dict.fromkeys(("skip", "跳过", "跳過"), "skip"),
}
SUBS: dict[Handler, tuple[str, ...]] = {
    show_list: ("list", "列表", "清单", "清單"),
    show_one: ("show", "查看", "查詢"),
    edit: ("edit", "修改", "编辑", "編輯"),
    look_after: tuple(WORDS),
    delete: ("delete", "remove", "删除", "刪除"),
    test: ("test", "测试", "測試"),
    add_episode: ("episode", "分集", "集"),
}
FEATURE = Feature(
    commands=(replace(HOSTS, handler=usage),),
    subs=tuple(Sub("schedule", word, to) for to, words in SUBS.items() for word in words),
)
