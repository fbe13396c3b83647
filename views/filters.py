"""Filters, as staff sets them up, and what they say in the group."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.texts import Html, Translator
from domain.communities import Community
from domain.filters import Filter, Kind, Mode
from domain.manners import HINTS_LIVE_FOR
from domain.members import Member
from views.cards import Card
from views.links import link_to
from views.moments import moment
from views.people import name_of
from views.sanctions import rule_name

MOST_LINES = 20


class FilterButton(CallbackData, prefix="filter"):
    """Do something with a filter: live, dry, remove; right and wrong judge a trial."""

    filter_id: int
    act: str


def list_card(found: Sequence[Filter], community: Community, t: Translator) -> Card:
    """List a community's filters with what they do now."""
    if not found:
        return Card(Html.lines([t("filter.none"), t("filter.usage")]))
    lines = [filter_line(each, community, t) for each in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        lines.append(t.n("filter.more", len(found) - MOST_LINES))
    return Card(Html.lines([t("filter.title"), *lines, t("filter.remove_usage")]))


def filter_line(each: Filter, community: Community, t: Translator) -> Html:
    kind, number = _kind(each.kind, t), each.filter_id
    what = t("filter.what", kind=kind, pattern=each.pattern) if each.pattern else kind
    if each.kind is Kind.ALLOW:
        return t("filter.line_allow", number=number, what=what)
    return t("filter.line", number=number, what=what, mode=_mode(each, community, t))


def _kind(kind: Kind, t: Translator) -> Html:
    match kind:
        case Kind.WORD:
            return t("filter.kind_word")
        case Kind.REGEX:
            return t("filter.kind_regex")
        case Kind.LINK:
            return t("filter.kind_link")
        case Kind.ALLOW:
            return t("filter.kind_allow")
    return rule_name(kind, t)


def _mode(each: Filter, community: Community, t: Translator) -> Html:
    match each.mode:
        case Mode.TRIAL:
            until = moment(each.live_at, community.zones, t)
            return t("filter.mode_trial", until=until, hits=each.hits, wrongs=each.wrongs)
        case Mode.DRY:
            return t("filter.mode_dry", hits=each.hits)
    return t("filter.mode_live", hits=each.hits)


def filter_card(
    each: Filter, community: Community, t: Translator, *, has_log: bool = True
) -> Card:
    """Show one filter with what can be done with it."""
    lines = [filter_line(each, community, t)]
    if each.kind is Kind.ALLOW:
        return Card(Html.lines(lines), _keyboard(each, t, "remove"))
    if each.mode is Mode.TRIAL:
        lines.append(t("filter.trial"))
    if not has_log:
        lines.append(t("filter.no_log"))
    switch = "dry" if each.mode is Mode.LIVE else "live"
    return Card(Html.lines(lines), _keyboard(each, t, switch, "remove"))


def _keyboard(each: Filter, t: Translator, *acts: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for act in acts:
        button = FilterButton(filter_id=each.filter_id, act=act)
        builder.button(text=_button(act, t).plain, callback_data=button)
    builder.adjust(2)
    return builder.as_markup()


def _button(act: str, t: Translator) -> Html:
    match act:
        case "live":
            return t("filter.live")
        case "dry":
            return t("filter.dry")
        case "right":
            return t("filter.right")
        case "wrong":
            return t("filter.wrong")
    return t("filter.remove")


def removed_card(each: Filter, t: Translator) -> Card:
    return Card(t("filter.removed", what=each.pattern or _kind(each.kind, t)))


def trial_card(
    each: Filter, group: str, member: Member | None, place: tuple[int, int], t: Translator
) -> Card:
    """Tell staff what a filter on trial would have deleted, and ask whether that is right."""
    name = name_of(member, t) if member else t("report.a_channel").plain
    what = each.pattern or rule_name(each.kind, t)
    text = t("filter.would", group=group, name=name, what=what)
    builder = InlineKeyboardBuilder()
    link = link_to(*place)
    if link is not None:
        builder.button(text=t("report.open").plain, url=link)
    for act in ("right", "wrong", "live"):
        button = FilterButton(filter_id=each.filter_id, act=act)
        builder.button(text=_button(act, t).plain, callback_data=button)
    builder.adjust(1, 2, 1)
    return Card(text, builder.as_markup())


def judged_card(each: Filter, t: Translator, *, is_right: bool) -> Card:
    what = each.pattern or rule_name(each.kind, t)
    text = t("filter.was_right", what=what) if is_right else t("filter.was_wrong", what=what)
    return Card(text, _keyboard(each, t, "live", "remove"))


def live_card(each: Filter, t: Translator) -> Card:
    """Tell staff that a trial is over."""
    what = each.pattern or rule_name(each.kind, t)
    text = t("filter.went_live", what=what, hits=each.hits, rights=each.rights, wrongs=each.wrongs)
    return Card(text, _keyboard(each, t, "dry", "remove"))


def line_card(member: Member, rule: str, t: Translator) -> Card:
    """Tell the group, for a moment, what went and how to object."""
    text = t("filter.line_group", name=name_of(member, t), rule=rule_name(rule, t))
    return Card(text, lives_for=HINTS_LIVE_FOR)
