"""/rules: the house rules; /rules points: how points work in this community."""

from collections.abc import Callable

from aiogram.types import Message

from bot import house_rules
from bot.texts import Translator
from domain.communities import Community
from domain.refusals import Refusal
from handlers.features import Command, Feature, Link
from handlers.watch import plain_word
from storage import quests
from storage.database import Database
from views.cards import Card
from views.house_rules import rules_card as house_rules_card
from views.rules import rules_card

POINTS_WORDS = frozenset({"points", "积分", "積分"})
# As whole messages they mean the points, not the house rules.
PLAIN_WORDS = ("积分规则", "積分規則")


async def show_rules(
    message: Message,
    args: str,
    db: Database,
    community: Community | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show the house rules; how points work when asked, or where there are no rules."""
    is_points = args.casefold() in POINTS_WORDS or plain_word(message.text or "") in PLAIN_WORDS
    if args and not is_points:
        raise Refusal("rules.unknown")
    if community is None:
        raise Refusal("start.no_community")
    shown = await db.read(house_rules.shown, community.community_id)
    card = None if is_points else house_rules_card(shown, t)
    if card is None:
        running = await db.read(quests.running, community.community_id)
        card = rules_card(community, t, quests=len(running))
    reply(card)


async def open_by_link(
    message: Message,
    db: Database,
    community: Community | None,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    await show_rules(message, "", db, community, t, reply)


FEATURE = Feature(
    commands=(
        Command(
            names=("rules",),
            handler=show_rules,
            words=("群规", "群規", *PLAIN_WORDS),
            help="help.rules",
            needs_member=True,
            impersonal=True,
        ),
    ),
    links=(Link("rules", open_by_link),),
)
