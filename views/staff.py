"""The staff's rota and figures."""

from datetime import date, timedelta

from bot.duties import OnDuty, Staff
from bot.texts import Html, Translator
from domain.duties import EVERY_DAY
from views.cards import Card
from views.people import user_name

# Any Monday.
_MONDAY = date(2026, 1, 5)


def rota_card(staff: Staff, t: Translator, *, has_usage: bool) -> Card:
    usage = [t("duty.usage")] if has_usage else []
    return Card(Html.lines([*_rota(staff, t), *usage]))


def staff_card(staff: Staff, t: Translator) -> Card:
    """Show who is on duty, and what staff did in 30 days."""
    lines = [*_rota(staff, t), Html(""), t("staff.title")]
    for figures, user in staff.figures:
        name, acts = user_name(user, t), figures.acts
        back, decided = figures.taken_back, figures.decided
        lines.append(t("staff.line", name=name, acts=acts, decided=decided, back=back))
    if not staff.figures:
        lines.append(t("staff.nothing"))
    if staff.median is not None:
        lines.append(t("staff.median", span=t.duration(staff.median)))
    if staff.waiting:
        lines.append(t.n("staff.waiting", staff.waiting))
    return Card(Html.lines(lines))


def _rota(staff: Staff, t: Translator) -> list[Html]:
    if not staff.rota:
        return [t("duty.nobody")]
    return [t("duty.title"), *(_duty(each, t) for each in staff.rota)]


def _duty(each: OnDuty, t: Translator) -> Html:
    name, duty = user_name(each.user, t), each.duty
    if not duty.days:
        return t("duty.now", name=name)
    when = t("duty.hours", days=_days(duty.days, t), hours=duty.hours)
    return (
        t("duty.now_hours", name=name, when=when)
        if each.is_now
        else t("duty.then", name=name, when=when)
    )


def _days(days: str, t: Translator) -> Html:
    if days == EVERY_DAY:
        return t("duty.daily")
    return t.list([t.weekday(_MONDAY + timedelta(days=int(day))) for day in days])
