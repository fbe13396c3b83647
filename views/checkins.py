"""The answer to a check-in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkins import Outcome
from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import zone_at
from domain.manners import CARDS_LIVE_FOR
from views.cards import Card
from views.people import name_of


def checkin_card(outcome: Outcome, community: Community, t: Translator, *, now: datetime) -> Card:
    """Show the streak; `line` is what stands for it when many check in at once."""
    name = name_of(outcome.member, t)
    if not outcome.is_new:
        return _already(outcome, community, t, now=now)
    done = t.n(
        "checkin.done",
        outcome.streak,
        name=name,
        points=outcome.points,
        balance=outcome.member.points,
    )
    return Card(
        Html.lines([done, *_freezes(outcome, t)]),
        title=t("checkin.merged_title"),
        line=t.n("checkin.merged_line", outcome.streak, name=name, points=outcome.points),
    )


def _freezes(outcome: Outcome, t: Translator) -> list[Html]:
    """Tell what freezes kept, or that they were too few, and whether one was won."""
    kept, rows = outcome.kept, []
    if kept.frozen and outcome.streak > 1:
        rows.append(t.n("checkin.frozen", kept.frozen, held=kept.held))
    elif kept.frozen:
        rows.append(t.n("checkin.frozen_too_few", kept.frozen, held=kept.held))
    if kept.is_won:
        rows.append(t("checkin.won", held=kept.held))
    return rows


def _already(outcome: Outcome, community: Community, t: Translator, *, now: datetime) -> Card:
    next_at = datetime.fromtimestamp(outcome.next_at, UTC)
    wait = max(next_at - now, timedelta(minutes=1))
    zone = ZoneInfo(zone_at(community.zones, outcome.next_at))
    text = t.n(
        "checkin.already",
        outcome.streak,
        next_in=t.duration(wait),
        next_time=t.time(next_at, zone),
    )
    name = name_of(outcome.member, t)
    line: Html = t.n("checkin.merged_already", outcome.streak, name=name)
    title = t("checkin.merged_title")
    return Card(text, title=title, line=line, lives_for=CARDS_LIVE_FOR)
