"""Acts that keep order, as the group, staff and whom they are about read them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.deletions import Stays
from bot.sanctions import BY_WARNINGS, Shown
from bot.texts import Html, Translator
from domain.chats import Right
from domain.communities import Community
from domain.days import zone_meant
from domain.manners import HINTS_LIVE_FOR
from domain.sanctions import MOST_WARNS, Kind, Sanction, State
from views.cards import Card
from views.moments import moment
from views.people import name_of, user_name
from views.rights import right_name

# A day and month so far away could be taken for one of this year.
YEAR_UNSAID_SECONDS = 180 * 86_400


class UndoActButton(CallbackData, prefix="ordundo"):
    """Take an act back; for who may do it. `in_log` says which of its cards this is."""

    sanction_id: int
    in_log: bool


class WhyButton(CallbackData, prefix="ordwhy"):
    """Say which rule acted; for who may take it back."""

    sanction_id: int


class FurtherButton(CallbackData, prefix="ordmore"):
    """Mute or ban somebody after a warning too many."""

    sanction_id: int
    kind: str


def further_kind(button: FurtherButton) -> Kind:
    """Return what a button does; anybody may have made its word up."""
    return Kind.BAN if button.kind == Kind.BAN else Kind.MUTE


class AppealButton(CallbackData, prefix="appeal"):
    """Appeal against an act; for whom it is about."""

    sanction_id: int


class Notes(NamedTuple):
    """What did not go as it was asked for: a length, a deletion, the mute after three warnings."""

    clamped: str = ""
    stays: Stays | None = None
    why_no_mute: str = ""


_NOTHING = Notes()


def end_of(sanction: Sanction | None, community: Community, t: Translator) -> str:
    """Return when an act ends, with the year where day and month could be misread."""
    if sanction is None or not sanction.until_at:
        return ""
    if sanction.until_at - sanction.at < YEAR_UNSAID_SECONDS:
        return moment(sanction.until_at, community.zones, t)
    zone = ZoneInfo(zone_meant(community.zones))
    return t.long_date(datetime.fromtimestamp(sanction.until_at, zone).date())


def reason_lines(sanction: Sanction, t: Translator) -> list[Html]:
    """Return why: in the words of who acted, or the rule that did."""
    if sanction.reason:
        return [t("order.reason", reason=sanction.reason)]
    rule = rule_name(sanction.rule.partition(":")[0], t)
    return [t("order.reason", reason=rule)] if rule else []


def rule_name(kind: str, t: Translator) -> Html:
    """Return what a rule is called; empty for none. Its pattern is for staff alone."""
    match kind:
        case "word" | "regex":
            return t("filter.rule_words")
        case "link":
            return t("filter.rule_links")
        case "flood":
            return t("filter.rule_flood")
        case "copies":
            return t("filter.rule_copies")
        case "newcomers":
            return t("filter.rule_newcomers")
    return Html("")


# -- in the group ----------------------------------------------------------------------------


def group_card(shown: Shown, t: Translator, *, username: str, notes: Notes = _NOTHING) -> Card:
    """Tell the group what was done, with the ways back: staff's, and an appeal."""
    lines = [_done(shown, t), *reason_lines(shown.sanction, t), *_noted(shown, notes, t)]
    if shown.sanction.state is State.REVERSED:
        return Card(Html.lines([*lines, _undone(shown, t)]))
    card = Card(Html.lines(lines))
    if shown.sanction.kind is Kind.KICK:
        return card
    return card.with_keyboard(_group_keyboard(shown, t, username).as_markup())


def _noted(shown: Shown, notes: Notes, t: Translator) -> Iterator[Html]:
    """Yield what came of an act besides itself."""
    if shown.mute is not None and shown.mute.state is not State.FAILED:
        yield t("order.muted_by_warns", until=end_of(shown.mute, shown.community, t))
    elif shown.mute is not None and notes.why_no_mute:
        yield t("order.not_muted")
        yield _failure(notes.why_no_mute, t, name_of(shown.member, t))
    elif shown.warns > MOST_WARNS and shown.sanction.kind is Kind.WARN:
        yield t("order.many_warns", count=shown.warns)
    if notes.clamped:
        yield t("order.shortest") if notes.clamped == "short" else t("order.longest")
    if notes.stays is not None:
        yield t("order.stays_old") if notes.stays is Stays.TOO_OLD else t("order.stays")


