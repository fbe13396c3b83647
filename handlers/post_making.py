"""/schedule add: a post made of a message, of words behind the time, or privately."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiogram.types import Message

from bot import posts, recurrences, settings
from bot.posts import Wish
from bot.recurrences import Said
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.days import zone_meant
from domain.manners import CARDS_LIVE_FOR
from domain.moments import Unclear
from domain.post_words import read_options
from domain.posts import Manner, Pieces
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Call, Feature, Link, Step, Sub
from handlers.links import opened
from handlers.middleware import Reply, as_seconds, thread_of
from handlers.post_albums import UNSEEN, source
from handlers.post_lookup import HOSTS
from handlers.post_sources import own_pieces, piece_of
from handlers.rights import Rights
from storage import chats, dialogues
from storage.database import Database
from storage.posts import Place
from views.cards import Card, Sort
from views.posts import draft_card
from views.start import open_private

WHEN, CONTENT, ALBUM = "post when", "post content", "post album"
LINK = "post"
Answers = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a post is wanted, by whom, and what was said of it so far."""

    chat: Chat
    community: Community
    thread_id: int | None
    by: int
    said: str
    at: int
    language: str

    @property
    def kept(self) -> dict[str, int | str]:
        return {"chat_key": self.chat.chat_key, "thread": self.thread_id or 0, "said": self.said}


@dataclass(frozen=True, slots=True)
class Timed:
    when: Said
    manner: Manner
    is_everywhere: bool
    rest: str


def timed(asked: Asked) -> Timed:
    """Read when and how; refuse what is not clear."""
    zone, now = ZoneInfo(zone_meant(asked.community.zones)), _moment(asked.at)
    first = read_options(asked.said, Manner(), now=now, zone=zone)
    told = recurrences.lead(first.rest, now=now, zone=zone, language=asked.language)
    if isinstance(told, Unclear):
        raise recurrences.unclear(told, zone)
    said = read_options(told.rest, first.manner, now=now, zone=zone)
    return Timed(told.when, said.manner, first.is_everywhere or said.is_everywhere, said.rest)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


async def add(
    message: Message,
    args: str,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    t: Translator,
    call: Call,
) -> None:
    said = args.partition(" ")[2].strip()
    asked = Asked(chat, community, thread_of(message), actor_id, said, at, t.language)
    try:
        pieces = await call(source, message=message, by=actor_id)
    except Refusal as refusal:
        if refusal.key != UNSEEN:
            raise
        await call(_ask, message=message, asked=asked, is_album=True)
        return
    if not said and not pieces and message.caption is None:
        await call(_ask, message=message, asked=asked)
        return
    time = timed(asked)
    if pieces and time.rest:
        raise Refusal("post.option", word=time.rest.split()[0][:40])
    if pieces := pieces or own_pieces(message, time.rest):
        await call(_draft, asked=asked, time=time, pieces=pieces, ref=ref)
    else:
        await call(_ask, message=message, asked=asked)


async def _draft(
    asked: Asked,
    time: Timed,
    pieces: Pieces,
    ref: str,
    db: Database,
    t: Translator,
    reply: Reply,
) -> int:
    """Keep a draft, show it with the button that confirms, and return its key."""
    places: tuple[Place, ...] = (Place(asked.chat.chat_key, asked.thread_id or 0),)
    if time.is_everywhere:
        places = await db.read(posts.everywhere, asked.community.community_id)
    wish = Wish(pieces, time.when, time.manner, places, asked.by, ref)
    shown = await db.write(posts.draft, community=asked.community, wish=wish, now=asked.at)
    reply(draft_card(shown, t), sort=Sort.RESULT)
    return shown.post.post_id


# -- privately -------------------------------------------------------------------------------


async def _ask(
    message: Message,
    asked: Asked,
    db: Database,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
    *,
    is_album: bool = False,
) -> None:
    """Ask for what is missing, in the private chat."""
    if is_album and asked.said:
        timed(asked)  # refuses a time that is not clear
    await _wait(db, CONTENT if asked.said else WHEN, asked)
    if message.chat.type == "private":
        reply(Card(t("post.ask_content") if asked.said else t("post.ask_when")))
        return
    payload = f"{LINK}_{asked.chat.chat_key}_{asked.thread_id or 0}"
    link = open_private(t, username=username, payload=payload)
    words = t("post.album_ask") if is_album else t("post.usage")
    reply(Card(words, link, lives_for=CARDS_LIVE_FOR))


