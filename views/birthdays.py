"""What is shown of birthdays: what is known of one's own, and the post of a morning."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.birthdays import Standing
from bot.texts import Html, Translator
from domain.birthdays import HOUR, Birthday
from domain.communities import Community
from domain.days import zone_at
from domain.manners import CARDS_LIVE_FOR
from domain.members import Member
from views.cards import Card
from views.people import name_of

# Has every day of the civil year.
_LEAP_YEAR = 2024


def standing_card(
    standing: Standing, community: Community, t: Translator, *, names_year: bool = False
) -> Card:
    """Say what is known, when it will be kept, and how to change it."""
    lines = [_known(standing, t)]
    if names_year:
        lines.append(t("birthday.no_year"))
    if standing.next_on is not None:
        lines.append(_coming(standing, standing.next_on, community, t))
    lines += [Html(""), _ways(standing, community, t)]
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def forgotten_card(standing: Standing, community: Community, t: Translator) -> Card:
    """Say that it is forgotten, and when it could be entered again."""
    lines = [t("birthday.forgotten"), _ways(standing, community, t)]
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def _known(standing: Standing, t: Translator) -> Html:
    if standing.birthday is None:
        return t("birthday.unknown")
    return t("birthday.known", day=day_shown(standing.birthday, t))


def _coming(standing: Standing, on: date, community: Community, t: Translator) -> Html:
    facts = {"date": t.long_date(on), "time": f"{HOUR:02d}:00", "group": community.title}
    if standing.gift:
        return t("birthday.coming_gift", points=standing.gift, **facts)
    return t("birthday.coming", **facts)


def _ways(standing: Standing, community: Community, t: Translator) -> Html:
    if standing.changes_at is not None:
        zone = ZoneInfo(zone_at(community.zones, standing.changes_at))
        on = datetime.fromtimestamp(standing.changes_at, UTC).astimezone(zone).date()
        if standing.birthday is None:
            return t("birthday.enter_from", date=t.long_date(on))
        return t("birthday.change_from", date=t.long_date(on))
    return t("birthday.enter") if standing.birthday is None else t("birthday.change")


def day_shown(birthday: Birthday, t: Translator) -> Html:
    """Return day and month in the words of their calendar."""
    if birthday.is_lunar:
        return t("birthday.lunar", month=birthday.month, day=birthday.day)
    return t("birthday.civil", date=t.date(date(_LEAP_YEAR, birthday.month, birthday.day)))


def greeting_card(people: Sequence[Member], more: int, points: int, t: Translator) -> Card:
    """Congratulate by name: who entered a birthday asked for it."""
    names = [t("birthday.name", user_id=each.user_id, name=name_of(each, t)) for each in people]
    if more:
        names.append(t.n("birthday.more", more))
    lines = [t("birthday.today", names=t.list(names))]
    if points:
        lines.append(t("birthday.gift", points=points))
    lines += [Html(""), t("birthday.how")]
    return Card(Html.lines(lines))
