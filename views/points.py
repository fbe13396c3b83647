"""Balance, statement and the reasons of the message rule."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.points import Line, Statement
from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import zone_at
from domain.ledger import LedgerEntry, Reason
from domain.levels import level_of, xp_of_level
from domain.manners import CARDS_LIVE_FOR
from domain.messages import MessageRule, Verdict
from storage.events import Decision
from views.cards import Card


def statement_card(statement: Statement, actors: dict[int, str], t: Translator) -> Card:
    """Show a balance and the last lines; `actors` names admins by Telegram id."""
    member = statement.member
    level = level_of(member.xp)
    rows = [
        t.n("points.balance", member.points),
        *_held(statement, t),
        t(
            "points.level_line",
            level=level,
            xp=member.xp,
            next_level=level + 1,
            next_xp=xp_of_level(level + 1),
        ),
    ]
    if not statement.lines:
        return Card(Html.lines([*rows, t("points.empty")]), lives_for=CARDS_LIVE_FOR)
    lines = [_line(line, actors, t) for line in statement.lines]
    return Card(
        Html.lines([*rows, Html(""), t("points.statement_title"), *lines]),
        lives_for=CARDS_LIVE_FOR,
    )


def _held(statement: Statement, t: Translator) -> list[Html]:
    if not statement.held:
        return []
    return [t("points.held", held=statement.held, free=statement.member.points - statement.held)]


def _line(line: Line, actors: dict[int, str], t: Translator) -> Html:
    on = t.date(date.fromisoformat(line.on))
    if line.reactions:
        return t(
            "points.line_reactions", date=on, points=t.signed(line.points), count=line.reactions
        )
    if line.entry is None:
        return t("points.line_messages", date=on, points=line.points, count=line.messages)
    return t(
        "points.line_entry",
        date=on,
        reason=_reason(line.entry, actors, t),
        points=t.signed(line.points),
    )


def _reason(entry: LedgerEntry, actors: dict[int, str], t: Translator) -> Html:
    actor = actors.get(entry.actor_id or 0) or t("member.nameless", number=entry.actor_id or 0)
    match entry.reason:
        case Reason.CHECKIN:
            return t("points.reason.checkin")
        case Reason.GRANT:
            return t("points.reason.grant", actor=actor, note=entry.note)
        case Reason.FINE:
            return t("points.reason.fine", actor=actor, note=entry.note)
        case Reason.UNDO:
            number, note = entry.reverses_id or 0, entry.note
            if note:
                return t("points.reason.undo_why", actor=actor, number=number, note=note)
            return t("points.reason.undo", actor=actor, number=number)
        case Reason.REACTION:
            return t("points.reason.reaction")
        case Reason.KUDOS:
            return t("points.reason.kudos", actor=actor)
        case Reason.FREEZE:
            return t("points.reason.freeze")
        case Reason.MERGE:
            return t("points.reason.merge")
        case Reason.UNMERGE:
            return t("points.reason.unmerge")
        case Reason.SPENT:
            return t("points.reason.spent", note=entry.note)
        case Reason.EXPIRED:
            return t("points.reason.expired")


def why_card(decisions: list[Decision], community: Community, t: Translator) -> Card:
    """Show what the message rule said of the last messages, the newest first."""
    if not decisions:
        return Card(t("points.why_empty"), lives_for=CARDS_LIVE_FOR)
    lines = [
        t(
            "points.why_line",
            at=t.datetime(
                datetime.fromtimestamp(decision.at, UTC),
                ZoneInfo(zone_at(community.zones, decision.at)),
            ),
            verdict=_verdict(decision, community.values.message_rule, t),
        )
        for decision in decisions
    ]
    return Card(Html.lines([t("points.why_title"), *lines]), lives_for=CARDS_LIVE_FOR)


def _verdict(decision: Decision, rule: MessageRule, t: Translator) -> Html:
    match decision.verdict:
        case Verdict.REWARDED:
            return t("points.why.rewarded", points=decision.points)
        case Verdict.COOLDOWN:
            return t("points.why.cooldown", seconds=rule.cooldown_seconds)
        case Verdict.DAILY_CAP:
            return t("points.why.daily_cap", limit=rule.rewarded_per_day)
        case Verdict.AUTOMATIC_CAP:
            return t("points.why.automatic_cap", limit=rule.automatic_per_day)
        case Verdict.TOO_SHORT:
            characters, cjk = rule.visible_characters, rule.cjk_characters
            return t("points.why.too_short", characters=characters, cjk=cjk)
        case Verdict.FUTURE:
            return t("points.why.future_date")
        case Verdict.TOO_OLD:
            return t("points.why.too_old")