def _group_keyboard(shown: Shown, t: Translator, username: str) -> InlineKeyboardBuilder:
    builder, number = InlineKeyboardBuilder(), shown.sanction.sanction_id
    if shown.warns > MOST_WARNS and shown.sanction.kind is Kind.WARN:
        _further(builder, number, t)
    undo = UndoActButton(sanction_id=number, in_log=False)
    builder.button(text=t("order.undo").plain, callback_data=undo)
    if shown.sanction.kind is not Kind.BAN and username:
        link = f"https://t.me/{username}?start=appeal_{number}"
        builder.button(text=t("order.appeal").plain, url=link)
    builder.adjust(2)
    return builder


def _further(builder: InlineKeyboardBuilder, number: int, t: Translator) -> None:
    mute = FurtherButton(sanction_id=number, kind=Kind.MUTE)
    builder.button(text=t("order.mute_day").plain, callback_data=mute)
    ban = FurtherButton(sanction_id=number, kind=Kind.BAN)
    builder.button(text=t("order.ban").plain, callback_data=ban)


def _done(shown: Shown, t: Translator) -> Html:
    sanction, name = shown.sanction, name_of(shown.member, t)
    until = end_of(sanction, shown.community, t)
    match sanction.kind:
        case Kind.NOTICE:
            return t("order.noticed", name=name)
        case Kind.WARN if shown.warns > MOST_WARNS:
            return t("order.warned_again", name=name)
        case Kind.WARN:
            # What was taken back counts no more, but it did when it was said.
            count = shown.warns + (sanction.state is State.REVERSED)
            return t("order.warned", name=name, count=count, most=MOST_WARNS)
        case Kind.MUTE:
            return t("order.muted", name=name, until=until)
        case Kind.KICK:
            return t("order.kicked", name=name)
    return (
        t("order.banned_until", name=name, until=until) if until else t("order.banned", name=name)
    )


def _undone(shown: Shown, t: Translator) -> Html:
    return t("order.undone", name=user_name(shown.lifter, t))


def failed_card(why: str, t: Translator, *, name: str) -> Card:
    """Tell who acted why Telegram did not do it."""
    return Card(_failure(why, t, name), lives_for=HINTS_LIVE_FOR)


def _failure(why: str, t: Translator, name: str) -> Html:
    match why:
        case "no_right":
            return t("order.fail_no_right", right=right_name(Right.RESTRICT, t), name=name)
        case "admin":
            return t("order.admin")
        case "small_group":
            return t("order.fail_small_group")
        case "gone":
            return t("order.fail_gone", name=name)
        case "later":
            return t("order.fail_later", name=name)
    return t("order.fail_other", name=name)


def freed_card(kind: Kind, name: str, t: Translator) -> Card:
    """Tell that somebody may write, or come, again."""
    match kind:
        case Kind.MUTE:
            return Card(t("order.unmuted", name=name))
        case Kind.BAN:
            return Card(t("order.unbanned", name=name))
    return Card(t("order.unwarned", name=name))


# -- for staff -------------------------------------------------------------------------------