async def _wait(db: Database, step: str, asked: Asked) -> None:
    await db.write(
        dialogues.ask,
        chat_id=asked.by,
        user_id=asked.by,
        step=step,
        answers=asked.kept,
        now=asked.at,
    )


async def open_by_link(
    message: Message,
    args: str,
    at: int,
    db: Database,
    rights: Rights,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Go on with what was begun in the group that a deep link names, or begin."""
    _, key, topic = [*args.split("_"), "", ""][:3]
    chat, by = await opened(message, f"{LINK}_{key}", db=db, rights=rights, who=Who.POSTS, now=at)
    known = await db.read(dialogues.find, chat_id=by, user_id=by, now=at)
    if known is not None and known.step == CONTENT and known.answers["chat_key"] == chat.chat_key:
        reply(Card(t("post.ask_content")))
        return
    community = await db.read(settings.community, chat.community_id)
    thread_id = int(topic) if topic.isascii() and topic.isdigit() else None
    await _wait(db, WHEN, Asked(chat, community, thread_id, by, "", at, t.language))
    reply(Card(t("post.ask_when")))


async def _resumed(message: Message, answers: Answers, db: Database, rights: Rights) -> Asked:
    """Return what was asked so far; refuse who lost the right to it meanwhile."""
    by = message.from_user.id if message.from_user else 0
    chat = await db.read(chats.get, int(answers["chat_key"]))
    if not await rights.may(chat, by, Who.POSTS):
        raise Refusal("settings.no_rights")
    community = await db.read(settings.community, chat.community_id)
    said, at = str(answers["said"]), as_seconds(message.date)
    return Asked(chat, community, int(answers["thread"]) or None, by, said, at, "en")


async def take_when(
    message: Message,
    answers: Answers,
    db: Database,
    rights: Rights,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    asked = await _resumed(message, answers, db, rights)
    asked = replace(asked, said=" ".join((message.text or "").split()), language=t.language)
    if timed(asked).rest:
        raise Refusal("post.option", word=timed(asked).rest.split()[0][:40])
    await _wait(db, CONTENT, asked)
    reply(Card(t("post.ask_content")))


async def take_content(
    message: Message,
    answers: Answers,
    db: Database,
    rights: Rights,
    t: Translator,
    call: Call,
) -> None:
    asked = replace(await _resumed(message, answers, db, rights), language=t.language)
    pieces = (piece_of(message),)
    ref = f"post:{message.chat.id}:{message.message_id}"
    post_id = await call(_draft, asked=asked, time=timed(asked), pieces=pieces, ref=ref)
    if message.media_group_id is None:
        await db.write(dialogues.end, chat_id=asked.by, user_id=asked.by)
        return
    kept: dict[str, int | str] = {"post_id": post_id, "album": message.media_group_id}
    await db.write(
        dialogues.ask, chat_id=asked.by, user_id=asked.by, step=ALBUM, answers=kept, now=asked.at
    )


async def take_more(
    message: Message,
    answers: Answers,
    db: Database,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Take the other messages of an album, one by one."""
    if message.media_group_id == answers["album"]:
        post_id = int(answers["post_id"])
        await db.write(posts.add_piece, post_id=post_id, piece=piece_of(message))
        return
    await db.write(dialogues.end, chat_id=message.chat.id, user_id=message.chat.id)
    reply(Card(t("help.unknown")))


ADD = ("add", "new", "添加", "新增", "新建")
FEATURE = Feature(
    steps=(
        Step(WHEN, take_when),
        Step(CONTENT, take_content, anything=True),
        Step(ALBUM, take_more, anything=True),
    ),
    links=(Link(LINK, open_by_link),),
    subs=tuple(Sub("schedule", word, add, HOSTS) for word in ADD),
)
