"""/setrules: a community's own rules, in versions, and the buttons to accept and change them."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import captcha, house_rules, members
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.house_rules import State, checked
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import ANYTHING, Button, Command, Feature, Late, Sub, Where
from handlers.formatted import formatted
from handlers.holding import perform
from handlers.middleware import Tap
from handlers.rights import Rights
from storage.database import Database
from views.cards import Card
from views.house_rules import (
    DROP,
    MATERIAL,
    SMALL,
    AcceptButton,
    CallOffButton,
    DecideButton,
    accepted_alert,
    draft_card,
    dropped_card,
    source_card,
    standing_card,
    written_card,
)


async def show(
    message: Message,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the rules to who may change them; in reply to a message take that one's."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None:
        shown = await db.read(house_rules.shown, community.community_id)
        reply(standing_card(shown, t))
        return
    source = formatted(answered, 0, checked)
    await _write(db, community, source, (actor_id, ref, members.seconds(now)), t, reply)


async def write(
    message: Message,
    db: Database,
    community: Community,
    actor_id: int,
    ref: str,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    text = message.text or ""
    source = formatted(message, len(text) - len(text.split(maxsplit=1)[-1]), checked)
    await _write(db, community, source, (actor_id, ref, members.seconds(now)), t, reply)


async def _write(
    db: Database,
    community: Community,
    source: str,
    who: tuple[int, str, int],
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    by, ref, now = who
    rules = await db.write(
        house_rules.write, community=community, source=source, by=by, ref=ref, now=now
    )
    is_draft = rules.state is State.DRAFT
    reply(draft_card(rules, t) if is_draft else written_card(rules, community, t))


async def give_source(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    shown = await db.read(house_rules.shown, community.community_id)
    reply(source_card(shown.coming or shown.standing, t))


async def decide(
    query: CallbackQuery,
    callback_data: DecideButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community | None,
    now: datetime,
    t: Translator,
) -> None:
    number, by = callback_data.rules_id, query.from_user.id
    place = await _own(db, rights, chat, community, number, by)
    if callback_data.act == DROP:
        await db.write(house_rules.drop, rules_id=number)
        tap.edit(dropped_card(t))
        return
    if callback_data.act not in (MATERIAL, SMALL):
        raise Refusal("refusal.stale_button")
    rules = await db.write(
        house_rules.decide,
        rules_id=number,
        is_material=callback_data.act == MATERIAL,
        by=by,
        now=members.seconds(now),
    )
    tap.edit(written_card(rules, place, t))


async def _own(
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community | None,
    rules_id: int,
    by: int,
) -> Community:
    """Return the community whose rules a button is about; refuse who may not change them."""
    place = await rights.pressed(chat, community, by, Who.SETTINGS)
    rules = await db.read(house_rules.get, rules_id)
    if rules.community_id != place.community_id:
        raise Refusal("refusal.stale_button")
    return place


async def call_off(
    query: CallbackQuery,
    callback_data: CallOffButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community | None,
    now: datetime,
    t: Translator,
) -> None:
    number, by = callback_data.rules_id, query.from_user.id
    place = await _own(db, rights, chat, community, number, by)
    rules = await db.write(house_rules.call_off, rules_id=number, by=by, now=members.seconds(now))
    tap.edit(written_card(rules, place, t))


async def accept(
    _query: CallbackQuery,
    callback_data: AcceptButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    community: Community | None,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    if community is None:
        raise Refusal("refusal.not_member")
    number, at = callback_data.rules_id, members.seconds(now)
    accepted, freed = await db.write(captcha.accept_rules, rules_id=number, member=member, now=at)
    for each in freed:
        await perform(bot, db, each, now=at)
    await tap.answer(accepted_alert(accepted, community, t), alert=True)


FEATURE = Feature(
    commands=(
        Command(
            names=("setrules",),
            handler=show,
            help="help.setrules",
            menu="menu.setrules",
            who=Who.SETTINGS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(
        Button(AcceptButton, accept),
        Button(DecideButton, decide, acts_on_group=True),
        Button(CallOffButton, call_off, acts_on_group=True),
    ),
    subs=(
        *(Sub("setrules", word, give_source, alone=True) for word in ("noformat", "原文")),
        Sub("setrules", ANYTHING, write),
    ),
)
