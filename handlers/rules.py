"""/rules points: how points work in this community."""

from collections.abc import Callable

from bot.texts import Translator
from domain.communities import Community
from domain.refusals import Refusal
from handlers.features import Command, Feature, Link
from storage import quests
from storage.database import Database
from views.cards import Card
from views.rules import rules_card

POINTS_WORDS = frozenset({"", "points", "积分", "積分"})


async def show_rules(
    _message: object,
    args: str,
    db: Database,
    community: Community | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    if args.casefold() not in POINTS_WORDS:
        raise Refusal("rules.unknown")
    if community is None:
        raise Refusal("start.no_community")
    running = await db.read(quests.running, community.community_id)
    reply(rules_card(community, t, quests=len(running)))


async def open_by_link(
    _message: object,
    db: Database,
    community: Community | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    await show_rules(_message, "", db, community, t, reply)


FEATURE = Feature(
    commands=(
        Command(
            names=("rules",),
            handler=show_rules,
            words=("积分规则", "積分規則"),
            help="help.rules",
        ),
    ),
    links=(Link("rules", open_by_link),),
)
