"""Leaderboards and a member's own card."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.boards import Board, Line, MemberCard
from bot.streaks import Standing
from bot.texts import Html, Translator
from domain.days import Period
from domain.levels import level_of, progress
from domain.manners import CARDS_LIVE_FOR
from views.badge_names import badge_name
from views.cards import Card
from views.people import name_of, short_name_of
from views.tiers import tier_lines

BAR_CELLS = 10


class PeriodButton(CallbackData, prefix="top"):
    """Switch a board's period; only for who asked for the board."""

    period: Period
    user_id: int


def board_card(board: Board, t: Translator, *, user_id: int) -> Card:
    """Show ten lines and the asker's own surroundings, with buttons for the other periods."""
    rows = [_title(board.period, t)]
    rows += [_line(line, board, t) for line in board.lines] or [t("top.empty")]
    if board.own:
        rows += [Html(""), t("top.own_place"), *(_line(line, board, t) for line in board.own)]
    return Card(Html.lines(rows), _periods(board.period, t, user_id))


def _line(line: Line, board: Board, t: Translator) -> Html:
    name = short_name_of(line.member, t)
    if line.member.member_id == board.asker_id:
        return t("top.line_own", place=line.place, name=name, points=line.score)
    return t("top.line", place=line.place, name=name, points=line.score)


def _title(period: Period, t: Translator) -> Html:
    match period:
        case Period.DAY:
            return t("top.title.day")
        case Period.WEEK:
            return t("top.title.week")
        case Period.MONTH:
            return t("top.title.month")
        case Period.ALL:
            return t("top.title.all")


def _periods(shown: Period, t: Translator, user_id: int) -> InlineKeyboardMarkup:
    labels = {
        Period.DAY: t("top.button.day"),
        Period.WEEK: t("top.button.week"),
        Period.MONTH: t("top.button.month"),
        Period.ALL: t("top.button.all"),
    }
    # Made outright: the builder takes ten times as long, and boards are asked for most.
    row = [
        InlineKeyboardButton(
            text=f"• {label.plain} •" if period is shown else label.plain,
            callback_data=PeriodButton(period=period, user_id=user_id).pack(),
        )
        for period, label in labels.items()
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def member_card(card: MemberCard, t: Translator, *, is_own: bool = False) -> Card:
    """Show level, tier, points, streak and place; `is_own`: in private, to the member alone."""
    member = card.member
    gained, needed = progress(member.xp)
    filled = BAR_CELLS * gained // needed
    level = level_of(member.xp)
    rows = [
        t("me.title", name=name_of(member, t)),
        t("me.level", level=level, xp=member.xp),
        t(
            "me.progress",
            bar="▰" * filled + "▱" * (BAR_CELLS - filled),
            missing=needed - gained,
            next_level=level + 1,
        ),
        *tier_lines(card.tier, t, is_own=is_own),
        t.n("me.points", member.points),
        *_streak(card.standing, t),
    ]
    if card.place is not None:
        rows.append(t("me.rank", place=card.place))
    if card.badges.count:
        names = [badge_name(held.key, held.name, t) for held in card.badges.held]
        rows.append(t.n("me.badges", card.badges.count, best=t.list(names)))
    return Card(Html.lines(rows), lives_for=CARDS_LIVE_FOR)


def _streak(standing: Standing, t: Translator) -> list[Html]:
    """Tell the streak, and that freezes keep it until the next check-in."""
    if not standing.streak:
        return [t("me.no_streak")]
    rows = [t.n("me.streak", standing.streak)]
    if standing.frozen:
        rows.append(t.n("me.frozen", len(standing.frozen), held=standing.held))
    return rows
