"""Leaderboards and a member's own card."""

from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot import pictures
from bot.boards import Board, Line, MemberCard, Which
from bot.pictures import Drawing
from bot.streaks import Standing
from bot.texts import Html, Translator
from domain.boards import Unit
from domain.communities import Community
from domain.days import Period
from domain.levels import level_of, progress
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from views.badge_names import badge_name
from views.bars import cells
from views.cards import Card, Picture
from views.people import name_of, short_name_of
from views.tiers import tier_lines

MOST_ABREAST = 4


class BoardButton(CallbackData, prefix="top"):
    """Show another board: period, unit, a past one's key; only for who asked."""

    period: Period
    unit: Unit
    key: str
    user_id: int


class PictureButton(CallbackData, prefix="pic"):
    """Draw a board; only for who asked."""

    period: Period
    unit: Unit
    key: str
    user_id: int


class PortraitButton(CallbackData, prefix="mepic"):
    """Draw a member's card; only for who asked."""

    shown_id: int
    user_id: int


def board_card(board: Board, t: Translator, *, user_id: int | None) -> Card:
    """Show ten lines and the asker's own surroundings, with buttons for the other boards.

    Who asks as the group has no user id, and could press none of them.
    """
    rows = [board_title(board, t)]
    rows += [_line(line, board, t) for line in board.lines] or [_nobody(board, t)]
    if board.own:
        rows += [Html(""), t("top.own_place"), *(_line(line, board, t) for line in board.own)]
    return Card(Html.lines(rows), _buttons(board, t, user_id) if user_id else None)


def _nobody(board: Board, t: Translator) -> Html:
    return t("top.empty_past") if board.which.key else t("top.empty")


def _line(line: Line, board: Board, t: Translator) -> Html:
    name = short_name_of(line.member, t)
    if line.member.member_id == board.asker_id:
        return t("top.line_own", place=line.place, name=name, points=line.score)
    return t("top.line", place=line.place, name=name, points=line.score)


def board_title(board: Board, t: Translator) -> Html:
    """Return a board's heading, such as "This week · XP"."""
    title = _period_title(board, t)
    return t("top.by_xp", title=title) if board.which.unit is Unit.XP else title


def _period_title(board: Board, t: Translator) -> Html:
    if board.season is not None:
        return t("top.title.season", name=board.season.name)
    match board.which.period:
        case Period.DAY:
            return t("top.title.day")
        case Period.WEEK:
            if not board.which.key:
                return t("top.title.week")
            monday = date.fromisoformat(board.key.removeprefix("week-"))
            return t("top.title.past_week", monday=t.long_date(monday))
        case Period.MONTH:
            if not board.which.key:
                return t("top.title.month")
            return t("top.title.past_month", month=t.month(date.fromisoformat(f"{board.key}-01")))
    return t("top.title.all")


