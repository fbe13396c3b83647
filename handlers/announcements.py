"""/announce: a message for everybody, looked at and confirmed before it goes out."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message

from bot import announcements, posts
from bot.posts import Wish
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_meant
from domain.members import User
from domain.moments import Moment
from domain.post_words import Said, read_options
from domain.posts import Manner
from domain.refusals import Refusal
from domain.rights import Who
from handlers.commands import words_of
from handlers.features import Button, Call, Command, Feature, Handler, Late, Where
from handlers.middleware import Reply, Tap, thread_of
from handlers.post_albums import source
from handlers.post_lookup import refuse_places
from handlers.post_sources import own_pieces
from handlers.rights import Rights
from storage.database import Database
from storage.posts import Place
from views.announcements import AnnounceButton, announcement_card
from views.cards import Card, Sort


async def announce(
    message: Message,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    reply: Reply,
    call: Call,
) -> None:
    """Keep a draft of what is answered, or of the words behind the command, and show it."""
    said = _said(message, community, at)
    pieces = await call(source, message=message, by=actor_id)
    pieces = () if pieces and said.rest else pieces or own_pieces(message, said.rest)
    if not pieces:
        raise Refusal("announce.usage")
    here = Place(chat.chat_key, thread_of(message) or 0)
    places = await db.read(announcements.places, community_id=community.community_id, here=here)
    when = Moment(datetime.fromtimestamp(at, UTC), ZoneInfo(zone_meant(community.zones)))
    wish = Wish(pieces, when, said.manner, places, actor_id, ref)
    made = await db.write(announcements.draft, community=community, wish=wish, now=at)
    reply(announcement_card(made, t), sort=Sort.RESULT)


def _said(message: Message, community: Community, at: int) -> Said:
    """Read how it is to be made; `rest` is the end of the message as it was written."""
    words = words_of(message).rstrip().split(maxsplit=1)[1:]
    now, zone = datetime.fromtimestamp(at, UTC), ZoneInfo(zone_meant(community.zones))
    return read_options(words[0] if words else "", Manner(), now=now, zone=zone)


async def press(
    query: CallbackQuery,
    callback_data: AnnounceButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    call: Call,
) -> None:
    post = await db.read(posts.get, callback_data.post_id)
    by, at = query.from_user.id, int(now.timestamp())
    if not await rights.may_in_community(post.community_id, by, Who.POSTS):
        raise Refusal("settings.no_rights")
    act = ACTS.get(callback_data.act)
    if act is None:
        raise Refusal("refusal.stale_button")
    await call(act, act=callback_data.act, post_id=post.post_id, by=by, at=at, tap=tap)


async def _confirm(
    post_id: int, by: int, at: int, tap: Tap, db: Database, rights: Rights, t: Translator
) -> None:
    shown = await db.read(posts.shown, await db.read(posts.get, post_id), now=at)
    await refuse_places(rights, shown, by)
    made = await db.write(announcements.announce, post_id=post_id, by=by, now=at)
    tap.edit(announcement_card(made, t))


async def _discard(post_id: int, by: int, tap: Tap, db: Database, t: Translator) -> None:
    await db.write(posts.discard, post_id=post_id, by=by)
    tap.edit(Card(t("post.discarded")))


async def _set_places(
    act: str, post_id: int, at: int, tap: Tap, db: Database, chat: Chat | None, t: Translator
) -> None:
    post = await db.read(posts.get, post_id)
    if chat is None or tap.message is None or chat.community_id != post.community_id:
        raise Refusal("refusal.stale_button")
    made = await db.write(
        announcements.set_places,
        post_id=post_id,
        here=Place(chat.chat_key, thread_of(tap.message) or 0),
        is_everywhere=act == "everywhere",
        now=at,
    )
    tap.edit(announcement_card(made, t))


async def _test(
    post_id: int, by: int, at: int, tap: Tap, db: Database, user: User | None, t: Translator
) -> None:
    if user is None or not user.dm_ok:
        raise Refusal("post.start_first")
    post = await db.read(posts.get, post_id)
    await db.write(posts.test, post=post, by=by, now=at)
    await tap.answer(t("announce.test_sent"))


async def _undo(post_id: int, by: int, tap: Tap, db: Database, t: Translator) -> None:
    await db.write(announcements.take_back, post_id=post_id, by=by, now=tap.asked_at)
    tap.edit(Card(t("announce.undone")))


ACTS: dict[str, Handler] = {
    "confirm": _confirm,
    "discard": _discard,
    "here": _set_places,
    "everywhere": _set_places,
    "test": _test,
    "undo": _undo,
}
FEATURE = Feature(
    commands=(
        Command(
            names=("announce", "announcement"),
            handler=announce,
            help="help.announce",
            menu="menu.announce",
            who=Who.POSTS,
            where=Where.GROUP,
            file=True,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(AnnounceButton, press, acts_on_group=True),),
)
