"""New levels: the private note, and the group's one line."""

from collections.abc import Sequence

from bot.texts import Translator
from domain.levels import xp_of_level
from domain.members import Member
from domain.names import clean, cut
from views.cards import Card
from views.people import short_name_of


def level_card(member: Member, level: int, title: str, t: Translator) -> Card:
    """Tell a member of a level, and how far the next one is."""
    return Card(
        t(
            "level.own",
            level=level,
            title=cut(clean(title)),
            next_level=level + 1,
            next_xp=xp_of_level(level + 1),
            xp=member.xp,
        )
    )


def levels_card(named: Sequence[tuple[Member, int]], more: int, t: Translator) -> Card:
    """Name who reached which level, and how many others did; nobody is pinged."""
    people: list[str] = [
        t("level.person", name=short_name_of(member, t), level=level) for member, level in named
    ]
    if more:
        people.append(t.n("level.more", more))
    return Card(t("level.group", people=t.list(people)))
