"""/invite: a member's own link, the board; /invites: what waits for an admin."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import invites, referrals, settings
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Who
from domain.setting_keys import Key
from handlers import invite_links
from handlers.features import Button, Command, Feature, Link, Sub, Where
from handlers.links import opened
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import referrals as stored_referrals
from storage.database import Database
from storage.invites import Invite
from views.cards import Card
from views.invites import (
    DecideButton,
    board_card,
    decided_card,
    invite_card,
    overview_card,
    totals_card,
)
from views.start import open_private


class Door:
    """A member at the door of a group, asking for the link that is theirs."""

    def __init__(
        self, bot: Bot, db: Database, chat: Chat, member: Member, *, asks: bool, now: int
    ) -> None:
        self._bot, self._db, self._chat, self._member = bot, db, chat, member
        self._asks, self._now = asks, now

    async def link(self) -> Invite:
        """Return the link, made or made anew where needed; the call stands outside the writes."""
        claim = await self._db.write(
            invites.claim, member=self._member, chat_key=self._chat.chat_key, now=self._now
        )
        invite = claim.invite
        if not claim.is_due:
            return invite
        if invite.url is None:
            return await self._make(invite)
        name = f"ref:{self._member.user_id}"
        stands = await invite_links.stands(
            self._bot, self._chat, invite.url, name=name, asks=self._asks
        )
        if stands is False:
            renewed = await self._db.write(
                invites.renew, lost=invite, member=self._member, now=self._now
            )
            return await self._make(renewed.invite)
        return await self._keep(invite, invite.url) if stands else invite

    async def _make(self, invite: Invite) -> Invite:
        if invite.url is not None:
            return invite
        name = f"ref:{self._member.user_id}"
        try:
            url = await invite_links.make(self._bot, self._chat, name=name, asks=self._asks)
        except Refusal:
            await self._db.write(invites.give_up, invite.invite_id)
            raise
        return await self._keep(invite, url)

    async def _keep(self, invite: Invite, url: str) -> Invite:
        return await self._db.write(
            invites.keep, invite_id=invite.invite_id, url=url, now=self._now
        )


async def show_link(
    _message: Message,
    bot: Bot,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community,
    member: Member,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if not community.values.is_on(Key.INVITES):
        raise Refusal("invite.off")
    place = await db.read(invites.place_of, community_id=community.community_id, chat=chat)
    if place is None:
        raise Refusal("invite.no_group")
    asks = community.values.is_on(Key.INVITE_APPROVAL)
    door = Door(bot, db, place, member, asks=asks, now=int(now.timestamp()))
    try:
        invite = await door.link()
    except Refusal as refusal:
        raise await _for_admins(refusal, rights, place, member) from None
    counts = await db.read(stored_referrals.counts, member.member_id)
    rule = community.values.referral_rule
    reply(invite_card(member, invite, counts, rule, t, title=place.title))


async def _for_admins(refusal: Refusal, rights: Rights, place: Chat, member: Member) -> Refusal:
    """Tell an admin what to do about it, and everybody else whom to ask."""
    if refusal.key != "invite.no_right":
        return refusal
    if await rights.may(place, member.user_id, Who.SETTINGS):
        return Refusal("invite.grant_right", title=place.title)
    return refusal


async def show_board(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    lines = await db.read(invites.board, community.community_id)
    reply(board_card(lines, community.values.referral_rule.kept_days, t))


async def show_waiting(
    message: Message,
    db: Database,
    chat: Chat,
    community: Community,
    now: datetime,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the list in private only: nobody is accused before others."""
    overview = await db.read(referrals.overview, community=community, now=int(now.timestamp()))
    if message.chat.type == "private":
        reply(overview_card(overview, t))
        return
    button = open_private(t, username=username, payload=f"invites_{chat.chat_key}")
    reply(totals_card(overview.tally, button, t))


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the list of the group that a deep link names."""
    at = int(now.timestamp())
    chat, _ = await opened(message, args, db=db, rights=rights, who=Who.POINTS, now=at)
    community = await db.read(settings.community, chat.community_id)
    reply(overview_card(await db.read(referrals.overview, community=community, now=at), t))


async def decide(
    query: CallbackQuery,
    callback_data: DecideButton,
    tap: Tap,
    rights: Rights,
    db: Database,
    chat: Chat | None,
    community: Community | None,
    now: datetime,
    t: Translator,
) -> None:
    if chat is None or community is None or callback_data.act not in ("release", "drop"):
        raise Refusal("refusal.stale_button")
    if not await rights.may(chat, query.from_user.id, Who.POINTS):
        raise Refusal("settings.no_rights")
    at = int(now.timestamp())
    held, state = await db.write(
        referrals.release if callback_data.act == "release" else referrals.drop,
        community_id=community.community_id,
        referral_id=callback_data.referral_id,
        by=query.from_user.id,
        now=at,
    )
    overview = await db.read(referrals.overview, community=community, now=at)
    tap.edit(overview_card(overview, t, done=decided_card(held, state, t)))


FEATURE = Feature(
    commands=(
        Command(
            names=("invite",),
            handler=show_link,
            words=("邀请", "邀請"),
            help="help.invite",
            needs_member=True,
        ),
        Command(
            names=("invites",),
            handler=show_waiting,
            help="help.invites",
            menu="menu.invites",
            who=Who.POINTS,
            where=Where.GROUP,
        ),
    ),
    buttons=(Button(DecideButton, decide, acts_on_group=True),),
    links=(Link("invites", open_by_link),),
    subs=(Sub("invite", "top", show_board),),
)
