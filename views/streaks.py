"""The calendar of a member's check-ins, and what can be done about freezes."""

from datetime import date
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.freezes import Bought
from bot.streaks import Calendar
from bot.texts import Html, Translator
from domain.days import month_dates, month_number
from domain.manners import CARDS_LIVE_FOR
from domain.members import Member
from domain.streaks import Mark, Repair
from views.cards import Card
from views.people import name_of

# Plain signs, because in a phone's monospaced letters any others are wider than a figure.
SIGNS = {
    Mark.CHECKED: "+",
    Mark.FROZEN: "*",
    Mark.REPAIRED: "=",
    Mark.MISSED: "-",
    Mark.UNCOUNTED: "?",
    Mark.OPEN: " ",
}
LEGEND = {
    "checked": "streak.legend.checked",
    "frozen": "streak.legend.frozen",
    "repaired": "streak.legend.repaired",
    "missed": "streak.legend.missed",
    "uncounted": "streak.legend.uncounted",
}
# On phones a Chinese letter takes as much room as five thirds of a figure.
GAPS_AFTER_CHINESE = (2, 3, 2, 2, 3, 2, 0)
BLANK_CELL = "    "
NEWEST_MONTH = 9999 * 12


class Act(StrEnum):
    ASK = "ask"
    DO = "do"
    UNDO = "undo"


class MonthButton(CallbackData, prefix="streak"):
    """Show a month of the calendar; only for the member it belongs to."""

    member_id: int
    month: int


class FreezeButton(CallbackData, prefix="freeze"):
    """Buy a freeze at a price; `number` is when it was asked for, or the entry to undo."""

    act: Act
    member_id: int
    price: int = 0
    number: int = 0


class RepairButton(CallbackData, prefix="repair"):
    """Repair the streak that broke on a date (YYYYMMDD)."""

    act: Act
    member_id: int
    broke: int = 0


class RemindButton(CallbackData, prefix="saver"):
    """Turn a member's evening reminder on or off."""

    member_id: int
    is_wanted: bool


def calendar_card(
    calendar: Calendar,
    member: Member,
    t: Translator,
    *,
    is_reminded: bool,
    bought: Bought | None = None,
) -> Card:
    """Show a month with the streak and its freezes, after a purchase with the way back."""
    title = t("streak.title", name=name_of(member, t), month=t.month(_first(calendar)))
    rows = [title, _grid(calendar, t), *_legend(calendar, t), *_standing(calendar, t)]
    if bought is not None:
        rows.append(t("streak.bought", price=bought.price, balance=bought.balance))
    keyboard = _keyboard(calendar, member.member_id, t, bought)
    remind = RemindButton(member_id=member.member_id, is_wanted=not is_reminded)
    words = t("saver.button.off") if is_reminded else t("saver.button.on")
    keyboard.inline_keyboard.append([_button(words, remind)])
    return Card(Html.lines(rows), keyboard, lives_for=CARDS_LIVE_FOR)


def _first(calendar: Calendar) -> date:
    return date.fromisoformat(next(iter(calendar.marks)))


def _grid(calendar: Calendar, t: Translator) -> Html:
    """Return the weeks as rows, each day with its sign behind it."""
    cells = [BLANK_CELL] * _first(calendar).weekday()
    for day, mark in calendar.marks.items():
        pointer = ">" if day == calendar.today else " "
        cells.append(f"{pointer}{int(day[8:]):>2}{SIGNS[mark]}")
    weeks = ["".join(cells[at : at + 7]).rstrip() for at in range(0, len(cells), 7)]
    return Html.monospaced([_weekdays(t), *weeks])


def _weekdays(t: Translator) -> str:
    names = t.weekdays()
    if names[0].isascii():
        return "".join(f" {name:<3}" for name in names).rstrip()
    spaced = (f"{name}{' ' * gap}" for name, gap in zip(names, GAPS_AFTER_CHINESE, strict=True))
    return " " + "".join(spaced)


