"""Reports, as staff and who made them read them."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.reports import DONE, IGNORE, WORTH, Shown
from bot.texts import Html, Translator
from domain.manners import HINTS_LIVE_FOR
from views.cards import Card
from views.links import link_to
from views.people import name_of, user_name


class ReportButton(CallbackData, prefix="report"):
    """Decide a report; for who has the right to what it does."""

    report_id: int
    act: str


def taken_hint(t: Translator) -> Card:
    """Tell the group, for a moment, that a report arrived; nobody is named."""
    return Card(t("report.taken"), lives_for=HINTS_LIVE_FOR)


def taken_card(shown: Shown, t: Translator) -> Card:
    return Card(t("report.taken_from", group=shown.group))


def report_card(shown: Shown, t: Translator) -> Card:
    """Show staff a report: open with its buttons, or what came of it."""
    report = shown.report
    name = name_of(shown.member, t) if shown.member else t("report.a_channel").plain
    lines = [t("report.head", group=shown.group, name=name), _reporters(shown, t)]
    link = link_to(report.telegram_chat_id, report.message_id)
    builder = InlineKeyboardBuilder()
    if link is not None:
        builder.button(text=t("report.open").plain, url=link)
    if report.state == "open":
        _buttons(builder, shown, t)
    else:
        lines.append(_outcome(shown, t))
    builder.adjust(1, 2, 2, 2)
    return Card(Html.lines(lines), builder.as_markup())


def _buttons(builder: InlineKeyboardBuilder, shown: Shown, t: Translator) -> None:
    texts = {"delete": t("report.delete")}
    if shown.member is not None:
        texts |= {
            "warn": t("report.warn"),
            "mute": t("report.mute"),
            "ban": t("report.ban"),
        }
    texts |= {DONE: t("report.done"), IGNORE: t("report.ignore")}
    for act, text in texts.items():
        button = ReportButton(report_id=shown.report.report_id, act=act)
        builder.button(text=text.plain, callback_data=button)


def _reporters(shown: Shown, t: Translator) -> Html:
    if not shown.reporters:
        return t("report.by_nobody")
    first, more = name_of(shown.reporters[0], t), len(shown.reporters) - 1
    return t.n("report.by_more", more, name=first) if more else t("report.by", name=first)


def _outcome(shown: Shown, t: Translator) -> Html:
    by = user_name(shown.decider, t)
    match shown.report.outcome:
        case "delete":
            return t("report.was_delete", by=by)
        case "warn":
            return t("report.was_warn", by=by)
        case "mute":
            return t("report.was_mute", by=by)
        case "ban":
            return t("report.was_ban", by=by)
        case "done":
            return t("report.was_done", by=by)
    return t("report.was_ignored", by=by)


def outcome_card(shown: Shown, t: Translator) -> Card:
    """Tell who reported what came of it, without naming anybody."""
    if shown.report.state == "ignored":
        return Card(t("report.told_ignored", group=shown.group))
    return Card(t("report.told_upheld", group=shown.group, points=WORTH))
