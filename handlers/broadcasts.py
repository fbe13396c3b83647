"""/announce members: a message to members privately, looked at and confirmed first."""

from dataclasses import replace
from datetime import UTC, datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery, Message

from bot import broadcasts
from bot.broadcasts import Wish
from bot.texts import Texts, Translator
from domain.broadcasts import Audience, Content, checked, read_audience
from domain.communities import Community
from domain.days import zone_meant
from domain.post_words import Said, read_options
from domain.posts import Manner, Pieces
from domain.refusals import Refusal
from domain.rights import Who
from handlers.commands import words_of
from handlers.features import Button, Call, Feature, Handler, Sub
from handlers.middleware import Reply, Tap
from handlers.post_albums import source
from handlers.post_sources import own_pieces
from handlers.rights import Rights
from storage.database import Database
from views.broadcasts import BroadcastButton, LessButton, asked_card, card_of
from views.cards import Card, Sort
from views.interest_names import shipped_names

WORDS = ("members", "成员", "成員")


async def begin(
    message: Message,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    texts: Texts,
    t: Translator,
    reply: Reply,
    call: Call,
) -> None:
    """Keep a draft and show it privately; with nothing to send, show what is on its way."""
    audience, said = _said(message, community, at)
    pieces = await call(source, message=message, by=actor_id)
    pieces = () if pieces and said.rest else pieces or own_pieces(message, said.rest)
    if not pieces:
        await call(_show_running, t=t, reply=reply, at=at, community=community)
        return
    wish = Wish(_content(pieces, said), audience, 0, actor_id, ref)
    names = shipped_names(texts)
    await db.write(_draft, community=community, wish=wish, shipped=names, now=at)
    if message.chat.id != actor_id:
        reply(Card(t("broadcast.look_privately")), sort=Sort.RESULT)


def _draft(
    tx: Connection, *, community: Community, wish: Wish, shipped: dict[str, str], now: int
) -> None:
    interest_id = broadcasts.interest_id(
        tx,
        community_id=community.community_id,
        said=wish.audience.interest,
        shipped=shipped,
    )
    wish = replace(wish, interest_id=interest_id)
    broadcasts.draft(tx, community=community, wish=wish, now=now)


def _said(message: Message, community: Community, at: int) -> tuple[Audience, Said]:
    """Read to whom it is to go and how; the rest is the end of the message as it was written."""
    words = words_of(message).rstrip().split(maxsplit=2)[2:]
    audience, rest = read_audience(words[0] if words else "")
    now, zone = datetime.fromtimestamp(at, UTC), ZoneInfo(zone_meant(community.zones))
    return audience, read_options(rest, Manner(), now=now, zone=zone)


def _content(pieces: Pieces, said: Said) -> Content:
    manner = said.manner
    if manner != Manner(is_silent=manner.is_silent, buttons=manner.buttons):
        raise Refusal("broadcast.options")
    return Content(checked(pieces), manner.buttons, manner.is_silent)


async def _show_running(
    db: Database, community: Community, at: int, t: Translator, reply: Reply
) -> None:
    found = await db.read(broadcasts.find_under_way, community.community_id, now=at)
    if found is None:
        raise Refusal("broadcast.usage")
    reply(card_of(found, t), sort=Sort.RESULT)


async def press(
    query: CallbackQuery,
    callback_data: BroadcastButton,
    db: Database,
    rights: Rights,
    now: datetime,
    call: Call,
) -> None:
    found = await db.read(broadcasts.get, callback_data.broadcast_id)
    by, at = query.from_user.id, int(now.timestamp())
    if not await rights.may_in_community(found.community_id, by, Who.POSTS):
        raise Refusal("settings.no_rights")
    act = ACTS.get(callback_data.act)
    if act is None:
        raise Refusal("refusal.stale_button")
    await call(act, act=callback_data.act, broadcast_id=found.broadcast_id, by=by, at=at)


async def _confirm(
    act: str, broadcast_id: int, by: int, at: int, tap: Tap, db: Database, t: Translator
) -> None:
    if tap.message is None:
        raise Refusal("refusal.stale_button")
    shown = await db.write(
        broadcasts.confirm,
        broadcast_id=broadcast_id,
        by=by,
        card_id=tap.message.message_id,
        waits=act == "morning",
        now=at,
    )
    tap.edit(card_of(shown, t))


async def _approve(
    broadcast_id: int, by: int, at: int, tap: Tap, db: Database, t: Translator
) -> None:
    shown = await db.write(broadcasts.approve, broadcast_id=broadcast_id, by=by, now=at)
    tap.edit(asked_card(shown, t))


async def _discard(broadcast_id: int, by: int, tap: Tap, db: Database, t: Translator) -> None:
    await db.write(broadcasts.discard, broadcast_id=broadcast_id, by=by)
    tap.edit(Card(t("post.discarded")))


async def _test(
    broadcast_id: int, by: int, at: int, tap: Tap, db: Database, t: Translator
) -> None:
    await db.write(broadcasts.show_to, broadcast_id=broadcast_id, by=by, now=at)
    await tap.answer(t("announce.test_sent"))


async def _stop(
    broadcast_id: int, by: int, at: int, tap: Tap, db: Database, t: Translator
) -> None:
    shown = await db.write(broadcasts.stop, broadcast_id=broadcast_id, by=by, now=at)
    tap.edit(card_of(shown, t))


async def less(
    query: CallbackQuery,
    callback_data: LessButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    """Opt who presses out of what comes of itself; below a look beforehand, only say so."""
    if not callback_data.broadcast_id:
        await tap.answer(t("broadcast.less_test"), alert=True)
        return
    await db.write(broadcasts.less, user_id=query.from_user.id, now=int(now.timestamp()))
    await tap.answer(t("broadcast.less_done"), alert=True)


ACTS: dict[str, Handler] = {
    "now": _confirm,
    "morning": _confirm,
    "approve": _approve,
    "discard": _discard,
    "test": _test,
    "stop": _stop,
}
FEATURE = Feature(
    subs=tuple(Sub("announce", word, begin) for word in WORDS),
    buttons=(
        Button(BroadcastButton, press, acts_on_group=True),
        Button(LessButton, less),
    ),
)
