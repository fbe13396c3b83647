"""House rules as members and admins see them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.house_rules import Accepted, Shown
from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import zone_at
from domain.house_rules import HouseRules, State
from domain.manners import CARDS_LIVE_FOR
from views.cards import Card

DECIDED_WITHIN = timedelta(hours=1)
MATERIAL, SMALL, DROP = "material", "small", "drop"


class AcceptButton(CallbackData, prefix="hraccept"):
    """Accept one version of the rules, whoever presses."""

    rules_id: int


class DecideButton(CallbackData, prefix="hrdecide"):
    """Say what a new text is; for who may change the rules."""

    rules_id: int
    act: str


class CallOffButton(CallbackData, prefix="hroff"):
    """Call off rules that were announced."""

    rules_id: int


def _day(at: int, community: Community, t: Translator) -> str:
    zone = ZoneInfo(zone_at(community.zones, at))
    return t.long_date(datetime.fromtimestamp(at, UTC).astimezone(zone).date())


def _accept(rules: HouseRules, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    button = AcceptButton(rules_id=rules.rules_id)
    builder.button(text=t("house_rules.accept").plain, callback_data=button)
    return builder.as_markup()


def rules_card(shown: Shown, t: Translator) -> Card | None:
    """Show the rules with version and day, and a button to accept them; None without any."""
    rules = shown.standing
    if rules is None:
        return None
    title = t("house_rules.title", title=shown.community.title)
    foot = [_standing(shown, rules, t), *_coming(shown, t), t("house_rules.points")]
    text = Html.paragraphs([title, Html.filled(rules.source), Html.lines(foot)])
    return Card(text, _accept(rules, t), lives_for=CARDS_LIVE_FOR)


def _standing(shown: Shown, rules: HouseRules, t: Translator) -> Html:
    on = _day(rules.from_at, shown.community, t)
    return t("house_rules.version", version=rules.version, on=on)


def _coming(shown: Shown, t: Translator) -> list[Html]:
    if shown.coming is None:
        return []
    on = _day(shown.coming.from_at, shown.community, t)
    return [t("house_rules.coming", version=shown.coming.version, on=on)]


def news_card(rules: HouseRules, community: Community, t: Translator) -> Card | None:
    """Announce rules that will count; None when they were called off or replaced."""
    if rules.state not in (State.COMING, State.STANDING):
        return None
    on = _day(rules.from_at, community, t)
    head = t("house_rules.news", version=rules.version, on=on)
    parts = [head, Html.filled(rules.source), t("house_rules.news_end")]
    return Card(Html.paragraphs(parts), _accept(rules, t))


def accepted_alert(accepted: Accepted, community: Community, t: Translator) -> Html:
    rules = accepted.rules
    if not accepted.is_new:
        return t("house_rules.accepted_before", version=rules.version)
    if rules.state is State.COMING:
        on = _day(rules.from_at, community, t)
        return t("house_rules.accepted_coming", version=rules.version, on=on)
    return t("house_rules.accepted", version=rules.version)


# -- for admins ------------------------------------------------------------------------------


def standing_card(shown: Shown, t: Translator) -> Card:
    """Show an admin the rules, how many accepted them, and how to change them."""
    rules = shown.standing
    if rules is None:
        return Card(t("house_rules.none"), lives_for=CARDS_LIVE_FOR)
    foot = [
        _standing(shown, rules, t),
        t.n("house_rules.count", shown.accepted),
        *_coming(shown, t),
        t("house_rules.usage"),
    ]
    text = Html.paragraphs([Html.filled(rules.source), Html.lines(foot)])
    return Card(text, _call_off(shown.coming, t), lives_for=CARDS_LIVE_FOR)


def _call_off(coming: HouseRules | None, t: Translator) -> InlineKeyboardMarkup | None:
    if coming is None:
        return None
    builder = InlineKeyboardBuilder()
    button = CallOffButton(rules_id=coming.rules_id)
    builder.button(text=t("house_rules.call_off").plain, callback_data=button)
    return builder.as_markup()


def draft_card(rules: HouseRules, t: Translator) -> Card:
    """Show new rules, and ask what kind of a change they are."""
    builder = InlineKeyboardBuilder()
    choices = (
        (t("house_rules.is_material"), MATERIAL),
        (t("house_rules.is_small"), SMALL),
        (t("house_rules.drop"), DROP),
    )
    for words, act in choices:
        button = DecideButton(rules_id=rules.rules_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(1)
    text = Html.paragraphs([Html.filled(rules.source), t("house_rules.which")])
    return Card(text, builder.as_markup(), lives_for=DECIDED_WITHIN)


def written_card(rules: HouseRules, community: Community, t: Translator) -> Card:
    """Say what became of new rules."""
    on = _day(rules.from_at, community, t)
    if rules.state is State.COMING:
        said = t("house_rules.announced", version=rules.version, on=on)
        return Card(said, _call_off(rules, t), lives_for=DECIDED_WITHIN)
    if rules.state is State.OVER:
        return Card(t("house_rules.called_off", version=rules.version), lives_for=CARDS_LIVE_FOR)
    said = t("house_rules.in_force", version=rules.version)
    return Card(said, lives_for=CARDS_LIVE_FOR)


def dropped_card(t: Translator) -> Card:
    return Card(t("house_rules.dropped"), lives_for=CARDS_LIVE_FOR)


def source_card(rules: HouseRules | None, t: Translator) -> Card:
    """Give the rules back as they are kept, to be copied and changed."""
    if rules is None:
        return Card(t("house_rules.none"), lives_for=CARDS_LIVE_FOR)
    return Card(Html.monospaced(rules.source.split("\n")), lives_for=CARDS_LIVE_FOR)
