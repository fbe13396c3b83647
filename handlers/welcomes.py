"""/welcome: what newcomers read, and the buttons below it."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import checkins, members, welcomes
from bot.texts import Translator
from domain.communities import Community
from domain.members import Member, Presence
from domain.refusals import Refusal
from domain.rights import Who
from domain.welcomes import checked
from handlers.features import ANYTHING, Button, Command, Feature, Handler, Late, Sub, Where
from handlers.formatted import formatted
from handlers.middleware import Tap
from storage import welcomes as stored
from storage.database import Database
from views.cards import Card
from views.welcomes import (
    HELP,
    INTERESTS,
    RULES,
    CheckInButton,
    HelpButton,
    checked_in,
    source_card,
    standing_card,
)


async def show(
    message: Message,
    db: Database,
    community: Community,
    actor_id: int,
    member: Member | None,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the words of welcome; in reply to a message take that one's."""
    answered = message.reply_to_message
    if answered is not None and answered.forum_topic_created is None:
        source = formatted(answered, 0, checked)
        await db.write(
            welcomes.write,
            community=community,
            source=source,
            by=actor_id,
            now=members.seconds(now),
        )
    await _show(db, community, member, t, reply)


async def _show(
    db: Database,
    community: Community,
    member: Member | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    where = community.community_id
    found = await db.read(welcomes.preview, community_id=where, member=member)
    reply(standing_card(found, t))


async def write(
    message: Message,
    db: Database,
    community: Community,
    actor_id: int,
    member: Member | None,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    text = message.text or ""
    source = formatted(message, len(text) - len(text.split(maxsplit=1)[-1]), checked)
    await db.write(
        welcomes.write, community=community, source=source, by=actor_id, now=members.seconds(now)
    )
    await _show(db, community, member, t, reply)


def switches(*, is_on: bool) -> Handler:
    """Make the handler that turns welcomes on, or off."""

    async def switch(
        _message: Message,
        db: Database,
        community: Community,
        actor_id: int,
        member: Member | None,
        now: datetime,
        t: Translator,
        reply: Callable[[Card], None],
    ) -> None:
        at = members.seconds(now)
        await db.write(welcomes.switch, community=community, is_on=is_on, by=actor_id, now=at)
        await _show(db, community, member, t, reply)

    return switch


switch_on, switch_off = switches(is_on=True), switches(is_on=False)


async def give_source(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    reply(source_card(await db.read(stored.source, community.community_id), t))


async def check_in(
    query: CallbackQuery,
    callback_data: CheckInButton,  # noqa: ARG001 - it says no more than its name
    tap: Tap,
    db: Database,
    community: Community | None,
    member: Member | None,
    t: Translator,
) -> None:
    if member is None or community is None or member.state is not Presence.PRESENT:
        raise Refusal("refusal.not_member")
    outcome = await db.write(
        checkins.check_in,
        member=member,
        ref=f"checkin:hello:{query.id}",
        at=tap.asked_at,
        zones=community.zones,
        rule=community.values.checkin_rule,
        freezing=community.values.freeze_rule,
    )
    await tap.answer(checked_in(outcome, t), alert=True)


async def open_page(
    query: CallbackQuery,
    callback_data: HelpButton,
    tap: Tap,
    db: Database,
    community: Community | None,
    username: str,
) -> None:
    """Open the private chat, about the group where the button stands."""
    if community is not None:
        await db.write(
            members.choose_community,
            user_id=query.from_user.id,
            community_id=community.community_id,
        )
    page = callback_data.page if callback_data.page in (RULES, INTERESTS) else HELP
    await tap.open(f"https://t.me/{username}?start={page}")


FEATURE = Feature(
    commands=(
        Command(
            names=("welcome",),
            handler=show,
            help="help.welcome",
            menu="menu.welcome",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(CheckInButton, check_in), Button(HelpButton, open_page)),
    subs=(
        *(Sub("welcome", word, switch_on, alone=True) for word in ("on", "开", "開")),
        *(Sub("welcome", word, switch_off, alone=True) for word in ("off", "关", "關")),
        *(Sub("welcome", word, give_source, alone=True) for word in ("noformat", "原文")),
        Sub("welcome", ANYTHING, write),
    ),
)
