"""/review: whose automatic points wait, and what becomes of them."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import reviews
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Link, Where
from handlers.links import opened
from handlers.middleware import Tap
from handlers.rights import Rights
from handlers.targets import target
from storage.database import Database
from views.cards import Card
from views.people import name_of
from views.reviews import ReviewButton, begun_card, list_card, summary_card, sure_card
from views.start import open_private


async def review(
    message: Message,
    args: str,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    at: int,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    where = community.community_id
    private = open_private(t, username=username, payload=f"review_{chat.chat_key}")
    is_private = message.chat.type == "private"
    replied = message.reply_to_message
    if not args and (replied is None or replied.forum_topic_created):
        listed = await db.read(reviews.listed, community_id=where)
        reply(list_card(listed, t) if is_private else summary_card(listed, t, private))
        return
    member, words = await db.write(target, message=message, args=f"{args} .", community_id=where)
    note = " ".join(words[:-1])
    await db.write(
        reviews.begin, community=community, member=member, note=note, by=actor_id, at=at
    )
    reply(begun_card(name_of(member, t), t, private=None if is_private else private))


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Open the list of the group that a deep link names."""
    at = int(now.timestamp())
    chat, _ = await opened(message, args, db=db, rights=rights, who=Who.POINTS, now=at)
    reply(list_card(await db.read(reviews.listed, community_id=chat.community_id), t))


async def press(
    query: CallbackQuery,
    callback_data: ReviewButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
) -> None:
    user_id, act = query.from_user.id, callback_data.act
    community = await rights.pressed(chat, community, user_id, Who.POINTS)
    where, whom = community.community_id, callback_data.member_id
    if act == "ask":
        listed = await db.read(reviews.listed, community_id=where, after=whom - 1)
        tap.edit(sure_card(_line_of(listed, whom), t))
        return
    decided = await _decide(db, community, callback_data, (user_id, tap.asked_at))
    after = callback_data.at if act == "page" else 0
    listed = await db.read(reviews.listed, community_id=where, after=after)
    tap.edit(list_card(listed, t, decided=decided))


def _line_of(listed: reviews.Listed, member_id: int) -> reviews.Line:
    for line in listed.lines:
        if line.member.member_id == member_id:
            return line
    raise Refusal("refusal.stale_button")


async def _decide(
    db: Database, community: Community, pressed: ReviewButton, by_at: tuple[int, int]
) -> reviews.Decided | None:
    """Do what a press asks; None for one that only turns pages or undoes."""
    (by, at), whom = by_at, pressed.member_id
    match pressed.act:
        case "release":
            return await db.write(
                reviews.release, community=community, member_id=whom, by=by, at=at
            )
        case "drop":
            return await db.write(reviews.drop, community=community, member_id=whom, by=by, at=at)
        case "unbook" | "undrop" as act:
            await db.write(
                reviews.undo,
                community=community,
                member_id=whom,
                is_booked=act == "unbook",
                decided_at=pressed.at,
                by=by,
                at=at,
            )
    return None


FEATURE = Feature(
    commands=(
        Command(
            names=("review",),
            handler=review,
            help="help.review",
            menu="menu.review",
            who=Who.POINTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(ReviewButton, press, acts_on_group=True),),
    links=(Link("review", open_by_link),),
)
