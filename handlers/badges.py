"""/badges, and /badge for admins: give, take, new, list."""

from collections.abc import Callable
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import badge_gifts, badges
from bot.texts import Texts, Translator
from domain.badges import Shelf, read_name
from domain.chats import Chat
from domain.communities import Community
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from handlers.targets import named, target
from storage import unlisted, users
from storage.database import Database
from views.badge_names import table_names
from views.badges import (
    OVERVIEW,
    ShelfButton,
    UndoGiftButton,
    UndoTakingButton,
    UnmakeButton,
    badges_card,
    given_card,
    made_card,
    offers_card,
    public_card,
    shelf_card,
    taken_card,
    ungiven_card,
    unmade_card,
    untaken_card,
    usage_card,
)
from views.cards import Card
from views.people import name_of, user_name

GIVE, TAKE = "give", "take"


async def show_badges(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    member: Member,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    where = community.community_id
    other = await db.read(named, message=message, args=args, community_id=where)
    if other is not None and other != member:
        if await db.read(unlisted.is_hidden, other.member_id):
            raise Refusal("me.hidden", name=name_of(other, t))
        shown = await db.read(badges.collection, member=other, at=at)
        reply(public_card(shown, t))
        return
    shown = await db.write(badges.opened, member=member, at=at)
    reply(badges_card(shown, t, user_id=member.user_id))


async def turn_page(
    query: CallbackQuery,
    callback_data: ShelfButton,
    tap: Tap,
    db: Database,
    community: Community | None,
    member: Member | None,
    t: Translator,
) -> None:
    if callback_data.user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    if community is None or member is None:
        raise Refusal("refusal.stale_button")
    shown = await db.read(badges.collection, member=member, at=tap.asked_at)
    if callback_data.page == OVERVIEW:
        tap.edit(badges_card(shown, t, user_id=member.user_id))
        return
    shelf = _shelf(callback_data.page)
    tap.edit(shelf_card(shown, shelf, community, t, user_id=member.user_id))


def _shelf(page: str) -> Shelf:
    try:
        return Shelf(page)
    except ValueError:
        raise Refusal("refusal.stale_button") from None


async def explain(_message: Message, t: Translator, reply: Callable[[Card], None]) -> None:
    reply(usage_card(t))


async def show_offers(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(offers_card(await db.read(badge_gifts.offers, community.community_id), t))


def _meant(
    tx: Connection, *, message: Message, args: str, community_id: int, texts: Texts
) -> tuple[Member, str, str]:
    """Return whom, which badge and why an admin means; each part that is wrong is told."""
    words = args.partition(" ")[2].strip()
    if not words:
        raise Refusal("badge.usage")
    member, rest = target(tx, message=message, args=words, community_id=community_id)
    if not rest:
        raise Refusal("badge.usage")
    names = table_names(texts) | badge_gifts.names(tx, community_id)
    key, note = read_name(rest, names)
    if key is None:
        raise Refusal("badge.unknown")
    return member, key, note


async def give_or_take(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    is_taken, community_id = args.partition(" ")[0].casefold() == TAKE, community.community_id
    member, key, note = await db.write(
        _meant, message=message, args=args, community_id=community_id, texts=texts
    )
    if not note and not is_taken:
        raise Refusal("badge.reason_missing")
    gift = await db.write(
        badge_gifts.take if is_taken else badge_gifts.give,
        member=member,
        key=key,
        note=note,
        actor_id=actor_id,
        ref=ref,
        at=at,
    )
    actor = user_name(await db.read(users.find, actor_id), t)
    reply(taken_card(gift, actor, t) if is_taken else given_card(gift, actor, t))


async def make(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    at: int,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    own = await db.write(
        badge_gifts.make,
        community_id=community.community_id,
        name=args.partition(" ")[2],
        taken=table_names(texts),
        actor_id=actor_id,
        ref=ref,
        at=at,
    )
    reply(made_card(own, t))


async def undo(
    query: CallbackQuery,
    callback_data: UndoGiftButton | UndoTakingButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
) -> None:
    """Take back what was given, or give back what was taken away."""
    is_gift = isinstance(callback_data, UndoGiftButton)
    gift = await db.write(
        badge_gifts.undo_gift if is_gift else badge_gifts.undo_taking,
        community=await rights.pressed(chat, community, query.from_user.id, Who.POINTS),
        award_id=callback_data.award_id,
        actor_id=query.from_user.id,
        at=tap.asked_at,
    )
    actor = user_name(await db.read(users.find, query.from_user.id), t)
    tap.edit(ungiven_card(gift, actor, t) if is_gift else untaken_card(gift, actor, t))


async def unmake(
    query: CallbackQuery,
    callback_data: UnmakeButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    t: Translator,
) -> None:
    own = await db.write(
        badge_gifts.unmake,
        community=await rights.pressed(chat, community, query.from_user.id, Who.POINTS),
        badge_id=callback_data.badge_id,
        actor_id=query.from_user.id,
        at=tap.asked_at,
    )
    tap.edit(unmade_card(own, user_name(await db.read(users.find, query.from_user.id), t), t))


FEATURE = Feature(
    commands=(
        Command(
            names=("badges",),
            handler=show_badges,
            words=("徽章", "勋章", "勳章", "badges"),
            help="help.badges",
            needs_member=True,
        ),
        Command(
            names=("badge",),
            handler=explain,
            help="help.badge",
            menu="menu.badge",
            who=Who.POINTS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(
        Button(ShelfButton, turn_page),
        Button(UndoGiftButton, undo, acts_on_group=True),
        Button(UndoTakingButton, undo, acts_on_group=True),
        Button(UnmakeButton, unmake, acts_on_group=True),
    ),
    subs=(
        Sub("badge", GIVE, give_or_take),
        Sub("badge", TAKE, give_or_take),
        Sub("badge", "new", make),
        Sub("badge", "list", show_offers),
    ),
)
