"""Invite links: a member's own card, the board, campaigns, what waits for an admin."""

from collections.abc import Sequence
from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.invites import Campaign, Line
from bot.referrals import Held, Overview
from bot.texts import Html, Translator
from domain.manners import CARDS_LIVE_FOR
from domain.members import Member
from domain.referrals import Flag, ReferralRule, State
from storage.invites import Invite
from storage.referrals import Counts
from views.cards import Card
from views.people import name_of, short_name_of

OUTCOMES = {
    "pending": "invites.now.pending",
    "rewarded": "invites.now.rewarded",
    "left": "invites.now.left",
    "reversed": "invites.now.left",
    "dropped": "invites.now.dropped",
    "lapsed": "invites.now.lapsed",
    "tracked": "invites.now.pending",
}


class DecideButton(CallbackData, prefix="refer"):
    """Release or drop what waits; for admins."""

    referral_id: int
    act: str


class EndButton(CallbackData, prefix="camp"):
    """End a campaign: asked, then done or left; for admins."""

    invite_id: int
    act: str


def invite_card(
    member: Member,
    invite: Invite,
    counts: Counts,
    rule: ReferralRule,
    t: Translator,
    *,
    title: str,
) -> Card:
    """Show a member's link into a group, what came of it, and what it is worth."""
    rows = [
        t("invite.title", name=name_of(member, t), title=title),
        t("invite.link", link=invite.url or ""),
        Html(""),
        t(
            "invite.counts",
            joined=counts.joined,
            pending=counts.pending,
            rewarded=counts.rewarded,
            kept=counts.kept,
        ),
        _worth(rule, t),
        t("invite.limits", most=rule.per_month, days=rule.kept_days),
    ]
    return Card(Html.lines(rows), lives_for=CARDS_LIVE_FOR)


def _worth(rule: ReferralRule, t: Translator) -> Html:
    return t(
        "invite.worth",
        inviter=rule.inviter_points,
        invitee=rule.invitee_points,
        days=rule.days,
        active=rule.active_days,
        messages=rule.messages,
    )


def board_card(lines: Sequence[Line], days: int, t: Translator) -> Card:
    """Show who brought the most people that stayed."""
    if not lines:
        return Card(t("invite.top_empty", days=days), lives_for=CARDS_LIVE_FOR)
    rows = [t("invite.top_title", days=days)]
    rows += [
        t.n("invite.top_line", line.kept, place=line.place, name=short_name_of(line.member, t))
        for line in lines
    ]
    return Card(Html.lines(rows))


def counted_card(member: Member, points: int, t: Translator) -> Card:
    """Tell an inviter privately that somebody counts."""
    name = name_of(member, t)
    if points:
        return Card(t.n("invite.counted", points, name=name))
    return Card(t("invite.counted_only", name=name))


def totals_card(tally: dict[State, int], private: InlineKeyboardMarkup, t: Translator) -> Card:
    """Say in a group how many there are, and nothing about anybody."""
    return Card(_totals(tally, t), private, lives_for=CARDS_LIVE_FOR)


def _totals(tally: dict[State, int], t: Translator) -> Html:
    lost = (State.LEFT, State.REVERSED, State.LAPSED, State.DROPPED)
    return t(
        "invites.totals",
        joined=sum(tally.values()),
        pending=tally.get(State.PENDING, 0),
        rewarded=tally.get(State.REWARDED, 0),
        lost=sum(tally.get(state, 0) for state in lost),
    )


def overview_card(overview: Overview, t: Translator, *, done: Card | None = None) -> Card:
    """List what waits for an admin, with buttons by number, below what was just done."""
    builder = InlineKeyboardBuilder()
    rows = [done.text, Html("")] if done else []
    rows.append(_totals(overview.tally, t))
    waiting = (*overview.held, *overview.silent)
    if not waiting:
        rows.append(t("invites.nothing"))
    for number, held in enumerate(waiting, 1):
        rows.append(_line(number, held, t))
        key = held.referral.referral_id
        if held in overview.held:
            label = t("invites.release", number=number).plain
            builder.button(text=label, callback_data=DecideButton(referral_id=key, act="release"))
        label = t("invites.drop", number=number).plain
        builder.button(text=label, callback_data=DecideButton(referral_id=key, act="drop"))
    builder.adjust(*(2 if held in overview.held else 1 for held in waiting))
    card = Card(Html.lines(rows), done.keyboard if done else None)
    return card.with_keyboard(builder.as_markup()) if waiting else card


def _line(number: int, held: Held, t: Translator) -> Html:
    return t(
        "invites.line",
        number=number,
        name=short_name_of(held.member, t),
        inviter=short_name_of(held.inviter, t),
        date=t.date(date.fromisoformat(held.referral.joined_on)),
        why=_why(held.referral.flag, t),
    )


def _why(flag: Flag, t: Translator) -> Html:
    match flag:
        case Flag.BURST:
            return t("invites.why.burst")
        case Flag.MUTUAL:
            return t("invites.why.mutual")
    return t("invites.why.silent")


def decided_card(held: Held, state: State, t: Translator) -> Card:
    """Say how a referral stands now; what was dropped can be taken up again."""
    text = t(OUTCOMES[state], name=name_of(held.member, t))
    if state is not State.DROPPED:
        return Card(text)
    builder = InlineKeyboardBuilder()
    button = DecideButton(referral_id=held.referral.referral_id, act="release")
    builder.button(text=t("invites.undo").plain, callback_data=button)
    return Card(text, builder.as_markup())


def campaign_card(invite: Invite, t: Translator) -> Card:
    return Card(
        Html.lines(
            [
                t("campaign.made", title=invite.title),
                t("invite.link", link=invite.url or ""),
                t("campaign.how"),
            ]
        )
    )


def campaigns_card(campaigns: Sequence[Campaign], rule: ReferralRule, t: Translator) -> Card:
    """List campaigns with joins, who was active in the first days, and who stayed."""
    if not campaigns:
        return Card(Html.lines([t("campaign.none"), t("campaign.usage")]))
    rows = [t("campaign.list_title", days=rule.days, kept_days=rule.kept_days)]
    builder = InlineKeyboardBuilder()
    for each in campaigns:
        rows.append(_reach(each, t))
        if each.invite.ended_at is None:
            label = t("campaign.end_button", title=each.invite.title).plain
            button = EndButton(invite_id=each.invite.invite_id, act="ask")
            builder.button(text=label, callback_data=button)
    builder.adjust(1)
    return Card(Html.lines([*rows, Html(""), t("campaign.usage")]), builder.as_markup())


def _reach(each: Campaign, t: Translator) -> Html:
    key = {
        "title": each.invite.title,
        "joined": each.reach.joined,
        "active": each.reach.active,
        "kept": each.reach.kept,
    }
    if each.invite.ended_at is not None:
        return t("campaign.line_ended", **key)
    return t("campaign.line", **key)


def confirm_end_card(invite: Invite, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    for act, label in (("end", t("campaign.end_now")), ("leave", t("campaign.leave"))):
        button = EndButton(invite_id=invite.invite_id, act=act)
        builder.button(text=label.plain, callback_data=button)
    return Card(t("campaign.confirm_end", title=invite.title), builder.as_markup())


def ended_card(campaign: Campaign, t: Translator) -> Card:
    return Card(t("campaign.ended", title=campaign.invite.title))
