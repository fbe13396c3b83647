"""/streak remind: an evening reminder of a long streak, for who wants it."""

from collections.abc import Callable

from bot import streak_savers
from bot.texts import Translator
from domain.members import Member
from domain.refusals import Refusal
from domain.switches import parse_switch
from handlers.features import Feature, Sub
from storage.database import Database
from views.cards import Card
from views.streak_savers import wish_card


async def remind(
    _message: object,
    args: str,
    db: Database,
    member: Member,
    at: int,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    wanted = args.partition(" ")[2].strip()
    if not wanted:
        reply(wish_card(await db.read(streak_savers.wish, member), t, username=username))
        return
    is_wanted = parse_switch(wanted)
    if is_wanted is None:
        raise Refusal("saver.usage")
    chosen = await db.write(streak_savers.choose, member=member, is_wanted=is_wanted, now=at)
    reply(wish_card(chosen, t, username=username))


FEATURE = Feature(
    subs=tuple(Sub("streak", word, remind) for word in ("remind", "reminder", "提醒")),
)
