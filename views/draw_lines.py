"""Draws in words: prizes, who may enter, until when, where the chance comes from."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from bot.draw_reports import Report
from bot.texts import Html, Translator
from domain.beacons import ROLLS, BeaconKind
from domain.days import Zones
from domain.draws import Draft, Draw, EntryKind, Rule, RuleKind
from domain.tiers import Tier
from views.lengths import capped
from views.moments import moment
from views.tiers import tier_name

PRIZES_ROOM, RULES_ROOM = 1800, 800
"""UTF-16 units of a card."""
Channels = Mapping[int, str]
COUNTED = {
    RuleKind.LEVEL: "draw.asks.level",
    RuleKind.POINTS: "draw.asks.points",
    RuleKind.DAYS: "draw.asks.days",
    RuleKind.NEWCOMER: "draw.asks.newcomer",
    RuleKind.ACTIVE: "draw.asks.active",
    RuleKind.MESSAGES: "draw.asks.messages",
    RuleKind.REFERRALS: "draw.asks.referrals",
    RuleKind.COOLDOWN: "draw.asks.cooldown",
}
HOW = {
    EntryKind.BUTTON: "draw.how.button",
    EntryKind.WORD: "draw.how.word",
    EntryKind.AUTOMATIC: "draw.how.automatic",
}
CHANCE = {
    BeaconKind.COMMIT: "draw.chance.commit",
    BeaconKind.DICE: "draw.chance.dice",
    BeaconKind.DRAND: "draw.chance.drand",
}


def prize_lines(names: Iterable[str], t: Translator) -> list[Html]:
    """List the prizes, those of one name together."""
    rows = [t("draw.prize", count=len(list(same)), name=name) for name, same in groupby(names)]
    return capped(rows, PRIZES_ROOM, lambda rest: t.n("draw.more", rest))


def rule_line(rule: Rule, channels: Channels, t: Translator) -> Html:
    """Say what a rule asks of an entrant."""
    match rule.kind:
        case RuleKind.CHANNEL:
            title = channels.get(rule.amount) or str(rule.amount)
            return t("draw.asks.channel", title=title)
        case RuleKind.TIER:
            return t("draw.asks.tier", tier=tier_name(Tier(rule.amount), t))
        case RuleKind.NO_STAFF:
            return t("draw.asks.no_staff")
        case RuleKind.NOT_BANNED:
            return t("draw.asks.not_banned")
    return t.n(COUNTED[rule.kind], rule.amount, days=rule.days)


def rule_lines(rules: Sequence[Rule], channels: Channels, t: Translator) -> list[Html]:
    """Say who may enter; `channels` are names by Telegram's id."""
    if not rules:
        return [t("draw.anyone")]
    asked = [t("draw.asks", what=rule_line(rule, channels, t)) for rule in rules]
    return [t("draw.who"), *capped(asked, RULES_ROOM, lambda rest: t.n("draw.more", rest))]


def ticket_lines(draw: Draw | Draft, t: Translator) -> list[Html]:
    """Say what tickets cost, how many there are, and whose count for more."""
    lines = [t.n("draw.price", draw.price)] if draw.price else []
    if draw.most_tickets > 1:
        lines.append(t("draw.most_tickets", most=draw.most_tickets))
    if draw.weight_times > 1:
        tier = tier_name(Tier(draw.weight_tier), t)
        lines.append(t("draw.weighted", tier=tier, times=draw.weight_times))
    return lines


def how_line(draw: Draw | Draft, t: Translator) -> Html:
    """Say how to enter."""
    return t(HOW[draw.entry], word=draw.word)


def until_line(draw: Draw | Draft, zones: Zones, t: Translator) -> Html:
    at = moment(draw.closes_at, zones, t)
    return t.n("draw.until_full", draw.full_at, at=at) if draw.full_at else t("draw.until", at=at)


def chance_lines(kinds: Sequence[BeaconKind], t: Translator) -> list[Html]:
    """Say where the chance comes from, and whom one trusts."""
    return [t(CHANCE[kind], rolls=ROLLS) for kind in kinds]


def count_lines(report: Report, t: Translator) -> list[Html]:
    """Say how many are in, and the odds of a ticket."""
    draw = report.draw
    lines = [t.n("draw.entrants", draw.entrants, tickets=draw.tickets)]
    odds = draw.tickets // max(1, len(report.prizes))
    return [*lines, t("draw.odds", odds=odds)] if odds > 1 else lines


def headline(draw: Draw, t: Translator) -> Html:
    return t("draw.headline", number=draw.number, title=draw.title)
