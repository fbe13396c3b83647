"""Appeals, as who makes them and who decides read them."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot import sanctions
from bot.appeals import Shown
from bot.texts import Html, Translator
from domain.sanctions import Kind
from views.cards import Card
from views.moments import moment
from views.people import name_of
from views.sanctions import AppealButton, log_lines, reason_lines


class DecideButton(CallbackData, prefix="appdec"):
    """Lift or keep what was appealed against; for staff other than who acted."""

    appeal_id: int
    is_lifted: bool


def kind_name(kind: Kind, t: Translator) -> Html:
    match kind:
        case Kind.NOTICE:
            return t("order.kind_notice")
        case Kind.WARN:
            return t("order.kind_warn")
        case Kind.MUTE:
            return t("order.kind_mute")
        case Kind.KICK:
            return t("order.kind_kick")
    return t("order.kind_ban")


def _what(about: sanctions.Shown, t: Translator) -> Html:
    """Name an act by its kind, its group and when it was."""
    kind = kind_name(about.sanction.kind, t)
    at = moment(about.sanction.at, about.community.zones, t)
    return t("appeal.choice", kind=kind, group=about.group, at=at)


def own_card(found: Sequence[sanctions.Shown], t: Translator) -> Card:
    """List what one may appeal against, a button each."""
    if not found:
        return Card(t("appeal.none"))
    builder = InlineKeyboardBuilder()
    for each in found:
        button = AppealButton(sanction_id=each.sanction.sanction_id)
        builder.button(text=_what(each, t).plain, callback_data=button)
    builder.adjust(1)
    return Card(t("appeal.which"), builder.as_markup())


def ask_card(about: sanctions.Shown, t: Translator) -> Card:
    """Ask for somebody's own words against an act."""
    lines = [_what(about, t), *reason_lines(about.sanction, t), t("appeal.ask")]
    return Card(Html.lines(lines))


def appeal_card(shown: Shown, t: Translator) -> Card:
    """Show an appeal to staff: open with its buttons, or what came of it."""
    appeal = shown.appeal
    name = name_of(shown.about.member, t)
    lines = [
        t("appeal.asked", name=name),
        *log_lines(shown.about, t),
        *reason_lines(shown.about.sanction, t),
        t("appeal.words", text=appeal.text),
    ]
    if appeal.state != "open":
        return Card(Html.lines([*lines, _outcome(shown, t)]))
    return Card(Html.lines([*lines, t("appeal.who_decides")]), _keyboard(appeal.appeal_id, t))


def _keyboard(appeal_id: int, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    lift = DecideButton(appeal_id=appeal_id, is_lifted=True)
    builder.button(text=t("appeal.lift").plain, callback_data=lift)
    keep = DecideButton(appeal_id=appeal_id, is_lifted=False)
    builder.button(text=t("appeal.keep").plain, callback_data=keep)
    return builder.as_markup()


def _outcome(shown: Shown, t: Translator) -> Html:
    if shown.appeal.state == "lifted":
        return t("appeal.was_lifted", answer=shown.appeal.answer)
    return t("appeal.was_kept", answer=shown.appeal.answer)


def why_card(*, is_lifted: bool, t: Translator) -> Card:
    """Ask staff for the reason that the member will read."""
    return Card(t("appeal.why_lift") if is_lifted else t("appeal.why_keep"))


def answer_card(shown: Shown, t: Translator) -> Card:
    """Tell a member what came of their appeal."""
    return Card(Html.lines([_what(shown.about, t), _outcome(shown, t)]))
