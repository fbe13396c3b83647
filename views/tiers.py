"""Tiers in words: what they are called, what is missing, and the private notes."""

from datetime import date

from bot.texts import Html, Translator
from bot.tiers import FELL, ROSE, Standing
from domain.names import clean, cut
from domain.tiers import Need, Record, Tier
from views.cards import Card

NAMES = {
    Tier.NEWCOMER: "tier.newcomer",
    Tier.REGULAR: "tier.regular",
    Tier.ACTIVE: "tier.active",
    Tier.CORE: "tier.core",
    Tier.STAR: "tier.star",
}


def tier_name(tier: Tier, t: Translator) -> Html:
    return t(NAMES[tier])


def missing(need: Need, record: Record, t: Translator) -> list[Html]:
    """Return what is not enough yet, each as far as it is; [] when all is."""
    found = []
    if record.xp < need.xp:
        found.append(t("tier.missing_xp", have=max(record.xp, 0), need=need.xp))
    if record.days < need.days:
        found.append(t.n("tier.missing_days", need.days, have=record.days))
    if record.people < need.people:
        found.append(t.n("tier.missing_people", need.people, have=record.people))
    return found


def tier_lines(standing: Standing, t: Translator, *, is_own: bool) -> list[Html]:
    """Show a tier and the way to the next; that it may be lost only to its holder."""
    lines = [t("me.tier", tier=tier_name(standing.outlook.tier, t))]
    if is_own and standing.lost_on is not None and standing.kept_by is not None:
        lacks = missing(standing.kept_by, standing.record, t)
        on = t.date(date.fromisoformat(standing.lost_on))
        lines += [t("me.tier_grace", date=on, missing=t.list(lacks))] if lacks else []
    elif standing.upper is not None and standing.need is not None:
        lacks = missing(standing.need, standing.record, t)
        name = tier_name(standing.upper, t)
        ready = t("me.tier_ready", tier=name)
        lines.append(t("me.tier_next", tier=name, missing=t.list(lacks)) if lacks else ready)
    return lines


def tier_card(news: str, standing: Standing, title: str, t: Translator) -> Card | None:
    """Tell a member that a tier rose, may be lost or fell; None when it is safe again."""
    named = {"tier": tier_name(standing.outlook.tier, t), "title": cut(clean(title))}
    if news == ROSE:
        return Card(t("tier.rose", tier=named["tier"], title=named["title"]))
    if news == FELL:
        return Card(t("tier.fell", tier=named["tier"], title=named["title"]))
    if standing.lost_on is None or standing.kept_by is None:
        return None
    lacks = missing(standing.kept_by, standing.record, t)
    if not lacks:
        return None
    on = t.date(date.fromisoformat(standing.lost_on))
    return Card(
        t(
            "tier.warned",
            tier=named["tier"],
            title=named["title"],
            date=on,
            missing=t.list(lacks),
        )
    )
