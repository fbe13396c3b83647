"""Lines about a gathering that its cards and its questions share."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import zone_at
from domain.gatherings import GatheringKind, Plan

KINDS = {
    GatheringKind.MEETUP: "event.kind.meetup",
    GatheringKind.LECTURE: "event.kind.lecture",
    GatheringKind.PARTY: "event.kind.party",
}


def kind_name(kind: GatheringKind, t: Translator) -> Html:
    return t(KINDS[kind])


def moment(at: int, community: Community, t: Translator) -> str:
    """Return an instant with its weekday on the community's clock."""
    zone = ZoneInfo(zone_at(community.zones, at))
    on = datetime.fromtimestamp(at, UTC)
    return f"{t.weekday(on.astimezone(zone).date())} {t.datetime(on, zone)}"


def plan_lines(plan: Plan, community: Community, t: Translator) -> list[Html]:
    """Show what and when, not where: that is for who said yes."""
    zone = zone_at(community.zones, plan.starts_at)
    kind, at = kind_name(plan.kind, t), moment(plan.starts_at, community, t)
    lines = [t("event.title", kind=kind, title=plan.title), t("event.when", at=at, zone=zone)]
    if plan.capacity:
        lines.append(t.n("event.seats", plan.capacity))
    if plan.place:
        lines.append(t("event.place_hidden"))
    return lines
