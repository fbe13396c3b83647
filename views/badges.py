"""A member's badges, the news of them, and badges given by hand."""

from collections.abc import Sequence
from datetime import date, timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.badge_gifts import UNDO_SECONDS, Gift, Offer
from bot.badges import Collection, Held
from bot.texts import Html, Translator
from domain.badges import BADGES, TABLE, Badge, Metric, Near, Shelf
from domain.communities import Community
from domain.days import local_date
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.members import Member
from domain.names import display_name
from storage.own_badges import OwnBadge
from views.badge_names import about, badge_name
from views.bars import cells
from views.cards import Card
from views.people import name_of

OVERVIEW = "all"
MISSING = {
    Metric.MESSAGES: "badge.missing.messages",
    Metric.ACTIVE_DAYS: "badge.missing.active_days",
    Metric.MONTHS: "badge.missing.months",
    Metric.CHECKINS: "badge.missing.checkins",
    Metric.STREAK: "badge.missing.streak",
    Metric.KUDOS_GIVEN: "badge.missing.kudos_given",
    Metric.KUDOS_RECEIVED: "badge.missing.kudos_received",
    Metric.THANKED: "badge.missing.thanked",
    Metric.REACTIONS: "badge.missing.reactions",
    Metric.REFERRALS: "badge.missing.referrals",
    Metric.QUESTS: "badge.missing.quests",
    Metric.FIRST_STEPS: "badge.missing.first_steps",
    Metric.LEVEL: "badge.missing.level",
    Metric.DAYS: "badge.missing.days",
}


class ShelfButton(CallbackData, prefix="shelf"):
    """Turn to another page of one's badges; only for who asked for them."""

    page: str
    user_id: int


class UndoGiftButton(CallbackData, prefix="ungift"):
    """Take back a badge given by hand; for admins, within a minute."""

    award_id: int


class UndoTakingButton(CallbackData, prefix="untake"):
    """Give back a badge that was taken away; for admins, within a minute."""

    award_id: int


class UnmakeButton(CallbackData, prefix="unmake"):
    """Do away with a badge of the community's own that nobody has; for admins."""

    badge_id: int


def badges_card(shown: Collection, t: Translator, *, user_id: int) -> Card:
    """Show what one has by group and the nearest others, with buttons to every group."""
    rows = _overview(shown, t)
    if shown.near:
        rows += [Html(""), t("badge.nearest"), *(_near_line(near, t) for near in shown.near)]
    keyboard = _pages(OVERVIEW, shown, t, user_id)
    return Card(Html.lines(rows), keyboard, lives_for=CARDS_LIVE_FOR)


def public_card(shown: Collection, t: Translator) -> Card:
    """Show what another member has."""
    return Card(Html.lines(_overview(shown, t)), lives_for=CARDS_LIVE_FOR)


def shelf_card(
    shown: Collection, shelf: Shelf, community: Community, t: Translator, *, user_id: int
) -> Card:
    """Show every badge of a group: what it is for, since when one has it or how far it is."""
    held = {each.key: each for each in shown.held}
    keys = [badge.key for badge in TABLE if badge.shelf is shelf]
    keys += [key for key in held if shelf is Shelf.OWN and key not in BADGES]
    rows = [t("badge.shelf_title", shelf=shelf_name(shelf, t))]
    for key in keys:
        if key in held:
            rows.append(_held_line(held[key], community, t))
        else:
            rows.append(_open_line(BADGES[key], shown, t))
    return Card(Html.lines(rows), _pages(shelf, shown, t, user_id), lives_for=CARDS_LIVE_FOR)


def _overview(shown: Collection, t: Translator) -> list[Html]:
    count = sum(each.count for each in shown.held)
    rows = [t.n("badge.title", count, name=name_of(shown.member, t))]
    for shelf in Shelf:
        held = [each for each in shown.held if _shelf_of(each.key) is shelf]
        if held:
            badges = t.list([times(each, t) for each in held])
            rows.append(t("badge.shelf_line", shelf=shelf_name(shelf, t), badges=badges))
    return rows if count else [*rows, t("badge.none")]


def _shelf_of(key: str) -> Shelf:
    return BADGES[key].shelf if key in BADGES else Shelf.OWN


def times(held: Held, t: Translator) -> Html:
    """Name a badge, and how often somebody has it when it is more than once."""
    name = badge_name(held.key, held.name, t)
    return t("badge.times", badge=name, count=held.count) if held.count > 1 else name


def _held_line(held: Held, community: Community, t: Translator) -> Html:
    on = t.long_date(date.fromisoformat(local_date(held.at, community.zones)))
    return t("badge.held_line", badge=times(held, t), about=_why(held, t), date=on)


def _why(held: Held, t: Translator) -> Html | str:
    """Say what a badge is for; one of the community's own may come from a quest without title."""
    if held.key in BADGES:
        return about(held.key, t)
    return held.note or t("badge.about.quest")


