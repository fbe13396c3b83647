"""/feed: posts of feeds in the group, for admins."""

from collections.abc import Callable
from sqlite3 import Connection

from aiogram.types import Message

from bot import feeds
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.feeds import read_address
from domain.manners import CARDS_LIVE_FOR
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import ANYTHING, Command, Feature, Late, Sub, Where
from handlers.middleware import thread_of
from storage import feeds as stored
from storage.database import Database
from storage.feeds import Feed
from views.cards import Card
from views.feeds import added_card, list_card, paused_card, removed_card

Show = Callable[[Card], None]


async def show_list(
    _message: Message, db: Database, community: Community, t: Translator, reply: Show
) -> None:
    reply(list_card(await db.read(stored.of_community, community.community_id), t))


async def usage(_message: Message, t: Translator, reply: Show) -> None:
    reply(Card(t("feed.usage"), lives_for=CARDS_LIVE_FOR))


async def add(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Show,
) -> None:
    said = args.partition(" ")[2].strip()
    if not said:
        raise Refusal("feed.usage")
    made = await db.write(
        feeds.add,
        community_id=community.community_id,
        url=read_address(said),
        place=(chat.chat_key, thread_of(message)),
        by=actor_id,
        now=at,
    )
    reply(added_card(made, t))


def _meant(tx: Connection, args: str, community_id: int) -> Feed:
    """Return the feed of this number, or the only one there is."""
    said = args.partition(" ")[2].strip().removeprefix("#")
    number, known = parse_number(said), stored.of_community(tx, community_id)
    if number is not None:
        return feeds.get(tx, community_id=community_id, feed_id=number)
    if said or len(known) != 1:
        raise Refusal("feed.which")
    return known[0]


async def pause(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Show,
) -> None:
    feed = await db.read(_meant, args, community.community_id)
    wants_rest = args.partition(" ")[0].casefold() in PAUSE
    if feed.is_paused != wants_rest:
        feed = await db.write(feeds.pause, feed=feed, by=actor_id, now=at)
    reply(paused_card(feed, t))


async def remove(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Show,
) -> None:
    feed = await db.read(_meant, args, community.community_id)
    await db.write(feeds.remove, feed=feed, by=actor_id, now=at)
    reply(removed_card(feed, t))


PAUSE = ("pause", "暂停", "暫停")
RESUME = ("resume", "恢复", "恢復", "继续", "繼續")
FEATURE = Feature(
    commands=(
        Command(
            names=("feed", "feeds"),
            handler=show_list,
            help="help.feed",
            menu="menu.feed",
            who=Who.POSTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    subs=(
        *(Sub("feed", word, show_list) for word in ("list", "列表", "清单", "清單")),
        *(Sub("feed", word, add) for word in ("add", "添加", "新增", "订阅", "訂閱")),
        *(Sub("feed", word, pause) for word in (*PAUSE, *RESUME)),
        *(Sub("feed", word, remove) for word in ("remove", "delete", "删除", "刪除")),
        Sub("feed", ANYTHING, usage),
    ),
)
