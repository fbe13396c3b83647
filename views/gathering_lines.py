"""Lines about a gathering that its cards and its questions share."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import zone_meant
from domain.gatherings import GatheringKind, Plan
from domain.zone_words import clock_called

KINDS = {
    GatheringKind.MEETUP: "event.kind.meetup",
    GatheringKind.LECTURE: "event.kind.lecture",
    GatheringKind.PARTY: "event.kind.party",
}


def kind_name(kind: GatheringKind, t: Translator) -> Html:
    return t(KINDS[kind])


def moment(at: int, community: Community, t: Translator) -> Html:
    """Return an instant with its weekday on the community's clock, or on each reader's own."""
    return Html.moment(at, _on_clock(at, community, t))


def _on_clock(at: int, community: Community, t: Translator) -> str:
    zone = ZoneInfo(zone_meant(community.zones))
    on = datetime.fromtimestamp(at, UTC)
    return f"{t.weekday(on.astimezone(zone).date())} {t.datetime(on, zone)}"


def zoned_moment(at: int, community: Community, t: Translator) -> Html:
    """Return an instant with the zone of the clock it is on; no zone on a reader's own clock."""
    zone = clock_called(community.zones)
    return Html.moment(at, t("rule.on_clock", at=_on_clock(at, community, t), zone=zone))


def plan_lines(plan: Plan, community: Community, t: Translator) -> list[Html]:
    """Show what and when, not where: that is for who said yes."""
    kind, at = kind_name(plan.kind, t), zoned_moment(plan.starts_at, community, t)
    lines = [t("event.title", kind=kind, title=plan.title), t("event.when", at=at)]
    if plan.capacity:
        lines.append(t.n("event.seats", plan.capacity))
    if plan.place:
        lines.append(t("event.place_hidden"))
    return lines
