"""/birthday: who wants to be congratulated enters a day and a month."""

from collections.abc import Callable

from bot import birthdays
from bot.texts import Translator
from domain.birthdays import read_birthday
from domain.communities import Community
from domain.members import Member
from domain.phrases import plain
from domain.switches import parse_switch
from handlers.features import ANYTHING, Command, Feature, Late, Sub
from storage.database import Database
from views.birthdays import forgotten_card, standing_card
from views.cards import Card

NO_MORE = frozenset({"delete", "remove", "forget", "stop", "clear", "删除", "取消", "刪除"})


async def show(
    _message: object,
    db: Database,
    community: Community,
    member: Member,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    found = await db.read(birthdays.standing, member=member, community=community, now=at)
    reply(standing_card(found, community, t))


async def enter(
    _message: object,
    args: str,
    db: Database,
    community: Community,
    member: Member,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if parse_switch(args) is False or plain(args) in NO_MORE:
        await db.write(birthdays.forget, member=member)
        left = await db.read(birthdays.standing, member=member, community=community, now=at)
        reply(forgotten_card(left, community, t))
        return
    said = read_birthday(args)
    kept = await db.write(
        birthdays.enter, member=member, community=community, birthday=said.birthday, now=at
    )
    reply(standing_card(kept, community, t, names_year=said.names_year))


FEATURE = Feature(
    commands=(
        Command(
            names=("birthday",),
            handler=show,
            help="help.birthday",
            late=Late.REPEATED,
            needs_member=True,
        ),
    ),
    subs=(Sub("birthday", ANYTHING, enter),),
)
