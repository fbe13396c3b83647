"""The rules of a draw, asked of one member at the door and of all entrants in the freeze."""

from sqlite3 import Connection

from domain.days import Zones, later_day, local_date
from domain.draws import Miss, Rule, RuleKind
from domain.levels import level_of
from domain.recognition import TRUSTED_MESSAGES
from domain.refusals import Refusal
from domain.tiers import Tier
from storage import daily, draw_entries, draw_figures, draws, members

# What is said to whoever does not fulfil a rule: which one, and how far they are.
MISSES = {
    RuleKind.LEVEL: "draw.miss.level",
    RuleKind.TIER: "draw.miss.tier",
    RuleKind.POINTS: "draw.miss.points",
    RuleKind.DAYS: "draw.miss.days",
    RuleKind.NEWCOMER: "draw.miss.newcomer",
    RuleKind.ACTIVE: "draw.miss.active",
    RuleKind.MESSAGES: "draw.miss.messages",
    RuleKind.REFERRALS: "draw.miss.referrals",
    RuleKind.NO_STAFF: "draw.miss.no_staff",
    RuleKind.NOT_BANNED: "draw.miss.not_banned",
    RuleKind.COOLDOWN: "draw.miss.cooldown",
}
TIERS = {
    Tier.NEWCOMER: Refusal("tier.newcomer"),
    Tier.REGULAR: Refusal("tier.regular"),
    Tier.ACTIVE: Refusal("tier.active"),
    Tier.CORE: Refusal("tier.core"),
    Tier.STAR: Refusal("tier.star"),
}


def miss(tx: Connection, *, draw_id: int, member_id: int, zones: Zones, now: int) -> Miss | None:
    """Return the first rule that rows say a member does not fulfil, None when they may enter."""
    for rule in _asked_of_rows(tx, draw_id):
        since_on = _since(rule, zones, now)
        figures = draw_figures.of_members(tx, rule.kind, [member_id], since_on=since_on, now=now)
        have = figures.get(member_id)
        if not rule.is_met(have):
            return Miss(rule, have)
    return None


def refusal(miss: Miss) -> Refusal:
    """Say which rule a member does not fulfil, and how far they are."""
    rule, have = miss.rule, miss.have or 0
    amount: object = rule.amount
    reached: object = level_of(have) if rule.kind is RuleKind.LEVEL else have
    if rule.kind is RuleKind.TIER:
        amount, reached = TIERS[Tier(rule.amount)], TIERS[Tier(have)]
    return Refusal(MISSES[rule.kind], rule=rule.kind, amount=amount, days=rule.days, have=reached)


def drop_misses(tx: Connection, *, draw_id: int, zones: Zones, now: int) -> None:
    """Take out of a draw who left the community or fulfils a rule no more."""
    draw_entries.drop_absent(tx, draw_id)
    for rule in _asked_of_rows(tx, draw_id):
        since_on = _since(rule, zones, now)
        present = draw_entries.present(tx, draw_id)
        have = draw_figures.of_members(tx, rule.kind, present, since_on=since_on, now=now)
        for member_id in present:
            if not rule.is_met(have.get(member_id)):
                draw_entries.drop(tx, draw_id=draw_id, member_id=member_id, why=rule.kind)


def channels(tx: Connection, draw_id: int) -> list[int]:
    """Return the Telegram chats that only Telegram can say who is in."""
    return [rule.amount for rule in draws.rules(tx, draw_id) if rule.kind is RuleKind.CHANNEL]


def was_there(tx: Connection, *, member_id: int, at: int) -> bool:
    """Say whether somebody who counts as a member had joined before an instant."""
    joined = members.last_joined(tx, member_id)
    is_before = joined is None or joined < at
    return is_before and daily.messages_of(tx, member_id) >= TRUSTED_MESSAGES


def _asked_of_rows(tx: Connection, draw_id: int) -> list[Rule]:
    return [rule for rule in draws.rules(tx, draw_id) if rule.kind is not RuleKind.CHANNEL]


def _since(rule: Rule, zones: Zones, now: int) -> str:
    return later_day(local_date(now, zones), 1 - rule.days)
