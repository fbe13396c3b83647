"""What is shown of reminders: kept, listed, said, put off."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.cron import rule_of
from bot.recurrences import moment_shown, rule_shown
from bot.reminders import SNOOZES, TOMORROW, Shown
from bot.texts import Html, Translator
from domain.days import Zones
from domain.manners import CARDS_LIVE_FOR
from domain.members import User
from domain.names import clip, unlinked
from domain.reminders import MOST_EACH, Reminder
from domain.zone_words import clock_called
from views.cards import Card
from views.people import user_name
from views.start import open_private

_LONGEST_LINE = 60
_IN_A_ROW = 5


class ReminderButton(CallbackData, prefix="remind"):
    """Cancel a reminder: beside its confirmation, or in the list of what waits."""

    reminder_id: int
    from_list: bool


class SnoozeButton(CallbackData, prefix="snooze"):
    """Put off what was said for an instant."""

    reminder_id: int
    said_for: int
    span: str


def kept_card(shown: Shown, t: Translator, *, username: str, is_group: bool) -> Card:
    """Say when it comes, and where when that is not where it was asked for."""
    lines = [_promise(shown, t, is_group=is_group), *_coming(shown, t)]
    keyboard = _cancel(shown.reminder, t)
    if is_group:
        lines.append(t("remind.privately") if shown.is_private else t("remind.here"))
    card = Card(Html.lines(lines), keyboard, lives_for=CARDS_LIVE_FOR)
    if not is_group or shown.is_private:
        return card
    return card.with_keyboard(open_private(t, username=username, payload="hello"))


def _promise(shown: Shown, t: Translator, *, is_group: bool) -> Html:
    when = when_shown(shown, t)
    if not shown.reminder.text:
        return t("remind.kept_message", when=when)
    return t("remind.kept", when=when, text=_text(shown.reminder, is_group=is_group))


def _text(reminder: Reminder, *, is_group: bool) -> str:
    """Return what it says; in a group nobody is called by it."""
    return unlinked(reminder.text) if is_group else reminder.text


def when_shown(shown: Shown, t: Translator) -> Html:
    """Return the rhythm, or the one moment with its zone."""
    if shown.reminder.rule:
        return rule_shown(rule_of(shown.reminder.rule), t)
    at = shown.times[0]
    return t("rule.on_clock", at=moment_shown(at, shown.zones, t), zone=clock_called(shown.zones))


def _coming(shown: Shown, t: Translator) -> list[Html]:
    if not shown.reminder.rule:
        return []
    times = [moment_shown(at, shown.zones, t) for at in shown.times]
    return [t("rule.coming", times=t.list(times), zone=clock_called(shown.zones))]


def _cancel(reminder: Reminder, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    button = ReminderButton(reminder_id=reminder.reminder_id, from_list=False)
    return builder.button(text=t("remind.cancel").plain, callback_data=button).as_markup()


def list_card(found: Sequence[Shown], t: Translator, *, is_group: bool) -> Card:
    """List what waits, each with a button that cancels it."""
    if not found:
        return Card(t("remind.none"), lives_for=CARDS_LIVE_FOR)
    builder = InlineKeyboardBuilder()
    lines = [t("remind.list_group") if is_group else t("remind.list", most=MOST_EACH)]
    for number, shown in enumerate(found, 1):
        reminder = shown.reminder
        said = " ".join(_text(reminder, is_group=is_group).split())
        text = clip(said, _LONGEST_LINE) or t("remind.a_message")
        lines.append(t("remind.line", number=number, when=when_shown(shown, t), text=text))
        button = ReminderButton(reminder_id=reminder.reminder_id, from_list=True)
        builder.button(text=f"✖ {number}", callback_data=button)
    builder.adjust(_IN_A_ROW)
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def reminder_card(
    reminder: Reminder,
    zones: Zones,
    t: Translator,
    *,
    due_at: int,
    is_late: bool,
    user: User | None = None,
    link: str | None = None,
) -> Card:
    """Remind somebody: in a group by name, privately with a link to the message it is of."""
    text = _text(reminder, is_group=user is not None)
    if user is not None:
        line = t("remind.said_to", name=user_name(user, t), text=text or t("remind.of_this"))
    else:
        line = t("remind.said", text=text) if text else t("remind.said_message")
    lines = [line]
    if is_late:
        lines.append(t("remind.late", when=moment_shown(due_at, zones, t)))
    return Card(Html.lines(lines), _later(reminder, due_at, link, t))


def _later(
    reminder: Reminder, due_at: int, link: str | None, t: Translator
) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    words = {"10m": t("remind.in_10m"), "1h": t("remind.in_1h"), TOMORROW: t("remind.tomorrow")}
    for span in (*SNOOZES, TOMORROW):
        button = SnoozeButton(reminder_id=reminder.reminder_id, said_for=due_at, span=span)
        builder.button(text=words[span].plain, callback_data=button)
    builder.adjust(len(words))
    below = InlineKeyboardBuilder()
    if link is not None:
        below.button(text=t("remind.open").plain, url=link)
    if reminder.rule:
        stop = ReminderButton(reminder_id=reminder.reminder_id, from_list=False)
        below.button(text=t("remind.stop").plain, callback_data=stop)
    builder.attach(below)
    return builder.as_markup()


def snoozed_card(shown: Shown, t: Translator, *, is_group: bool) -> Card:
    text = _text(shown.reminder, is_group=is_group) or t("remind.a_message")
    words = t("remind.snoozed", when=when_shown(shown, t), text=text)
    return Card(words, _cancel(shown.reminder, t))


def cancelled_card(t: Translator) -> Card:
    return Card(t("remind.cancelled"), lives_for=CARDS_LIVE_FOR)
