"""/points: balance, statement and why; anybody's account for who keeps the books."""

from collections.abc import Callable
from sqlite3 import Connection
from unicodedata import normalize

from aiogram.types import CallbackQuery, Message

from bot import boards, points, settings, statements
from bot.texts import Translator
from domain.communities import Community
from domain.days import local_date
from domain.manners import HINTS_LIVE_FOR
from domain.members import Member, User
from domain.numbers import parse_entry_number
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Link
from handlers.middleware import Tap
from handlers.rights import Rights
from handlers.targets import named
from storage import users
from storage.database import Database
from storage.statements import community_of
from views.boards import member_card
from views.cards import Card
from views.people import name_of, user_name
from views.points import PageButton, mark_of, page_card, statement_card, why_card
from views.start import open_private

WHY_WORDS = frozenset({"why", "为什么", "為什麼", "原因"})


def _statement(
    tx: Connection, *, member_id: int
) -> tuple[points.Statement, dict[int, User | None]]:
    statement = points.statement(tx, member_id=member_id)
    actors = {line.entry.actor_id or 0 for line in statement.lines if line.entry}
    return statement, {actor: users.find(tx, actor) for actor in actors if actor}


async def show_points(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    username: str,
    member: Member,
    community: Community,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if normalize("NFKC", args).casefold().rstrip(" ?!.。") in WHY_WORDS:
        on = local_date(at, community.zones)
        reply(why_card(await db.read(points.decisions, member=member, on=on), community, t))
        return
    other, is_keeper = await _asked_about(message, args, member, db, rights)
    if other is None:
        statement, actors = await db.read(_statement, member_id=member.member_id)
        names = {user_id: user_name(user, t) for user_id, user in actors.items()}
        reply(statement_card(statement, names, t))
    elif not is_keeper:
        reply(_shown(await db.read(_public, other, community, at=at), member, t))
    elif message.chat.type == "private":
        page = await db.read(statements.page, member_id=other.member_id)
        reply(page_card(page, community, t))
    else:
        reply(_elsewhere(other, username, t))


async def _asked_about(
    message: Message, args: str, member: Member, db: Database, rights: Rights
) -> tuple[Member | None, bool]:
    """Return whose account is meant, None for one's own, and whether all of it may be shown.

    A member who answers somebody with 积分 means their own.
    """
    where = member.community_id
    other = await db.read(named, message=message, args=args, community_id=where)
    if other is None:
        return None, False
    is_keeper = await rights.may_in_community(where, member.user_id, Who.POINTS)
    is_own = not args and (other == member or not is_keeper)
    return None if is_own else other, is_keeper


def _public(tx: Connection, other: Member, community: Community, *, at: int) -> boards.MemberCard:
    """Return what everybody may see of a member."""
    zones, rule = community.zones, community.values.freeze_rule
    return boards.card(tx, member=other, at=at, zones=zones, rule=rule, in_public=True)


def _shown(card: boards.MemberCard, asker: Member, t: Translator) -> Card:
    if card.is_hidden and card.member.member_id != asker.member_id:
        raise Refusal("me.hidden", name=name_of(card.member, t))
    return member_card(card, t)


def _elsewhere(other: Member, username: str, t: Translator) -> Card:
    """Return the way to the private chat: accounts are for admins alone."""
    button = open_private(t, username=username, payload=f"statement_{other.member_id}")
    text = t("statement.privately", name=name_of(other, t))
    return Card(text, button, lives_for=HINTS_LIVE_FOR)


async def open_statement(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the account that a deep link names; anybody may have made the link up."""
    member_id = parse_entry_number(args.partition("_")[2])
    user_id = message.from_user.id if message.from_user else 0
    community = await _kept_by(user_id, member_id or 0, db, rights)
    page = await db.read(statements.page, member_id=member_id or 0)
    reply(page_card(page, community, t))


async def _kept_by(user_id: int, member_id: int, db: Database, rights: Rights) -> Community:
    """Return the community of an account, for who may see it now."""
    where = await db.read(community_of, member_id)
    if where is None or not await rights.may_in_community(where, user_id, Who.POINTS):
        raise Refusal("settings.no_rights")
    return await db.read(settings.community, where)


async def turn_page(
    query: CallbackQuery,
    callback_data: PageButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    mark, pressed = mark_of(callback_data), callback_data
    if mark is None or tap.message is None or tap.message.chat.type != "private":
        raise Refusal("refusal.stale_button")
    community = await _kept_by(query.from_user.id, pressed.member_id, db, rights)
    page = await db.read(
        statements.page,
        member_id=pressed.member_id,
        part=pressed.part,
        below=mark,
        above=mark if pressed.is_newer else None,
    )
    tap.edit(page_card(page, community, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("points", "balance"),
            handler=show_points,
            words=("积分", "積分", "points"),
            help="help.points",
            menu="menu.points",
            needs_member=True,
            reads=True,
        ),
    ),
    buttons=(Button(PageButton, turn_page),),
    links=(Link("statement", open_statement),),
)
