"""/campaign: links whose joins are counted, without rewards."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import invites
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers import invite_links
from handlers.features import Button, Command, Feature, Late, Sub, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import chats
from storage.database import Database
from storage.invites import Invite
from views.cards import Card
from views.invites import (
    EndButton,
    campaign_card,
    campaigns_card,
    confirm_end_card,
    ended_card,
)

QUOTES = "\"'“”„‟«»「」『』‘’ "


def _title(args: str) -> str:
    """Return what stands behind the next word, without quotes around it."""
    return args.partition(" ")[2].strip().strip(QUOTES)


async def show_list(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if args and args.partition(" ")[0].casefold() != "list":
        raise Refusal("campaign.how_to")
    known = await db.read(invites.campaigns, community.community_id)
    reply(campaigns_card(known, community.values.referral_rule, t))


async def begin(
    _message: Message,
    args: str,
    bot: Bot,
    db: Database,
    chat: Chat,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    place = await db.read(invites.place_of, community_id=community.community_id, chat=chat)
    if place is None:
        raise Refusal("invite.no_group")
    at, title = int(now.timestamp()), _title(args)
    claim = await db.write(invites.begin_campaign, chat=place, title=title, ref=ref, now=at)
    invite = claim.invite
    if invite.url is None:
        url = await _made(bot, db, place, invite)
        key = invite.invite_id
        invite = await db.write(invites.keep, invite_id=key, url=url, now=at, by=actor_id)
    reply(campaign_card(invite, t))


async def _made(bot: Bot, db: Database, place: Chat, invite: Invite) -> str:
    try:
        return await invite_links.make(bot, place, name=invite.title, asks=False)
    except Refusal as refusal:
        await db.write(invites.give_up, invite.invite_id)
        raise _for_admins(refusal, place) from None


async def _revoked(bot: Bot, db: Database, invite: Invite) -> None:
    place = await db.read(chats.find_by_key, invite.chat_key)
    if place is None or invite.ended_at is not None or invite.url is None:
        return
    try:
        await invite_links.revoke(bot, place, invite.url)
    except Refusal as refusal:
        raise _for_admins(refusal, place) from None


def _for_admins(refusal: Refusal, place: Chat) -> Refusal:
    if refusal.key != "invite.no_right":
        return refusal
    return Refusal("invite.grant_right", title=place.title)


async def ask_to_end(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    title = _title(args)
    if not title:
        raise Refusal("campaign.how_to")
    invite = await db.read(
        invites.campaign_named, community_id=community.community_id, title=title
    )
    reply(confirm_end_card(invite, t))


async def press(
    query: CallbackQuery,
    callback_data: EndButton,
    tap: Tap,
    bot: Bot,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    now: datetime,
    t: Translator,
) -> None:
    community = await rights.pressed(chat, community, query.from_user.id, Who.SETTINGS)
    key = community.community_id
    invite = await db.read(invites.campaign, community_id=key, invite_id=callback_data.invite_id)
    if callback_data.act == "end":
        await _revoked(bot, db, invite)
        by, at = query.from_user.id, int(now.timestamp())
        ended = await db.write(invites.end_campaign, invite=invite, by=by, now=at)
        tap.edit(ended_card(ended, t))
    elif callback_data.act == "ask" and invite.ended_at is None:
        tap.edit(confirm_end_card(invite, t))
    else:
        known = await db.read(invites.campaigns, key)
        tap.edit(campaigns_card(known, community.values.referral_rule, t))


FEATURE = Feature(
    commands=(
        Command(
            names=("campaign",),
            handler=show_list,
            help="help.campaign",
            menu="menu.campaign",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(EndButton, press, acts_on_group=True),),
    subs=(Sub("campaign", "new", begin), Sub("campaign", "end", ask_to_end)),
)
