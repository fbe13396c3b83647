"""/captcha: what newcomers are asked before they may write, and the button they press."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot import captcha, members, newcomers, settings
from bot.texts import Translator
from domain.chats import Chat
from domain.communities import Community
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Late, Where
from handlers.holding import perform
from handlers.middleware import Tap
from storage.database import Database
from views.cards import Card
from views.newcomers import PersonButton, ReadRulesButton, captcha_card

WORDS = {
    **dict.fromkeys(("off", "关", "關", "关闭", "關閉"), newcomers.OFF),
    **dict.fromkeys(("button", "按钮", "按鈕"), "button"),
    **dict.fromkeys(("request", "申请", "申請"), captcha.REQUEST),
    **dict.fromkeys(("rules", "群规", "群規"), captcha.RULES),
}


async def choose(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show what newcomers are asked, or choose it."""
    if args:
        to = WORDS.get(args.casefold())
        if to is None:
            raise Refusal("captcha.unknown")
        at = members.seconds(now)
        await db.write(captcha.switch, community=community, to=to, by=actor_id, now=at)
    reply(captcha_card(await db.read(settings.community, community.community_id), t))


async def show_themselves(
    _query: CallbackQuery,
    callback_data: PersonButton,  # noqa: ARG001 - it says no more than its name
    tap: Tap,
    bot: Bot,
    db: Database,
    chat: Chat | None,
    member: Member | None,
    now: datetime,
    t: Translator,
) -> None:
    if chat is None:
        raise Refusal("refusal.stale_button")
    at = members.seconds(now)
    number = await db.write(captcha.show_themselves, chat=chat, member=member, now=at)
    await perform(bot, db, number, now=at)
    await tap.answer(t("captcha.passed"), alert=True)


async def read_rules(
    query: CallbackQuery,
    callback_data: ReadRulesButton,  # noqa: ARG001 - it says no more than its name
    tap: Tap,
    db: Database,
    community: Community | None,
    username: str,
) -> None:
    """Open the private chat at the rules of the group where the button stands."""
    if community is not None:
        await db.write(
            members.choose_community,
            user_id=query.from_user.id,
            community_id=community.community_id,
        )
    await tap.open(f"https://t.me/{username}?start=rules")


FEATURE = Feature(
    commands=(
        Command(
            names=("captcha",),
            handler=choose,
            help="help.captcha",
            menu="menu.captcha",
            who=Who.WARNS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(PersonButton, show_themselves), Button(ReadRulesButton, read_rules)),
)