def log_card(shown: Shown, t: Translator) -> Card:
    """Tell staff who did what to whom where, with the way back."""
    sanction = shown.sanction
    lines = [*log_lines(shown, t), *reason_lines(sanction, t)]
    if sanction.rule == BY_WARNINGS:
        lines.append(t("order.log_by_warnings", most=MOST_WARNS))
    if sanction.state is State.REVERSED:
        return Card(Html.lines([*lines, _undone(shown, t)]))
    builder = InlineKeyboardBuilder()
    if sanction.by_user_id is None and sanction.kind is Kind.WARN and shown.warns > MOST_WARNS:
        lines.append(t("order.many_warns", count=shown.warns))
        _further(builder, sanction.sanction_id, t)
    if sanction.can_be_reversed():
        undo = UndoActButton(sanction_id=sanction.sanction_id, in_log=True)
        builder.button(text=t("order.undo").plain, callback_data=undo)
    if sanction.by_user_id is None:
        why = WhyButton(sanction_id=sanction.sanction_id)
        builder.button(text=t("order.why").plain, callback_data=why)
    builder.adjust(2)
    card = Card(Html.lines(lines))
    return card.with_keyboard(builder.as_markup()) if sanction.can_be_reversed() else card


def log_lines(shown: Shown, t: Translator) -> list[Html]:
    """Say who did what to whom in which group."""
    head = t("order.log_head", group=shown.group, actor=_actor(shown, t))
    return [head, _done(shown, t)]


def why(shown: Shown, t: Translator) -> Html:
    """Say which rule acted, and on what, to staff."""
    sanction, found = shown.sanction, shown.filter
    if sanction.rule == BY_WARNINGS:
        return t("order.log_by_warnings", most=MOST_WARNS)
    if found is None:
        return t("order.why_gone")
    digest = sanction.evidence.digest if sanction.evidence else ""
    rule, pattern = rule_name(found.kind, t), found.pattern or "–"
    return t("order.why_filter", rule=rule, pattern=pattern, number=found.filter_id, digest=digest)


def _actor(shown: Shown, t: Translator) -> str:
    is_rule = shown.sanction.by_user_id is None
    return t("order.rule_actor").plain if is_rule else user_name(shown.actor, t)


def failed_letter(shown: Shown, why: str, t: Translator) -> Card:
    """Tell staff what could not be done, and what is missing."""
    name = name_of(shown.member, t)
    return Card(Html.lines([t("order.failed_head", group=shown.group), _failure(why, t, name)]))


# -- for whom it is about --------------------------------------------------------------------


def told_card(shown: Shown, t: Translator) -> Card:
    """Tell somebody what was done, why, until when, and how to object."""
    lines = [_told(shown, t), *reason_lines(shown.sanction, t)]
    if shown.mute is not None:
        until = end_of(shown.mute, shown.community, t)
        lines.append(t("order.muted_by_warns", until=until))
    if not shown.sanction.can_be_reversed():
        return Card(Html.lines(lines))
    builder = InlineKeyboardBuilder()
    appeal = AppealButton(sanction_id=shown.sanction.sanction_id)
    builder.button(text=t("order.appeal").plain, callback_data=appeal)
    return Card(Html.lines([*lines, t("order.told_appeal")]), builder.as_markup())


def _told(shown: Shown, t: Translator) -> Html:
    sanction, title = shown.sanction, shown.group
    until = end_of(sanction, shown.community, t)
    match sanction.kind:
        case Kind.NOTICE:
            return t("order.told_notice", title=title)
        case Kind.WARN if shown.warns > MOST_WARNS:
            return t("order.told_warn_again", title=title, count=shown.warns)
        case Kind.WARN:
            return t("order.told_warn", title=title, count=shown.warns, most=MOST_WARNS)
        case Kind.MUTE:
            return t("order.told_mute", title=title, until=until)
        case Kind.KICK:
            return t("order.told_kick", title=title)
    if until:
        return t("order.told_ban_until", title=title, until=until)
    return t("order.told_ban", title=title)


def lifted_card(shown: Shown, t: Translator) -> Card:
    """Tell somebody that an act was taken back."""
    match shown.sanction.kind:
        case Kind.MUTE:
            return Card(t("order.lifted_mute", title=shown.group))
        case Kind.BAN:
            return Card(t("order.lifted_ban", title=shown.group))
        case Kind.NOTICE:
            return Card(t("order.lifted_notice", title=shown.group))
    return Card(t("order.lifted_warn", title=shown.group))


def over_card(shown: Shown, t: Translator) -> Card:
    return Card(t("order.over", title=shown.group))