def _open_line(badge: Badge, shown: Collection, t: Translator) -> Html:
    if badge.is_hidden:
        return t("badge.hidden_line")
    name, text = badge_name(badge.key, "", t), about(badge.key, t)
    near = shown.next_of(badge.key)
    if near is None:
        return t("badge.by_hand_line", badge=name, about=text)
    return t("badge.open_line", badge=name, about=text, value=near.value, goal=near.goal)


def _near_line(near: Near, t: Translator) -> Html:
    return t(
        "badge.near_line",
        badge=badge_name(near.badge.key, "", t),
        bar=cells(near.value, near.goal),
        value=near.value,
        goal=near.goal,
        missing=t.n(MISSING[near.badge.metric], near.missing),
    )


def shelf_name(shelf: Shelf, t: Translator) -> Html:
    match shelf:
        case Shelf.STARTING:
            return t("badge.shelf.starting")
        case Shelf.PARTICIPATION:
            return t("badge.shelf.participation")
        case Shelf.CONTRIBUTION:
            return t("badge.shelf.contribution")
        case Shelf.LOYALTY:
            return t("badge.shelf.loyalty")
        case Shelf.OWN:
            return t("badge.shelf.own")


def _pages(page: str, shown: Collection, t: Translator, user_id: int) -> InlineKeyboardMarkup:
    has_own = any(each.key not in BADGES for each in shown.held)
    shelves = [shelf for shelf in Shelf if shelf is not Shelf.OWN or has_own]
    labels = {shelf.value: shelf_name(shelf, t) for shelf in shelves}
    labels[OVERVIEW] = t("badge.overview")
    buttons = [
        InlineKeyboardButton(
            text=label.plain,
            callback_data=ShelfButton(page=key, user_id=user_id).pack(),
        )
        for key, label in labels.items()
        if key != page
    ]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def news_card(told: Sequence[tuple[Member, Held]], more: int, t: Translator) -> Card | None:
    """Announce gold badges, without a ping; None when none of them is held any more."""
    if not told:
        return None
    lines = [
        t(
            "badge.news_line",
            name=name_of(member, t),
            badge=badge_name(held.key, held.name, t),
            about=about(held.key, t),
        )
        for member, held in told
    ]
    rest = [t.n("badge.news_more", more)] if more else []
    return Card(Html.lines([t("badge.news_title"), *lines, *rest]))


def note_card(told: Sequence[tuple[Member, Held]], title: str, t: Translator) -> Card | None:
    """Tell a member privately about new badges; None when none of them is held any more."""
    if not told:
        return None
    lines = [
        t(
            "badge.note_line",
            badge=badge_name(held.key, held.name, t),
            about=held.note or about(held.key, t),
        )
        for _, held in told
    ]
    return Card(Html.lines([t.n("badge.note_title", len(told), title=title), *lines]))


def given_card(gift: Gift, actor: str, t: Translator) -> Card:
    name, badge = name_of(gift.member, t), badge_name(gift.key, gift.name, t)
    text = t("badge.given", name=name, badge=badge, actor=actor, reason=gift.note)
    return _undoable(text, UndoGiftButton(award_id=gift.award_id), t)


def taken_card(gift: Gift, actor: str, t: Translator) -> Card:
    name, badge = name_of(gift.member, t), badge_name(gift.key, gift.name, t)
    text = t("badge.taken", name=name, badge=badge, actor=actor)
    return _undoable(text, UndoTakingButton(award_id=gift.award_id), t)


def made_card(own: OwnBadge, t: Translator) -> Card:
    name = display_name(own.name, fallback=own.key)
    text = t("badge.made", badge=badge_name(own.key, own.name, t), name=name)
    return _undoable(text, UnmakeButton(badge_id=own.badge_id), t)


def _undoable(text: Html, button: CallbackData, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    builder.button(text=t("grant.undo").plain, callback_data=button)
    return Card(text, builder.as_markup(), buttons_for=timedelta(seconds=UNDO_SECONDS))


def ungiven_card(gift: Gift, actor: str, t: Translator) -> Card:
    name, badge = name_of(gift.member, t), badge_name(gift.key, gift.name, t)
    return Card(t("badge.ungiven", actor=actor, name=name, badge=badge))


def untaken_card(gift: Gift, actor: str, t: Translator) -> Card:
    name, badge = name_of(gift.member, t), badge_name(gift.key, gift.name, t)
    return Card(t("badge.untaken", actor=actor, name=name, badge=badge))


def unmade_card(own: OwnBadge, actor: str, t: Translator) -> Card:
    return Card(t("badge.unmade", actor=actor, badge=badge_name(own.key, own.name, t)))


def offers_card(offers: Sequence[Offer], t: Translator) -> Card:
    """List what admins can give, with how many have it and how it is done."""
    lines = [
        t.n("badge.offer_line", offer.holders, badge=badge_name(offer.key, offer.name, t))
        for offer in offers
    ]
    rows = [t("badge.offers_title"), *lines, Html(""), t("badge.usage")]
    return Card(Html.lines(rows), lives_for=CARDS_LIVE_FOR)


def usage_card(t: Translator) -> Card:
    return Card(t("badge.usage"), lives_for=HINTS_LIVE_FOR)
