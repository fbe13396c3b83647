"""/report and @admin in reply to a message: staff is shown it, and decides."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import lifetimes, reports, sanctions
from bot.lifetimes import Sent
from bot.texts import Translator
from domain.chats import Chat
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Who
from handlers import enforcing
from handlers.features import Button, Command, Feature, Late
from handlers.middleware import Tap, as_seconds
from handlers.order_targets import known
from handlers.rights import Rights
from storage import chats, members
from storage.database import Database
from views.cards import Card
from views.people import name_of
from views.reports import ReportButton, report_card, taken_hint
from views.sanctions import failed_card


async def report(
    message: Message,
    db: Database,
    chat: Chat | None,
    member: Member,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if chat is None:
        raise Refusal("report.usage")
    told = await _told(message, db, chat, member)
    is_told = await db.write(reports.file, chat=chat, reporter=member, told=told, now=at)
    own = Sent(message.chat.id, message.message_id, at, at, None, None)
    await db.write(lifetimes.delete_now, chat_key=chat.chat_key, message=own, now=at)
    if not is_told:
        reply(taken_hint(t))


async def _told(message: Message, db: Database, chat: Chat, member: Member) -> reports.Told:
    """Return the message that is replied to; refuse one of ours, and one's own."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        raise Refusal("report.usage")
    sent_at = as_seconds(replied.date)
    where = (message.chat.id, replied.message_id, sent_at)
    author = None if replied.sender_chat else replied.from_user
    if author is None:
        return reports.Told(None, *where)
    if author.is_bot:
        raise Refusal("report.bot")
    if author.id == member.user_id:
        raise Refusal("report.own")
    found = await db.read(members.find, community_id=chat.community_id, user_id=author.id)
    return reports.Told(found.member_id if found else None, *where)


def _who(act: str) -> Who:
    kind = reports.KINDS.get(act)
    return Who.DELETE if kind is None else sanctions.who_may(kind)


async def decide(
    query: CallbackQuery,
    callback_data: ReportButton,
    tap: Tap,
    bot: Bot,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    number, act, by = callback_data.report_id, callback_data.act, query.from_user.id
    at = int(now.timestamp())
    found = await db.read(reports.shown, number)
    if not await rights.may_in_community(found.community.community_id, by, _who(act)):
        raise Refusal("refusal.staff_only")
    if found.report.state != "open":
        tap.edit(report_card(found, t))
    await _check(bot, db, found, act, by, at)
    made = await db.write(reports.decide, report_id=number, outcome=act, by=by, now=at)
    tap.edit(report_card(await db.read(reports.shown, number), t))
    why, why_no_mute = await enforcing.enforce_all(bot, db, made, now=at)
    if (why := why or why_no_mute) and found.member is not None:
        tap.send(failed_card(why, t, name=name_of(found.member, t)))


async def _check(bot: Bot, db: Database, found: reports.Shown, act: str, by: int, at: int) -> None:
    """Hold an act on an author against who decides, and what Telegram says of them now."""
    if found.member is not None and found.member.user_id == by:
        raise Refusal("report.about_you")
    if found.report.state != "open":
        raise Refusal("report.decided")
    if reports.KINDS.get(act) is not None and found.member is not None:
        chat = await db.read(chats.get, found.report.chat_key)
        user_id = found.member.user_id
        await known(bot, db, chat, user_id, actor_id=by, is_against=True, at=at)


FEATURE = Feature(
    commands=(
        Command(
            names=("report",),
            handler=report,
            help="help.report",
            words=("@admin", "@admins", "举报", "檢舉"),
            late=Late.REPEATED,
            needs_member=True,
        ),
    ),
    buttons=(Button(ReportButton, decide),),
)