def _buttons(board: Board, t: Translator, user_id: int) -> InlineKeyboardMarkup:
    # Made outright: the builder takes ten times as long, and boards are asked for most.
    periods = _periods(board, t, user_id)
    # A phone has no room for five beside each other.
    rows = [periods] if len(periods) <= MOST_ABREAST else [periods[:3], periods[3:]]
    rows.append(_ways(board, t, user_id))
    if board.lines and pictures.are_possible():
        which = board.which
        words = PictureButton(period=which.period, unit=which.unit, key=which.key, user_id=user_id)
        label = t("picture.button").plain
        rows.append([InlineKeyboardButton(text=label, callback_data=words.pack())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def board_drawing(board: Board, community: Community, t: Translator) -> Drawing:
    """Draw a board's lines and the asker's own surroundings."""
    lines = [
        (
            line.place,
            short_name_of(line.member, t),
            line.score,
            line.member.member_id == board.asker_id,
        )
        for line in (*board.lines, *board.own)
    ]
    return pictures.board_drawing(board_title(board, t).plain, community.title, lines)


def member_drawing(card: MemberCard, t: Translator) -> Drawing:
    """Draw a member's card."""
    gained, needed = progress(card.member.xp)
    title, level, _, *rest = _member_rows(card, t, is_own=False)
    lines = [each.plain for each in (level, *rest)]
    return pictures.member_drawing(title.plain, gained / needed, lines)


def board_picture(board: Board, picture: Picture, t: Translator) -> Card:
    return Card(board_title(board, t), picture=picture)


def member_picture(card: MemberCard, picture: Picture, t: Translator) -> Card:
    title = t("me.title", name=name_of(card.member, t))
    return Card(title, picture=picture, lives_for=CARDS_LIVE_FOR)


def _button(label: str, which: Which, user_id: int) -> InlineKeyboardButton:
    words = BoardButton(period=which.period, unit=which.unit, key=which.key, user_id=user_id)
    return InlineKeyboardButton(text=label, callback_data=words.pack())


def _periods(board: Board, t: Translator, user_id: int) -> list[InlineKeyboardButton]:
    labels = {
        Period.DAY: t("top.button.day"),
        Period.WEEK: t("top.button.week"),
        Period.MONTH: t("top.button.month"),
        Period.SEASON: t("top.button.season"),
        Period.ALL: t("top.button.all"),
    }
    which = board.which
    return [
        _button(
            f"• {label.plain} •" if period is which.period else label.plain,
            Which(period, which.unit),
            user_id,
        )
        for period, label in labels.items()
        if period is not Period.SEASON or board.has_seasons
    ]


def _ways(board: Board, t: Translator, user_id: int) -> list[InlineKeyboardButton]:
    """Return the buttons to the neighbouring periods and to the other unit."""
    which = board.which
    other = Unit.POINTS if which.unit is Unit.XP else Unit.XP
    label = t("top.button.xp") if other is Unit.XP else t("top.button.points")
    row = [_button(label.plain, which._replace(unit=other), user_id)]
    if board.earlier is not None:
        row.insert(0, _button("◀", which._replace(key=board.earlier), user_id))
    if board.later is not None:
        row.append(_button("▶", which._replace(key=board.later), user_id))
    return row


def hidden_card(t: Translator, *, is_hidden: bool, is_new: bool) -> Card:
    """Confirm a member's choice to be shown or not."""
    if is_hidden:
        text = t("hideme.hidden") if is_new else t("hideme.hidden_already")
    else:
        text = t("hideme.shown") if is_new else t("hideme.shown_already")
    return Card(text, lives_for=HINTS_LIVE_FOR)


def member_card(
    card: MemberCard, t: Translator, *, is_own: bool = False, user_id: int = 0
) -> Card:
    """Show level, tier, points, streak and place; `is_own`: in private, to the member alone.

    An asker gets a button to a picture.
    """
    keyboard = None
    if user_id and pictures.are_possible():
        words = PortraitButton(shown_id=card.member.user_id, user_id=user_id).pack()
        button = InlineKeyboardButton(text=t("picture.button").plain, callback_data=words)
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    return Card(
        Html.lines(_member_rows(card, t, is_own=is_own)), keyboard, lives_for=CARDS_LIVE_FOR
    )


def _member_rows(card: MemberCard, t: Translator, *, is_own: bool) -> list[Html]:
    member = card.member
    gained, needed = progress(member.xp)
    level = level_of(member.xp)
    rows = [
        t("me.title", name=name_of(member, t)),
        t("me.level", level=level, xp=member.xp),
        t(
            "me.progress",
            bar=cells(gained, needed),
            missing=needed - gained,
            next_level=level + 1,
        ),
        *tier_lines(card.tier, t, is_own=is_own),
        t.n("me.points", member.points),
        *_streak(card.standing, t),
    ]
    if card.place is not None:
        rows.append(t("me.rank", place=card.place))
    if card.is_hidden and card.place is not None:
        rows.append(t("me.hidden_own"))
    if card.badges.count:
        names = [badge_name(held.key, held.name, t) for held in card.badges.held]
        rows.append(t.n("me.badges", card.badges.count, best=t.list(names)))
    return rows


def _streak(standing: Standing, t: Translator) -> list[Html]:
    """Tell the streak, and that freezes keep it until the next check-in."""
    if not standing.streak:
        return [t("me.no_streak")]
    rows = [t.n("me.streak", standing.streak)]
    if standing.frozen:
        rows.append(t.n("me.frozen", len(standing.frozen), held=standing.held))
    return rows