def _legend(calendar: Calendar, t: Translator) -> list[Html]:
    """Explain the signs that occur."""
    there = set(calendar.marks.values())
    signs = [t(LEGEND[mark]) for mark in Mark if mark in there and mark is not Mark.OPEN]
    return [t.list(signs)] if signs else []


def _standing(calendar: Calendar, t: Translator) -> list[Html]:
    """Tell the streak, the freezes, and what can be repaired."""
    stands, rule = calendar.standing, calendar.rule
    rows = [t("streak.none") if not stands.streak else t.n("streak.now", stands.streak)]
    if calendar.longest > stands.streak:
        rows.append(t.n("streak.longest", calendar.longest))
    if rule.is_on:
        rows.append(t("streak.held", held=stands.held, most=rule.most))
    if calendar.next_at is not None:
        rows.append(t("streak.next", days=calendar.next_at))
    if stands.repair is not None:
        until = t.date(date.fromisoformat(stands.repair.until))
        rows.append(t.n("streak.repairable", stands.repair.streak, until=until))
    return rows


def _keyboard(
    calendar: Calendar, member_id: int, t: Translator, bought: Bought | None
) -> InlineKeyboardMarkup:
    stands, rule = calendar.standing, calendar.rule
    rows = [_months(calendar, member_id, t)]
    if bought is not None:
        undo = FreezeButton(act=Act.UNDO, member_id=member_id, number=bought.entry_id)
        rows.append([_button(t("streak.button.undo"), undo)])
    elif rule.is_on and rule.price and stands.held < rule.most:
        ask = FreezeButton(act=Act.ASK, member_id=member_id)
        rows.append([_button(t("streak.button.freeze", price=rule.price), ask)])
    if stands.repair is not None:
        mend = RepairButton(act=Act.ASK, member_id=member_id)
        rows.append([_button(t("streak.button.repair"), mend)])
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def _months(calendar: Calendar, member_id: int, t: Translator) -> list[InlineKeyboardButton]:
    row = []
    if calendar.month > calendar.first_month:
        before = t.month(date.fromisoformat(month_dates(calendar.month - 1)[0]))
        button = MonthButton(member_id=member_id, month=calendar.month - 1)
        row.append(_button(t("streak.button.before", month=before), button))
    if calendar.month < month_number(calendar.today):
        after = t.month(date.fromisoformat(month_dates(calendar.month + 1)[0]))
        button = MonthButton(member_id=member_id, month=calendar.month + 1)
        row.append(_button(t("streak.button.after", month=after), button))
    return row


def _button(words: Html, press: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words.plain, callback_data=press.pack())


def freeze_card(price: int, member: Member, t: Translator, *, asked_at: int) -> Card:
    """Ask whether a freeze is to be bought; the same question is answered once."""
    buy = FreezeButton(act=Act.DO, member_id=member.member_id, price=price, number=asked_at)
    yes = _button(t("streak.button.buy", price=price), buy)
    text = t("streak.ask_freeze", price=price, balance=member.points)
    return Card(text, _yes_or_back(yes, member, t), lives_for=CARDS_LIVE_FOR)


def repair_card(repair: Repair, member: Member, t: Translator, *, pause_days: int) -> Card:
    """Ask whether a streak is to be repaired, and say what that does."""
    broke = int(repair.days[0].replace("-", ""))
    mend = RepairButton(act=Act.DO, member_id=member.member_id, broke=broke)
    days = t.list([t.date(date.fromisoformat(day)) for day in repair.days])
    text = t.n("streak.ask_repair", repair.streak, missed=days, pause=pause_days)
    yes = _button(t("streak.button.repair"), mend)
    return Card(text, _yes_or_back(yes, member, t), lives_for=CARDS_LIVE_FOR)


def _yes_or_back(yes: InlineKeyboardButton, member: Member, t: Translator) -> InlineKeyboardMarkup:
    # No calendar ends later than in this month: the button leads to the newest one.
    back = MonthButton(member_id=member.member_id, month=NEWEST_MONTH)
    return InlineKeyboardMarkup(inline_keyboard=[[yes], [_button(t("streak.button.back"), back)]])
